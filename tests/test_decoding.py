"""Decoding scores into kept blocks: both decoders are compared with an exhaustive search."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import exp, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.columns import WORDS_OF_STEP
from reex_cli.content.decoding import (
    EVEN_ODDS,
    LEVEL_STEP,
    LEVELS,
    LOG_ODDS_UNIT,
    MAX_PAID_WORDS,
    RIGHT_OF_256,
    decode_runs,
    maximize_expected_f1,
    spread_to_media,
)

SCORES = st.integers(EVEN_ODDS - 7 * LOG_ODDS_UNIT, EVEN_ODDS + 7 * LOG_ODDS_UNIT)
BLOCKS = st.lists(st.tuples(st.integers(0, len(WORDS_OF_STEP) - 1), SCORES), min_size=1, max_size=8)
LOW, HIGH = EVEN_ODDS - 4 * LOG_ODDS_UNIT, EVEN_ODDS + 4 * LOG_ODDS_UNIT


def total_payment(words: bytes, scores: Sequence[int], threshold: int, change: int, keep: Sequence[bool]) -> int:
    """The gains of the kept blocks, less the price of each change between kept and dropped ones."""
    gains = [(score - threshold) * min(WORDS_OF_STEP[step], MAX_PAID_WORDS) for step, score in zip(words, scores, strict=True)]
    changes = sum(one is not other for one, other in pairwise(keep))
    return sum(gain for gain, kept in zip(gains, keep, strict=True) if kept) - change * changes


@given(BLOCKS, SCORES, st.integers(0, 200).map(lambda words: words * LOG_ODDS_UNIT), st.data())
def test_decoded_runs_have_the_highest_payment(
    blocks: list[tuple[int, int]], threshold: int, change: int, data: st.DataObject
) -> None:
    words, scores = bytes(step for step, _ in blocks), [score for _, score in blocks]
    dropped = data.draw(st.just([]) | st.lists(st.booleans(), min_size=len(blocks), max_size=len(blocks)))
    out = dropped or [False] * len(blocks)

    def pay(keep: Sequence[bool]) -> int:
        return total_payment(words, scores, threshold, change, keep)

    def keeps_something(keep: Sequence[bool]) -> bool:
        return any(kept and not lost for kept, lost in zip(keep, out, strict=True))

    every = list(product((False, True), repeat=len(blocks)))
    most = max(map(pay, every))
    best = [keep for keep in every if pay(keep) == most]
    keep = decode_runs(words, scores, threshold, change, dropped)
    if not (tuple(keep) in best and keeps_something(keep)):
        assert not all(map(keeps_something, best))
        assert keep == maximize_expected_f1(words, [0 if lost else score for score, lost in zip(scores, out, strict=True)])


def test_each_change_between_kept_and_dropped_costs() -> None:
    words, scores = bytes((10, 2, 10)), [HIGH, EVEN_ODDS - LOG_ODDS_UNIT, HIGH]
    assert decode_runs(words, scores, EVEN_ODDS, 0) == [True, False, True]
    assert decode_runs(words, scores, EVEN_ODDS, 2 * LOG_ODDS_UNIT) == [True, True, True]


def test_a_very_long_block_counts_no_more_than_a_long_one() -> None:
    words, scores = bytes((9, 24, 9)), [HIGH, EVEN_ODDS - LOG_ODDS_UNIT, HIGH]
    assert decode_runs(words, scores, EVEN_ODDS, 35 * LOG_ODDS_UNIT) == [True, True, True]
    assert decode_runs(words, scores, EVEN_ODDS, 25 * LOG_ODDS_UNIT) == [True, False, True]


def test_no_change_is_paid_for_at_the_ends_of_a_page() -> None:
    assert decode_runs(bytes((4, 4)), [HIGH, HIGH], EVEN_ODDS, 1000 * LOG_ODDS_UNIT) == [True, True]


def test_at_least_one_block_of_a_page_is_kept() -> None:
    words, scores = bytes((10, 10, 2)), [LOW, LOW + LOG_ODDS_UNIT, LOW]
    assert decode_runs(words, scores, EVEN_ODDS, 0) == [False, True, False]


def test_blocks_that_rules_drop_do_not_count_as_kept() -> None:
    words, scores = bytes((10, 10)), [HIGH, LOW]
    assert decode_runs(words, scores, EVEN_ODDS, 0) == [True, False]
    assert decode_runs(words, scores, EVEN_ODDS, 0, [True, False]) == [False, True]
    assert decode_runs(words, scores, EVEN_ODDS, 0, [False, True]) == [True, False]


def naive_f1(words: bytes, scores: Sequence[int], least: int) -> list[bool]:
    """The kept blocks of the highest expected F1, level by level and block by block."""
    levels = [min(max(floor(Fraction(score - EVEN_ODDS, LEVEL_STEP) + Fraction(1, 2)), -24), 24) + 24 for score in scores]
    sizes = [WORDS_OF_STEP[step] for step in words]
    right = [size * Fraction(RIGHT_OF_256[level], 256) for size, level in zip(sizes, levels, strict=True)]

    def expected_f1(limit: int) -> Fraction:
        kept = [i for i, level in enumerate(levels) if level >= limit]
        return 2 * sum((right[i] for i in kept), Fraction(0)) / (sum(sizes[i] for i in kept) + sum(right))

    best = max(range(LEVELS), key=lambda limit: (expected_f1(limit), limit))
    best = max(best, min(least, max(levels)))
    return [level >= best for level in levels]


@given(BLOCKS, st.sampled_from([0, 0, 25, 48]) | st.integers(0, LEVELS - 1))
def test_the_threshold_has_the_highest_expected_f1(blocks: list[tuple[int, int]], least: int) -> None:
    words, scores = bytes(step for step, _ in blocks), [score for _, score in blocks]
    assert maximize_expected_f1(words, scores, least) == naive_f1(words, scores, least)


@given(BLOCKS, st.integers(0, LEVELS - 1))
def test_maximum_expected_f1_keeps_at_least_one_block(blocks: list[tuple[int, int]], least: int) -> None:
    assert any(maximize_expected_f1(bytes(step for step, _ in blocks), [score for _, score in blocks], least))


def test_the_threshold_is_lower_on_a_page_of_low_scores() -> None:
    doubtful = EVEN_ODDS - LOG_ODDS_UNIT
    assert maximize_expected_f1(bytes((9, 9, 9)), [HIGH, HIGH, doubtful]) == [True, True, False]
    assert maximize_expected_f1(bytes((9, 9, 9)), [doubtful, doubtful, doubtful]) == [True, True, True]


def test_nothing_below_the_least_level_is_kept() -> None:
    scores = [EVEN_ODDS, EVEN_ODDS - LOG_ODDS_UNIT]
    assert maximize_expected_f1(bytes((9, 9)), scores) == [True, True]
    assert maximize_expected_f1(bytes((9, 9)), scores, 24) == [True, False]
    assert maximize_expected_f1(bytes((9, 9)), scores, 48) == [True, False]


@pytest.mark.parametrize("level", range(LEVELS))
def test_odds_of_a_level_are_a_fifth_nearer_to_even(level: int) -> None:
    log_odds = (level - LEVELS // 2) / 4
    assert RIGHT_OF_256[level] == round(256 / (1 + exp(-0.8 * log_odds)))


@given(st.lists(st.none() | st.booleans(), max_size=12))
def test_pictures_next_to_a_kept_block_are_kept(kept: list[bool | None]) -> None:
    known = {i: is_kept for i, is_kept in enumerate(kept) if is_kept is not None}
    spread = spread_to_media(len(kept), known)
    for i, is_kept in enumerate(kept):
        if is_kept is None:
            nearest = (max((j for j in known if j < i), default=None), min((j for j in known if j > i), default=None))
            assert spread[i] is any(known[j] for j in nearest if j is not None)
        else:
            assert spread[i] is is_kept
