"""Decode scores into kept blocks: Viterbi over runs, or the threshold of maximum expected F1.

Scores are `forest.predict`'s. Which of the two decoders a page needs is left to the classifiers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from math import exp
from operator import gt, itemgetter

from reex_cli.content.columns import EVEN, WORDS_OF_STEP
from reex_cli.forest import QUANTUM

LOG_ODDS_UNIT = 2 * QUANTUM  # of a score
TRIMMED = 2 * LOG_ODDS_UNIT  # below the threshold, a kept block at an end of the page is dropped
EVEN_ODDS = EVEN * QUANTUM  # score of a block that may as well be dropped as kept
MAX_PAID_WORDS = 60  # a longer block pays no more
LEVELS = 49  # thresholds that are tried: -6, -5.75 … 6 units of log odds
EVEN_LEVEL = 24
LEVEL_STEP = LOG_ODDS_UNIT // 4
# The scores of a page err together: a list of headlines is content as a whole, or none of it is. So expected F1 is that over
# several cases, in which all log odds of the page are shifted alike, by a normal distribution of two units.
SHIFTS = ((-14, 10), (-8, 15), (-4, 16), (0, 18), (4, 16), (8, 15), (14, 10))  # levels, and how often of 100 times
SHARPNESS = 0.75  # units of log odds that a level counts for, its page's shift given
RIGHT_OF_256 = tuple(
    tuple(round(256 / (1 + exp(-SHARPNESS * (level - EVEN_LEVEL + shift)))) for level in range(LEVELS)) for shift, _ in SHIFTS
)  # in each case: of 256 blocks on each level, how many are kept rightly
EVEN_WEIGHT = 1 << 10  # of recall, if precision and recall weigh the same
F1_UNIT = 1 << 20  # of an expected F1, a whole number, so that every machine chooses the same threshold


def decode_runs(words: bytes, scores: Sequence[int], threshold: int, change: int, dropped: Sequence[bool] = ()) -> list[bool]:
    """Keep the runs of blocks that pay most; where that keeps nothing, maximize expected F1, so that no page loses all.

    `words` is the feature of that name: (blocks,) of bytes, 0..24. A kept block pays its score above the `threshold` for
    each of its words, and every change between kept and dropped blocks costs `change`. `dropped` are the blocks that
    rules drop, so that keeping them keeps nothing.
    """
    keep = trim_ends(_best_sequence(words, scores, threshold, change), scores, threshold - TRIMMED)
    if any(map(gt, keep, dropped)) if any(dropped) else any(keep):
        return keep
    return maximize_expected_f1(words, [0 if out else score for score, out in zip_longest(scores, dropped)])


def trim_ends(keep: Sequence[bool], scores: Sequence[int], least: int) -> list[bool]:
    """The decisions, without kept blocks below a score at either end of the page.

    Only a change has a price: to drop the few words of a footer at the end costs more than they do.

    >>> trim_ends([True, True, False, True, True], [3, 7, 0, 8, 2], 5)
    [False, True, False, True, False]
    """
    trimmed = list(keep)
    for order in (range(len(keep)), range(len(keep) - 1, -1, -1)):
        for i in order:
            if not trimmed[i] or scores[i] >= least:
                break
            trimmed[i] = False
    return trimmed


def _best_sequence(words: bytes, scores: Sequence[int], threshold: int, change: int) -> list[bool]:
    """The sequence of kept and dropped blocks that pays most, by Viterbi's algorithm over these two states.

    The first block may be in either without a price.
    """
    dropped = kept = 0  # what the best sequence pays that ends in this state
    came_from: list[tuple[bool, bool]] = []  # by state: whether the block before is kept
    for step, score in zip(words, scores, strict=True):
        gain = (score - threshold) * min(WORDS_OF_STEP[step], MAX_PAID_WORDS)
        starts, ends = dropped - change > kept, kept - change > dropped
        came_from.append((ends, not starts))
        dropped, kept = (kept - change if ends else dropped), (dropped - change if starts else kept) + gain
    keep = []
    state = kept > dropped
    for kept_before in reversed(came_from):
        keep.append(state)
        state = kept_before[state]
    return keep[::-1]


def maximize_expected_f1(words: bytes, scores: Sequence[int]) -> list[bool]:
    """Keep the blocks from the threshold on at which the expected F1 of words is highest. Keeps at least one block."""
    threshold = find_f1_threshold(words, scores)
    return [score >= threshold for score in scores]


def level_of(score: int) -> int:
    """The level of a score, 0..48; 24 is even odds.

    >>> level_of(EVEN_ODDS), level_of(EVEN_ODDS + LOG_ODDS_UNIT), level_of(0)
    (24, 28, 0)
    """
    return min(LEVELS - 1, max(0, (score - EVEN_ODDS + LEVEL_STEP // 2) // LEVEL_STEP + EVEN_LEVEL))


def find_f1_threshold(words: bytes, scores: Sequence[int], shift: int = 0) -> int:
    """The score from which a block is kept if the expected F1 of words is to be highest.

    Where the scores are sure, that threshold is near even odds. Where they are not, as in a list of products, it is lower
    (Lipton, Elkan and Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure", ECML 2014); but not where
    much doubtful text stands beside sure text, since it would be wrong as a whole. It is never above all scores.

    `shift` makes precision weigh more, or, below 0, recall: then it is F-beta whose square of beta is as much smaller as
    the odds of a score that is so many levels higher are larger.
    """
    levels = [*map(level_of, scores)]
    sizes: dict[int, int] = {}
    for step, level in zip(words, levels, strict=True):
        sizes[level] = sizes.get(level, 0) + WORDS_OF_STEP[step]
    recall_weight = round(EVEN_WEIGHT * exp(-shift * LEVEL_STEP / LOG_ODDS_UNIT))
    best, _ = max(_expected_f1(sorted(sizes.items(), reverse=True), recall_weight), key=itemgetter(1))
    return EVEN_ODDS + (best - EVEN_LEVEL) * LEVEL_STEP - LEVEL_STEP // 2 if best > 0 else min(scores)


def _expected_f1(sizes: Sequence[tuple[int, int]], recall_weight: int) -> list[tuple[int, int]]:
    """Each level with words, the highest first, and the expected F1 of keeping what is on it or above, in `F1_UNIT`s.

    `recall_weight` is the square of beta, in `EVEN_WEIGHT`ths.
    """
    both = EVEN_WEIGHT + recall_weight
    values = [0] * len(sizes)
    for (_, share), right_of_256 in zip(SHIFTS, RIGHT_OF_256, strict=True):
        right_words = [size * right_of_256[level] for level, size in sizes]
        wanted = (sum(right_words) or 1) * recall_weight
        kept = right = 0
        for i, ((_, size), rightly) in enumerate(zip(sizes, right_words, strict=True)):
            kept += size * 256 * EVEN_WEIGHT
            right += rightly
            values[i] += share * both * right * F1_UNIT // (kept + wanted)
    return [(level, value) for (level, _), value in zip(sizes, values, strict=True)]


def spread_to_media(count: int, known: Mapping[int, bool]) -> list[bool]:
    """Keep blocks that are not in `known`, such as pictures, if the nearest known block on either side is kept.

    `known` maps indexes of blocks, 0..count - 1, to whether they are kept.
    """
    above, below = [False] * count, [False] * count
    for order, nearest in ((range(count), above), (range(count - 1, -1, -1), below)):
        last = False
        for i in order:
            last = nearest[i] = known.get(i, last)
    return [kept_above or kept_below for kept_above, kept_below in zip(above, below, strict=True)]
