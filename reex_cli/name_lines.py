"""Find the names in lines that have no words of a byline: between separators and dates, listed, beside a place, on a next line.

What announces names is left to `bylines`; how likely one is that of an author, to those who ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reex_cli import lexicon
from reex_cli.bylines import (
    BYLINE_OPENING,
    GLUED,
    HANDLE_OR_ADDRESS,
    MAX_BYLINE_LENGTH,
    NO_BYLINE,
    WEEKDAY_AT_END,
    cut_at_end,
    cut_name_end,
    find_byline_names,
)
from reex_cli.dates import find_dates
from reex_cli.lexicon import stop_words
from reex_cli.person_names import (
    CACHED_TEXTS,
    JOINING_WORDS,
    NAME_JOINER,
    has_group_word,
    is_full_name,
    parse_name,
    starts_with_given_name,
)

SEGMENT_SEPARATOR = re.compile(r"(?=[\s|·•●∙⋅»/—–>:;,()：、])(?<!\s)\s*([|·•●∙⋅»/—–>:;：\t]|\s-\s|,\s|\(|\)|\xa0{2,}|  +)\s*")
LEADING_JOINER = lexicon.LazyPattern(rf"^(?:{lexicon.pattern('name-joiner')})\s+")  # in front of the next name
LABEL_SIGNS = ":："
FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_])[  ]?[\d*†‡✉]+(?:,\s?[\d*†‡✉]+)*(?=,|;|$)")
NAMES_OF_LIST = 3
CONTINUATION = lexicon.LazyPattern(rf"(?:{JOINING_WORDS}|&)\s+(?=[^\W\d_])")  # begins a line that goes on with a byline
MAX_PLACE_WORDS = 3


@lru_cache(CACHED_TEXTS)
def find_segment_names(text: str) -> tuple[tuple[str, ...], ...]:
    """The parts of a line between separators and dates that have the form of a name, or of several that words join.

    >>> find_segment_names("Grey Heron | May 3, 2024 | 5 min read"), find_segment_names("Grey Heron and Maria Weir")
    ((('Grey Heron',),), (('Grey Heron', 'Maria Weir'),))
    """
    return tuple(_segment_names(GLUED.sub(" | ", text)))


def _segment_names(text: str) -> Iterator[tuple[str, ...]]:
    """Split a line at dates and separators; see `find_segment_names`."""
    dates = list(find_dates(text, "mdy"))
    for mention in reversed(dates):
        text = f"{text[: mention.start]} | {text[mention.end :]}"
    text = FOOTNOTE_MARK.sub("", HANDLE_OR_ADDRESS.sub(" | ", text))
    if listed := list_of_names(text):
        yield listed
        return
    if in_place := find_name_in_place(text):
        yield (in_place,)
        return
    parts = SEGMENT_SEPARATOR.split(text)
    label = ""  # in front of a colon
    for part, separator in zip(parts[::2], [*parts[1::2], ""], strict=True):
        is_of_other_work = bool(label) and NO_BYLINE.search(label) is not None
        label = part if separator and separator in LABEL_SIGNS else ""
        if label or is_of_other_work or BYLINE_OPENING.match(f"{part} "):
            continue
        piece = LEADING_JOINER.sub("", part)
        cut = cut_at_end(WEEKDAY_AT_END, cut_name_end(piece)) if dates else piece
        name = parse_name(cut)
        if name and (cut == piece or " " in name or starts_with_given_name(name)):
            yield (name,)
        elif len(pieces := NAME_JOINER.split(piece)[::2]) > 1 and all(names := [parse_name(part) for part in pieces]):
            yield tuple(filter(None, names))


def list_of_names(text: str) -> tuple[str, ...]:
    """The names of a line that is nothing but a list of full names, of which most begin with a known given name; else nothing.

    >>> list_of_names("Maria Weir, Karl Heron, Ida Zukofska and Anna Salt"), list_of_names("Maria Weir, Tide News, Upper Weir")
    (('Maria Weir', 'Karl Heron', 'Ida Zukofska', 'Anna Salt'), ())
    """
    if "," not in text or len(text) > MAX_BYLINE_LENGTH:
        return ()
    pieces = NAME_JOINER.split(text.strip(" |"))[::2]
    full = tuple(name for name in map(parse_name, pieces) if name and is_full_name(name) and not has_group_word(name))
    known = sum(map(starts_with_given_name, full))
    return full if len(full) == len(pieces) >= NAMES_OF_LIST and 2 * known > len(full) else ()


def find_name_in_place(text: str) -> str:
    """The full name at the beginning of a line that names a place behind it, and nothing else; the given name is known.

    >>> [find_name_in_place(x) for x in ("Maria Weir in Upper Eling", "Maria and Karl Weir")]
    ['Maria Weir', '']
    >>> [find_name_in_place(x) for x in ("Maria Weir in the mill", "Grey Heron in Eling", "Maria de la Weir")]
    ['', '', '']
    """
    words = text.split()
    number = next((number for number, word in enumerate(words) if word.islower() and word in stop_words()), 0)
    name, place = " ".join(words[:number]), words[number + 1 :]
    if number < 2 or not 0 < len(place) <= MAX_PLACE_WORDS or parse_name(text) or NAME_JOINER.search(text):
        return ""
    is_place = all(word.isalpha() and word[0].isupper() for word in place)
    return name if is_place and parse_name(name) == name and is_full_name(name) and starts_with_given_name(name) else ""


def find_continued_name(text: str, above: str) -> str:
    """The name in a line that goes on with the byline of the line above, behind a joining word or a comma; "" for none.

    >>> find_continued_name("and Maria Weir", "By Karl Heron"), find_continued_name("Maria Weir", "By Karl Heron,")
    ('Maria Weir', 'Maria Weir')
    >>> find_continued_name("and Maria Weir", "The mill"), find_continued_name("and the mill", "By Karl Heron")
    ('', '')
    """
    if len(text) > MAX_BYLINE_LENGTH or not above:
        return ""
    joiner = CONTINUATION.match(text)
    if not joiner and not above.endswith(","):
        return ""
    name = text[joiner.end() :] if joiner else text
    is_name = parse_name(name) == name and is_full_name(name) and not has_group_word(name)
    last = next((names[-1] for start, names in find_byline_names(above) if start == 0), "")
    return name if is_name and last and above.rstrip(" ,").endswith(last) else ""
