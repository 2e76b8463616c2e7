"""Learn weights of tokens: for the label of their block, and for the labels of the blocks below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from reex_cli.content.columns import WORD_STEPS
from reex_cli.content.text_features import LAST_CHARACTERS, SHORT_BLOCK, TokenWeights, first_tokens, token_keys
from tests.training.pages import Page
from tests.training.regression import find_domains, fit_weights, round_weights

MIN_DOMAINS = 8  # that use a key
RIDGE = 8.0
MAX_KEYS = 3000  # for each kind of weight
AHEAD_WORDS, AHEAD_BLOCKS = 60, 6  # at most so much of the text below a block counts for `following`
SHAPE = "\0"  # begins keys for the shape of a block: they are fitted, so that tokens do not stand for shape, but not kept


class Row(NamedTuple):
    """One block as a row of the regressions."""

    domain: str
    short: bool
    keys: list[str]
    label: float
    following: float
    weight: float


def following_shares(page: Page) -> list[float]:
    """For each block, the share of gold words in the next few blocks."""
    sizes = [len(block.text.split()) if label >= 0 else 0 for block, label in zip(page.blocks, page.labels)]
    shares = []
    for i in range(len(sizes)):
        good = total = 0.0
        ahead = slice(i + 1, i + 1 + AHEAD_BLOCKS)
        for size, label in zip(sizes[ahead], page.labels[ahead]):
            good += max(label, 0) * size
            total += size
            if total > AHEAD_WORDS:
                break
        shares.append(good / total if total else 0.0)
    return shares


def block_rows(page: Page) -> list[Row]:
    """The blocks of a page that have words."""
    gold = len(page.gold.split()) + 100
    rows = []
    for block, label, following in zip(page.blocks, page.labels, following_shares(page)):
        if label >= 0:
            words = block.text.lower().split()
            count = len(words)
            shape = [
                f"w{WORD_STEPS[min(count, 255)]}",
                f"e{LAST_CHARACTERS.get(block.text[-1], 0)}",
                f"k{block.kind}",
                f"c{block.text[0].isupper()}",
            ]
            keys = token_keys(first_tokens(words)) + [SHAPE + key for key in shape]
            rows.append(Row(page.domain, count <= SHORT_BLOCK, keys, label, following, min((count + 1) / gold, 0.2) ** 0.5))
    return rows


def fit(rows: Sequence[Row]) -> TokenWeights:
    """The weights by three regressions."""
    short = [row for row in rows if row.short]
    long = [row for row in rows if not row.short]
    return TokenWeights(
        fit_part(short, [row.label for row in short]),
        fit_part(long, [row.label for row in long]),
        fit_part(short, [row.following for row in short]),
    )


def fit_part(rows: Sequence[Row], target: list[float]) -> dict[str, int]:
    """Weights of the keys that enough domains use; those that rank highest are kept."""
    distinct = [sorted(set(row.keys)) for row in rows]
    domains = find_domains(distinct, [row.domain for row in rows])
    count = Counter(key for keys in distinct for key in keys)
    known = sorted(key for key, names in domains.items() if len(names) >= MIN_DOMAINS)
    theta = fit_weights(distinct, known, target, [row.weight for row in rows], RIDGE)
    words = [number for number, key in enumerate(known) if not key.startswith(SHAPE)]
    return round_weights(
        [known[number] for number in words],
        theta[words],
        lambda key, value: abs(value) * (count[key] * len(domains[key])) ** 0.5,
        MAX_KEYS,
    )
