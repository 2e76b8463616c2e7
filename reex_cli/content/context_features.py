"""Compute the features of the second stage: the first-stage scores of a block and of everything around it.

A second forest over the scores of a first one learns how a block depends on its neighbours ("stacked sequential
learning", Cohen and Carvalho, IJCAI 2005). What the scores around a block in the element tree give is left to
`markup_context_features`, and what those of a whole page give to `page_features`.
"""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.content.columns import EVEN, SIZE_STEPS, WORDS_OF_STEP, count_steps, shift
from reex_cli.forest import Columns

FEATURES: dict[str, str] = {
    "first_score": "first-stage score, quantized; 0..31, 16 is even; 0 for a neighbour beyond the page",
    "mean_score_before": "mean first-stage score of the blocks above, nearer and longer ones counting more; 0..31",
    "mean_score_after": "mean first-stage score of the blocks below, nearer and longer ones counting more; 0..31",
    "run_gain_before": "largest sum of gains of a run of blocks that ends directly above the block, in steps; 0..18",
    "run_gain_after": "largest sum of gains of a run of blocks that begins directly below the block, in steps; 0..18",
    "good_words_before": "words of the blocks above with a first-stage score above even, in steps; 0..18",
    "good_words_after": "words of the blocks below with a first-stage score above even, in steps; 0..18",
    "unsure_words_before": "words since the last surely good block above, in steps; 0..18; 19 for none or very many",
    "unsure_words_after": "words to the next surely good block below, in steps; 0..18; 19 for none or very many",
    "best_run_position": "distance to the run of the largest sum of gains, in steps; 0..14 above, 15 inside, 17..31 below",
}
PASSED_COLUMNS = (
    "words last_character block_kind repeats short_token_score long_token_score opening_score last_opening_score"
    " last_opening_distance lowest_opening_score stop_words lowercase shared_words blocks_before blocks_after position"
    " word_position prose_distance_before prose_distance_after run_length"
).split()  # first-stage features that the second stage uses again
SIDE_COLUMNS = ("mean_score", "run_gain", "good_words", "unsure_words")  # of the blocks before, and of those after
NEAREST = 4  # neighbours on either side whose scores are features

SURELY_GOOD = 20  # first-stage score from which a block is surely content
GAIN_ZERO = 15  # first-stage score of a block that gains nothing for its run
MAX_WORD_GAIN = 13  # of a word
MAX_MEAN_WORDS = 60  # of one block in a mean
LARGEST_STEP = SIZE_STEPS[255]
NO_GOOD_BLOCK = 2000  # words to a block that does not exist

INSIDE_BEST_RUN = 15  # best_run_position
ABOVE_BEST_RUN = bytes(INSIDE_BEST_RUN - min(n, 15) for n in range(256))
BELOW_BEST_RUN = bytes(INSIDE_BEST_RUN + 1 + min(n, 15) for n in range(256))


def context_features(columns: Columns, first: bytes) -> Columns:
    """All second-stage features of a page without markup: (blocks,) of bytes each.

    `columns` are the first-stage features, `first` the quantized first-stage scores: (blocks,) of bytes, 0..31.
    """
    sizes = [WORDS_OF_STEP[step] for step in columns["words"]]
    gains = [
        size * (score - GAIN_ZERO) if score < GAIN_ZERO + MAX_WORD_GAIN else size * MAX_WORD_GAIN
        for size, score in zip(sizes, first, strict=True)
    ]
    features = {name: columns[name] for name in PASSED_COLUMNS}
    features["first_score"] = first
    for distance in range(1, NEAREST + 1):
        for offset in (-distance, distance):
            features[f"first_score{offset:+d}"] = shift(first, offset, 0)
    above = _side_features(sizes, first, gains)
    below = _side_features(sizes[::-1], first[::-1], gains[::-1])
    for name, before, after in zip(SIDE_COLUMNS, above, below, strict=True):
        features[f"{name}_before"], features[f"{name}_after"] = before, after[::-1]
    features["best_run_position"] = _best_run_position(gains)
    return features


def _side_features(sizes: Sequence[int], scores: bytes, gains: Sequence[int]) -> tuple[bytes, bytes, bytes, bytes]:
    """The `SIDE_COLUMNS` of all that is above each block: (blocks,) of bytes each.

    In the mean a block counts by its words, an eighth less with every block between.
    """
    means, run_gains, good_words, unsure_words = [], [], [], []
    total, weight, run_gain, good, unsure = 0, 1, 0, 0, NO_GOOD_BLOCK
    for size, score, gain in zip(sizes, scores, gains, strict=True):
        mean = total // weight
        means.append(mean if mean < 31 else 31)
        counted = size if size < MAX_MEAN_WORDS else MAX_MEAN_WORDS
        total = (total * 7 >> 3) + counted * score
        weight = (weight * 7 >> 3) + counted or 1
        run_gains.append(SIZE_STEPS[run_gain >> 6] if run_gain < 16384 else LARGEST_STEP)
        run_gain = run_gain + gain if run_gain + gain > 0 else 0
        good_words.append(SIZE_STEPS[good >> 3] if good < 2048 else LARGEST_STEP)
        good = good + size if score > EVEN else good
        unsure_words.append(SIZE_STEPS[unsure >> 2] if unsure < 1024 else LARGEST_STEP + (unsure >= NO_GOOD_BLOCK))
        unsure = 0 if score >= SURELY_GOOD else unsure + size
    return bytes(means), bytes(run_gains), bytes(good_words), bytes(unsure_words)


def _best_run_position(gains: Sequence[int]) -> bytes:
    """Position relative to the run of the largest sum of gains: 15 inside, 0..14 above, 17..31 below it.

    That run is the maximum subsequence by which Pasternack and Roth (WWW 2009) extract an article.
    """
    best, start, end = 0, 0, 0
    total, begin = 0, 0
    for i, gain in enumerate(gains):
        total += gain
        if total <= 0:
            total, begin = 0, i + 1
        elif total > best:
            best, start, end = total, begin, i
    above = count_steps(start, 1)[::-1]
    below = count_steps(len(gains) - end - 1, 1)
    return above.translate(ABOVE_BEST_RUN) + bytes((INSIDE_BEST_RUN,)) * (end - start + 1) + below.translate(BELOW_BEST_RUN)
