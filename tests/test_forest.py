"""Forests: `predict` is exact on all that `load` accepts, and `load` refuses the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import shake_256
from operator import mul
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reex_cli
from reex_cli.forest import EVEN_ROWS, MAX_LEAF_SUM, MAX_QUANTA, MAX_QUESTIONS, QUANTUM, attribute, load, predict, quantize

Data = dict[str, Any]  # a forest as it stands in a model file

MODELS = sorted(Path(reex_cli.__file__).parent.rglob("*_model.json"))


def naive_scores(data: Data, columns: Mapping[str, bytes]) -> list[int]:
    """Scores by one question of one tree for one row after the other."""
    questions = [(name, border) for name, borders in data["columns"] for border in borders]
    scores = []
    for row in range(len(next(iter(columns.values())))):
        total = 0
        for asked, leaves in data["trees"]:
            index = 0
            for bit, question in enumerate(asked):
                name, border = questions[question]
                index += (columns[name][row] > border) << bit
            total += bytes.fromhex(leaves)[index]
        scores.append(total * data["multiplier"] + data["offset"])
    return scores


def forests_in(data: Any) -> Iterator[Data]:
    """All forests of a model file."""
    if isinstance(data, dict):
        if "trees" in data:
            yield data
        else:
            for value in data.values():
                yield from forests_in(value)


@st.composite
def forests(draw: st.DrawFn) -> Data:
    """Forests of up to six trees with one to eight questions each."""
    borders = st.lists(st.integers(0, 254), min_size=1, max_size=4, unique=True).map(sorted)
    columns = [[name, draw(borders)] for name in ("a", "b", "c")[: draw(st.integers(1, 3))]]
    count = sum(len(some) for _, some in columns)
    trees = []
    for _ in range(draw(st.integers(1, 6))):
        questions = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=MAX_QUESTIONS))
        trees.append([questions, draw(st.binary(min_size=1 << len(questions), max_size=1 << len(questions))).hex()])
    multiplier, offset = draw(st.integers(0, 5000)), draw(st.integers(-(1 << 31), 1 << 31))
    return {"columns": columns, "trees": trees, "multiplier": multiplier, "offset": offset}


@given(forests(), st.integers(1, 600), st.randoms(use_true_random=False))
def test_predict_is_what_a_naive_evaluator_finds(data: Data, rows: int, random: Random) -> None:
    columns = {name: random.randbytes(rows) for name, _ in data["columns"]}
    assert predict(load(data), columns) == naive_scores(data, columns)


@given(forests(), st.data())
def test_predict_is_exact_next_to_the_borders(data: Data, values: st.DataObject) -> None:
    """Values next to the borders and at both ends of the range, each beside any other."""
    near = sorted({0, 127, 128, 255} | {border + step for _, some in data["columns"] for border in some for step in (0, 1)})
    rows = values.draw(st.integers(1, 40))
    column = st.lists(st.sampled_from(near), min_size=rows, max_size=rows).map(bytes)
    columns = {name: values.draw(column) for name, _ in data["columns"]}
    assert predict(load(data), columns) == naive_scores(data, columns)


@pytest.mark.parametrize("order", [1, -1])
def test_every_value_is_compared_with_every_border(order: int) -> None:
    column = bytes(range(256))[::order]
    for border in range(255):
        forest = load({"columns": [["a", [border]]], "trees": [[[0], "0001"]], "multiplier": 1, "offset": 0})
        assert predict(forest, {"a": column}) == [value > border for value in column]


@pytest.mark.parametrize("rows", [1, 2, 3, 600])
def test_leaves_may_add_up_to_the_limit(rows: int) -> None:
    data = {"columns": [["a", [0]]], "trees": [[[0], "ffff"]] * (MAX_LEAF_SUM // 255), "multiplier": 3, "offset": -7}
    assert predict(load(data), {"a": bytes(rows)}) == [MAX_LEAF_SUM * 3 - 7] * rows


def test_columns_that_no_question_needs_change_nothing() -> None:
    forest = load({"columns": [["a", [9]]], "trees": [[[0], "0001"]], "multiplier": 1, "offset": 0})
    assert predict(forest, {"z": b"\xff\xff", "a": b"\x09\x0a"}) == [0, 1]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_forests_of_the_models_are_evaluated_exactly(path: Path) -> None:
    for data in forests_in(json.loads(path.read_text("utf-8"))):
        columns = {name: shake_256(name.encode()).digest(41) for name, _ in data["columns"]}
        assert predict(load(data), columns) == naive_scores(data, columns)


def test_there_are_models_to_look_at() -> None:
    assert {"text_model", "html_model", "title_model"} <= {path.stem for path in MODELS}


def valid() -> Data:
    """A forest that `load` accepts, at the edge of what it accepts."""
    questions = list(range(MAX_QUESTIONS))
    return {
        "columns": [["a", [0, 1, 2, 3]], ["b", [251, 252, 253, 254]]],
        "trees": [[questions, "00" * 256], [[0], "00ff"]] + [[[7], "ff00"]] * (MAX_LEAF_SUM // 255 - 1),
        "multiplier": 1,
        "offset": 0,
    }


def set_border(data: Data, border: int) -> None:
    data["columns"][1][1][3] = border


def set_tree(data: Data, questions: list[int], leaves: str) -> None:
    data["trees"][0] = [questions, leaves]


REFUSALS: dict[str, tuple[Callable[[Data], None], str]] = {
    "border of 255": (lambda data: set_border(data, 255), "border"),
    "border below 0": (lambda data: set_border(data, -1), "border"),
    "no question": (lambda data: set_tree(data, [], "00"), "0 questions has 1 leaves"),
    "nine questions": (lambda data: set_tree(data, [0] * 9, "00" * 512), "9 questions has 512 leaves"),
    "a leaf too few": (lambda data: set_tree(data, [0, 1], "00" * 3), "2 questions has 3 leaves"),
    "a leaf too many": (lambda data: set_tree(data, [0, 1], "00" * 5), "2 questions has 5 leaves"),
    "no leaf": (lambda data: set_tree(data, [0], ""), "1 questions has 0 leaves"),
    "half a leaf": (lambda data: set_tree(data, [0], "000"), "hexadecimal"),
    "leaves that are no numbers": (lambda data: set_tree(data, [0], "00zz"), "hexadecimal"),
    "question that no column has": (lambda data: set_tree(data, [8], "0000"), "question"),
    "question below 0": (lambda data: set_tree(data, [-1], "0000"), "question"),
    "leaves beyond the limit": (lambda data: set_tree(data, [0], "0100"), "leaves may add up"),
}


def test_a_forest_at_the_edge_of_what_is_accepted_is_exact() -> None:
    columns = {"a": bytes((0, 1, 2, 3, 4, 255)), "b": bytes((255, 254, 253, 252, 251, 0))}
    assert predict(load(valid()), columns) == naive_scores(valid(), columns)


@pytest.mark.parametrize("name", REFUSALS)
def test_load_refuses_what_predict_cannot_evaluate_exactly(name: str) -> None:
    change, message = REFUSALS[name]
    data = valid()
    change(data)
    with pytest.raises(ValueError, match=message):
        load(data)


@given(st.lists(st.integers(-3 * QUANTUM, 35 * QUANTUM), min_size=1))
def test_quantize_rounds_to_the_nearest_quantum(scores: list[int]) -> None:
    for score, quanta in zip(scores, quantize(scores), strict=True):
        assert 0 <= quanta <= MAX_QUANTA
        bounded = min(max(score, 0), MAX_QUANTA * QUANTUM)
        assert abs(quanta * QUANTUM - bounded) <= QUANTUM // 2


def test_quantize_at_its_ends() -> None:
    half = QUANTUM // 2
    scores = [-(10**9), -1, 0, half - 1, half, 16 * QUANTUM, 31 * QUANTUM, 31 * QUANTUM + half, 10**9]
    assert list(quantize(scores)) == [0, 0, 0, 0, 1, 16, 31, 31, 31]
    assert quantize([]) == b""


@given(st.data())
def test_attributed_scores_add_up_to_the_difference_from_what_random_rows_give(data: st.DataObject) -> None:
    names = ("a", "b")
    columns = {name: bytes(data.draw(st.lists(st.integers(0, 9), min_size=4, max_size=4))) for name in names}
    leaves = bytes(data.draw(st.lists(st.integers(0, 99), min_size=4, max_size=4)))
    forest = load({"columns": [["a", [4]], ["b", [2]]], "trees": [[[0, 1], leaves.hex()]], "multiplier": 1000, "offset": 7})
    above = [sum(value > border for value in columns[name]) for name, border in (("a", 4), ("b", 2))]
    shares = [(count + EVEN_ROWS / 2) / (4 + EVEN_ROWS) for count in above]
    weights = [(1 - shares[0], shares[0])[index & 1] * (1 - shares[1], shares[1])[index >> 1] for index in range(4)]
    mean = sum(map(mul, weights, leaves)) * 1000 + 7
    for row, score in enumerate(predict(forest, columns)):
        added = attribute(forest, columns, row)
        assert set(added) == set(names)
        assert sum(added.values()) == pytest.approx(score - mean, abs=1e-6)


def test_a_question_without_effect_adds_nothing_and_like_questions_add_the_same() -> None:
    columns = {"a": b"\0\1", "b": b"\0\1", "c": b"\1\0"}
    forest = load(
        {"columns": [["a", [0]], ["b", [0]], ["c", [0]]], "trees": [[[0, 1, 2], "0005050a" * 2]], "multiplier": 1, "offset": 0}
    )
    added = attribute(forest, columns, 1)
    assert added["c"] == 0
    assert added["a"] == pytest.approx(added["b"])
    assert added["a"] > 0
