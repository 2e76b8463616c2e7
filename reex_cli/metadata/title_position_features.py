"""Features of the place of a title candidate: its distance to the article, the elements around it, what is near.

A feature is a whole number, 0..255 in a column; see `FEATURES` for meanings. A candidate that only fields mention has
none of these. Words are left to `title_text_features`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from reex_cli.metadata.title_candidates import MentionPart, TitleCandidate, TitleMention
from reex_cli.metadata.title_context import CACHED_SELECTORS, TitleContext
from reex_cli.metadata.title_text_features import Features, dice_similarity
from reex_cli.model import Element, Kind, Label

# "The block" is that of the mention in the body that is nearest to the article's start, whole ones before parts.
FEATURES: dict[str, str] = {
    "in body": "whether a mention is in the body; 0..1",
    "part in body": "part of the block's text: 1 middle, 2 after a separator, 3 inline element, 4 before one, 5 whole; 0..5",
    "body mentions": "mentions in the body; 0..20",
    "mentions before article": "mentions in the body before the article; 0..20",
    "earlier mentions": "mentions in the body before the block; 0..255",
    "is first block": "whether the block is the first one of the body; 0..1",
    "similarity to first block": "shared words with the first block (Dice coefficient), in 16ths; 0..16",
    "blocks before": "blocks of the body before the block; 0..255",
    "distance to article": "128 + blocks down to the start of the article, negative if it is above, at most 100 away; 28..228",
    "heading level": "1 + level of the heading; 0 if the block is none; 0..7",
    "list item": "whether the block is a list item; 0..1",
    "linked share": "1 + share of characters inside links, in 8ths; 0..9",
    "label": "group of the block's label, see LABEL_GROUPS, 7 for other labels; 0..7",
    "in menu-like element": "whether an element around the block is called a menu, a header, a footer, a widget …; 0..1",
    "element named title": "whether the innermost element is called a title; 0..1",
    "in article element": "whether it is in <article> or <main>; 0..1",
    "in aside element": "whether it is in <aside>, <footer> or <nav>; 0..1",
    "in header element": "whether it is in <header>; 0..1",
    "date below": "whether a line with a date is among the next five blocks; 0..1",
    "byline below": "whether a line like a byline is among the next five blocks; 0..1",
    "blocks to next date": "blocks to the next line with a date, 30 if none is near; 0..30",
    "blocks to previous date": "blocks to the last line with a date above, 30 if none is near; 0..30",
    "blocks to next byline": "blocks to the next line like a byline, 30 if none is near; 0..30",
    "blocks to previous byline": "blocks to the last line like a byline above, 30 if none is near; 0..30",
    "repetitions before": "occurrences of the candidate's words in short lines of the body before the block; 0..20",
    "repetitions after": "occurrences of the candidate's words in short lines after the block; 0..20",
    "gap above": "empty lines above the block; 0..255",
    "gap below": "empty lines above the next block; 0..255",
    "length before": "mean number of characters of the three blocks above; 0..255",
    "length after": "mean number of characters of the next three blocks; 0..255",
    "length of next block": "characters of the next block; 0..255",
    "prose in next 5": "half the words in blocks of prose among the next five; 0..255",
    "prose in next 20": "a quarter of the words in blocks of prose among the next twenty; 0..255",
    "prose in previous 5": "half the words in blocks of prose among the five above; 0..255",
    "prose in previous 20": "a quarter of the words in blocks of prose among the twenty above; 0..255",
    "prose share before": "share of the page's prose that is above the block, in 255ths; 0..255",
    "content share before": "share of the article that is above the block, in 255ths; 0..255",
    "content share after": "share of the article that is in the next twenty blocks, in 255ths; 0..255",
    "blocks to prose": "blocks to the next block of prose; 0..40",
    "short blocks before": "blocks as short as menu entries directly above; 0..40",
    "short blocks after": "blocks as short as menu entries directly below; 0..39",
}

NEAR_BLOCKS = 5  # below a title, where a date or a byline is expected
ZERO_DISTANCE, MAX_DISTANCE = 128, 100  # value of the distance 0, and the largest distance to either side
NOT_NEAR = 30  # blocks to a date or byline; more is the same as none
MAX_REPETITIONS = 20
MAX_SELECTORS = 48  # of the elements around a block that are examined
MAX_RUN = 40  # blocks of a run of short ones, and to prose
NEXT_FEW, NEXT_MANY = 5, 20  # blocks in which prose is counted

MENU_SELECTOR = re.compile(
    "header|nav|menu|banner|logo|masthead|breadcrumb|brand|sidebar|footer|widget|related|modal|popup", re.IGNORECASE
)
TITLE_SELECTOR = re.compile(r"title|headline|titel", re.IGNORECASE)
ARTICLE_TAGS, ASIDE_TAGS = frozenset(("<article>", "<main>")), frozenset(("<aside>", "<footer>", "<nav>"))

_NOTICES = (Label.SHARE, Label.COOKIES, Label.LEGAL, Label.NEWSLETTER, Label.ADVERT, Label.MEDIA, Label.FORM)
_NEIGHBOURS = (Label.COMMENTS, Label.RELATED, Label.AUTHOR_BOX)
LABEL_GROUPS = {Label.CONTENT: 1, Label.BOILERPLATE: 2, Label.METADATA: 3, Label.NAVIGATION: 4}
LABEL_GROUPS |= dict.fromkeys(_NOTICES, 5) | dict.fromkeys(_NEIGHBOURS, 6)
OTHER_LABEL = 7  # the group of labels that are in no other


def position_features(candidate: TitleCandidate, context: TitleContext) -> Features:
    """Features of the position of a candidate in the body; none if only fields mention it."""
    mentions = [mention for mention in candidate.mentions if mention.block_index >= context.body_start]
    if not mentions:
        return {}
    nearest = nearest_mention(mentions, context)
    index, block = nearest.block_index, context.blocks[nearest.block_index]
    return {
        "in body": 1,
        "part in body": nearest.part,
        "body mentions": min(20, len(mentions)),
        "mentions before article": min(20, sum(mention.block_index < context.article_start for mention in mentions)),
        "earlier mentions": sum(mention.block_index < index for mention in mentions),
        "is first block": index == context.body_start,
        "similarity to first block": dice_similarity(candidate.words, context.first_words),
        "blocks before": index - context.body_start,
        "distance to article": ZERO_DISTANCE + max(-MAX_DISTANCE, min(MAX_DISTANCE, context.article_start - index)),
        "heading level": 1 + block.level if block.kind is Kind.HEADING else 0,
        "list item": block.kind is Kind.LIST_ITEM,
        "linked share": 1 + 8 * block.link_characters // max(1, len(block.text)),
        "label": LABEL_GROUPS.get(context.verdicts[index].label, OTHER_LABEL),
        **_element_features(block.element),
        **_line_features(index, candidate.words, context),
        **_prose_features(index, context),
    }


def nearest_mention(mentions: Sequence[TitleMention], context: TitleContext) -> TitleMention:
    """The mention that is nearest to the article's start; a whole text is preferred."""
    whole = [mention for mention in mentions if mention.part is MentionPart.WHOLE] or mentions
    return min(whole, key=lambda mention: abs(mention.block_index - context.article_start))


