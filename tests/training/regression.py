"""Fit sparse logistic regressions with a ridge penalty, and round the weights of the best keys to whole numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

WEIGHTS_PER_LOG_ODDS = 16  # of a weight: one unit of log odds
MAX_WEIGHT = 6  # units of log odds that a key may weigh
MAX_ITERATIONS = 60  # of L-BFGS


def find_domains(keys: Sequence[Sequence[str]], sites: Sequence[str]) -> dict[str, set[str]]:
    """For each key, the domains that have it."""
    domains: dict[str, set[str]] = defaultdict(set)
    for row_keys, site in zip(keys, sites):
        for key in row_keys:
            domains[key].add(site)
    return domains


def fit_weights(
    keys: Sequence[Sequence[str]], known: Sequence[str], target: Sequence[float], weight: Sequence[float], ridge: float
) -> np.ndarray:
    """A weight for each of the `known` keys, which count as often as a row has them."""
    place = {key: i for i, key in enumerate(known)}
    counts = [Counter(place[key] for key in row_keys if key in place) for row_keys in keys]
    ends = np.cumsum([0, *map(len, counts)])
    flat = np.array([column for row in counts for column in sorted(row)], dtype=int)
    times = np.array([row[column] for row in counts for column in sorted(row)], dtype=float)
    matrix = csr_matrix((times, flat, ends), shape=(len(counts), len(place)))
    return fit_logistic(matrix, np.array(target), np.array(weight), ridge)


def fit_logistic(matrix: csr_matrix, target: np.ndarray, weight: np.ndarray, ridge: float) -> np.ndarray:
    """Coefficients without the intercept."""
    weight = weight / weight.mean()
    transposed = matrix.T.tocsr()

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = matrix @ theta[:-1] + theta[-1]
        error = weight * (1 / (1 + np.exp(-z)) - target)
        value = (weight * (np.logaddexp(0, z) - target * z)).sum() + ridge / 2 * (theta[:-1] ** 2).sum()
        return value, np.append(transposed @ error + ridge * theta[:-1], error.sum())

    start = np.zeros(matrix.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MAX_ITERATIONS}).x[:-1]


def round_weights(
    known: Sequence[str], theta: np.ndarray, rank: Callable[[str, float], float], most: int, least: int = 1
) -> dict[str, int]:
    """The weights of the `most` keys that rank highest, in sixteenths of a unit, without those below `least`."""
    value = dict(zip(known, theta))
    chosen = sorted(known, key=lambda key: (-rank(key, value[key]), key))[:most]
    weights = {key: round(float(np.clip(value[key], -MAX_WEIGHT, MAX_WEIGHT)) * WEIGHTS_PER_LOG_ODDS) for key in chosen}
    return {key: weight for key, weight in weights.items() if abs(weight) >= least}


def group_by_weight(weights: dict[str, int]) -> list:
    """Weights as a model file holds them: each weight with its keys."""
    return [[weight, sorted(key for key in weights if weights[key] == weight)] for weight in sorted(set(weights.values()))]
