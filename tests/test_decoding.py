"""Decoding scores into kept blocks: both decoders are compared with an exhaustive search."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import exp, floor, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.content.columns import WORDS_OF_STEP
from reex_cli.content.decoding import (
    EVEN_LEVEL,
    EVEN_ODDS,
    F1_UNIT,
    LEVEL_STEP,
    LEVELS,
    LOG_ODDS_UNIT,
    MAX_PAID_WORDS,
    RIGHT_OF_256,
    SHIFTS,
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


def naive_level(score: int) -> int:
    """The level of a score: a quarter of a unit of log odds each, the middle one at even odds."""
    nearest = floor(Fraction(score - EVEN_ODDS, LEVEL_STEP) + Fraction(1, 2))
    return min(max(nearest, -EVEN_LEVEL), EVEN_LEVEL) + EVEN_LEVEL


def naive_f1(words: bytes, scores: Sequence[int], least: int) -> Fraction:
    """The expected F1 of keeping all blocks on a level or above, block by block: the mean of all cases."""
    sizes, levels = [WORDS_OF_STEP[step] for step in words], list(map(naive_level, scores))
    kept = sum(size for size, level in zip(sizes, levels, strict=True) if level >= least)
    mean = Fraction(0)
    for (_, share), right_of_256 in zip(SHIFTS, RIGHT_OF_256, strict=True):
        right = [size * Fraction(right_of_256[level], 256) for size, level in zip(sizes, levels, strict=True)]
        rightly_kept = sum((part for part, level in zip(right, levels, strict=True) if level >= least), Fraction(0))
        mean += Fraction(share, 100) * 2 * rightly_kept / (kept + (sum(right) or 1))
    return mean


@given(BLOCKS)
def test_the_threshold_has_the_highest_expected_f1(blocks: list[tuple[int, int]]) -> None:
    words, scores = bytes(step for step, _ in blocks), [score for _, score in blocks]
    keep = maximize_expected_f1(words, scores)
    threshold = min(naive_level(score) for score, kept in zip(scores, keep, strict=True) if kept)
    assert keep == [naive_level(score) >= threshold for score in scores]
    best = max(naive_f1(words, scores, naive_level(score)) for score in scores)
    assert best - naive_f1(words, scores, threshold) <= Fraction(len(SHIFTS), 100 * F1_UNIT)  # each case is rounded down


@given(BLOCKS)
def test_maximum_expected_f1_keeps_at_least_one_block(blocks: list[tuple[int, int]]) -> None:
    assert any(maximize_expected_f1(bytes(step for step, _ in blocks), [score for _, score in blocks]))


@given(BLOCKS, st.randoms())
def test_the_order_of_blocks_does_not_matter_for_the_threshold(blocks: list[tuple[int, int]], random: Random) -> None:
    def kept(blocks: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
        keep = maximize_expected_f1(bytes(step for step, _ in blocks), [score for _, score in blocks])
        return {block for block, is_kept in zip(blocks, keep, strict=True) if is_kept}

    assert kept(blocks) == kept(random.sample(blocks, len(blocks)))


@pytest.mark.parametrize("doubtful", [1, 3, 10])
def test_doubtful_text_beside_sure_text_is_dropped(doubtful: int) -> None:
    scores = [HIGH] + [EVEN_ODDS - LOG_ODDS_UNIT // 2] * doubtful
    assert maximize_expected_f1(bytes((13,)) * len(scores), scores) == [True] + [False] * doubtful


def test_sure_text_too_little_to_be_an_article_does_not_outweigh_a_page_of_doubtful_text() -> None:
    scores = [HIGH] + [EVEN_ODDS - LOG_ODDS_UNIT // 2] * 30
    assert all(maximize_expected_f1(bytes((13,)) * len(scores), scores))


@pytest.mark.parametrize("units", [0.5, 1, 2, 4])
def test_a_page_of_only_doubtful_text_is_kept_as_a_whole(units: float) -> None:
    scores = [EVEN_ODDS - round(units * LOG_ODDS_UNIT)] * 3
    assert maximize_expected_f1(bytes((13, 9, 13)), scores) == [True, True, True]


def test_the_threshold_is_lower_on_a_page_of_low_scores() -> None:
    best, doubtful = EVEN_ODDS - LOG_ODDS_UNIT // 4, EVEN_ODDS - LOG_ODDS_UNIT
    assert maximize_expected_f1(bytes((9, 9, 9)), [HIGH, best, doubtful]) == [True, False, False]
    assert maximize_expected_f1(bytes((9, 9, 9)), [best, best, doubtful]) == [True, True, True]


def test_extreme_shifts_count_less_than_the_middle_ones() -> None:
    few, many = 4, 23  # steps of 5 and 190 words
    scores = [EVEN_ODDS + LEVEL_STEP, EVEN_ODDS - 2 * LOG_ODDS_UNIT]  # if all cases were alike, both would be kept
    assert maximize_expected_f1(bytes((few, many)), scores) == [True, False]


def test_text_of_even_odds_is_kept_beside_sure_text() -> None:
    assert maximize_expected_f1(bytes((13, 13, 13)), [HIGH, EVEN_ODDS, LOW]) == [True, True, False]


def test_the_shifts_of_a_page_are_spread_evenly_by_two_units_of_log_odds() -> None:
    assert sum(share for _, share in SHIFTS) == 100
    assert sum(share * shift for shift, share in SHIFTS) == 0
    variance = sum(share * shift * shift for shift, share in SHIFTS) / 100
    assert sqrt(variance) * LEVEL_STEP == pytest.approx(2 * LOG_ODDS_UNIT, rel=0.01)


@pytest.mark.parametrize("case", range(len(SHIFTS)))
def test_right_of_256_is_the_logistic_function_of_the_shifted_level(case: int) -> None:
    shift, _ = SHIFTS[case]
    exact = [256 / (1 + exp(-0.75 * (level - LEVELS // 2 + shift))) for level in range(LEVELS)]
    assert list(RIGHT_OF_256[case]) == [round(value) for value in exact]
    assert min(abs(value % 1 - 0.5) for value in exact) > 0.001  # so that another machine's `exp` rounds likewise


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
