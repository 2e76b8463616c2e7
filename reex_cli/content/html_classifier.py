"""Classify the blocks of an HTML page by the features of text and those that markup adds.

Two forests score each block; then the blocks above the threshold of maximum expected F1 are kept, and prose between kept
prose. The model was learnt from pages of the WCXB development set by Murrough Foley (CC-BY-4.0), from the evaluation pages of
trafilatura (Apache-2.0), from article-extraction-dataset by AndyTheFactory (Apache-2.0) and from test pages of Fundus (MIT).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from reex_cli.content.article_parts import keep_article_parts
from reex_cli.content.block_scores import FEW_BLOCKS, GAP, PART, BlockScores
from reex_cli.content.context_features import context_features
from reex_cli.content.decoding import find_f1_threshold, spread_to_media
from reex_cli.content.element_tree import Describe, build_describer, build_tree
from reex_cli.content.gaps import fill_gaps, fill_lists, keep_between
from reex_cli.content.markup_context_features import markup_context_features
from reex_cli.content.markup_features import PAGE_TYPES, SELECTOR_TABLES, ElementSums, markup_features, sum_elements
from reex_cli.content.page_decision import demand_more_outside
from reex_cli.content.reasons import find_reasons
from reex_cli.content.text_features import TokenWeights, text_features, unpack_table
from reex_cli.content.title_heading import title_features
from reex_cli.forest import Columns, Forest, load, predict, quantize
from reex_cli.model import FIELD, MEDIA_KINDS, Block, Kind, Label, Page

MODEL = Path(__file__).with_name("html_model.json")
MIN_BLOCKS = 20  # a page of fewer may be nothing but an article, and has little that a forest can compare
ARTICLE_LABELS = frozenset((None, Label.CONTENT, Label.METADATA))
LEFT_TO_NEIGHBOURS = frozenset((Kind.CAPTION, Kind.FOOTNOTE))
VALUED_FIELDS = frozenset(("meta:og:type", "meta:generator"))  # whose value has a weight for a type of page, too
ENTRIES = frozenset(("<dt>", "<dd>"))  # of a list of definitions


class FeatureWeights(NamedTuple):
    """Learnt weights from which features are computed."""

    tokens: TokenWeights
    describe: Describe  # looks up the weights of selectors
    page_types: tuple[Mapping[str, int], ...]  # for each of `PAGE_TYPES`: weights of selectors and fields


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
    selectors, page_types = ([unpack_table(data[name]) for name in names] for names in (SELECTOR_TABLES, PAGE_TYPES))
    return Model(build_weights(tokens, selectors, page_types), load(data["first"]), load(data["second"]))


def build_weights(
    tokens: TokenWeights, selectors: Sequence[Mapping[str, int]], page_types: Sequence[Mapping[str, int]]
) -> FeatureWeights:
    """Prepare tables of weights for use; `selectors` are those of `SELECTOR_TABLES`, `page_types` those of `PAGE_TYPES`."""
    type_keys = frozenset(key for table in page_types for key in table)
    return FeatureWeights(tokens, build_describer(selectors, type_keys), tuple(page_types))


def find_readable(body: Sequence[Block]) -> list[int]:
    """Indexes of the blocks with text to classify."""
    return [i for i, block in enumerate(body) if block.kind not in MEDIA_KINDS and any(map(str.isalnum, block.text))]


class HtmlClassification(NamedTuple):
    """Which blocks of a page's body to keep, and why the others not."""

    keep: list[bool]
    reasons: list[str]  # see `reasons`; "" for a block of which only the position is known
    scores: BlockScores


def classify(
    page: Page, body: Sequence[Block], labels: Sequence[Label | None], dropped: Sequence[bool], shift: int = 0
) -> HtmlClassification | None:
    """Decide which blocks of a page's body to keep; None for a page without text.

    `labels` are the labels that rules gave, None where no rule matched; `dropped` is True where a rule is sure to drop.
    `shift` is that of `find_f1_threshold`.
    """
    places = find_readable(body)
    if not places:
        return None
    model = load_model()
    blocks = [body[i] for i in places]
    columns, sums, context = find_features(blocks, page, [labels[i] for i in places], model)
    scores = demand_more_outside(predict(model.second, context), columns, context)
    threshold = find_f1_threshold(columns["words"], scores, shift)
    if not any(score >= threshold and not dropped[i] for score, i in zip(scores, places, strict=True)):
        scores = [0 if dropped[i] else score for score, i in zip(scores, places, strict=True)]
        threshold = find_f1_threshold(columns["words"], scores, shift)
    filled = fill_gaps([score >= threshold for score in scores], sums.is_prose, columns["link_density"], sums.tree)
    items = [is_entry(block) and not links for block, links in zip(blocks, columns["link_density"], strict=True)]
    filled = fill_lists(filled, sums.is_prose, items, sums.tree)
    keep = with_parts = keep_article_parts(filled, blocks, [labels[i] in ARTICLE_LABELS for i in places])
    reasons = find_reasons(keep, columns, context)
    if len(places) < MIN_BLOCKS:
        trusted = _trust_rules(keep, [labels[i] for i in places], reasons)
        keep = trusted if any(trusted) or not any(sums.is_prose) else keep
    known = {i: kept for i, kept in zip(places, keep, strict=True) if body[i].kind not in LEFT_TO_NEIGHBOURS}
    reason_of = dict(zip(places, reasons, strict=True))
    block_scores = BlockScores(
        places, columns["words"], scores, threshold, ((GAP, filled), (PART, with_parts), (FEW_BLOCKS, keep))
    )
    keep = spread_to_media(len(body), known)
    if any(known.values()):  # notes stand below all of the article, where their neighbours are no part of it
        keep = [kept or block.kind is Kind.FOOTNOTE for kept, block in zip(keep, body, strict=True)]
    return HtmlClassification(keep, [reason_of.get(i, "") for i in range(len(body))], block_scores)


def is_entry(block: Block) -> bool:
    """Whether a block is an item of a list, or a term or description of a list of definitions."""
    return block.kind is Kind.LIST_ITEM or (block.element is not None and not ENTRIES.isdisjoint(block.element.selectors))


def find_features(
    blocks: Sequence[Block], page: Page, labels: Sequence[Label | None], model: Model
) -> tuple[Columns, ElementSums, Columns]:
    """The features of both stages: those of the first with their sums, and those of the second, which sees its scores."""
    columns, sums = first_stage_features(blocks, page.blocks, labels, model.weights)
    return columns, sums, second_stage_features(columns, sums, quantize(predict(model.first, columns)))


def _trust_rules(keep: Sequence[bool], labels: Sequence[Label | None], reasons: Sequence[str]) -> list[bool]:
    """The decisions on a page of few blocks, of which forests know little: what a rule drops goes.

    What no rule labels and no fact speaks against stays amid the article.
    """
    filled = keep_between(keep, [label is None and not reason for label, reason in zip(labels, reasons, strict=True)])
    return [kept and label in ARTICLE_LABELS for kept, label in zip(filled, labels, strict=True)]


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
    columns |= markup_features(blocks, sums, labels, type_scores)
    return columns | title_features(blocks, fields), sums


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
