"""Explain the score of one block: its probability, what is needed, and what spoke for and against it, in words.

The page is scored once more, and the scores of both stages are attributed to their features (`forest.attribute`); what the
second stage makes of the score of the first is handed on to the features of the first. What the features say in words is left
to `feature_words`. Nothing here is computed unless somebody asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import exp
from typing import NamedTuple

from reex_cli.content import html_classifier, reads_markup, text_classifier
from reex_cli.content.context_features import context_features
from reex_cli.content.decoding import EVEN_ODDS, LOG_ODDS_UNIT
from reex_cli.content.feature_words import describe_topic, find_topic
from reex_cli.forest import Columns, Forest, attribute
from reex_cli.model import MEDIA_KINDS, Block, Label, Page

FIRST_SCORE = "first_score"  # the feature by which the second stage sees the score of the first
MAX_RATIO = 2.0  # of what the second stage makes of a unit of the first; above, the parts of the first say nothing about it
LEAST_WEIGHT = 0.15  # units of log odds, below which a topic is not mentioned


class Reason(NamedTuple):
    """What spoke for or against a block."""

    text: str  # a sentence about the block, which is `it`
    weight: float  # in units of log odds: above 0 for the article, below 0 against it
    topic: str  # of `feature_words`


class Stages(NamedTuple):
    """A page as both forests see it."""

    blocks: Sequence[Block]
    columns: Columns
    context: Columns
    first: Forest
    second: Forest


def find_reasons_of_score(page: Page, body: Sequence[Block], labels: Sequence[Label | None], index: int) -> tuple[Reason, ...]:
    """What spoke for and against a block of the body, the weightiest first; nothing for one without a score."""
    markup = reads_markup(page, body)
    places = (
        html_classifier.find_readable(body) if markup else [i for i, block in enumerate(body) if block.kind not in MEDIA_KINDS]
    )
    if index not in places:
        return ()
    blocks = [body[i] for i in places]
    stages = _html_stages(blocks, page, [labels[i] for i in places]) if markup else _text_stages(blocks)
    row = places.index(index)
    weights = _attribute_to_topics(stages, row)
    values = {name: column[row] for columns in (stages.columns, stages.context) for name, column in columns.items()}
    reasons = [Reason(describe_topic(topic, body[index], values), weight, topic) for topic, weight in weights.items()]
    return tuple(
        sorted((reason for reason in reasons if abs(reason.weight) >= LEAST_WEIGHT), key=lambda reason: -abs(reason.weight))
    )


def _html_stages(blocks: Sequence[Block], page: Page, labels: Sequence[Label | None]) -> Stages:
    model = html_classifier.load_model()
    columns, _, context = html_classifier.find_features(blocks, page, labels, model)
    return Stages(blocks, columns, context, model.first, model.second)


def _text_stages(blocks: Sequence[Block]) -> Stages:
    model = text_classifier.load_model()
    columns, first, _ = text_classifier.predict_scores(blocks, model)
    return Stages(blocks, columns, context_features(columns, first), model.first, model.second)


def _attribute_to_topics(stages: Stages, row: int) -> dict[str, float]:
    """What each topic adds to the score of a row, in units of log odds."""
    second = attribute(stages.second, stages.context, row)
    weights: dict[str, float] = defaultdict(float)
    for feature, added in second.items():
        if feature != FIRST_SCORE:
            weights[find_topic(feature)] += added / LOG_ODDS_UNIT
    for topic, added in _share_first_score(stages, row, second.get(FIRST_SCORE, 0.0)).items():
        weights[topic] += added / LOG_ODDS_UNIT
    return weights


def _share_first_score(stages: Stages, row: int, added: float) -> Mapping[str, float]:
    """What the second stage makes of the first score, divided among topics by what they added to that score."""
    first = attribute(stages.first, stages.columns, row)
    total = sum(first.values())
    if not total or not 0 < added / total <= MAX_RATIO:
        return {find_topic(FIRST_SCORE): added}
    parts: dict[str, float] = defaultdict(float)
    for feature, part in first.items():
        parts[find_topic(feature)] += part * added / total
    return parts


def to_percent(score: int) -> int:
    """A score as the probability that a block is of the article, in percent.

    >>> to_percent(EVEN_ODDS), to_percent(EVEN_ODDS + LOG_ODDS_UNIT), to_percent(EVEN_ODDS - 9 * LOG_ODDS_UNIT)
    (50, 73, 0)
    """
    return round(100 / (1 + exp((EVEN_ODDS - score) / LOG_ODDS_UNIT)))
