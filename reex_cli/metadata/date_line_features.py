"""Features of a date in a line: the words before and behind it, the elements around it, the adjacent lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reex_cli import lexicon
from reex_cli.dates import DAY_LENGTH, DateMention
from reex_cli.dates.lines import STRICT_PUBLISHED_WORD, find_dateline
from reex_cli.metadata.page_context import MAX_STATING_LINE, PageContext
from reex_cli.model import CODE, LIST_ITEM, PARAGRAPH, TABLE, Block, Kind, Label
from reex_cli.text import ends_sentence

NEARBY_LENGTH = 34  # characters before a date in which words of publication, change or events are looked for
MAX_ADJACENT_LINE = MAX_STATING_LINE // 4
UPDATED_WORD = lexicon.compile_pattern("updated-stem")
PUBLISHED_WORD = lexicon.compile_pattern("published-stem")
BYLINE_WORD = lexicon.LazyPattern(
    rf"\b(?:{lexicon.pattern('by-word', any_case=True)}|{lexicon.pattern('byline-noun', any_case=True)}){lexicon.WORD_END}",
    re.IGNORECASE,
)
COUNT_WORD = lexicon.compile_pattern("count-word")
RIGHTS_WORD = lexicon.compile_pattern("rights-word", r"©|\(c\)|")
LIFE_SIGN = re.compile(r"(?:^|[(;,\s])[*†✝⚭]\s*(?:[^\W\d_]{2,3}\s)?$")  # in front of the day of a birth, a death, a wedding
DASH = re.compile(r"\s*[–—-]\s*$")
EVENT_WORD = lexicon.compile_pattern("event-word", r"\b", r"\W*$")
PLACE_LABEL = lexicon.compile_pattern("place-label", "", r"\s?:")
FEATURE_LABELS = frozenset((Label.COMMENTS, Label.RELATED, Label.LEGAL, Label.AUTHOR_BOX, Label.NAVIGATION))
MANY_WORDS = 14  # of a line beside its date
SENTENCE_WORDS = 6  # of a sentence beside its date
SEPARATOR = re.compile(r"[|·•]")
QUOTES = tuple("\"'“”„‘’«»`")
MIN_EVENT_WORD = 3  # letters: a shorter one may as well be a weekday
MIN_TITLE_BLANKS = 3  # between the words of a link that is the title of another article
EDGE = 3  # characters of a line before or behind its date
MAX_RANGE_GAP = 5  # characters between two dates of a range

FEATURES: dict[str, str] = {
    "kind: updated": "a claim names it the date of a change",
    "kind: published": "a claim that does not name it the date of a change",
    "published word before": "a word of publication is in the 34 characters in front of it",
    "event word before": "a word of events, deadlines or visits is directly in front of it",
    "nothing else in line": "the line is nothing but the date",
    "few other words in line": "1 to 6 other words are in the line",
    "many other words in line": "14 or more other words are in the line",
    "byline in line": "a word of bylines is in the first 34 characters of the line",
    "byline in adjacent line": "one of the two short lines above or below begins with a word of bylines",
    "counts nearby": "minutes of reading, words, views or comments are counted behind it or in an adjacent line",
    "copyright notice": "the line is a copyright notice",
    "line begins with it": "at most 2 characters are in front of it",
    "line ends with it": "at most 2 characters are behind it",
    "time of day": "a time of day is behind it",
    "block: *": "the line is of this kind: caption, heading, list item, table …",
    "in sentence": "words of a sentence are before and behind it",
    "sentence goes on": "a word in lower case is behind it",
    "in brackets": "it is in brackets",
    "other label": "a colon is in front of it, behind words that are none of publication or change",
    "dateline": "a place is in front of it and a dash behind it, at the beginning of prose",
    "range": "another date of the line is just before or behind it",
    "day range": "a dash is between it and another date of the line",
    "several dates in line": "the line states more dates",
}


def is_of_something_else(context: PageContext, number: int, mention: DateMention, features: frozenset[str]) -> bool:
    """Whether a date in a line is that of an event, a life, a source or a picture, whatever the ranking would say.

    It is in a sentence and no word of publication is in front of it, among other words of a caption or of code, in a table
    inside the article, in an item of a list or a link behind its beginning, a month among other words, quoted, in a range of
    days, behind a word or sign of events and lives, between words of the title, or above the place of an event.
    """
    block = context.blocks[context.lines[number]]
    if _is_in_other_block(context, number, block, features):
        return True
    before = block.text[: mention.start]
    is_in_title = number == context.title_line and before[-2:-1].isalpha() and block.text[mention.end + 1 :][:1].isalpha()
    if is_in_title or _begins_event(context, number, before):
        return True
    if len(mention.value) < DAY_LENGTH and "nothing else in line" not in features:
        return True
    event = EVENT_WORD.search(before[-NEARBY_LENGTH:])
    is_quoted = before.endswith(QUOTES) and block.text.startswith(QUOTES, mention.end)
    if is_quoted or "day range" in features or LIFE_SIGN.search(before) or (event and len(event[0].strip()) >= MIN_EVENT_WORD):
        return True
    begins = "line begins with it" in features and "sentence goes on" not in features
    is_announced = begins or not features.isdisjoint(("dateline", "copyright notice", "kind: updated"))
    return "in sentence" in features and not is_announced and not STRICT_PUBLISHED_WORD.search(before[-NEARBY_LENGTH:])


def _begins_event(context: PageContext, number: int, before: str) -> bool:
    """Whether a date is behind a label, and the next line begins with that of a place: `Date: 3 May`, `Venue: the mill`."""
    return before.rstrip().endswith(":") and PLACE_LABEL.match(context.line_text(number + 1)) is not None


def is_below_teaser(context: PageContext, number: int, mentions: Sequence[DateMention]) -> bool:
    """Whether a line is nothing but a day, and the line above nothing but a link of several words: another article's title."""
    day, above = context.blocks[context.lines[number]], context.blocks[context.lines[number - 1]]
    is_day = len(mentions) == 1 and mentions[0].end - mentions[0].start == len(day.text)
    return is_day and above.link_characters == len(above.text) and above.text.count(" ") >= MIN_TITLE_BLANKS


