"""Facts about where a candidate for the title stands: beside the article, under which elements, among what lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from reex_cli.metadata.title_candidates import Part, TitleCandidate
from reex_cli.metadata.title_context import REMEMBERED, TitleContext
from reex_cli.metadata.title_text_features import alike
from reex_cli.model import Element, Kind, Label

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
        "in body": 1,
        "part in body": best.part,
        "body mentions": min(20, len(body)),
        "mentions before article": min(20, sum(mention.place < known.start for mention in body)),
        "earlier mentions": sum(mention.place < index for mention in body),
        "is first block": index == known.body,
        "similarity to first block": alike(one.words, known.opening),
        "blocks before": index - known.body,
        "distance to article": _to(known.start, index),
        "heading level": 1 + block.level if block.kind is Kind.HEADING else 0,
        "list item": block.kind is Kind.LIST_ITEM,
        "linked share": 1 + 8 * block.link_characters // max(1, len(block.text)),
        "label": LABELS.get(known.verdicts[index].label, OTHER),
        **_of_marks(block.element),
        **_of_neighbours(index, one.words, known),
        **_of_prose(index, known),
    }


def _to(place: int, index: int) -> int:
    return MIDDLE + max(-FARTHEST, min(FARTHEST, place - index))


def _of_marks(place: Element | None) -> Facts:
    marks: list[str] = []
    own = place.marks if place else ()
    while place is not None and len(marks) < 4 * DEEPEST:
        marks += place.marks
        place = place.parent
    return {
        "in menu-like element": any(map(_is_menu, marks)),
        "element named title": any(map(TITLE.search, own)),
        "in article element": not ARTICLES.isdisjoint(marks),
        "in aside element": not ASIDES.isdisjoint(marks),
        "in header element": "<header>" in marks,
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
        "blocks to next date": date,
        "blocks to previous date": _behind(known.dates, index),
        "blocks to next byline": byline,
        "blocks to previous byline": _behind(known.bylines, index),
        "repetitions before": min(20, known.joined.count(line, 0, known.at[index])),
        "repetitions after": min(20, known.joined.count(line, known.at[index + 1])),
        "gap above": known.blocks[index].blank_lines,
        "gap below": after[0].blank_lines if after else 0,
        "length before": _mean([len(block.text) for block in before]),
        "length after": _mean([len(block.text) for block in after[:3]]),
        "length of next block": len(after[0].text) if after else 0,
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
        "prose in next 5": (prose[near] - prose[index + 1]) // 2,
        "prose in next 20": (prose[far] - prose[index + 1]) // 4,
        "prose in previous 5": (prose[index] - prose[max(0, index - 5)]) // 2,
        "prose in previous 20": (prose[index] - prose[max(0, index - 20)]) // 4,
        "prose share before": 255 * prose[index] // max(1, prose[-1]),
        "content share before": 255 * kept[index] // max(1, kept[-1]),
        "content share after": 255 * (kept[far] - kept[index + 1]) // max(1, kept[-1]),
        "blocks to prose": min(RUN, bisect_right(prose, prose[index + 1]) - index - 1),
        "short blocks before": index - up,
        "short blocks after": down - index - 1,
    }