def _element_features(element: Element | None) -> Features:
    """What the elements around a block are, by their tags, classes and ids."""
    selectors: list[str] = []
    innermost = element.selectors if element else ()
    while element is not None and len(selectors) < MAX_SELECTORS:
        selectors += element.selectors
        element = element.parent
    return {
        "in menu-like element": any(map(_is_menu_selector, selectors)),
        "element named title": any(map(TITLE_SELECTOR.search, innermost)),
        "in article element": not ARTICLE_TAGS.isdisjoint(selectors),
        "in aside element": not ASIDE_TAGS.isdisjoint(selectors),
        "in header element": "<header>" in selectors,
    }


@lru_cache(CACHED_SELECTORS)
def _is_menu_selector(selector: str) -> bool:
    return MENU_SELECTOR.search(selector) is not None


def _line_features(index: int, words: tuple[str, ...], context: TitleContext) -> Features:
    """Dates, bylines, repetitions and lengths of the blocks around a block."""
    after = context.lengths[index + 1 : index + 4]
    before = context.lengths[max(context.body_start, index - 3) : index]
    line = f" {' '.join(words)} "
    next_date, next_byline = _distance_to_next(context.dates, index), _distance_to_next(context.bylines, index)
    return {
        "date below": next_date <= NEAR_BLOCKS,
        "byline below": next_byline <= NEAR_BLOCKS,
        "blocks to next date": next_date,
        "blocks to previous date": _distance_to_previous(context.dates, index),
        "blocks to next byline": next_byline,
        "blocks to previous byline": _distance_to_previous(context.bylines, index),
        "repetitions before": min(MAX_REPETITIONS, context.body_text.count(line, 0, context.offsets[index])),
        "repetitions after": min(MAX_REPETITIONS, context.body_text.count(line, context.offsets[index + 1])),
        "gap above": context.blocks[index].blank_lines,
        "gap below": context.blocks[index + 1].blank_lines if after else 0,
        "length before": _mean(before),
        "length after": _mean(after),
        "length of next block": after[0] if after else 0,
    }


def _distance_to_next(places: Sequence[int], index: int) -> int:
    """Blocks from `index` to the first of the sorted `places` behind it, at most `NOT_NEAR`."""
    at = bisect_right(places, index)
    return min(NOT_NEAR, places[at] - index) if at < len(places) else NOT_NEAR


def _distance_to_previous(places: Sequence[int], index: int) -> int:
    """Blocks from `index` to the last of the sorted `places` before it, at most `NOT_NEAR`."""
    at = bisect_left(places, index)
    return min(NOT_NEAR, index - places[at - 1]) if at else NOT_NEAR


def _mean(sizes: Sequence[int]) -> int:
    return sum(sizes) // max(1, len(sizes))


def _prose_features(index: int, context: TitleContext) -> Features:
    """Prose and content before and after a block: a title has little before it and much after it."""
    prose, content, count = context.prose_before, context.content_before, len(context.blocks)
    up, down = index, index + 1
    first, last = max(context.body_start, index - MAX_RUN), min(count, index + MAX_RUN)
    while up > first and context.is_short[up - 1]:
        up -= 1
    while down < last and context.is_short[down]:
        down += 1
    few, many = min(count, index + 1 + NEXT_FEW), min(count, index + 1 + NEXT_MANY)
    return {
        "prose in next 5": (prose[few] - prose[index + 1]) // 2,
        "prose in next 20": (prose[many] - prose[index + 1]) // 4,
        "prose in previous 5": (prose[index] - prose[max(0, index - NEXT_FEW)]) // 2,
        "prose in previous 20": (prose[index] - prose[max(0, index - NEXT_MANY)]) // 4,
        "prose share before": 255 * prose[index] // max(1, prose[-1]),
        "content share before": 255 * content[index] // max(1, content[-1]),
        "content share after": 255 * (content[many] - content[index + 1]) // max(1, content[-1]),
        "blocks to prose": min(MAX_RUN, bisect_right(prose, prose[index + 1]) - index - 1),
        "short blocks before": index - up,
        "short blocks after": down - index - 1,
    }
