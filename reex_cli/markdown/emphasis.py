r"""How emphasis is written so that it parses: with delimiters where CommonMark takes them as such, else as HTML.

A delimiter must touch its text: one between a letter and a sign of punctuation, as in `foo**(bar)**baz` or `他说**“好”**吗`,
is none. Two delimiters of one character must not touch, which would make them one; `_` then stands for `*`.
"""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass
from enum import Enum

from reex_cli.model import Mark

DELIMITERS = {"strong": "**", "em": "*", "del": "~~"}
SPACES = frozenset("\t\n\f\r ")
PUNCTUATION = frozenset(string.punctuation)


class Side(Enum):
    """Which side of its text a delimiter is on."""

    OPEN = "open"
    CLOSE = "close"


@dataclass(slots=True)
class Delimiter:
    """The beginning or end of a style or a link."""

    what: str | Mark  # a style, or a link
    side: Side
    partner: Delimiter | None = None
    alone: bool = True  # whether it may be written as delimiter
    underscore: bool = True  # whether it may be written as `_`
    touches_strong: bool = False


def is_space_or_punctuation(character: str) -> bool:
    """Whether a character surely is white space or punctuation, in every version of CommonMark; so is the edge of a text."""
    if character in PUNCTUATION or character in SPACES:
        return True
    return not character.isascii() and unicodedata.category(character)[0] in "PZ" and character not in "\u2028\u2029"


def may_be_punctuation(character: str) -> bool:
    """Whether a character is punctuation in some version of CommonMark: since 0.31 symbols are."""
    return character in PUNCTUATION or (not character.isascii() and unicodedata.category(character)[0] in "PS")


def check_group(group: list[Delimiter], before: str, after: str) -> None:
    """Find out how delimiters that touch each other may be written between these characters; "" is the edge of the text."""
    free_before = not before or is_space_or_punctuation(before)
    free_after = not after or is_space_or_punctuation(after)
    for number, delimiter in enumerate(group):
        is_first, is_last = number == 0, number == len(group) - 1
        if delimiter.side is Side.OPEN:
            delimiter.underscore = not is_first or free_before
            delimiter.alone = delimiter.underscore or (is_last and not may_be_punctuation(after))
        else:
            delimiter.underscore = not is_last or free_after
            delimiter.alone = delimiter.underscore or (is_first and not may_be_punctuation(before))
        beside = (group[number - 1] if number else None, None if is_last else group[number + 1])
        delimiter.touches_strong = any(other is not None and other.what == "strong" for other in beside)


def format_delimiter(delimiter: Delimiter) -> str:
    """Write the delimiter of a style, as its partner is written."""
    both = (delimiter, delimiter.partner or delimiter)
    kind = str(delimiter.what)
    if kind == "em" and any(one.touches_strong for one in both):
        if all(one.underscore for one in both):
            return "_"
    elif all(one.alone for one in both):
        return DELIMITERS[kind]
    return f"<{'/' if delimiter.side is Side.CLOSE else ''}{kind}>"
