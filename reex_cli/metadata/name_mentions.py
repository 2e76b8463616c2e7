"""Find where a block mentions the name of a person, and in which form: a byline, an author's element, a biography, alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli import bylines, lexicon
from reex_cli.metadata.page_context import MAX_SPANS, MAX_STATING_LINE
from reex_cli.model import Block
from reex_cli.name_lines import find_segment_names
from reex_cli.person_names import JOB_TITLE, SHORT_NAME, is_full_name, is_office, parse_name, starts_with_given_name
from reex_cli.text import lower_case

BIO_SENTENCE = lexicon.LazyPattern(rf"{SHORT_NAME}[ ]{lexicon.pattern('biography-verb')}\b")
BIO_HEADING = lexicon.LazyPattern(rf"{lexicon.pattern('biography-heading')}[ ]{SHORT_NAME}$")
JOINED_WORDS = re.compile(
    r"\b([^\W\d_a-z]\w*) ([A-Z][a-z]{3,})(?<! Fitz)(?=[A-Z][a-z]{2})"
)  # `Grey HeronTide`, no `Ann McWeir`
CAPITAL_INSIDE_WORD = re.compile("[a-z][A-Z][a-z]{2}")
MIN_BLANKS = 2  # in a name with an office
MAX_NAME_LINE = 130  # characters of a line whose parts may be names
MENTION_FORMS = {  # of the mention of a name in a line → meaning
    "byline": "the line begins with a byline of it",
    "byline, later name": "the line begins with a byline in which other names are first",
    "byline inside line": "a byline of it is inside the line",
    "byline of other work": "the line begins with a byline of its reviewer, or of who changed the article",
    "author element": "an element with a class of authors encloses it",
    "bio sentence": "the line begins with it and a verb of biographies: “Grey Heron is”",
    "bio heading": "the line is a heading of its biography: “About Grey Heron”",
    "name alone": "the line is nothing but the name",
    "handle alone": "the line is a single word in lower case, next to that of the date",
    "line part": "a part of a short line between separators is the name",
}


class NameMention(NamedTuple):
    """A name in a line, and the range of the line whose elements are features of it."""

    name: str
    form: str  # one of `MENTION_FORMS`
    start: int  # in characters of the line
    end: int
    group: int = 0  # the same for names of a line that belong together


def find_name_mentions(block: Block, *, may_be_handle: bool) -> Iterator[NameMention]:
    """Find the names in a line, each with the form of its mention. `may_be_handle`: a single word may be a name, too."""
    text = separate_elements(block)
    starts_with_byline = False
    if len(text) <= MAX_STATING_LINE:
        for start, names in bylines.find_byline_names(text):
            starts_with_byline = starts_with_byline or not start
            for order, name in enumerate(names):
                form = "byline inside line" if start else "byline, later name" if order else "byline"
                yield NameMention(name, form, start, start, start)
        for name in bylines.find_other_names(text) if not starts_with_byline else ():
            yield NameMention(name, "byline of other work", 0, 0)
    for span in block.spans[:MAX_SPANS]:
        enclosed = parse_name(block.text[span.start : span.end]) if span.end - span.start <= MAX_NAME_LINE else None
        if enclosed:
            yield NameMention(enclosed, "author element", span.start, span.end)
    if heading := BIO_HEADING.match(text):
        yield NameMention(heading[1], "bio heading", 0, 0)
    elif sentence := BIO_SENTENCE.match(text):
        yield NameMention(sentence[1], "bio sentence", 0, 0)
    if len(text) <= MAX_NAME_LINE and not starts_with_byline:
        yield from _unannounced_names(text, may_be_handle=may_be_handle)


def _unannounced_names(text: str, *, may_be_handle: bool) -> Iterator[NameMention]:
    """The names that a line is, or that are between its separators."""
    if alone := parse_name(without_office(text)):
        alone = bylines.remove_employer(alone)
        if may_be_handle or " " in alone or starts_with_given_name(alone):
            yield NameMention(alone, "name alone", 0, 0)
        return
    for group, names in enumerate(find_segment_names(text)):
        for name in names:
            if may_be_handle or " " in name or starts_with_given_name(name):
                yield NameMention(name, "line part", 0, 0, group)


def without_office(text: str) -> str:
    """A full name without the office behind or before it, where the given name is known; any other text as it is.

    >>> without_office("Maria Weir Senior Reporter"), without_office("Maria Senior"), without_office("Travel Editor")
    ('Maria Weir', 'Maria Senior', 'Travel Editor')
    >>> without_office("Staff writer Maria Weir")
    'Maria Weir'
    """
    if text.count(" ") < MIN_BLANKS or not (office := JOB_TITLE.search(lower_case(text))):
        return text
    behind, before = text[office.end() :].strip(), bylines.cut_name_end(text)
    name, beside = (behind, text[: office.end()]) if is_full_name(behind) else (before, text[len(before) :].strip())
    return name if " " in name and is_office(beside) and starts_with_given_name(name) else text


def separate_elements(block: Block) -> str:
    """The text of a block with a separator where one element ends and another word begins without a blank between them.

    The style sheet of a page sets such elements apart: `<span>Grey Heron</span><span>Tide News</span>`.
    """
    text = block.text
    if len(text) > MAX_STATING_LINE:
        return text
    places = {edge for span in block.spans[:MAX_SPANS] for edge in (span.start, span.end) if _joins_words(text, edge)}
    for place in sorted(places, reverse=True):
        text = f"{text[:place]} | {text[place:]}"
    return JOINED_WORDS.sub(_separate_words, text) if CAPITAL_INSIDE_WORD.search(text) else text


def _separate_words(words: re.Match[str]) -> str:
    """Two words with a separator behind them; but “By” and half a name of one word as they are: `By SandLark`."""
    return words[0] if bylines.BYLINE_OPENING.match(f"{words[1]} ") else f"{words[0]} | "


def _joins_words(text: str, edge: int) -> bool:
    """Whether a word ends at the edge of an element and another begins there, with a capital or a digit."""
    return (
        1 < edge < len(text)
        and text[edge - 1].isalpha()
        and text[edge - 2] not in " .-’'"
        and (text[edge].isupper() or text[edge].isdigit())
    )
