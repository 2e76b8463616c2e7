"""Find the names in the lines of a page that may state its authors, each with the features of its line.

Such lines are around the title, behind the article, beside the date, below a line that is nothing but the beginning of a
byline. Which form a mention has is left to `name_mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reex_cli import bylines, lexicon, name_lines, person_names
from reex_cli.metadata import page_context
from reex_cli.metadata.name_mentions import NameMention, find_name_mentions
from reex_cli.metadata.page_context import Claim, PageContext
from reex_cli.model import Kind, Label

LINES_ABOVE, LINES_BELOW = 14, 22  # around the title, in which names are looked for;
LINES_BELOW_START = 11  # at least so many from the beginning of the article,
LINES_BEFORE_END, LINES_AFTER = 5, 16  # and so many around its end
LINES_BESIDE_DATE = 2  # above and below the line of the date
MAX_ADJACENT_LINE = 130  # characters of the line above or below a name that is a feature
MAX_ANNOUNCEMENT = 40  # characters of a line that announces the name in the next
LINES_TO_HANDLE = 8  # from the title, in which a single word may be a name
LINES_TO_DATE = 3  # fewer than these are between a name and the date beside it
ANNOUNCED_NAME = re.compile(r"[^\W\d_][\w.-]{1,24}(?: [^\W\d_][\w.-]{0,24})?$")  # a name, or what somebody calls himself
FEATURE_LABELS = frozenset((Label.RELATED, Label.AUTHOR_BOX, Label.NAVIGATION, Label.CONTENT))
PLACES = frozenset(  # features of a line that have a weight for each form of mention
    (
        *(name for _, name in page_context.DISTANCES), page_context.FARTHEST,
        "before article", "just before article", "article beginning", "inside article", "just after article", "after article",
        "date in line", "date just above", "date just below", "date further away",
        "byline above", "author phrase above", "mostly linked", "repeated line",
        *(f"label: {label}" for label in FEATURE_LABELS),
    )
)  # fmt: skip

FEATURES: dict[str, str] = {
    "date in line": "the line states the date, or an update if no date is known",
    "date just above": "the date is one or two lines above",
    "date just below": "the date is one or two lines below",
    "date further away": "the date is three or more lines away",
    "byline above": "the line above is nothing but the beginning of a byline",
    "author phrase above": "the line above is a phrase of the topic `author` of the lexicon",
    "digits in next line": "the next line is short and has digits",
    "repeated line": "the page has the same line again",
    "mostly linked": "links cover more than half of the line",
}


def find_line_claims(context: PageContext, date_line: int | None) -> Iterator[Claim]:
    """The names in lines that may state authors. `date_line` is the number of the line that states the date."""
    for number in dict.fromkeys(_lines_with_names(context, date_line)):
        yield from _claims_of_line(context, number, date_line)


def _lines_with_names(context: PageContext, date_line: int | None) -> Iterator[int]:
    """The numbers of these lines; some twice."""
    count = len(context.lines)
    first = max(0, min(context.anchor, context.article_start) - LINES_ABOVE)
    yield from range(first, min(count, max(context.anchor + LINES_BELOW, context.article_start + LINES_BELOW_START)))
    yield from range(max(first, context.article_end - LINES_BEFORE_END), min(count, context.article_end + LINES_AFTER))
    if date_line is not None:
        yield from range(max(0, date_line - LINES_BESIDE_DATE), min(count, date_line + LINES_BESIDE_DATE + 1))
    yield from (number for number in range(1, count) if _follows_byline(context, number))


def _claims_of_line(context: PageContext, number: int, date_line: int | None) -> Iterator[Claim]:
    """The names in a line. Captions are left out, which name who made a picture, and comments."""
    block = context.blocks[context.lines[number]]
    if context.label(number) in (Label.MEDIA, Label.COMMENTS):
        return
    away = len(context.lines) if date_line is None else abs(number - date_line)
    may_be_handle = away == 0 or abs(number - context.anchor) <= LINES_TO_HANDLE or _follows_byline(context, number)
    mentions = (
        list(find_name_mentions(block, may_be_handle=may_be_handle))
        if block.kind not in (Kind.IMAGE, Kind.EMBED) and block.text
        else []
    )
    if not mentions and ANNOUNCED_NAME.match(block.text) and _follows_byline(context, number):
        mentions = [NameMention(block.text, "byline", 0, 0)]
    elif not mentions and may_be_handle and away == 1 and person_names.HANDLE.match(block.text):
        mentions = [NameMention(block.text, "handle alone", 0, 0)]
    if continued := name_lines.find_continued_name(block.text, context.line_text(number - 1)):
        source = (context.lines[number - 1], "byline", 0)
        features = frozenset(("byline, later name", "in line", *_line_features(context, number, date_line)))
        yield Claim(context.lines[number], continued, continued, features, source)
        return
    if not mentions:
        return
    index, surroundings, names = context.lines[number], _line_features(context, number, date_line), set[str]()
    for name, form, start, end, group in mentions:
        classes = context.class_features(block, start, end)
        if name in names or (form == "author element" and "own class: author" not in classes):
            continue
        names.add(name)
        given = "given name" if person_names.starts_with_given_name(name) else "no given name"
        of_form = {f"{form}: {feature}" for feature in surroundings & PLACES} | {f"{form}: {given}", form, "in line"}
        yield Claim(index, name, name, surroundings | classes | of_form, (index, form.partition(",")[0], group))


def _follows_byline(context: PageContext, number: int) -> bool:
    """Whether the line above is nothing but the beginning of a byline."""
    before = context.line_text(number - 1)
    return len(before) < MAX_ANNOUNCEMENT and _is_opening(before)


@lru_cache(person_names.CACHED_TEXTS)
def _is_opening(text: str) -> bool:
    """Whether a text is nothing but the beginning of a byline."""
    opening = bylines.BYLINE_OPENING.match(f"{text} ")
    return opening is not None and opening.end() >= len(text)


def _line_features(context: PageContext, number: int, date_line: int | None) -> frozenset[str]:
    """Features of a line: its position relative to the title, the article and the date, and the lines beside it."""
    block, before, behind = context.blocks[context.lines[number]], context.line_text(number - 1), context.line_text(number + 1)
    away = None if date_line is None else number - date_line
    features = {
        name
        for name, holds in (
            ("date in line", away == 0),
            ("date just above", away is not None and 0 < away < LINES_TO_DATE),
            ("date just below", away is not None and -LINES_TO_DATE < away < 0),
            ("date further away", away is not None and abs(away) >= LINES_TO_DATE),
            ("byline above", _follows_byline(context, number)),
            ("author phrase above", "author" in lexicon.match_topics(before) if len(before) < MAX_ADJACENT_LINE else False),
            ("digits in next line", 0 < len(behind) < MAX_ADJACENT_LINE and any(map(str.isdigit, behind))),
            ("repeated line", context.text_counts[block.text] > 1),
            ("mostly linked", 2 * block.link_characters > len(block.text)),
        )
        if holds
    }
    label = context.label(number)
    return context.position_features(number) | features | ({f"label: {label}"} if label in FEATURE_LABELS else set())
