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

from reex_cli.judge._columns import Columns, Wording, block_facts
from reex_cli.judge._context import context_facts
from reex_cli.judge._forest import Forest, bins, load, weigh
from reex_cli.judge._markup import TABLES, TYPES, Body, body_of, markup_facts, opinion_facts
from reex_cli.judge._runs import promising
from reex_cli.judge._tree import Looks, looking, tree_of
from reex_cli.model import EMBED, FIELD, IMAGE, Block, Kind, Label, Page

WEIGHTS = Path(__file__).with_name("html.json")
UNREAD = frozenset((IMAGE, EMBED))
ASIDE = frozenset((Kind.CAPTION, Kind.FOOTNOTE))
TOLD = frozenset(("meta:og:type", "meta:generator"))  # fields whose value tells the kind of page, too
ARTICLE = 18  # bin of the score of a page from which it is surely that of an article: six in ten are, one in fifty others
SURE = 25  # step of the level below which nothing stays on such a page: as good F1, and fewer comments and teasers
LEAST = 20  # blocks; what has fewer is a fragment, for which rules are enough


class Learnt(NamedTuple):
    """All that was learnt but the forests."""

    wording: Wording
    look: Callable[[tuple[str, ...]], Looks]
    kinds: tuple[Mapping[str, int], ...]  # weights of marks and fields, by the kind of page


class Weights(NamedTuple):
    """All that was learnt."""

    learnt: Learnt
    first: Forest
    second: Forest


@cache
def weights() -> Weights:
    """The weights file, unpacked for use."""
    data = json.loads(WEIGHTS.read_text("utf-8"))
    wording = Wording(*(table(data[name]) for name in Wording._fields))
    marks = [table(data[name]) for name in TABLES]
    return Weights(learnt(wording, marks, [table(data[name]) for name in TYPES]), load(data["first"]), load(data["second"]))


def table(written: Sequence[tuple[int, Sequence[str]]]) -> dict[str, int]:
    """A table of weights as it stands in the file: each weight with its keys."""
    return {key: weight for weight, keys in written for key in keys}


def learnt(wording: Wording, marks: Sequence[Mapping[str, int]], kinds: Sequence[Mapping[str, int]]) -> Learnt:
    """These tables, ready for use."""
    telling = frozenset(key for one in kinds for key in one)
    return Learnt(wording, looking(marks, telling), tuple(kinds))


def readable(body: Sequence[Block]) -> list[int]:
    """Which blocks have words to judge."""
    return [i for i, block in enumerate(body) if block.kind not in UNREAD and any(map(str.isalnum, block.text))]


def kept(page: Page, body: Sequence[Block], ruled: Sequence[Label | None]) -> list[bool] | None:
    """Which blocks to keep; None for a fragment. `ruled` are the labels by rules."""
    places = readable(body)
    if len(places) < LEAST:
        return None
    known = weights()
    columns, inside = facts([body[i] for i in places], page.blocks, [ruled[i] for i in places], known.learnt)
    first = bins(weigh(known.first, columns))
    scores = weigh(known.second, second_facts(columns, inside, first))
    keep = promising(columns["words"], scores, SURE if columns["kind_article"][0] >= ARTICLE else 0)
    told = {i: stays for i, stays in zip(places, keep, strict=True) if body[i].kind not in ASIDE}
    return filled(len(body), told)


def facts(
    blocks: Sequence[Block], fields: Sequence[Block], ruled: Sequence[Label | None], known: Learnt
) -> tuple[Columns, Body]:
    """Every column of the first stage; `fields` are the blocks among which the page's fields are."""
    columns = block_facts(blocks, known.wording)
    tree = tree_of(blocks, known.look)
    telling = set(chain.from_iterable({looks.telling for looks in tree.looks}))
    telling.update(*[field_keys(block.name, block.text) for block in fields if block.kind is FIELD])
    kinds = [sum(filter(None, map(one.get, telling))) // 4 for one in known.kinds]
    inside = body_of(blocks, tree, columns)
    return columns | markup_facts(blocks, inside, ruled, kinds), inside


def field_keys(name: str, text: str) -> list[str]:
    """The keys under which a field may tell the kind of page."""
    key = f"@{name}"
    return [key, f"{key}={text.partition(' ')[0].lower()[:30]}"] if name in TOLD else [key]


def second_facts(columns: Columns, inside: Body, first: bytes) -> Columns:
    """Every column of the second stage."""
    return context_facts(columns, first) | opinion_facts(inside, columns, first)


def filled(count: int, known: Mapping[int, bool]) -> list[bool]:
    """Pictures and their captions stay where a block beside them does."""
    before, after = [False] * count, [False] * count
    for order, found in ((range(count), before), (range(count - 1, -1, -1), after)):
        last = False
        for i in order:
            last = found[i] = known.get(i, last)
    return [one or two for one, two in zip(before, after, strict=True)]
