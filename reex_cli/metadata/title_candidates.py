"""Find the title candidates of a page: texts that may be its title, each with every place that mentions it.

A title is stated in metadata fields, headings and lines near the beginning of the article. A site often writes its own
name before or after the title, and a heading may include the name of its section, so the parts between separators and
those in inline elements are candidates, too (Readability splits the window title alike). Mentions of the same words are
one candidate. Choosing is left to `title`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from html import unescape
from typing import NamedTuple

from reex_cli.bylines import parse_byline
from reex_cli.model import FIELD, HEADING, LIST_ITEM, PARAGRAPH, Block
from reex_cli.pattern_cache import pattern_cache
from reex_cli.text import normalize_spaces, segment_words

MAX_BLOCKS_BEFORE = 160  # from the article up to a line that may be its title
MIN_BLOCKS_INSIDE = 2  # of the article whose lines may be the title; more if its prose begins later,
MAX_BLOCKS_INSIDE = 10  # but no more than these
PLAIN_BLOCKS_BEFORE = 40  # the same before the article where there is no markup, for headings, too, which are guessed there
MAX_FIELDS, MAX_HEADINGS = 60, 60  # of a page that are examined: each candidate is compared with all of them
WORD_COUNTS = range(1, 37)  # of a title
MAX_CHARACTERS = 260  # of a mention
MAX_SPLITS = 3  # separators from either end, and inline elements, at which a mention is split
TITLE_SEPARATOR = pattern_cache.compile(  # begins with a cheap look-ahead, so that few positions are tried
    r"""(?=[\s|｜│»«_…:–—-])
    (?: (?<!\s)\s+(?:[-–—|·•»«›>:/~]|::|//)\s+ | (?<!\s)\s*[|｜│»«_…]\s* | (?<=\w[\w)’'”"]):\s+ | (?<=[^\x00-\u02ff])[-–—] )""",
    re.VERBOSE,
)
TITLE_LINE_SELECTOR = re.compile(r"title|headline|heading|titel|\btitre\b|überschrift", re.IGNORECASE)
LINE_KINDS = frozenset((PARAGRAPH, LIST_ITEM))

# Sources of mentions: names of fields → source, and the sources in the body.
FIELD_SOURCES = {
    "<title>": "window title",
    "meta:og:title": "og:title",
    "meta:twitter:title": "twitter:title",
    "ld:headline": "linked data headline",
    "ld:page:headline": "web page headline",
} | dict.fromkeys(
    """meta:title meta:headline meta:dc.title meta:dcterms.title meta:citation_title meta:parsely-title
    meta:sailthru.title meta:hdl""".split(),
    "other field",
)
FIRST_LEVEL, LOWER_HEADING, LINE = "first-level heading", "lower heading", "line"
MULTIPLE_SOURCES = (LOWER_HEADING, LINE)  # most of whose mentions are no title
TITLE_SOURCES = (*dict.fromkeys(FIELD_SOURCES.values()), FIRST_LEVEL)  # that state a title as a rule


class MentionPart(IntEnum):
    """The part of a text that a mention is; the more likely the title, the higher."""

    MIDDLE = 1  # between the first and the last separator
    AFTER = 2  # after a separator
    SPAN = 3  # inside an inline element, before it or after it
    BEFORE = 4  # before a separator
    WHOLE = 5


class TitleMention(NamedTuple):
    """One place of the page that may state its title."""

    block_index: int
    source: str  # one of TITLE_SOURCES or MULTIPLE_SOURCES
    part: MentionPart
    text: str
    rest: tuple[str, ...] = ()  # words of the text without this part
    separator: str = ""  # its first character


class TitleCandidate(NamedTuple):
    """Words that may be the title, and every mention of them, in the order of the page."""

    words: tuple[str, ...]  # as `segment_words` gives them: equal for texts that differ in case and punctuation alone
    mentions: list[TitleMention]


def find_title_candidates(blocks: Sequence[Block], article_start: int, prose_start: int) -> list[TitleCandidate]:
    """Find all title candidates, in the order of the page.

    `article_start` and `prose_start` are the indexes of the first block of the article and of the first one that is prose.
    """
    candidates: dict[tuple[str, ...], TitleCandidate] = {}
    for mention in find_mentions(blocks, article_start, prose_start):
        words = tuple(segment_words(mention.text))
        if len(words) in WORD_COUNTS:
            candidates.setdefault(words, TitleCandidate(words, [])).mentions.append(mention)
    return list(candidates.values())


def find_mentions(blocks: Sequence[Block], article_start: int, prose_start: int) -> Iterator[TitleMention]:
    """Find all texts of a page that may be its title, and split each into parts."""
    fields = headings = 0
    inside = max(MIN_BLOCKS_INSIDE, min(MAX_BLOCKS_INSIDE, prose_start - article_start))
    for index, block in enumerate(blocks):
        offset = index - article_start
        if block.element is None and block.kind is not FIELD and not -PLAIN_BLOCKS_BEFORE <= offset < MAX_BLOCKS_INSIDE:
            continue
        text = block.text
        source: str | None = None
        if block.kind is FIELD:
            if fields < MAX_FIELDS and (source := FIELD_SOURCES.get(block.name)):
                fields += 1
                text = normalize_spaces(unescape(text))
        elif block.kind is HEADING:
            headings += 1
            source = FIRST_LEVEL if block.level == 1 else LOWER_HEADING
        elif block.kind in LINE_KINDS and -MAX_BLOCKS_BEFORE <= offset < inside and may_be_title_line(block):
            source = LINE
        if source and text and len(text) <= MAX_CHARACTERS and headings <= MAX_HEADINGS:
            yield TitleMention(index, source, MentionPart.WHOLE, text)
            yield from split_at_separators(index, source, text)
            yield from split_at_spans(index, source, block)


def may_be_title_line(block: Block) -> bool:
    """Whether a block that is no heading may be the title: a short one without markup, or in an element called a title.

    A byline is none.
    """
    if len(block.text) > MAX_CHARACTERS or parse_byline(block.text):
        return False
    return block.element is None or any(map(TITLE_LINE_SELECTOR.search, block.element.selectors))


def split_at_separators(index: int, source: str, text: str) -> Iterator[TitleMention]:
    """Split a text into what is before and after each separator, and what is between the first and the last one."""
    matches = list(TITLE_SEPARATOR.finditer(text))
    for match in dict.fromkeys((*matches[:MAX_SPLITS], *matches[-MAX_SPLITS:])):
        before, after, separator = text[: match.start()], text[match.end() :], match[0].strip()[:1]
        yield TitleMention(index, source, MentionPart.BEFORE, before, tuple(segment_words(after)), separator)
        yield TitleMention(index, source, MentionPart.AFTER, after, tuple(segment_words(before)), separator)
    if len(matches) > 1:
        first, last = matches[0], matches[-1]
        rest = f"{text[: first.start()]} {text[last.end() :]}"
        yield TitleMention(index, source, MentionPart.MIDDLE, text[first.end() : last.start()], tuple(segment_words(rest)))


def split_at_spans(index: int, source: str, block: Block) -> Iterator[TitleMention]:
    """Split a block into what is inside, before and after each inline element that has selectors."""
    for span in block.spans[:MAX_SPLITS]:
        inner, before, after = block.text[span.start : span.end], block.text[: span.start], block.text[span.end :]
        for text, rest in ((inner, before + after), (before, inner), (after, inner)):
            if rest.strip() and (value := text.strip(" :|-–—·")):
                yield TitleMention(index, source, MentionPart.SPAN, value, tuple(segment_words(rest)))
