"""Tell the first-level heading that names the site from the title of the post below it, on pages too small to rank.

Where the window title is "post – section – site", the first-level heading is "site" or "section" and another one is "post",
that one is the title; so it is where the first-level heading is that of a box, which no field states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reex_cli.metadata.title_candidates import (
    FIELD_SOURCES,
    LOWER_HEADING,
    MentionPart,
    TitleCandidate,
    TitleMention,
    split_at_separators,
    split_at_spans,
)
from reex_cli.model import FIELD, HEADING, Block, Verdict
from reex_cli.text import segment_words

WINDOW_TITLE = "<title>"
MAX_CHARACTERS = 260  # of a window title
MIN_WORDS = 4  # of a title that is preferred to a heading that no field states: the name of a site may have fewer
SITE_MARK = re.compile(
    r"(?<![a-z])(?:logo|brand(?:ing)?|masthead|(?:site|blog)[-_]?(?:title|name|header))(?![a-z])", re.IGNORECASE
)
PATH = re.compile(r"[\w.-]+\s?/\s?[\w.-]+")  # of a folder of program text: owner and name
OUTER_ELEMENTS = 3  # around a heading, whose names are looked at

Words = tuple[str, ...]


class FieldTitle(NamedTuple):
    """A text that a field states as the title: the whole of it, or its first or last part."""

    words: Words
    part: MentionPart
    rest: Words  # of the text without the part
    is_window: bool  # stated by the window title


def find_post_below_site(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> TitleCandidate | None:
    """The heading that fields state as the title, where the heading that a rule names it is the site, a section, or of a box.

    It is the first part of a window title, and the other heading a later part of that, or is in no field; or another field
    states it, and none the other heading. Where a rule names no heading, it may be the first part of any window title.
    """
    named = next((i for i, verdict in enumerate(verdicts) if verdict.field == "title" and blocks[i].kind is HEADING), None)
    stated = list(list_stated(blocks))
    if named is not None and (inner := find_inner_title(named, blocks[named], stated)):
        return inner
    site = None if named is None else tuple(segment_words(blocks[named].text))
    is_site = named is not None and names_site(blocks[named])
    posts = {title.words for title in stated if is_post(title, site, stated, is_site=is_site)}
    for index, block in enumerate(blocks) if posts else ():
        if block.kind is HEADING and index != named and (words := tuple(segment_words(block.text))) in posts:
            return TitleCandidate(words, [TitleMention(index, LOWER_HEADING, MentionPart.WHOLE, block.text)])
    return None


def list_stated(blocks: Sequence[Block]) -> Iterator[FieldTitle]:
    """The titles that the fields of a page state, and what is before and after their separators."""
    for block in blocks:
        if block.kind is FIELD and block.name in FIELD_SOURCES and len(block.text) <= MAX_CHARACTERS:
            is_window = block.name == WINDOW_TITLE
            yield FieldTitle(tuple(segment_words(block.text)), MentionPart.WHOLE, (), is_window)
            for part in split_at_separators(0, "", block.text):
                yield FieldTitle(tuple(segment_words(part.text)), part.part, part.rest, is_window)


def is_post(title: FieldTitle, site: Words | None, stated: Sequence[FieldTitle], *, is_site: bool) -> bool:
    """Whether a stated title is that of a post below the heading of a site, of which these are the words.

    `is_site`: the heading itself shows that it is one.
    """
    wholes = [other for other in stated if other.part is MentionPart.WHOLE]
    if title.part is MentionPart.WHOLE and not title.is_window:
        return site is None or all(site != other.words or other.is_window for other in wholes)
    if site is None:
        return title.part is MentionPart.BEFORE
    if contains(title.rest, site):
        return title.part is MentionPart.BEFORE or (is_site and title.part is MentionPart.AFTER)
    is_in_field = any(contains(other.words, site) for other in wholes)
    return not is_in_field and len(title.words) >= MIN_WORDS and title.part in (MentionPart.WHOLE, MentionPart.BEFORE)


def find_inner_title(index: int, heading: Block, stated: Sequence[FieldTitle]) -> TitleCandidate | None:
    """The part of a heading that fields state as the title, beside a kicker in an element of its own."""
    wholes = {title.words for title in stated if title.part in (MentionPart.WHOLE, MentionPart.BEFORE)}
    if not heading.spans or tuple(segment_words(heading.text)) in wholes:
        return None
    for mention in split_at_spans(index, LOWER_HEADING, heading):
        if len(words := tuple(segment_words(mention.text))) >= MIN_WORDS and words in wholes:
            return TitleCandidate(words, [mention])
    return None


def names_site(heading: Block) -> bool:
    """Whether a heading is in an element that is named after a logo or the name of a site, or is the path of a folder."""
    element = heading.element
    for _ in range(OUTER_ELEMENTS):
        if element is None:
            break
        if any(map(SITE_MARK.search, element.selectors)):
            return True
        element = element.parent
    return PATH.fullmatch(heading.text) is not None


def contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Whether words have these in a row.

    >>> contains(["salt", "road", "news"], ["road", "news"]), contains(["salt"], ["road"])
    (True, False)
    """
    return any(tuple(words[start : start + len(part)]) == tuple(part) for start in range(len(words) - len(part) + 1))
