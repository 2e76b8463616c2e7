"""Classify the blocks of an HTML page by the features of text and those that markup adds.

Two forests score each block; then the blocks above the threshold of maximum expected F1 are kept. The model was learnt
from pages of the WCXB development set by Murrough Foley (CC-BY-4.0) and from the evaluation pages of trafilatura
(Apache-2.0).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from reex_cli.content.context_features import context_features
from reex_cli.content.decoding import maximize_expected_f1, spread_to_media
from reex_cli.content.element_tree import Describe, build_describer, build_tree
from reex_cli.content.markup_context_features import markup_context_features
from reex_cli.content.markup_features import MARK_TABLES, PAGE_TYPES, ElementSums, markup_features, sum_elements
from reex_cli.content.text_features import TokenWeights, text_features, unpack_table
from reex_cli.forest import Columns, Forest, load, predict, quantize
from reex_cli.model import FIELD, MEDIA_KINDS, Block, Kind, Label, Page

MODEL = Path(__file__).with_name("html_model.json")
LEFT_TO_NEIGHBOURS = frozenset((Kind.CAPTION, Kind.FOOTNOTE))
VALUED_FIELDS = frozenset(("meta:og:type", "meta:generator"))  # whose value has a weight for a type of page, too
ARTICLE_SCORE = 18  # `page_type_article` from which a page is surely an article: six in ten are, one in fifty others
ARTICLE_LEAST_LEVEL = 25  # for `maximize_expected_f1` on such a page: as good F1, and fewer comments and teasers
MIN_READABLE_BLOCKS = 20  # a page of fewer is a fragment, for which rules are enough


class FeatureWeights(NamedTuple):
    """Learnt weights from which features are computed."""

    tokens: TokenWeights
    describe: Describe  # looks up the weights of marks
    page_types: tuple[Mapping[str, int], ...]  # for each of `PAGE_TYPES`: weights of marks and fields


class Model(NamedTuple):
    """All that was learnt."""

    weights: FeatureWeights
    first: Forest
    second: Forest


@cache
def load_model() -> Model:
    """Read the model file. Raises `ValueError` for one that cannot be evaluated exactly."""
    data = json.loads(MODEL.read_text("utf-8"))
    tokens = TokenWeights(*(unpack_table(data[name]) for name in TokenWeights._fields))
    marks, page_types = ([unpack_table(data[name]) for name in names] for names in (MARK_TABLES, PAGE_TYPES))
    return Model(build_weights(tokens, marks, page_types), load(data["first"]), load(data["second"]))


def build_weights(
    tokens: TokenWeights, marks: Sequence[Mapping[str, int]], page_types: Sequence[Mapping[str, int]]
) -> FeatureWeights:
    """Prepare tables of weights for use; `marks` are those of `MARK_TABLES`, `page_types` those of `PAGE_TYPES`."""
    type_keys = frozenset(key for table in page_types for key in table)
    return FeatureWeights(tokens, build_describer(marks, type_keys), tuple(page_types))


def find_readable(body: Sequence[Block]) -> list[int]:
    """Indexes of the blocks with text to classify."""
    return [i for i, block in enumerate(body) if block.kind not in MEDIA_KINDS and any(map(str.isalnum, block.text))]


def classify(page: Page, body: Sequence[Block], labels: Sequence[Label | None]) -> list[bool] | None:
    """Decide which blocks of a page's body to keep; None for a fragment.

    `labels` are the labels that rules gave, None where no rule matched.
    """
    places = find_readable(body)
    if len(places) < MIN_READABLE_BLOCKS:
        return None
    model = load_model()
    columns, sums = first_stage_features([body[i] for i in places], page.blocks, [labels[i] for i in places], model.weights)
    first = quantize(predict(model.first, columns))
    scores = predict(model.second, second_stage_features(columns, sums, first))
    is_article = columns["page_type_article"][0] >= ARTICLE_SCORE
    keep = maximize_expected_f1(columns["words"], scores, ARTICLE_LEAST_LEVEL if is_article else 0)
    known = {i: kept for i, kept in zip(places, keep, strict=True) if body[i].kind not in LEFT_TO_NEIGHBOURS}
    return spread_to_media(len(body), known)


def first_stage_features(
    blocks: Sequence[Block], fields: Sequence[Block], labels: Sequence[Label | None], weights: FeatureWeights
) -> tuple[Columns, ElementSums]:
    """All first-stage features, (blocks,) of bytes each, and the sums over elements that the second stage needs, too.

    `fields` are blocks of the page, among them its metadata fields; `labels` are the labels that rules gave.
    """
    columns = text_features(blocks, weights.tokens)
    tree = build_tree(blocks, weights.describe)
    keys = set(chain.from_iterable({traits.type_keys for traits in tree.traits}))
    keys.update(*[field_keys(block.name, block.text) for block in fields if block.kind is FIELD])
    type_scores = [sum(filter(None, map(table.get, keys))) // 4 for table in weights.page_types]
    sums = sum_elements(blocks, tree, columns)
    return columns | markup_features(blocks, sums, labels, type_scores), sums


def field_keys(name: str, text: str) -> list[str]:
    """Keys under which a metadata field may have a weight for a type of page.

    >>> field_keys("meta:og:type", "article"), field_keys("meta:author", "Grey Heron")
    (['@meta:og:type', '@meta:og:type=article'], ['@meta:author'])
    """
    key = f"@{name}"
    return [key, f"{key}={text.partition(' ')[0].lower()[:30]}"] if name in VALUED_FIELDS else [key]


def second_stage_features(columns: Columns, sums: ElementSums, first: bytes) -> Columns:
    """All second-stage features: (blocks,) of bytes each; `first` are the quantized first-stage scores."""
    return context_features(columns, first) | markup_context_features(sums, columns, first)
