"""Finds the head of a text: lines such as “Title: …” and “Source: …”, an address, or what a reader's view puts above.

These lines become fields, and are blank in the text that is left, so that all others keep their numbers. A single line
“Title: …” or “By …” is left to the rules, as are names and days on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.model import Block, Kind
from reex_cli.readers._text.head_values import (
    CONTENT,
    ENDS_SENTENCE,
    MIN_PROSE_WORDS,
    OTHER,
    SUMMARY,
    TERMS,
    URL,
    build_fields,
    clean_value,
    find_address,
    find_kind,
    fold_key,
    known_words,
)
from reex_cli.readers._text.reader_view import HOST, parse_reader_view

KEY_LINE = re.compile(  # “Key: value”, also as an item, in bold, and as Org mode, reStructuredText, Logseq write it
    r"[ \t]{0,3}(?:[-*•>][ \t]|#\+|:)?[*_]{0,3}([^\W\d_][^:：*\n]{0,30})[*_]{0,3}[ \t]?"
    r"(?:::(?=[ \t])|[:：](?!//))[*_]{0,3}(.*)$"
)
TAG_LINE = re.compile(r"[ \t]*(?:#[^\W\d_][\w/-]{0,60}#?(?:[ \t]+|$)){1,30}$")  # nothing but tags, as Bear writes them
FOLDED = re.compile(r"[ \t]+\S")  # a line that continues the value of the one above
EXCERPT = re.compile(r">[ \t]*(?:#{1,6}[ \t]*|[*_]{2})([^\n*_]{1,30})[*_]{0,2}[ \t]*$")  # heads a box of a clipper
OWN_ADDRESS = re.compile(r"<?https?://[^\s/<>]+/[^\s<>]+>?\s*$", re.IGNORECASE)  # with a path, not indented
FIELDS_HEADING = re.compile(r"#{2,6} [^\W\d_][^\n.:]{0,30}$")
RULE = re.compile(r"[ \t]*([-=*_~—–#])(?:[ \t]*\1){2,}[ \t]*$")
HEAD_CHARACTERS, HEAD_LINES = 16_384, 60  # of a text, in which its head is looked for
MAX_OTHERS = 3  # lines between those of the head: a title, a name, a day
MAX_OTHER_WORDS = 25
MIN_NAMED = 2  # different values that make a head
MIN_SURE = 3  # different values of a head all of whose lines are fields, whatever their names are
MAX_KEY_WORDS = 3


class Head(NamedTuple):
    """The fields of a head, and the whole text, in which the lines of the head are blank."""

    fields: tuple[Block, ...]
    text: str


class NamedLine(NamedTuple):
    """A named value of the head."""

    kind: str  # empty if its name is unknown
    key: str
    value: str
    first: int  # line, from 0
    last: int


def parse_head(text: str) -> Head:
    """Parse the head of a text."""
    lines = text[:HEAD_CHARACTERS].split("\n")[:HEAD_LINES]
    if view := parse_reader_view(lines):
        return Head(view, blank_lines(text, {line for line, row in enumerate(lines[: view[-1].last_line]) if row.strip()}))
    named, rules = scan_lines(lines)
    kinds = {line.kind for line in named} - {"", CONTENT, OTHER}
    is_marked = any(EXCERPT.match(lines[line.first]) or is_tag_line(lines, line.first) for line in named)
    if len(kinds) < MIN_NAMED and URL not in kinds and not is_marked:
        return Head((), text)
    unknown = sum(not line.kind for line in named)
    is_sure = len(kinds) >= MIN_SURE and unknown <= len(kinds)
    taken = [line for line in named if line.kind or is_sure]
    blank = {number for line in taken for number in range(line.first, line.last + 1)} | rules
    marked = {line.first: line.value for line in taken if line.kind is CONTENT and line.value}
    fields = (block._replace(line=line.first + 1) for line in taken for block in line_fields(line))
    return Head(tuple(fields), blank_lines(text, blank, marked))


def line_fields(line: NamedLine) -> Iterator[Block]:
    """The fields that a line of the head gives; one with an unknown name is a field without a meaning."""
    if line.kind in ("", OTHER):
        yield Block(Kind.FIELD, clean_value(line.value), name=f"head:{line.key.strip().casefold()}")
    elif line.kind is not CONTENT:
        yield from build_fields(line.kind, line.key, line.value)


def blank_lines(text: str, numbers: set[int], marked: dict[int, str] | None = None) -> str:
    """The text in which these lines are blank, but for what is left of those in `marked`."""
    if not numbers:
        return text
    lines = text.split("\n", max(numbers) + 1)
    return "\n".join((marked or {}).get(number, "") if number in numbers else line for number, line in enumerate(lines))


def scan_lines(lines: list[str]) -> tuple[list[NamedLine], set[int]]:
    """The named lines at the beginning of a text, and the numbers of the lines that are drawn around them."""
    named: list[NamedLine] = []
    rules: set[int] = set()
    others, number = 0, 0
    while number < len(lines):
        line = lines[number]
        found = find_named_line(lines, number, named) or find_excerpt(lines, number) if line.strip() else None
        if found:
            named.append(found)
            number = found.last
        elif RULE.match(line):
            is_end = bool(named) and not lines_between(lines, named[-1].last, number)
            if is_end or not (named or others):
                rules.add(number)
        elif line.strip():
            others += 1
        number += 1
        if (found and found.kind is CONTENT) or (named and number - 1 in rules) or others > MAX_OTHERS or is_prose(line, found):
            break
    return named, rules if named else set()


def find_excerpt(lines: list[str], number: int) -> NamedLine | None:
    """A quotation under the heading “Excerpt”, which a clipper puts above an article."""
    heading = EXCERPT.match(lines[number])
    if not heading or SUMMARY not in known_words().get(fold_key(heading[1]), ()):
        return None
    last = number
    while last + 1 < len(lines) and lines[last + 1].startswith(">"):
        last += 1
    value = " ".join(line.lstrip("> \t") for line in lines[number + 1 : last + 1])
    return NamedLine(SUMMARY, heading[1], value, number, last) if value.strip() else None


def lines_between(lines: list[str], first: int, last: int) -> bool:
    """Whether a line that is not blank stands between two others."""
    return any(line.strip() for line in lines[first + 1 : last])


def is_prose(line: str, found: NamedLine | None = None) -> bool:
    """Whether a line that is no named one is prose, with which the text itself has begun."""
    words = len(line.split())
    is_long = words > MAX_OTHER_WORDS or (words >= MIN_PROSE_WORDS and line.rstrip().endswith(ENDS_SENTENCE))
    return is_long and found is None


def find_named_line(lines: list[str], number: int, named: list[NamedLine]) -> NamedLine | None:
    """The named value that begins on a line; an address on one of the first lines names itself."""
    if unnamed := find_unnamed(lines, number, named):
        return unnamed
    line = lines[number]
    match = KEY_LINE.match(line)
    if not match:
        return NamedLine(OTHER, "heading", line.lstrip("# "), number, number) if heads_fields(lines, number) else None
    value, last = match[2].strip().rstrip("*"), number
    while last + 1 < len(lines) and FOLDED.match(lines[last + 1]) and not KEY_LINE.match(lines[last + 1]):
        last += 1
        value = f"{value} {lines[last].strip()}".strip()
    following = lines[last + 1].strip() if last + 1 < len(lines) else ""
    kind = find_kind(match[1], value)
    if not value and kind != CONTENT and following and not KEY_LINE.match(following):
        kind, value, last = find_kind(match[1], following), following, last + 1
    if kind == CONTENT and not named:
        return None
    if kind:
        return NamedLine(kind, match[1], value, number, last)
    return NamedLine("", match[1], value, number, last) if is_unknown_field(match[1], value, number, named) else None


def find_unnamed(lines: list[str], number: int, named: list[NamedLine]) -> NamedLine | None:
    """What a line states that is nothing but an address, its host, or tags."""
    line = lines[number].strip()
    if is_own_address(lines, number):
        return NamedLine(URL, "url", line, number, number)
    if is_tag_line(lines, number):
        return NamedLine(TERMS, "tags", line, number, number)
    return NamedLine(OTHER, "host", line, number, number) if is_host(line, named) else None


def is_host(line: str, named: list[NamedLine]) -> bool:
    """Whether a line is nothing but the host of the address that is named above it."""
    host = line.strip().lower()
    return HOST.match(host) is not None and any(
        named_host(known) in (host, f"www.{host}") for known in named if known.kind is URL
    )


def named_host(line: NamedLine) -> str:
    """The host of the address that a line names."""
    return find_address(line.value).partition("://")[2].partition("/")[0].lower()


def heads_fields(lines: list[str], number: int) -> bool:
    """Whether a line is the heading of a list of values, such as “## Metadata” above “- Author: …”."""
    if not FIELDS_HEADING.match(lines[number]) or number + 1 >= len(lines):
        return False
    below = KEY_LINE.match(lines[number + 1])
    return below is not None and bool(find_kind(below[1], below[2].strip()))


def is_tag_line(lines: list[str], number: int) -> bool:
    """Whether a line is nothing but tags: several, or one below a line that is none."""
    line = lines[number].lstrip(" \t")
    return line.startswith("#") and TAG_LINE.match(line) is not None and (line.count("#") > 1 or any(lines[:number]))


def is_unknown_field(key: str, value: str, number: int, named: list[NamedLine]) -> bool:
    """Whether a line directly below one of the head may be another, whose name the lexicon does not have."""
    is_below = bool(named) and named[-1].last == number - 1
    return is_below and len(key.split()) <= MAX_KEY_WORDS and not is_prose(value) and not value.endswith(ENDS_SENTENCE)


def is_own_address(lines: list[str], number: int) -> bool:
    """Whether a line is nothing but an address, and is the first, or follows a title; and is none of a list of them."""
    if not OWN_ADDRESS.match(lines[number]):
        return False
    filled = [at for at, line in enumerate(lines) if line.strip()][:3]
    return number in filled[:2] and sum(bool(find_address(lines[at])) for at in filled) == 1
