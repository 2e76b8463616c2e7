"""Names of people in a line: after "by", between separators, alone. What is a name in form only is weighed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from reex_cli import lexicon
from reex_cli.dates import find_dates
from reex_cli.text import normalize_spaces

# A pattern that is looked for begins with its first character, so that few places of a line are tried.
PARTICLE = lexicon.pattern("name-particle")
PART = rf"(?:(?:[^\W\d_a-z]\.){{1,3}}|[^\W\d_a-z][\w’'-]*\.?|{PARTICLE}(?=\s))"
NAME = re.compile(rf"(?!{lexicon.pattern('inner-particle')}\s){PART}(?:[ ]{PART}){{0,4}}")
HANDLE = re.compile(r"[a-z][\w-]{1,24}$")  # of one word, and nothing behind it but a separator
MARKED = re.compile(r"(?<=[^\W\d_])[  ]?[\d*†‡✉]+(?:,\s?[\d*†‡✉]+)*(?=,|;|$)")
BY = re.compile(
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
ANNOUNCING = re.compile(rf"(?:{LEAD_IN.pattern}|{lexicon.pattern('announcement')})\s*:?", re.IGNORECASE)
JOIN = re.compile(rf"(?<!\s)\s*(?:[,;/&+]|\b{lexicon.pattern('name-joiner')}\b)\s*")
SEGMENT = re.compile(r"(?=[\s|·•●∙⋅»/—–>:;,()])(?<!\s)\s*(?:[|·•●∙⋅»/—–>:;\t]|\s-\s|,\s|\(|\)|\xa0{2,}|  +)\s*")
DEGREE = re.compile(rf"(?=[,\s])(?:(?:,|(?<!\s))\s+(?:{lexicon.pattern('degree')}|[A-Z]{{2,5}})\.?)+$")
IS = re.compile(rf"({PART}(?:[ ]{PART}){{0,3}})[ ]{lexicon.pattern('biography-verb')}\b")
ABOUT = re.compile(rf"{lexicon.pattern('biography-heading')}[ ]({PART}(?:[ ]{PART}){{0,3}})$")
LISTED_BY = re.compile(rf"^(?:{lexicon.pattern('by-word')}|{lexicon.pattern('by-phrase')})\s+|<[^>]*>", re.IGNORECASE)
LONGEST = 60
REMEMBERED = 1 << 13  # texts, of which a page and a site say many more than once
NUMBER = "#"


@lru_cache(REMEMBERED)
def named(text: str) -> str | None:
    """The text as a name, if it has the form of one: degrees off.

    >>> [named(x) for x in ("Grey Heron, PhD", "Ludwig van Weir", "the weir", "Heron 2", "a", "Published", "Team Size")]
    ['Grey Heron', 'Ludwig van Weir', None, None, None, None, None]
    """
    text = DEGREE.sub("", text.strip(' \xa0,.;:|-–—·•"“”()[]'))
    fits = 1 < len(text) <= LONGEST and NAME.fullmatch(text) and not LEAD_IN.fullmatch(text)
    return text if fits and not lexicon.is_menu_facet(text) else None


@lru_cache(REMEMBERED)
def after_by(text: str) -> tuple[tuple[int, list[str]], ...]:
    """The names that "by" or its like announces, each run with the place where it begins."""
    return tuple(_after_by(GLUED.sub(" ", text)))


def _after_by(text: str) -> Iterator[tuple[int, list[str]]]:
    for found in BY.finditer(text):
        if not NO_BYLINE.search(text, max(0, found.start() - 12), found.end()):
            people = _run(text[found.end() : found.end() + 160])
            if people:
                yield found.start(), people


def _run(text: str) -> list[str]:
    """The names at the beginning of a text, one after the other."""
    people: list[str] = []
    pieces = JOIN.split(re.split(r"[|·•\t(]|\s[-–—]\s|\d|(?<=[a-z]{3})\.\s", text, maxsplit=1)[0])
    for piece in pieces:
        short = NAME_END.sub("", piece).strip()
        name = named(short) or (short if len(pieces) == 1 and HANDLE.match(short) else None)
        if name:
            people.append(name)
        if not piece.strip() or DEGREE.fullmatch(f" {piece}"):
            continue
        if not name or name != piece.strip():
            break
    return people


@lru_cache(REMEMBERED)
def segments(text: str) -> tuple[str, ...]:
    """The parts of a line between separators and dates that have the form of a name."""
    return tuple(_segments(GLUED.sub(" | ", text)))


def _segments(text: str) -> Iterator[str]:
    dates = list(find_dates(text, "mdy"))
    for mention in reversed(dates):
        text = f"{text[: mention.start]} | {text[mention.end :]}"
    text = MARKED.sub("", text)
    for piece in SEGMENT.split(text):
        name = named(NAME_END.sub("", piece) if dates else piece)
        if name:
            yield name
        else:
            parts = JOIN.split(piece)
            people = [named(part) for part in parts] if len(parts) > 1 else []
            if all(people):
                yield from filter(None, people)


def listed(text: str) -> list[str]:
    """The names that a field states: one, or several with separators between them."""
    text = normalize_spaces(unescape(text))
    if text.startswith(("@", "www.")) or "://" in text:
        return []
    text = LISTED_BY.sub("", text.strip())
    text = DEGREE.sub("", text.strip(" ,;|"))
    pieces = [DEGREE.sub("", piece).strip() for piece in JOIN.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1 and all(" " in piece and NAME.fullmatch(piece) for piece in pieces):
        return pieces
    return [text] if text else []


def key(name: str) -> str:
    """What is the same for all ways to write a name."""
    return " ".join(part for part in lexicon.tokenize(name) if part != NUMBER)


def is_given(name: str) -> bool:
    """Whether a name begins with one that is often given to a person, a title before it or not.

    >>> is_given("Maria Heron"), is_given("Dr. Karl Weir"), is_given("Travel Tips")
    (True, True, False)
    """
    parts = [part for part in lexicon.tokenize(name) if part not in lexicon.honorifics()]
    return bool(parts) and parts[0] in lexicon.given_names()
