"""The judge's word on a training page by forests that have not seen its domain, so that what is learnt from it holds elsewhere.

`train.py` leaves it in `unseen.pkl`; without that file the judge speaks as it is, and knows the pages too well.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from reex_cli import judge


@cache
def words() -> dict[tuple[str, str], tuple[bool, list[bool]]]:
    """For each style and page: whether it is just an article, and which blocks are kept."""
    file = Path("unseen.pkl")
    return pickle.loads(file.read_bytes()) if file.exists() else {}


@contextmanager
def unseen(style: str, page: str) -> Iterator[None]:
    """Here the judge speaks of this page as if it had never seen it."""
    real, known = judge.judge, words().get((style, page))

    def told(body, weights, doubt=0):
        found = real(body, weights, doubt)
        if not known or len(known[1]) != len(body):
            return found
        plain = known[0] and doubt is not None
        return found._replace(plain=plain, keep=[True] * len(body) if plain else known[1])

    judge.judge = told
    try:
        yield
    finally:
        judge.judge = real
