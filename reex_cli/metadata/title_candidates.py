"""Where a page says what may be its title: fields of its markup, headings, lines near the article, and parts of them.

A site puts its own name before or behind a title, a heading holds that of its section: so every part that a separator
or an inline element parts off may be the title, too. Sayings of the same words are one candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from html import unescape
from typing import NamedTuple

from reex_cli.model import FIELD, HEADING, LIST_ITEM, PARAGRAPH, Block
from reex_cli.text import normalize_spaces, segment_words

BEFORE, INSIDE = 160, 2  # lines before and from the beginning of the article, or to its prose, in which a title is looked for
ABOVE, BELOW = 40, 10  # the same where there is no markup, headings included, which are but guessed there
HEADINGS = 60  # of a page that are looked at
WORDS = range(1, 37)  # of a title
LONGEST = 260  # characters
PARTS = 3  # separators, from either end, at which a mention is parted
SEPARATOR = re.compile(  # a look at the first character, so that few places of a line are tried
    r"""(?=[\s|｜│»«_…:–—-])
    (?: (?<!\s)\s+(?:[-–—|·•»«›>:/~]|::|//)\s+ | (?<!\s)\s*[|｜│»«_…]\s* | (?<=\w[\w)’'”"]):\s+ | (?<=[^\x00-\u02ff])[-–—] )""",
    re.VERBOSE,
)
TITLING = re.compile(r"title|headline|heading|titel|\btitre\b|überschrift", re.IGNORECASE)
LINES = frozenset((PARAGRAPH, LIST_ITEM))
FIELDS = {
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


class Part(IntEnum):
    """Which part of what was said."""

    MIDDLE = 1
    AFTER = 2
    SPAN = 3
    BEFORE = 4
    WHOLE = 5


class TitleMention(NamedTuple):
    """One place where words stand that may be the title."""

    place: int  # index of the block
    source: str
    part: Part
    text: str
    cut: tuple[str, ...] = ()  # words of the rest
    mark: str = ""  # the separator


class TitleCandidate(NamedTuple):
    """Words that may be the title, and everywhere they are said."""

    words: tuple[str, ...]
    mentions: list[TitleMention]


def find_title_candidates(blocks: Sequence[Block], start: int, prose: int) -> list[TitleCandidate]:
    """All that may be the title, in the order of the page: its article begins at block `start`, the prose of it at `prose`."""
    found: dict[tuple[str, ...], TitleCandidate] = {}
    for mention in find_mentions(blocks, start, prose):
        key = tuple(segment_words(mention.text))
        if len(key) in WORDS:
            found.setdefault(key, TitleCandidate(key, [])).mentions.append(mention)
    return list(found.values())


def find_mentions(blocks: Sequence[Block], start: int, prose: int) -> Iterator[TitleMention]:
    """Every mention of a page."""
    headings = 0
    inside = max(INSIDE, min(BELOW, prose - start))
    for index, block in enumerate(blocks):
        if block.element is None and block.kind is not FIELD and not -ABOVE <= index - start < BELOW:
            continue
        text = block.text
        source: str | None = None
        if block.kind is FIELD:
            if source := FIELDS.get(block.name):
                text = normalize_spaces(unescape(text))
        elif block.kind is HEADING:
            headings += 1
            source = "first-level heading" if block.level == 1 else "lower heading"
        elif block.kind in LINES and -BEFORE <= index - start < inside and _is_line(block):
            source = "line"
        if source and text and len(text) <= LONGEST and headings <= HEADINGS:
            yield TitleMention(index, source, Part.WHOLE, text)
            yield from _parts(index, source, text)
            yield from _of_spans(index, source, block)


def _is_line(block: Block) -> bool:
    """Whether a block that is no heading may be one: any without markup, and those whose element is called a title."""
    return len(block.text) <= LONGEST and (block.element is None or any(map(TITLING.search, block.element.marks)))


def _parts(index: int, source: str, text: str) -> Iterator[TitleMention]:
    """What separators part a mention into: each beginning, each end, and what is between the first and the last."""
    marks = list(SEPARATOR.finditer(text))
    for mark in dict.fromkeys((*marks[:PARTS], *marks[-PARTS:])):
        before, after, sign = text[: mark.start()], text[mark.end() :], mark[0].strip()[:1]
        yield TitleMention(index, source, Part.BEFORE, before, tuple(segment_words(after)), sign)
        yield TitleMention(index, source, Part.AFTER, after, tuple(segment_words(before)), sign)
    if len(marks) > 1:
        first, last = marks[0], marks[-1]
        rest = f"{text[: first.start()]} {text[last.end() :]}"
        yield TitleMention(index, source, Part.MIDDLE, text[first.end() : last.start()], tuple(segment_words(rest)))


def _of_spans(index: int, source: str, block: Block) -> Iterator[TitleMention]:
    """What inline elements with marks of their own part a heading into."""
    for span in block.spans[:PARTS]:
        inner, before, after = block.text[span.start : span.end], block.text[: span.start], block.text[span.end :]
        for text, rest in ((inner, before + after), (before, inner), (after, inner)):
            if rest.strip() and (value := text.strip(" :|-–—·")):
                yield TitleMention(index, source, Part.SPAN, value, tuple(segment_words(rest)))
