"""Facts about where a candidate for the title stands: beside the article, under which elements, among what lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from reex_cli.metadata.title_candidates import TitleCandidate, Part
from reex_cli.metadata.title_context import REMEMBERED, TitleContext
from reex_cli.metadata.title_text_features import alike
from reex_cli.model import Kind, Label, Place

NEAR = 5  # blocks below a title in which a date or a byline may stand
MIDDLE, FARTHEST = 128, 100  # how distances are told, which may be to either side
NEVER, DEEPEST, RUN = 30, 12, 40  # for what stands nowhere near; elements and lines that are looked at
MENU = re.compile(
    "header|nav|menu|banner|logo|masthead|breadcrumb|brand|sidebar|footer|widget|related|modal|popup", re.IGNORECASE
)
TITLE = re.compile(r"title|headline|titel", re.IGNORECASE)
ARTICLES, ASIDES = frozenset(("<article>", "<main>")), frozenset(("<aside>", "<footer>", "<nav>"))
BUTTONS = frozenset((Label.SHARE, Label.COOKIES, Label.LEGAL, Label.NEWSLETTER, Label.ADVERT, Label.MEDIA, Label.FORM))
LABELS = {Label.CONTENT: 1, Label.BOILERPLATE: 2, Label.METADATA: 3, Label.NAVIGATION: 4} | dict.fromkeys(BUTTONS, 5)
LABELS |= dict.fromkeys((Label.COMMENTS, Label.RELATED, Label.AUTHOR_BOX), 6)
OTHER = 7
Facts = dict[str, int]


def of_place(one: TitleCandidate, known: TitleContext) -> Facts:
    """Where it stands in the body; nothing where it does not."""
    body = [mention for mention in one.mentions if mention.place >= known.body]
    if not body:
        return {}
    whole = [mention for mention in body if mention.part is Part.WHOLE] or body
    best = min(whole, key=lambda mention: abs(mention.place - known.start))
    index, block = best.place, known.blocks[best.place]
    return {
        "placed": 1,
        "whole": best.part,
        "said": min(20, len(body)),
        "before start": min(20, sum(mention.place < known.start for mention in body)),
        "earlier": sum(mention.place < index for mention in body),
        "first": index == known.body,
        "like opening": alike(one.words, known.opening),
        "begins": index - known.body,
        "distance": _to(known.start, index),
        "level": 1 + block.level if block.kind is Kind.HEADING else 0,
        "item": block.kind is Kind.LIST_ITEM,
        "linked": 1 + 8 * block.linked // max(1, len(block.text)),
        "label": LABELS.get(known.verdicts[index].label, OTHER),
        **_of_marks(block.place),
        **_of_neighbours(index, one.words, known),
        **_of_prose(index, known),
    }


def _to(place: int, index: int) -> int:
    return MIDDLE + max(-FARTHEST, min(FARTHEST, place - index))


def _of_marks(place: Place | None) -> Facts:
    marks: list[str] = []
    own = place.marks if place else ()
    while place is not None and len(marks) < 4 * DEEPEST:
        marks += place.marks
        place = place.parent
    return {
        "menu marks": any(map(_is_menu, marks)),
        "title marks": any(map(TITLE.search, own)),
        "article marks": not ARTICLES.isdisjoint(marks),
        "aside marks": not ASIDES.isdisjoint(marks),
        "header marks": "<header>" in marks,
    }


@lru_cache(REMEMBERED)
def _is_menu(mark: str) -> bool:
    return MENU.search(mark) is not None


def _of_neighbours(index: int, own: tuple[str, ...], known: TitleContext) -> Facts:
    after = known.blocks[index + 1 : index + 1 + NEAR]
    before = known.blocks[max(known.body, index - 3) : index]
    line = f" {' '.join(own)} "
    date, byline = _ahead(known.dates, index), _ahead(known.bylines, index)
    return {
        "date below": date <= NEAR,
        "byline below": byline <= NEAR,
        "date ahead": date,
        "date behind": _behind(known.dates, index),
        "byline ahead": byline,
        "byline behind": _behind(known.bylines, index),
        "held before": min(20, known.joined.count(line, 0, known.at[index])),
        "held after": min(20, known.joined.count(line, known.at[index + 1])),
        "gap": known.blocks[index].gap,
        "gap below": after[0].gap if after else 0,
        "size before": _mean([len(block.text) for block in before]),
        "size after": _mean([len(block.text) for block in after[:3]]),
        "size next": len(after[0].text) if after else 0,
    }


def _ahead(places: Sequence[int], index: int) -> int:
    at = bisect_right(places, index)
    return min(NEVER, places[at] - index) if at < len(places) else NEVER


def _behind(places: Sequence[int], index: int) -> int:
    at = bisect_left(places, index)
    return min(NEVER, index - places[at - 1]) if at else NEVER


def _mean(sizes: Sequence[int]) -> int:
    return sum(sizes) // max(1, len(sizes))


def _of_prose(index: int, known: TitleContext) -> Facts:
    """How much prose there is before and behind: a title has little before it and much behind."""
    prose, kept, count = known.prose, known.kept, len(known.blocks)
    up, down = index, index + 1
    first, last = max(known.body, index - RUN), min(count, index + RUN)
    while up > first and known.short[up - 1]:
        up -= 1
    while down < last and known.short[down]:
        down += 1
    near, far = min(count, index + 6), min(count, index + 21)
    return {
        "prose near after": (prose[near] - prose[index + 1]) // 2,
        "prose after": (prose[far] - prose[index + 1]) // 4,
        "prose near before": (prose[index] - prose[max(0, index - 5)]) // 2,
        "prose before": (prose[index] - prose[max(0, index - 20)]) // 4,
        "share before": 255 * prose[index] // max(1, prose[-1]),
        "kept before": 255 * kept[index] // max(1, kept[-1]),
        "kept after": 255 * (kept[far] - kept[index + 1]) // max(1, kept[-1]),
        "prose begins": min(RUN, bisect_right(prose, prose[index + 1]) - index - 1),
        "short before": index - up,
        "short after": down - index - 1,
    }