def _is_in_other_block(context: PageContext, number: int, block: Block, features: frozenset[str]) -> bool:
    """Whether a block with a date is no line about the page: a caption, code, a table or item of a list, a teaser."""
    if block.kind is Kind.CAPTION or context.label(number) is Label.MEDIA:
        return "line begins with it" not in features or "several dates in line" in features
    if block.kind is CODE:
        return "few other words in line" not in features or "several dates in line" in features
    if block.kind is TABLE and context.page.text_format == "html" and context.article_start <= number <= context.article_end:
        return True
    is_item = block.kind is LIST_ITEM and number > context.article_start
    is_teaser = number > context.article_end and 2 * block.link_characters > len(block.text)
    is_apart = features.isdisjoint(("nothing else in line", "line begins with it", "published word before"))
    return is_apart and (is_item or is_teaser)


def _is_in_sentence(text: str, mention: DateMention) -> bool:
    """Whether a date is in a sentence of several words. A line has several parts, if separators divide it."""
    before, after = SEPARATOR.split(text[: mention.start])[-1], SEPARATOR.split(text[mention.end :], maxsplit=1)[0]
    return len(f"{before} {after}".split()) >= SENTENCE_WORDS and ends_sentence(after)


def mention_features(
    context: PageContext, number: int, mention: DateMention, mentions: Sequence[DateMention]
) -> frozenset[str]:
    """Features of one of the dates that a line mentions."""
    block = context.blocks[context.lines[number]]
    text = block.text
    before, after = text[max(0, mention.start - NEARBY_LENGTH) : mention.start], text[mention.end :]
    classes = context.class_features(block, mention.start, mention.end)
    is_update = bool(UPDATED_WORD.search(before)) or "own class: updated" in classes
    is_published = bool(PUBLISHED_WORD.search(before))
    other_words = len(f"{text[: mention.start]} {after}".split())
    adjacent = [context.line_text(n) for n in range(number - 2, number + 3) if n != number]
    features = {
        name
        for name, holds in (
            ("kind: updated", is_update),
            ("kind: published", not is_update),
            ("published word before", is_published),
            ("nothing else in line", other_words == 0),
            ("few other words in line", 0 < other_words < MANY_WORDS // 2),
            ("many other words in line", other_words >= MANY_WORDS),
            ("byline in line", bool(BYLINE_WORD.search(text[:NEARBY_LENGTH]))),
            ("byline in adjacent line", any(BYLINE_WORD.match(line) for line in adjacent if len(line) < MAX_ADJACENT_LINE)),
            ("counts nearby", _has_count(after[:NEARBY_LENGTH], adjacent)),
            ("copyright notice", bool(RIGHTS_WORD.search(text))),
            ("event word before", bool(EVENT_WORD.search(before))),
            ("line begins with it", mention.start < EDGE),
            ("line ends with it", len(after) < EDGE),
            ("time of day", len(mention.value) > DAY_LENGTH),
            ("in sentence", _is_in_sentence(text, mention)),
            ("other label", before.rstrip().endswith(":") and not (is_update or is_published)),
            ("several dates in line", len(mentions) > 1),
        )
        if holds
    }
    label = context.label(number)
    if label in FEATURE_LABELS:
        features.add(f"label: {label}")
    if block.kind is not PARAGRAPH:
        features.add(f"block: {block.kind}")
    return frozenset(features | classes | {"in line"} | _context_features(text, mention, mentions))


def _context_features(text: str, mention: DateMention, mentions: Sequence[DateMention]) -> set[str]:
    """Features of the characters just before and behind a date, and of the other dates of the line."""
    before, after = text[: mention.start].rstrip(), text[mention.end :]
    following = after.lstrip(" ,")[:1]
    edges = sorted((other.start, other.end) for other in mentions)
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(edges)]
    position = edges.index((mention.start, mention.end))
    beside = gaps[max(0, position - 1) : position + 1]
    return {
        name
        for name, holds in (
            ("sentence goes on", after[:1] in " ," and following.isalpha() and not following.isupper()),
            ("in brackets", before.endswith(("(", "[")) and after.lstrip().startswith((")", "]"))),
            ("range", any(len(gap) <= MAX_RANGE_GAP and not any(map(str.isalnum, gap)) for gap in beside)),
            ("day range", any(DASH.fullmatch(gap) for gap in beside)),
            ("dateline", mention.start > EDGE and len(text) >= MAX_ADJACENT_LINE and bool(find_dateline(text))),
        )
        if holds
    }


def _has_count(after: str, adjacent: list[str]) -> bool:
    """Whether minutes of reading, words, views or comments are counted behind a date or in an adjacent short line."""
    return bool(COUNT_WORD.search(after)) or any(COUNT_WORD.search(line) for line in adjacent if len(line) < NEARBY_LENGTH)
