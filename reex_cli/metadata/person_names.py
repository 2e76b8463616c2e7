"""Names of people in a line: behind the words of a byline, between separators, alone.

Names are found by their form. How likely such a name is that of an author is left to `author_candidates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from reex_cli import lexicon
from reex_cli.dates import find_dates
from reex_cli.text import normalize_spaces

# A pattern that is searched begins with a look at its first character, so that few places of a line are tried.
PARTICLE = lexicon.pattern("name-particle")
PART = rf"(?:(?:[^\W\d_a-z]\.){{1,3}}|[^\W\d_a-z][\w’'-]*\.?|{PARTICLE}(?=\s))"
SHORT_NAME = rf"({PART}(?:[ ]{PART}){{0,3}})"
NAME = re.compile(rf"(?!{lexicon.pattern('inner-particle')}\s){PART}(?:[ ]{PART}){{0,4}}")
HANDLE = re.compile(r"[a-z][\w-]{1,24}$")  # a name of one word in lower case, and nothing behind it
FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_])[  ]?[\d*†‡✉]+(?:,\s?[\d*†‡✉]+)*(?=,|;|$)")
BYLINE = re.compile(
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
JOINER = re.compile(rf"(?<!\s)\s*(?:[,;/&+]|\b{lexicon.pattern('name-joiner')}\b)\s*")
SEPARATOR = re.compile(r"(?=[\s|·•●∙⋅»/—–>:;,()])(?<!\s)\s*(?:[|·•●∙⋅»/—–>:;\t]|\s-\s|,\s|\(|\)|\xa0{2,}|  +)\s*")
BYLINE_END = re.compile(r"[|·•\t(]|\s[-–—]\s|\d|(?<=[a-z]{3})\.\s")
DEGREE = re.compile(rf"(?=[,\s])(?:(?:,|(?<!\s))\s+(?:{lexicon.pattern('degree')}|[A-Z]{{2,5}})\.?)+$")
BIO_SENTENCE = re.compile(rf"{SHORT_NAME}[ ]{lexicon.pattern('biography-verb')}\b")
BIO_HEADING = re.compile(rf"{lexicon.pattern('biography-heading')}[ ]{SHORT_NAME}$")
BY_OR_TAG = re.compile(rf"^(?:{lexicon.pattern('by-word')}|{lexicon.pattern('by-phrase')})\s+|<[^>]*>", re.IGNORECASE)
NAME_EDGES = ' \xa0,.;:|-–—·•"“”()[]'
LONGEST_NAME = 60  # characters
LONGEST_BYLINE = 160  # characters behind its first words
NO_BYLINE_LENGTH = 12  # characters before a byline in which the words of `NO_BYLINE` are looked for
REMEMBERED_TEXTS = 1 << 13  # a page and a site repeat many lines
NUMBER = "#"


@lru_cache(REMEMBERED_TEXTS)
def parse_name(text: str) -> str | None:
    """The text without degrees, if it has the form of a name, else None.

    >>> [parse_name(x) for x in ("Grey Heron, PhD", "Ludwig van Weir", "the weir", "Heron 2", "a", "Published", "Team Size")]
    ['Grey Heron', 'Ludwig van Weir', None, None, None, None, None]
    """
    text = DEGREE.sub("", text.strip(NAME_EDGES))
    is_name = 1 < len(text) <= LONGEST_NAME and NAME.fullmatch(text) and not LEAD_IN.fullmatch(text)
    return text if is_name and not lexicon.is_menu_facet(text) else None


@lru_cache(REMEMBERED_TEXTS)
def find_byline_names(text: str) -> tuple[tuple[int, list[str]], ...]:
    """The names of each byline in a text, with the place where it begins, in characters.

    >>> find_byline_names("By Grey Heron and Ludwig van Weir, May 3, 2024"), find_byline_names("Photo by Grey Heron")
    (((0, ['Grey Heron', 'Ludwig van Weir']),), ())
    """
    return tuple(_byline_names(GLUED.sub(" ", text)))


def _byline_names(text: str) -> Iterator[tuple[int, list[str]]]:
    for opening in BYLINE.finditer(text):
        if not NO_BYLINE.search(text, max(0, opening.start() - NO_BYLINE_LENGTH), opening.end()):
            names = _leading_names(text[opening.end() : opening.end() + LONGEST_BYLINE])
            if names:
                yield opening.start(), names


def _leading_names(text: str) -> list[str]:
    """The names at the beginning of a text, one after the other."""
    names: list[str] = []
    pieces = JOINER.split(BYLINE_END.split(text, maxsplit=1)[0])
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


@lru_cache(REMEMBERED_TEXTS)
def find_segment_names(text: str) -> tuple[str, ...]:
    """The parts of a line between separators and dates that have the form of a name.

    >>> find_segment_names("Grey Heron | May 3, 2024 | 5 min read")
    ('Grey Heron',)
    """
    return tuple(_segment_names(GLUED.sub(" | ", text)))


def _segment_names(text: str) -> Iterator[str]:
    dates = list(find_dates(text, "mdy"))
    for mention in reversed(dates):
        text = f"{text[: mention.start]} | {text[mention.end :]}"
    text = FOOTNOTE_MARK.sub("", text)
    for piece in SEPARATOR.split(text):
        name = parse_name(NAME_END.sub("", piece) if dates else piece)
        if name:
            yield name
        else:
            parts = JOINER.split(piece)
            names = [parse_name(part) for part in parts] if len(parts) > 1 else []
            if all(names):
                yield from filter(None, names)


def split_names(text: str) -> list[str]:
    """The names that a metadata field states: one, or several with separators between them.

    >>> split_names("By Grey Heron and Ludwig van Weir"), split_names("Weir, Ludwig"), split_names("@heron")
    (['Grey Heron', 'Ludwig van Weir'], ['Weir, Ludwig'], [])
    """
    text = normalize_spaces(unescape(text))
    if text.startswith(("@", "www.")) or "://" in text:
        return []
    text = DEGREE.sub("", BY_OR_TAG.sub("", text.strip()).strip(" ,;|"))
    pieces = [piece for part in JOINER.split(text) if (piece := DEGREE.sub("", part).strip())]
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
