"""Weights of tokens: how the wording of a block speaks for it, against it, or of what follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from pages import Page
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from reex_cli.content.text_features import ENDS, SHORT, WORD_BINS, TokenWeights, token_keys, tokens_of

MIN_DOMAINS = 8
RIDGE = 8.0
KEEP = 3000  # keys per kind of weight
UNIT = 16


def _following(page: Page, enough: int = 60, most: int = 6) -> list[float]:
    """For each block, the share of gold words in the next few blocks."""
    sizes = [len(block.text.split()) if label >= 0 else 0 for block, label in zip(page.blocks, page.labels)]
    shares = []
    for i in range(len(sizes)):
        good = total = 0.0
        for size, label in zip(sizes[i + 1 : i + 1 + most], page.labels[i + 1 : i + 1 + most]):
            good += max(label, 0) * size
            total += size
            if total > enough:
                break
        shares.append(good / total if total else 0.0)
    return shares


class Row(NamedTuple):
    """One block as the regressions see it; keys that begin with NUL are about its shape."""

    domain: str
    short: bool
    keys: list[str]
    label: float
    following: float
    weight: float


def rows(page: Page) -> list[Row]:
    """The blocks of a page that have words."""
    gold = len(page.gold.split()) + 100
    found = []
    for block, label, following in zip(page.blocks, page.labels, _following(page)):
        if label >= 0:
            words = block.text.lower().split()
            n = len(words)
            shape = [f"\0w{WORD_BINS[min(n, 255)]}", f"\0e{ENDS.get(block.text[-1], 0)}", f"\0k{block.kind}"]
            keys = token_keys(tokens_of(words)) + shape + [f"\0c{block.text[0].isupper()}"]
            found.append(Row(page.domain, n <= SHORT, keys, label, following, min((n + 1) / gold, 0.2) ** 0.5))
    return found


def fit(found: Sequence[Row]) -> TokenWeights:
    """The weights that three ridge regressions give; the shape of a block takes its own share."""
    short = [row for row in found if row.short]
    long = [row for row in found if not row.short]
    return TokenWeights(
        _weights(short, [row.label for row in short]),
        _weights(long, [row.label for row in long]),
        _weights(short, [row.following for row in short]),
    )


def _weights(found: Sequence[Row], target: list[float]) -> dict[str, int]:
    """Logistic regression over the keys that enough domains use; the most telling are kept."""
    seen: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for row in found:
        for key in set(row.keys):
            seen[key].add(row.domain)
            count[key] += 1
    place = {key: i for i, key in enumerate(sorted(k for k, names in seen.items() if len(names) >= MIN_DOMAINS))}
    columns = [sorted({place[key] for key in row.keys if key in place}) for row in found]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate(columns).astype(int)
    matrix = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(found), len(place)))
    theta = logistic(matrix, np.array(target), np.array([row.weight for row in found]))
    words = [key for key in place if not key.startswith("\0")]
    words.sort(key=lambda key: (-abs(theta[place[key]]) * (count[key] * len(seen[key])) ** 0.5, key))
    weights = {key: round(float(np.clip(theta[place[key]], -6, 6)) * UNIT) for key in words[:KEEP]}
    return {key: weight for key, weight in weights.items() if weight}


def logistic(matrix: csr_matrix, target: np.ndarray, weight: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    weight = weight / weight.mean()
    transposed = matrix.T.tocsr()

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = matrix @ theta[:-1] + theta[-1]
        error = weight * (1 / (1 + np.exp(-z)) - target)
        value = (weight * (np.logaddexp(0, z) - target * z)).sum() + ridge / 2 * (theta[:-1] ** 2).sum()
        return value, np.append(transposed @ error + ridge * theta[:-1], error.sum())

    start = np.zeros(matrix.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x[:-1]
