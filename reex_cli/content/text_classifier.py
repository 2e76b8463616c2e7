"""Classify the blocks of a page without markup: text, page dumps, Markdown.

Two forests score each block, a third one scores the page as nothing but an article. If the page's score is high enough,
all blocks are kept; else `decode_runs` keeps the runs of blocks that pay most. The model was learnt from pages of the WCXB
development set by Murrough Foley (CC-BY-4.0), from the evaluation pages of trafilatura (Apache-2.0), from
article-extraction-dataset by AndyTheFactory (Apache-2.0) and from test pages of Fundus (MIT).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reex_cli.content.block_scores import CONTINUATION, RUN, BlockScores
from reex_cli.content.context_features import context_features
from reex_cli.content.continuation import Marked, continue_article
from reex_cli.content.decoding import LEVEL_STEP, LOG_ODDS_UNIT, decode_runs
from reex_cli.content.page_features import page_features
from reex_cli.content.reasons import find_text_reasons
from reex_cli.content.text_features import TokenWeights, text_features, unpack_table
from reex_cli.forest import Columns, Forest, load, predict, quantize
from reex_cli.model import Block, Label

MODEL = Path(__file__).with_name("text_model.json")
MARGIN = 2 * LOG_ODDS_UNIT  # by which the page score of a page that may be plain may miss the threshold


class Model(NamedTuple):
    """All that was learnt."""

    tokens: TokenWeights
    first: Forest
    second: Forest
    page: Forest
    threshold: int  # score above which keeping a block pays, see `decoding.decode_runs`
    change: int  # price of a change between kept and dropped blocks
    plain_threshold: int  # page score above which a page is nothing but an article


class TextClassification(NamedTuple):
    """Which blocks to keep."""

    plain: bool  # nothing but an article: every block is kept
    keep: list[bool]
    scores: BlockScores
    reasons: list[str]  # why blocks are not kept, see `reasons`


@cache
def load_model() -> Model:
    """Read the model file. Raises `ValueError` for one that cannot be evaluated exactly."""
    return unpack(json.loads(MODEL.read_text("utf-8")))


def unpack(data: dict[str, Any]) -> Model:
    """Unpack the content of a model file."""
    tokens = TokenWeights(*(unpack_table(data[name]) for name in TokenWeights._fields))
    first, second, page = (load(data[name]) for name in ("first", "second", "page"))
    return Model(tokens, first, second, page, data["threshold"], data["change"], data["plain_threshold"])


def classify(
    body: Sequence[Block],
    dropped: Sequence[bool] = (),
    labels: Sequence[Label | None] = (),
    *,
    may_be_plain: bool = True,
    margin: int = MARGIN,
    shift: int = 0,
    model: Model | None = None,
) -> TextClassification:
    """Classify the blocks of one page.

    `dropped` are the blocks that rules drop, so that keeping them keeps nothing; `labels` are what rules say of each block,
    if they were asked, so that an article goes on behind a box (`continuation`). `may_be_plain` is False for a page that
    is known to hold more than an article; `margin` is by how much the page score of others may miss the threshold. `shift`
    raises the threshold of a block by so many levels.
    """
    model = model or load_model()
    columns, first, scores = predict_scores(body, model)
    plain = may_be_plain and page_score(columns, first, scores, model) > model.plain_threshold - margin
    threshold = model.threshold + shift * LEVEL_STEP
    keep = runs = [True] * len(body) if plain else decode_runs(columns["words"], scores, threshold, model.change, dropped)
    if labels and not plain:
        keep = continue_article(Marked(body, dropped, labels, [score - threshold for score in scores]), runs)
    stages = ((RUN, runs), (CONTINUATION, keep))
    known = BlockScores(range(len(body)), columns["words"], scores, threshold, stages)
    return TextClassification(plain, keep, known, find_text_reasons(keep, columns))


def predict_scores(body: Sequence[Block], model: Model) -> tuple[Columns, bytes, list[int]]:
    """First-stage features, quantized first-stage scores and second-stage scores of all blocks."""
    columns = text_features(body, model.tokens)
    first = quantize(predict(model.first, columns))
    return columns, first, predict(model.second, context_features(columns, first))


def page_score(columns: Columns, first: bytes, scores: Sequence[int], model: Model) -> int:
    """Score of a page as nothing but an article."""
    return predict(model.page, page_features(columns, first, quantize(scores)))[0]
