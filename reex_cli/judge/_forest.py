"""A forest of small tables, weighed for all blocks at once.

A tree asks up to eight yes/no questions ("is fact f above b?") and has an answer for every
combination: an oblivious tree. A column of facts is one big integer, one byte ("lane") a block:
an addition carries into the highest bit of every lane whose fact is above the border, and shifting
and or-ing these bits builds the index of every block in a few machine instructions. All
numbers are whole, so every machine gives the same result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import unpack
from typing import Any, NamedTuple

HIGHEST = 127  # fact or border that a lane has room for


class Tree(NamedTuple):
    """Numbers of its questions, lowest bit first, and the table of its answers (256 bytes)."""

    questions: tuple[int, ...]
    answers: bytes


class Forest(NamedTuple):
    """What `weigh` needs; at most 256 trees, so that sums fit in sixteen bits."""

    columns: tuple[tuple[str, tuple[int, ...]], ...]  # facts, and the borders of their questions
    borders: tuple[int, ...]  # all of them
    trees: tuple[Tree, ...]
    multiplier: int  # sum of answers -> 65536 to a bin
    offset: int


def load(data: Mapping[str, Any]) -> Forest:
    """A forest as it stands in the weights file."""
    columns = tuple((name, tuple(borders)) for name, borders in data["columns"])
    borders = tuple({border for _, found in columns for border in found})
    trees = tuple(Tree(tuple(questions), _table(bytes.fromhex(answers))) for questions, answers in data["trees"])
    return Forest(columns, borders, trees, data["multiplier"], data["offset"])


def _table(answers: bytes) -> bytes:
    """The answers under the indexes that `weigh` builds, which fill a byte from its highest bit down."""
    return b"".join(answer.to_bytes() + bytes(256 // len(answers) - 1) for answer in answers)


def weigh(forest: Forest, columns: Mapping[str, bytes]) -> list[int]:
    """The scores of all rows, in 65536ths of a bin."""
    n = len(next(iter(columns.values())))
    read = int.from_bytes
    ones = read(b"\1" * n, "little")
    highest = ones << 7
    carries = {border: ones * (HIGHEST - border) for border in forest.borders}
    bits = []
    for name, borders in forest.columns:
        column = read(columns[name], "little")
        bits += [column + carries[border] & highest for border in borders]
    mask = read(b"\xff\0" * ((n + 1) // 2), "little")
    even = odd = 0
    for questions, answers in forest.trees:
        index = 0
        for question in questions:
            index = index >> 1 | bits[question]
        lanes = read(index.to_bytes(n, "little").translate(answers), "little")
        even += lanes & mask
        odd += lanes >> 8 & mask
    return _interleave(even, odd, n, forest)


def _interleave(even: int, odd: int, n: int, forest: Forest) -> list[int]:
    """The sixteen-bit lanes of both halves in order, as scores."""
    half = (n + 1) // 2
    layout = f"<{half}H"
    scores = [0] * (2 * half)
    scores[::2] = unpack(layout, even.to_bytes(2 * half, "little"))
    scores[1::2] = unpack(layout, odd.to_bytes(2 * half, "little"))
    multiplier, offset = forest.multiplier, forest.offset
    return [score * multiplier + offset for score in scores[:n]]


def bins(scores: Sequence[int]) -> bytes:
    """Scores as bins 0..31."""
    return bytes([0 if s < 0 else 31 if s > 2031616 else (s + 32768) >> 16 for s in scores])
