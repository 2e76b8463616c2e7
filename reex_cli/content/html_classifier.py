"""The judge of HTML pages: the facts of text, and what markup adds to them.

The first forest looks at a block, its neighbours, its elements and the kind of page; the second at the first one's
opinion of everything around. Then the level is chosen that promises the best article. The weights were learnt by
`tests/bench/train_html.py` from WCXB's development set by Murrough Foley (CC-BY-4.0) and from the evaluation pages of
trafilatura (Apache-2.0).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from reex_cli.content.context_features import context_features
from reex_cli.content.decoding import maximize_expected_f1, spread_to_media
from reex_cli.content.element_tree import Looks, looking, tree_of
from reex_cli.content.markup_features import TABLES, TYPES, Body, body_of, markup_features, score_features
from reex_cli.content.text_features import Columns, TokenWeights, block_features
from reex_cli.forest import Forest, load, predict, quantize
from reex_cli.model import FIELD, MEDIA_KINDS, Block, Kind, Label, Page

MODEL = Path(__file__).with_name("html_model.json")
LEFT_TO_NEIGHBOURS = frozenset((Kind.CAPTION, Kind.FOOTNOTE))
TOLD = frozenset(("meta:og:type", "meta:generator"))  # fields whose value tells the kind of page, too
ARTICLE = 18  # bin of the score of a page from which it is surely that of an article: six in ten are, one in fifty others
SURE = 25  # step of the level below which nothing stays on such a page: as good F1, and fewer comments and teasers
FEWEST_BLOCKS = 20  # blocks; what has fewer is a fragment, for which rules are enough


class Learnt(NamedTuple):
    """All that was learnt but the forests."""

    wording: TokenWeights
    look: Callable[[tuple[str, ...]], Looks]
    kinds: tuple[Mapping[str, int], ...]  # weights of marks and fields, by the kind of page


class Model(NamedTuple):
    """All that was learnt."""

    learnt: Learnt
    first: Forest
    second: Forest


@cache
def load_model() -> Model:
    """The weights file, unpacked for use."""
    data = json.loads(MODEL.read_text("utf-8"))
    wording = TokenWeights(*(table(data[name]) for name in TokenWeights._fields))
    marks = [table(data[name]) for name in TABLES]
    return Model(learnt(wording, marks, [table(data[name]) for name in TYPES]), load(data["first"]), load(data["second"]))


def table(written: Sequence[tuple[int, Sequence[str]]]) -> dict[str, int]:
    """A table of weights as it stands in the file: each weight with its keys."""
    return {key: weight for weight, keys in written for key in keys}


def learnt(wording: TokenWeights, marks: Sequence[Mapping[str, int]], kinds: Sequence[Mapping[str, int]]) -> Learnt:
    """These tables, ready for use."""
    telling = frozenset(key for one in kinds for key in one)
    return Learnt(wording, looking(marks, telling), tuple(kinds))


def readable(body: Sequence[Block]) -> list[int]:
    """Which blocks have words to judge."""
    return [i for i, block in enumerate(body) if block.kind not in MEDIA_KINDS and any(map(str.isalnum, block.text))]


def classify(page: Page, body: Sequence[Block], ruled: Sequence[Label | None]) -> list[bool] | None:
    """Which blocks to keep; None for a fragment. `ruled` are the labels by rules."""
    places = readable(body)
    if len(places) < FEWEST_BLOCKS:
        return None
    known = load_model()
    columns, inside = first_stage_features([body[i] for i in places], page.blocks, [ruled[i] for i in places], known.learnt)
    first = quantize(predict(known.first, columns))
    scores = predict(known.second, second_stage_features(columns, inside, first))
    keep = maximize_expected_f1(columns["words"], scores, SURE if columns["kind_article"][0] >= ARTICLE else 0)
    told = {i: stays for i, stays in zip(places, keep, strict=True) if body[i].kind not in LEFT_TO_NEIGHBOURS}
    return spread_to_media(len(body), told)


def first_stage_features(
    blocks: Sequence[Block], fields: Sequence[Block], ruled: Sequence[Label | None], known: Learnt
) -> tuple[Columns, Body]:
    """Every column of the first stage; `fields` are the blocks among which the page's fields are."""
    columns = block_features(blocks, known.wording)
    tree = tree_of(blocks, known.look)
    telling = set(chain.from_iterable({looks.telling for looks in tree.looks}))
    telling.update(*[field_keys(block.name, block.text) for block in fields if block.kind is FIELD])
    kinds = [sum(filter(None, map(one.get, telling))) // 4 for one in known.kinds]
    inside = body_of(blocks, tree, columns)
    return columns | markup_features(blocks, inside, ruled, kinds), inside


def field_keys(name: str, text: str) -> list[str]:
    """The keys under which a field may tell the kind of page."""
    key = f"@{name}"
    return [key, f"{key}={text.partition(' ')[0].lower()[:30]}"] if name in TOLD else [key]


def second_stage_features(columns: Columns, inside: Body, first: bytes) -> Columns:
    """Every column of the second stage."""
    return context_features(columns, first) | score_features(inside, columns, first)
