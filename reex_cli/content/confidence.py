"""The confidence of a text: the word F1 that the classifier expects of it, by the probabilities of all blocks.

A score is a probability that the block is of the article. If those are right, so many words of what is kept are rightly
there, and so many of what is wanted are among them. How well that agrees with real errors is in tests/bench/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from reex_cli.content import Classification
from reex_cli.content.block_scores import BlockScores
from reex_cli.content.columns import WORDS_OF_STEP
from reex_cli.content.decoding import EVEN_LEVEL, LEVELS, level_of
from reex_cli.model import CONTENT, Verdict

LIKELY_OF_1024 = tuple(round(1024 / (1 + exp((EVEN_LEVEL - level) / 4))) for level in range(LEVELS))  # of blocks on each level


def estimate_confidence(classification: Classification | None, verdicts: Sequence[Verdict]) -> float | None:
    """The expected word F1 of a page's text, 0..1 in thousandths; `verdicts` are the final ones on the page's body.

    None where the classifier drew no boundary: in a format without it, in a plain article, and where nothing is kept.
    """
    if classification is None or classification.plain:
        return None
    keep = [verdicts[place].label is CONTENT for place in classification.scores.places]
    return expect_f1(classification.scores, keep)


def expect_f1(scores: BlockScores, keep: Sequence[bool]) -> float | None:
    """The expected word F1 of keeping these blocks of those that have scores; None if that is nothing.

    In whole numbers up to the last division, so that every machine gives the same.
    """
    kept = right = wanted = 0
    for step, score, is_kept in zip(scores.words, scores.scores, keep, strict=True):
        likely = WORDS_OF_STEP[step] * LIKELY_OF_1024[level_of(score)]
        wanted += likely
        if is_kept:
            kept += WORDS_OF_STEP[step] * 1024
            right += likely
    return 2000 * right // (kept + wanted) / 1000 if kept else None
