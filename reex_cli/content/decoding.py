"""Decode scores into kept blocks: Viterbi over runs, or the threshold of maximum expected F1.

Scores are `forest.predict`'s. Which of the two decoders a page needs is left to the classifiers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from operator import gt

from reex_cli.content.columns import EVEN, WORDS_OF_STEP
from reex_cli.forest import QUANTUM

LOG_ODDS_UNIT = 2 * QUANTUM  # of a score
EVEN_ODDS = EVEN * QUANTUM  # score of a block that may as well be dropped as kept
MAX_PAID_WORDS = 60  # a longer block pays no more
LEVELS = 49  # thresholds that are tried: -6, -5.75 … 6 units of log odds
EVEN_LEVEL = 24
LEVEL_STEP = LOG_ODDS_UNIT // 4
# Of 256 blocks on each level, how many are kept rightly: 256 / (1 + exp(-0.8 * log odds)). The scores of one page err
# together, so their log odds are taken for a fifth nearer to even: more is kept of pages of which little is sure.
RIGHT_OF_256 = (
    *(2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 21, 26, 31, 36, 43, 51, 59, 69, 79, 91, 103, 115),
    128,
    *(141, 153, 165, 177, 187, 197, 205, 213, 220, 225, 230, 235, 238, 241, 244, 246, 248, 249, 250, 251, 252, 253, 253, 254),
)  # fmt: skip


def decode_runs(words: bytes, scores: Sequence[int], threshold: int, change: int, dropped: Sequence[bool] = ()) -> list[bool]:
    """Keep the runs of blocks that pay most; where that keeps nothing, maximize expected F1, so that no page loses all.

    `words` is the feature of that name: (blocks,) of bytes, 0..24. A kept block pays its score above the `threshold` for
    each of its words, and every change between kept and dropped blocks costs `change`. `dropped` are the blocks that
    rules drop, so that keeping them keeps nothing.
    """
    keep = _best_sequence(words, scores, threshold, change)
    if any(map(gt, keep, dropped)) if any(dropped) else any(keep):
        return keep
    return maximize_expected_f1(words, [0 if out else score for score, out in zip_longest(scores, dropped)])


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


def maximize_expected_f1(words: bytes, scores: Sequence[int], least: int = 0) -> list[bool]:
    """Keep the blocks above the threshold at which the expected F1 of words is highest.

    Where the scores are sure, that threshold is near even odds; where they are not, as in a list of products, it is
    lower: half of the highest expected F1 (Lipton, Elkan and Naryanaswamy, "Optimal Thresholding of Classifiers to
    Maximize F1 Measure", ECML 2014). Nothing below the level `least` (0..48) is kept, unless all blocks are below it:
    then those of the highest level are.
    """
    levels = [min(LEVELS - 1, max(0, (score - EVEN_ODDS + LEVEL_STEP // 2) // LEVEL_STEP + EVEN_LEVEL)) for score in scores]
    sizes = [0] * LEVELS  # words on each level
    for step, level in zip(words, levels, strict=True):
        sizes[level] += WORDS_OF_STEP[step]
    wanted = sum(map(int.__mul__, sizes, RIGHT_OF_256))
    kept = right = 0
    best, best_right, best_total = EVEN_LEVEL, 0, 1
    for level in range(LEVELS - 1, -1, -1):
        kept += sizes[level] * 256
        right += sizes[level] * RIGHT_OF_256[level]
        if right * best_total > best_right * (kept + wanted):
            best, best_right, best_total = level, right, kept + wanted
    best = max(best, min(least, max(levels)))
    return [level >= best for level in levels]


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
