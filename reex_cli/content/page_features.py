"""Compute the features of a whole page without markup, from which a third forest scores it as nothing but an article."""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.content.columns import EVEN, SIZE_STEPS, WORDS_OF_STEP
from reex_cli.content.position_features import FEW_WORDS
from reex_cli.forest import Columns

STAGES = ("first", "second")
LIMITS = (8, 11, 13, 15)  # of scores
LOW_TOKEN_SCORES = range(1, 14)
LOW_OPENING_SCORES = range(1, 12)
ENDS = 3  # blocks at the top and at the bottom whose mean scores are features

FEATURES: dict[str, str] = {
    "page_blocks": "a quarter of the blocks of the page, in steps; 0..18",
    "page_words": "a twentieth of the words of the page, in steps; 0..18",
    "low_token_blocks": "short blocks with a low token score, in steps; 0..18",
    "lowest_token_score": "lowest token score of a short block; 1..31; 16 if there is none",
    "low_opening_blocks": "short blocks with a low opening score, in steps; 0..18",
    "few_words_share": "share of blocks of fewer than ten words, in 31sts; 0..31",
    "repeated_blocks": "blocks whose text another block has, too, in steps; 0..18",
    "longest_run_length": "largest `run_length` of a block; 1..19",
    **{
        f"{stage}_score_words_below_{limit}": f"share of words in blocks whose {stage}-stage score is below {limit},"
        " in 31sts; 0..31"
        for stage in STAGES
        for limit in LIMITS
    },
    **{
        f"{stage}_score_blocks_below_{limit}": f"blocks whose {stage}-stage score is below {limit}, in steps; 0..18"
        for stage in STAGES
        for limit in LIMITS
    },
    **{f"{stage}_score_head": f"mean {stage}-stage score of the first three blocks; 0..31" for stage in STAGES},
    **{f"{stage}_score_tail": f"mean {stage}-stage score of the last three blocks; 0..31" for stage in STAGES},
}


def page_features(columns: Columns, first: bytes, second: bytes) -> Columns:
    """All features of the page: (1,) of bytes each.

    `columns` are the first-stage features, `first` and `second` the quantized scores: (blocks,) of bytes, 0..31.
    """
    sizes = [WORDS_OF_STEP[step] for step in columns["words"]]
    count, total = len(sizes), sum(sizes)
    features = {"page_blocks": SIZE_STEPS[min(count // 4, 255)], "page_words": SIZE_STEPS[min(total // 20, 255)]}
    for stage, scores in zip(STAGES, (first, second), strict=True):
        features |= _score_features(f"{stage}_score", scores, sizes)
    token_scores, opening_scores = columns["short_token_score"], columns["opening_score"]
    features["low_token_blocks"] = SIZE_STEPS[min(sum(map(token_scores.count, LOW_TOKEN_SCORES)), 255)]
    features["lowest_token_score"] = min(filter(None, token_scores), default=EVEN)
    features["low_opening_blocks"] = SIZE_STEPS[min(sum(map(opening_scores.count, LOW_OPENING_SCORES)), 255)]
    features["few_words_share"] = sum(step < FEW_WORDS for step in columns["words"]) * 31 // count
    features["repeated_blocks"] = SIZE_STEPS[min(count - columns["repeats"].count(0), 255)]
    features["longest_run_length"] = max(columns["run_length"])
    return {name: bytes((value,)) for name, value in features.items()}


def _score_features(name: str, scores: bytes, sizes: Sequence[int]) -> dict[str, int]:
    """Features of the scores of one stage, whose names begin with `name`."""
    features, total = {}, sum(sizes)
    for limit in LIMITS:
        below = [size for size, score in zip(sizes, scores, strict=True) if score < limit]
        features[f"{name}_words_below_{limit}"] = sum(below) * 31 // total
        features[f"{name}_blocks_below_{limit}"] = SIZE_STEPS[min(len(below), 255)]
    features[f"{name}_head"] = min(sum(scores[:ENDS]) // ENDS, 31)
    features[f"{name}_tail"] = min(sum(scores[-ENDS:]) // ENDS, 31)
    return features
