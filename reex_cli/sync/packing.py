"""Which parts of a corpus are written anew, and which are joined, so that parts are neither many nor large.

A part is at least half full, but for one. So parts hold at most twice what they could, and a run writes little more than the
parts that change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

FULL_PART = 1 << 25  # characters of its articles: of English about 30 MB of JSON Lines
OTHER_FIELDS = 1000  # characters of an article, beside its text


class PartState(NamedTuple):
    """A part, and what becomes of its rows."""

    number: int
    rows: int  # in its file
    kept: int  # of these
    size: int  # characters of the kept ones
    is_new: bool  # written in this run
    is_stale: bool  # to be written anew, whatever its rows

    @property
    def is_changed(self) -> bool:
        """Whether its file is not what it should be."""
        return self.is_stale or self.kept < self.rows


def group_parts(parts: Iterable[PartState], full: int) -> list[list[PartState]]:
    """Group parts, given in the order of their numbers; each group becomes one part. `full` is the size of a full one.

    Rows that are new come first, and then what loses rows: while one group after the other is put in place, no article is
    missing, as an old state of it is only taken away when the new one is there.

    >>> small, large = PartState(1, 9, 8, 100, False, False), PartState(2, 9, 9, 900, False, False)
    >>> new = PartState(3, 9, 9, 100, True, False)
    >>> [[part.number for part in group] for group in group_parts((small, large, new), 1000)]
    [[1, 3], [2]]
    """
    return sorted(join_small(parts, full), key=lambda group: (not any(part.is_new for part in group), not group[0].is_new))


def join_small(parts: Iterable[PartState], full: int) -> Iterator[list[PartState]]:
    """Join the parts that are less than half full, as many as fit into one."""
    joined: list[PartState] = []
    for part in parts:
        if 2 * part.size >= full:
            yield [part]
            continue
        if sum(other.size for other in joined) + part.size > full:
            yield joined
            joined = []
        joined.append(part)
    if joined:
        yield joined
