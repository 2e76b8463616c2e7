"""Build feature columns: scales that turn numbers into bytes, and the columns of neighbours.

A feature column is one `bytes` with a byte for each block of a page. So a neighbour's feature is a shifted column, and
`forest.predict` compares a whole column at once. What the features mean is left to the modules of features.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BEYOND = 31  # a feature of a neighbour that the page does not have
EVEN = 16  # a score, quantized, or a sum of weights, in steps, of a block that may as well be content as boilerplate


def scale(edges: Sequence[int]) -> bytes:
    """Table from a whole number 0..255 to the number of edges that it reaches.

    >>> list(scale((1, 2, 4))[:6])
    [0, 1, 2, 2, 3, 3]
    """
    return bytes(sum(n >= edge for edge in edges) for n in range(256))


WORD_STEPS = scale((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 19, 23, 28, 34, 41, 50, 60, 75, 95, 120, 160, 220))  # 0..24
WORDS_OF_STEP = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 37, 45, 55, 67, 85, 105, 140, 190, 260)  # about
COUNT_STEPS = scale((1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 36, 48, 64, 90, 130, 180, 240))  # of small counts: 0..19
SIZE_STEPS = scale((1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 64, 85, 113, 150, 200, 255))  # of sizes and sums: 0..18
COUNTING = bytes(COUNT_STEPS[min(n, 255)] for n in range(4096))


def count_steps(length: int, start: int = 0) -> bytes:
    """`COUNT_STEPS` of start, start + 1, … : (length,) of bytes, 0..19."""
    return COUNTING[start : start + length].ljust(length, COUNTING[-1:])


def score_step(total: int) -> int:
    """Step of a sum of learnt weights: 1..31; a step is half a unit of log odds, and `EVEN` begins at a sum of 0."""
    return 1 if total < -112 else 31 if total > 127 else EVEN + (total >> 3)


def score_steps(totals: Iterable[int]) -> bytes:
    """`score_step` of many sums, faster: (sums,) of bytes, 1..31."""
    return bytes([EVEN + (total >> 3) if -113 < total < 128 else 1 if total < 0 else 31 for total in totals])


def shift(column: bytes, offset: int, beyond: int = BEYOND) -> bytes:
    """Column of the neighbours at `offset`, with `beyond` where there is none: (blocks,) of bytes.

    >>> list(shift(bytes((1, 2, 3)), 1)), list(shift(bytes((1, 2, 3)), -1))
    ([2, 3, 31], [31, 1, 2])
    """
    pad = bytes((beyond,)) * min(abs(offset), len(column))
    return column[offset:] + pad if offset > 0 else pad + column[:offset]
