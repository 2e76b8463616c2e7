"""From scores to what is kept: the runs that pay most, or the level that promises the best agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from operator import gt

from reex_cli.content.text_features import WORD_MASS

UNIT = 131072  # of a score: one unit of log odds
EVEN = 16 * 65536  # the score of a block that may as well stay as go
LONGEST_PAID = 60  # words; a longer block pays no more
STEP = UNIT // 4  # of the levels that are tried
# Of 256 blocks, how many are kept rightly at -6, -5.75 … 6 units of log odds. The scores of one page err together,
# so their odds are taken for a fifth nearer to even than they say: more is kept of pages of which little is sure.
RIGHT = (
    *(2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 21, 26, 31, 36, 43, 51, 59, 69, 79, 91, 103, 115),
    128,
    *(141, 153, 165, 177, 187, 197, 205, 213, 220, 225, 230, 235, 238, 241, 244, 246, 248, 249, 250, 251, 252, 253, 253, 254),
)  # fmt: skip


def decode_runs(sizes: bytes, scores: Sequence[int], level: int, change: int, firm: Sequence[bool] = ()) -> list[bool]:
    """The runs to keep; where none is good enough, what promises most: no page loses all.

    `firm` are the blocks that rules take out of the article, so that keeping them would keep nothing.
    """
    keep = _most_paying(sizes, scores, level, change)
    if any(map(gt, keep, firm)) if any(firm) else any(keep):
        return keep
    return maximize_expected_f1(sizes, [0 if out else score for score, out in zip_longest(scores, firm)])


def _most_paying(sizes: bytes, scores: Sequence[int], level: int, change: int) -> list[bool]:
    """The sequence of kept and dropped runs that pays most (Viterbi over two states)."""
    dropped = kept = 0
    came_from: list[tuple[bool, bool]] = []
    for size, score in zip(sizes, scores, strict=True):
        gain = (score - level) * min(WORD_MASS[size], LONGEST_PAID)
        starts, ends = dropped - change > kept, kept - change > dropped
        came_from.append((ends, not starts))
        dropped, kept = (kept - change if ends else dropped), (dropped - change if starts else kept) + gain
    keep = []
    state = kept > dropped
    for was_kept in reversed(came_from):
        keep.append(state)
        state = was_kept[state]
    return keep[::-1]


def maximize_expected_f1(sizes: bytes, scores: Sequence[int], least: int = 0) -> list[bool]:
    """The blocks above the level at which the expected F1 of words is the best.

    Where the judge is sure, that is about even odds; where it is not, as in a list of products, it is lower: half of
    the best F1 that can be hoped for. Nothing below the step `least` is kept, unless nothing else is.
    """
    steps = [min(48, max(0, (score - EVEN + STEP // 2) // STEP + 24)) for score in scores]
    mass = [0] * 49
    for size, step in zip(sizes, steps, strict=True):
        mass[step] += WORD_MASS[size]
    wanted = sum(map(int.__mul__, mass, RIGHT))
    kept = right = 0
    best, best_right, best_of = 24, 0, 1
    for step in range(48, -1, -1):
        kept += mass[step] * 256
        right += mass[step] * RIGHT[step]
        if right * best_of > best_right * (kept + wanted):
            best, best_right, best_of = step, right, kept + wanted
    best = max(best, min(least, max(steps)))
    return [step >= best for step in steps]


def spread_to_media(count: int, known: Mapping[int, bool]) -> list[bool]:
    """Keep pictures and captions, which are not in `known`, where the nearest classified block on either side is kept."""
    before, after = [False] * count, [False] * count
    for order, found in ((range(count), before), (range(count - 1, -1, -1), after)):
        last = False
        for i in order:
            last = found[i] = known.get(i, last)
    return [one or two for one, two in zip(before, after, strict=True)]
