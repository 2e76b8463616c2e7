"""The judge: which blocks of a page are its article, where rules do not reach.

HTML has a judge of its own, in `_html.py`; this one is for pages without markup. Three forests of small tables
over facts that any block has: the first looks at a block and its neighbours, the second at the first one's
opinion of everything around, the third at the page: is it just an article? Then the best sequence of kept and
dropped runs is chosen. All numbers are whole, so the same page gives the same verdicts on every machine. The
weights were learnt by `tests/bench/train.py` from pages of the WCXB development set by Murrough Foley (CC-BY-4.0) and
from the evaluation pages of trafilatura (Apache-2.0).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reex_cli.judge import _html
from reex_cli.judge._columns import Wording, block_facts
from reex_cli.judge._context import context_facts, page_facts
from reex_cli.judge._forest import Forest, bins, load, weigh
from reex_cli.judge._runs import UNIT, best_runs
from reex_cli.judge._title import title, title_of_text
from reex_cli.judge._told import BESIDE, JUDGE, told
from reex_cli.model import CONTENT, FIELD, Block, Label, Page, Verdict

DOUBT = 2 * UNIT  # by which a text without a word of page talk must look less like an article
UNMARKED = frozenset(("text", "dump", "markdown"))  # formats without markup
SIGNED = UNMARKED | {"html"}  # formats in which lines beside the article tell who wrote it, and when
WEIGHTS = Path(__file__).with_name("weights.json")

KEPT = Verdict(CONTENT, "judge")
BEFORE = Verdict(Label.FURNITURE, "judge: before the article")
AFTER = Verdict(Label.FURNITURE, "judge: after the article")
RANK = {"judge: title": -(1 << 20)}  # among the rules that name a field: before them all, or behind
RANK |= {f"{who}: {field}": rank for who, rank in ((JUDGE, -1), (BESIDE, 1 << 20)) for field in ("date", "modified", "authors")}
UNLIKE = Verdict(Label.FURNITURE, "judge: unlike the article around it")


class Weights(NamedTuple):
    """All that was learnt."""

    wording: Wording
    first: Forest
    second: Forest
    page: Forest
    keep_above: int  # score from which a block pays
    change: int  # price of a change between kept and dropped
    plain_above: int  # score of a page from which it is just an article


class Judgement(NamedTuple):
    """What the judge found about the blocks of a page."""

    plain: bool  # just an article: every block is kept
    keep: list[bool]
    scores: list[int]  # EVEN is undecided, UNIT is one unit of log odds


@cache
def weights() -> Weights:
    """The weights file, unpacked for use."""
    return unpacked(json.loads(WEIGHTS.read_text("utf-8")))


def unpacked(data: dict[str, object]) -> Weights:
    """Weights as they stand in their file."""
    given: dict[str, list] = data  # type: ignore[assignment, type-arg]
    wording = Wording(*({key: weight for weight, keys in given[part] for key in keys} for part in Wording._fields))
    first, second, page = (load(given[name]) for name in ("first", "second", "page"))  # type: ignore[arg-type]
    return Weights(wording, first, second, page, data["keep_above"], data["change"], data["plain_above"])  # type: ignore[arg-type]


class Heard(NamedTuple):
    """The judge's word on a page."""

    verdicts: list[Verdict]  # one for each block
    plain: bool  # just an article: nothing goes but what a rule names
    bylines: bool  # whether a byline or a date that a rule names is one, though the judge would keep it


def heard(page: Page, body: Sequence[Block], ruled: Sequence[Label | None], firm: Sequence[bool]) -> Heard | None:
    """What the judge says of a page; None in a format that it does not know.

    `ruled` are the labels that rules gave, None where none spoke; `firm` where they take a block out of the article.
    """
    if page.format == "html":
        keep = _html.kept(page, body, ruled)
        return Heard(explained(keep), plain=False, bylines=True) if keep else None
    places = [i for i, block in enumerate(body) if block.kind not in _html.UNREAD]
    if page.format not in UNMARKED or not places:
        return None
    doubt = None if page.format == "dump" else DOUBT
    found = judge([body[i] for i in places], weights(), doubt, [firm[i] for i in places])
    keep = _html.filled(len(body), dict(zip(places, found.keep, strict=True)))
    return Heard(explained(keep), found.plain, found.plain)


def explained(keep: list[bool]) -> list[Verdict]:
    """Why a block went: by where it stands beside what is kept."""
    if True not in keep:
        return [BEFORE] * len(keep)
    first = keep.index(True)
    last = len(keep) - keep[::-1].index(True)
    inside = [KEPT if kept else UNLIKE for kept in keep[first:last]]
    return [BEFORE] * first + inside + [AFTER] * (len(keep) - last)


def named(page: Page, verdicts: list[Verdict], judged: Heard | None) -> list[Verdict]:
    """The verdicts on a page with its title named, where that is the best of all that may be it; front matter knows it."""
    pairs = list(zip(page.blocks, verdicts, strict=True))
    count = sum(block.kind is not FIELD for block, _ in pairs)
    enough = page.format in UNMARKED or (page.format in SIGNED and count >= _html.LEAST)
    known = page.format in UNMARKED and any(block.kind is FIELD and said.field == "title" for block, said in pairs)
    choose = title_of_text if judged and judged.plain else title
    best = choose(page.blocks, verdicts) if enough and not known else None
    return [*verdicts[: best[0]], best[1], *verdicts[best[0] + 1 :]] if best else verdicts


def signed(page: Page, verdicts: Sequence[Verdict], judged: Heard | None) -> list[Verdict]:
    """The verdicts with date and authors named, where the page is more than an article, of which rules name the lines."""
    return told(page, verdicts) if page.format in SIGNED and not (judged and judged.plain) else list(verdicts)


def judge(body: Sequence[Block], known: Weights, doubt: int | None = 0, firm: Sequence[bool] = ()) -> Judgement:
    """Judge the blocks of one page.

    `doubt` is how much less than learnt makes it just an article, where nothing speaks of a page; None where it is
    known to be more. `firm` are the blocks that rules take out of the article, so that keeping them would keep nothing.
    """
    columns = block_facts(body, known.wording)
    first = bins(weigh(known.first, columns))
    scores = weigh(known.second, context_facts(columns, first))
    plain = doubt is not None and weigh(known.page, page_facts(columns, first, bins(scores)))[0] > known.plain_above - doubt
    keep = [True] * len(body) if plain else best_runs(columns["words"], scores, known.keep_above, known.change, firm)
    return Judgement(plain, keep, scores)
