"""Find names of people in a line: behind the words of a byline, between separators, alone.

Names are found by their form. How likely such a name is that of an author is left to `author_candidates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.addresses import remove_addresses
from reex_cli.dates import find_dates
from reex_cli.metadata.page_context import MAX_SPANS, MAX_STATING_LINE
from reex_cli.model import Block
from reex_cli.text import normalize_spaces

# A pattern that is searched begins with a look at its first character, so that few places of a line are tried.
PARTICLE = lexicon.pattern("name-particle")
NAME_PART = rf"(?:(?:[^\W\d_a-z]\.){{1,3}}|[^\W\d_a-z][\w’'-]*\.?|{PARTICLE}(?=\s))"
SHORT_NAME = rf"({NAME_PART}(?:[ ]{NAME_PART}){{0,3}})"
NAME = re.compile(rf"(?!{lexicon.pattern('inner-particle')}\s){NAME_PART}(?:[ ]{NAME_PART}){{0,4}}")
HANDLE = re.compile(r"[a-z][\w-]{1,24}$")  # a name of one word in lower case, and nothing behind it
FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_])[  ]?[\d*†‡✉]+(?:,\s?[\d*†‡✉]+)*(?=,|;|$)")
BYLINE_OPENING = re.compile(
    rf"""(?:^|(?<=[\s|·•–—,(-]))
    (?: {lexicon.pattern("byline-verb")} \s+ )?
    (?: {lexicon.pattern("byline-preposition")} (?: \s*:\s* | \s+ | (?=[A-Z][a-z]) )
      | {lexicon.pattern("author-label")} \s*:\s*
      | {lexicon.pattern("byline-opening")} )""",
    re.VERBOSE,
)
NO_BYLINE = lexicon.compile_pattern("no-byline")
CALENDAR = f"{lexicon.pattern('weekday')}|{lexicon.pattern('month-name')}"
GLUED = re.compile(  # where a browser's text has lost the space before a word
    rf"(?<=[a-z.)\d])(?=[A-Z])(?=(?:{lexicon.pattern('glued-word')}|{lexicon.pattern('month-name')})\b)"
    rf"|(?<=[A-Z])(?=[A-Z])(?={lexicon.pattern('glued-capitals')}\b)"
)
NAME_END = re.compile(  # words that end a name, and whatever is behind them
    rf"(?=\s)(?<!\s)\s+(?:{CALENDAR}|{lexicon.pattern('name-end')})\b.*", re.IGNORECASE
)
LEAD_IN = re.compile(f"{CALENDAR}|{lexicon.pattern('lead-in')}", re.IGNORECASE)
ANNOUNCEMENT = re.compile(rf"(?:{LEAD_IN.pattern}|{lexicon.pattern('announcement')})\s*:?", re.IGNORECASE)
NAME_JOINER = re.compile(rf"(?<!\s)\s*(?:[,;/&+]|\b{lexicon.pattern('name-joiner')}\b)\s*")
SEGMENT_SEPARATOR = re.compile(r"(?=[\s|·•●∙⋅»/—–>:;,()])(?<!\s)\s*(?:[|·•●∙⋅»/—–>:;\t]|\s-\s|,\s|\(|\)|\xa0{2,}|  +)\s*")
BYLINE_END = re.compile(r"[|·•\t(]|\s[-–—]\s|\d|(?<=[a-z]{3})\.\s")
DEGREE = re.compile(rf"(?=[,\s])(?:(?:,|(?<!\s))\s+(?:{lexicon.pattern('degree')}|[A-Z]{{2,5}})\.?)+$")
BIO_SENTENCE = re.compile(rf"{SHORT_NAME}[ ]{lexicon.pattern('biography-verb')}\b")
BIO_HEADING = re.compile(rf"{lexicon.pattern('biography-heading')}[ ]{SHORT_NAME}$")
BY_OR_TAG = re.compile(rf"^(?:{lexicon.pattern('by-word')}|{lexicon.pattern('by-phrase')})\s+|<[^<>]*>", re.IGNORECASE)
NAME_EDGES = ' \xa0,.;:|-–—·•"“”()[]'
MAX_NAME_LENGTH = 60  # characters
MAX_NAME_LINE = 130  # characters of a line whose parts may be names
MAX_BYLINE_LENGTH = 160  # characters behind its first words
NO_BYLINE_LENGTH = 12  # characters before a byline in which the words of `NO_BYLINE` are looked for
CACHED_TEXTS = 1 << 13  # a page and a site repeat many lines
NUMBER = "#"  # as `lexicon.tokenize` writes numbers
MENTION_FORMS = {  # of the mention of a name in a line → meaning
    "byline": "the line begins with a byline of it",
    "byline, later name": "the line begins with a byline in which other names are first",
    "byline inside line": "a byline of it is inside the line",
    "author element": "an element with a class of authors encloses it",
    "bio sentence": "the line begins with it and a verb of biographies: “Grey Heron is”",
    "bio heading": "the line is a heading of its biography: “About Grey Heron”",
    "name alone": "the line is nothing but the name",
    "line part": "a part of a short line between separators is the name",
}


class NameMention(NamedTuple):
    """A name in a line, and the range of the line whose elements are features of it."""

    name: str
    form: str  # one of `MENTION_FORMS`
    start: int  # in characters of the line
    end: int


def find_name_mentions(block: Block, *, may_be_handle: bool) -> Iterator[NameMention]:
    """Find the names in a line, each with the form of its mention. `may_be_handle`: a single word may be a name, too."""
    text = block.text
    if len(text) <= MAX_STATING_LINE:
        yield from _byline_mentions(text)
    for span in block.spans[:MAX_SPANS]:
        name = parse_name(text[span.start : span.end]) if span.end - span.start <= MAX_NAME_LINE else None
        if name:
            yield NameMention(name, "author element", span.start, span.end)
    if heading := BIO_HEADING.match(text):
        yield NameMention(heading[1], "bio heading", 0, 0)
    elif sentence := BIO_SENTENCE.match(text):
        yield NameMention(sentence[1], "bio sentence", 0, 0)
    if len(text) <= MAX_NAME_LINE:
        alone = parse_name(text)
        for name in [alone] if alone else find_segment_names(text):
            if may_be_handle or " " in name or starts_with_given_name(name):
                yield NameMention(name, "name alone" if alone else "line part", 0, 0)


def _byline_mentions(text: str) -> Iterator[NameMention]:
    """The names in the bylines of a line."""
    for start, names in find_byline_names(text):
        for order, name in enumerate(names):
            form = "byline inside line" if start else "byline, later name" if order else "byline"
            yield NameMention(name, form, start, start)


@lru_cache(CACHED_TEXTS)
def parse_name(text: str) -> str | None:
    """The text without degrees, if it has the form of a name, else None.

    >>> [parse_name(x) for x in ("Grey Heron, PhD", "Ludwig van Weir", "the weir", "Heron 2", "a", "Published", "Team Size")]
    ['Grey Heron', 'Ludwig van Weir', None, None, None, None, None]
    """
    text = DEGREE.sub("", text.strip(NAME_EDGES))
    is_name = 1 < len(text) <= MAX_NAME_LENGTH and NAME.fullmatch(text) and not LEAD_IN.fullmatch(text)
    return text if is_name and not lexicon.is_menu_facet(text) else None


@lru_cache(CACHED_TEXTS)
def find_byline_names(text: str) -> tuple[tuple[int, list[str]], ...]:
    """The names of each byline in a text, with the place where it begins, in characters.

    >>> find_byline_names("By Grey Heron and Ludwig van Weir, May 3, 2024"), find_byline_names("Photo by Grey Heron")
    (((0, ['Grey Heron', 'Ludwig van Weir']),), ())
    """
    return tuple(_byline_names(GLUED.sub(" ", text)))


def _byline_names(text: str) -> Iterator[tuple[int, list[str]]]:
    """Find the names of each byline; see `find_byline_names`."""
    for opening in BYLINE_OPENING.finditer(text):
        if not NO_BYLINE.search(text, max(0, opening.start() - NO_BYLINE_LENGTH), opening.end()):
            names = _leading_names(text[opening.end() : opening.end() + MAX_BYLINE_LENGTH])
            if names:
                yield opening.start(), names


def _leading_names(text: str) -> list[str]:
    """The names at the beginning of a text, one after the other."""
    names: list[str] = []
    pieces = NAME_JOINER.split(BYLINE_END.split(text, maxsplit=1)[0])
    for piece in pieces:
        cut = NAME_END.sub("", piece).strip()
        name = parse_name(cut) or (cut if len(pieces) == 1 and HANDLE.match(cut) else None)
        if name:
            names.append(name)
        if not piece.strip() or DEGREE.fullmatch(f" {piece}"):
            continue
        if not name or name != piece.strip():
            break
    return names


@lru_cache(CACHED_TEXTS)
def find_segment_names(text: str) -> tuple[str, ...]:
    """The parts of a line between separators and dates that have the form of a name.

    >>> find_segment_names("Grey Heron | May 3, 2024 | 5 min read")
    ('Grey Heron',)
    """
    return tuple(_segment_names(GLUED.sub(" | ", text)))


def _segment_names(text: str) -> Iterator[str]:
    """Split a line at dates and separators; see `find_segment_names`."""
    dates = list(find_dates(text, "mdy"))
    for mention in reversed(dates):
        text = f"{text[: mention.start]} | {text[mention.end :]}"
    text = FOOTNOTE_MARK.sub("", text)
    for piece in SEGMENT_SEPARATOR.split(text):
        name = parse_name(NAME_END.sub("", piece) if dates else piece)
        if name:
            yield name
        else:
            parts = NAME_JOINER.split(piece)
            names = [parse_name(part) for part in parts] if len(parts) > 1 else []
            if all(names):
                yield from filter(None, names)


def split_names(text: str) -> list[str]:
    """The names that a metadata field states: one, or several with separators between them.

    >>> split_names("By Grey Heron and Ludwig van Weir"), split_names("Weir, Ludwig"), split_names("heron@weir.example")
    (['Grey Heron', 'Ludwig van Weir'], ['Weir, Ludwig'], [])
    """
    text = remove_addresses(normalize_spaces(unescape(text)))
    if text.startswith(("@", "www.")) or "://" in text:
        return []
    text = DEGREE.sub("", BY_OR_TAG.sub("", text.strip()).strip(" ,;|"))
    pieces = [piece for part in NAME_JOINER.split(text) if (piece := DEGREE.sub("", part).strip())]
    if len(pieces) > 1 and all(" " in piece and NAME.fullmatch(piece) for piece in pieces):
        return pieces
    return [text] if text else []


def name_key(name: str) -> str:
    """A key that is the same for all spellings of a name: its words in lower case.

    >>> name_key("Grey HERON"), name_key("Grey-Heron")
    ('grey heron', 'grey heron')
    """
    return " ".join(part for part in lexicon.tokenize(name) if part != NUMBER)


def starts_with_given_name(name: str) -> bool:
    """Whether a name begins with a known given name, honorifics apart.

    >>> starts_with_given_name("Maria Heron"), starts_with_given_name("Dr. Karl Weir"), starts_with_given_name("Travel Tips")
    (True, True, False)
    """
    parts = [part for part in lexicon.tokenize(name) if part not in lexicon.honorifics()]
    return bool(parts) and parts[0] in lexicon.given_names()
