"""Evaluate a forest of oblivious decision trees on all rows at once, in whole numbers.

An oblivious tree (as in CatBoost; Prokhorenkova et al., NeurIPS 2018) asks the same few questions, "is feature f above
border b?", on the way to every leaf, so that the answers, read as the digits of a binary number, are the index of the
leaf. A feature column is one big integer with a byte ("lane") for each row, as in SIMD within a register (Lamport,
"Multiple byte processing with full-word instructions", CACM 1975): one addition compares a column with a border in every
lane, and shifts and ors build the leaf indexes of all rows in a few machine instructions.

Every value from 0 to 255 is compared exactly, and no step rounds, so every machine gives the same scores. Forests are
learnt by `tests/training`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import unpack
from typing import Any, NamedTuple

Columns = dict[str, bytes]  # features by name: (rows,) of bytes, 0..255

MAX_VALUE = 255  # of a feature
MAX_QUESTIONS = 8  # of a tree: a leaf index has eight bits
MAX_LEAF_SUM = (1 << 16) - 1  # of one leaf of each tree: `predict` adds in lanes of sixteen bits
LOW_BITS = 127  # of a lane: all but the highest
QUANTUM = 65536  # of a score: one step of `quantize`, half a unit of log odds
MAX_QUANTA = 31
EVEN_ROWS = 8  # that `attribute` adds to those of a page, so that rows of few or like rows have reasons, too


class Tree(NamedTuple):
    """One oblivious tree."""

    questions: tuple[int, ...]  # indexes into the questions of the forest, the lowest bit of the leaf index first
    leaves: bytes  # (256,): the leaf values, 0..255, under the indexes that `predict` builds


class Forest(NamedTuple):
    """What `predict` needs. A leaf sum s is the score s * multiplier + offset."""

    columns: tuple[tuple[str, tuple[int, ...]], ...]  # features, each with the borders of its questions
    trees: tuple[Tree, ...]
    multiplier: int  # 65536ths of a quantum to one step of a leaf
    offset: int


def load(data: Mapping[str, Any]) -> Forest:
    """Check and unpack a forest of a model file. Raises `ValueError` where `predict` could not be exact."""
    columns = tuple((name, tuple(borders)) for name, borders in data["columns"])
    count = sum(len(borders) for _, borders in columns)
    if not all(0 <= border < MAX_VALUE for _, borders in columns for border in borders):
        raise ValueError(f"a border lies outside 0..{MAX_VALUE - 1}")
    trees = tuple(_load_tree(questions, bytes.fromhex(leaves), count) for questions, leaves in data["trees"])
    if sum(max(tree.leaves) for tree in trees) > MAX_LEAF_SUM:
        raise ValueError(f"leaves may add up to more than {MAX_LEAF_SUM}")
    return Forest(columns, trees, data["multiplier"], data["offset"])


def _load_tree(questions: Sequence[int], leaves: bytes, count: int) -> Tree:
    """Check and unpack a tree of a forest of `count` questions; the leaf values are in the order of their indexes."""
    if not 0 < len(questions) <= MAX_QUESTIONS or len(leaves) != 1 << len(questions):
        raise ValueError(f"a tree of {len(questions)} questions has {len(leaves)} leaves")
    if not all(0 <= question < count for question in questions):
        raise ValueError("a tree asks a question that no column has")
    return Tree(tuple(questions), _spread(leaves))


def _spread(leaves: bytes) -> bytes:
    """Leaf values under the indexes that `predict` builds, which fill a byte from its highest bit down."""
    spread = bytearray(256)
    spread[:: 256 // len(leaves)] = leaves
    return bytes(spread)


def predict(forest: Forest, columns: Mapping[str, bytes]) -> list[int]:
    """Predict the scores of all rows: (rows,) of int, in 65536ths of a quantum.

    `columns` holds at least the columns of the forest, (rows,) of bytes each, 0..255.
    """
    rows = len(next(iter(columns.values())))
    number = int.from_bytes
    answers = _answers(forest, columns, rows)
    mask = number(b"\xff\0" * ((rows + 1) // 2), "little")
    even = odd = 0
    for questions, leaves in forest.trees:
        index = 0
        for question in questions:
            index = index >> 1 | answers[question]
        lanes = number(index.to_bytes(rows, "little").translate(leaves), "little")
        even += lanes & mask
        odd += lanes >> 8 & mask
    return _interleave(even, odd, rows, forest)


def _answers(forest: Forest, columns: Mapping[str, bytes], rows: int) -> list[int]:
    """For each question of the forest, an integer with the highest bit of every lane set whose value is above the border.

    The lower seven bits of a lane are compared by an addition, which carries into the highest bit and no further. Against
    a border below 128 a value that has the highest bit itself is above; against another, only such a value can be.
    """
    ones = int.from_bytes(b"\1" * rows, "little")
    highest, lower = ones << 7, ones * LOW_BITS
    carries = {border: ones * (LOW_BITS - (border & LOW_BITS)) for _, borders in forest.columns for border in borders}
    answers = []
    for name, borders in forest.columns:
        column = int.from_bytes(columns[name], "little")
        low = column & lower
        answers += [
            (low + carries[border] | column if border <= LOW_BITS else low + carries[border] & column) & highest
            for border in borders
        ]
    return answers


def _interleave(even: int, odd: int, rows: int, forest: Forest) -> list[int]:
    """Scores in the order of the rows, from the leaf sums of even and of odd rows in lanes of sixteen bits."""
    half = (rows + 1) // 2
    layout = f"<{half}H"
    sums = [0] * (2 * half)
    sums[::2] = unpack(layout, even.to_bytes(2 * half, "little"))
    sums[1::2] = unpack(layout, odd.to_bytes(2 * half, "little"))
    multiplier, offset = forest.multiplier, forest.offset
    return [total * multiplier + offset for total in sums[:rows]]


def attribute(forest: Forest, columns: Mapping[str, bytes], row: int) -> dict[str, float]:
    """How much each feature adds to the score of one row, compared with the other rows: features by name, in units of scores.

    These are Shapley values (Lundberg and Lee, NeurIPS 2017) of the questions of each tree: what several questions do
    together is divided evenly among them. A question that is not asked is answered as by a random row. They explain a
    score, and decide nothing.
    """
    names = [name for name, borders in forest.columns for _ in borders]
    shares = [_share_above(columns[name], border) for name, borders in forest.columns for border in borders]
    answers = [columns[name][row] > border for name, borders in forest.columns for border in borders]
    added = dict.fromkeys(names, 0.0)
    for tree in forest.trees:
        likely = [shares[question] for question in tree.questions]
        pulls = [answers[question] - shares[question] for question in tree.questions]
        for question, value in zip(tree.questions, _shapley_values(tree, likely, pulls), strict=True):
            added[names[question]] += value * forest.multiplier
    return added


def _share_above(column: bytes, border: int) -> float:
    """The share of rows above a border, as if there were some more, half of them above."""
    return (sum([value > border for value in column]) + EVEN_ROWS / 2) / (len(column) + EVEN_ROWS)


def _shapley_values(tree: Tree, shares: Sequence[float], pulls: Sequence[float]) -> list[float]:
    """The value of each question of a tree, in steps of a leaf.

    `shares` are how often each question is answered by yes, `pulls` by how much its answer is above that. The leaves are
    turned into a sum over all sets of questions, of which each question of a set gets the same part.
    """
    size = 1 << len(shares)
    terms = [float(leaf) for leaf in tree.leaves[:: 256 // size]]
    for place, share in enumerate(shares):
        bit = 1 << place
        for index in range(size):
            if not index & bit:
                low, high = terms[index], terms[index | bit]
                terms[index], terms[index | bit] = low + share * (high - low), high - low
    values = [0.0] * len(shares)
    products = [1.0] * size
    for index in range(1, size):
        members = [place for place in range(len(shares)) if index >> place & 1]
        products[index] = products[index & (index - 1)] * pulls[members[0]]
        for place in members:
            values[place] += terms[index] * products[index] / len(members)
    return values


def quantize(scores: Sequence[int]) -> bytes:
    """Round scores to quanta for use as a feature column: (rows,) of bytes, 0..31; 16 is even odds."""
    half, most = QUANTUM // 2, MAX_QUANTA * QUANTUM
    return bytes([0 if score < 0 else MAX_QUANTA if score > most else (score + half) // QUANTUM for score in scores])
