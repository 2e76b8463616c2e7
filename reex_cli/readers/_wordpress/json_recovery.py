"""From a JSON text to its values, however many there are and however they were put together.

One value, a value a line, values one after the other; with junk behind, or broken in the middle. What can be
read is read; what cannot is a failure with its place, and never takes its neighbours along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from itertools import islice
from typing import Any, NamedTuple

from reex_cli.errors import Damaged
from reex_cli.model import LINES, Chunk, Failure, Note
from reex_cli.readers._json import Whole, parse, parse_leniently, place_of, told, value_at
from reex_cli.readers._wordpress.record_types import POST, WRAPPERS, kind_of
from reex_cli.readers._wordpress.unwrap import Cargo, begins_as_json, holds_records, is_cut_at_its_beginning, unwrapped

RAW_BREAKS = Note("damaged: raw line breaks in strings")
COMMA_TOO_MANY = Note("damaged: a comma too many in the JSON")
COMMA_MISSING = Note("damaged: a comma is missing in the JSON")
MARKS = re.compile("(?:(?<=[}\\]\n,])|^)[ \t]*[\ufeff\x1e]+(?=\\s*[\\[{])")  # byte order marks between appended pages
NEXT = re.compile(r"[}\]]\s*,?\s*(\{)\s*\"")
ANYWHERE = re.compile(r"([\[{])(?=\s*[\"\[{])")
LIST = re.compile(rf'"({"|".join(WRAPPERS)})"\s*:\s*(\[)\s*(?=\{{)')
SPACE = re.compile(r"[\s,]*")
INDENT = re.compile(r"[ \t\r]*")
LINE_START = re.compile(r"\n([\[{])")
TRIES = 3000  # places at which the next record may begin
COMMENTS_BEHIND = re.compile(r"(?<=[}\]])\s*(?:<!--(?:(?!-->).)*-->\s*)+$", re.DOTALL)
FIRST_LINES = 3


class Value(NamedTuple):
    """A decoded value and where it stands."""

    pointer: str
    value: Any


Given = Iterator[Value | Failure | Note]
Walk = Generator[Value | Failure | Note, None, int]  # answers with where it ended


def values(text: str, part: Chunk) -> Given:
    """The values of a text, with what was repaired and what could not be read."""
    if part.pointer == LINES:
        yield from _lines(text, part)
        return
    if ("\ufeff" in text or "\x1e" in text) and MARKS.search(text):
        yield Note("damaged: byte order mark before the JSON")
        text = MARKS.sub(lambda found: " " * len(found[0]), text)
    cargo = (None if begins_as_json(text) else unwrapped(text)) or Cargo(text)
    if cargo.note:
        yield Note(cargo.note)
    try:
        whole = parse(cargo.text)
    except ValueError as error:
        given = _in_pieces(cargo.text, error, part)
    else:
        yield Value(part.pointer, whole)
        return
    for found in given:
        yield _moved(found, cargo) if isinstance(found, Failure) else found


def _moved(failure: Failure, cargo: Cargo) -> Failure:
    if failure.line is None or failure.column is None:
        return failure
    column = failure.column + (cargo.column if failure.line == 1 else 0)
    return failure._replace(line=failure.line + cargo.line, column=column)


def _in_pieces(text: str, error: ValueError, part: Chunk) -> Given:
    """The values of a text that is not one."""
    if _has_a_value_a_line(text):
        yield from _lines(text, part)
        return
    if "control character" in str(error):
        try:
            whole = parse_leniently(text)
        except ValueError:
            pass
        else:
            yield RAW_BREAKS
            yield Value(part.pointer, whole)
            return
    if begins_as_json(text):
        text, comments = _without_comments_behind(text)
        yield from comments
        yield from _one_after_the_other(text, part)
    elif is_cut_at_its_beginning(text):
        yield Failure(Damaged.code, "the JSON is cut off at its beginning. Get the file again.", 1, 1)
        at = _next_record(text, 0)
        if at is not None:
            yield from _elements(text, at, "#")
    else:
        yield _failure(error, text)


def _failure(error: ValueError, text: str) -> Failure:
    return Failure(Damaged.code, told(error, text), *place_of(error))


def _has_a_value_a_line(text: str) -> bool:
    """JSON Lines: one of the first lines is an object, whole, and the first begins like one."""
    lines = [line for line in text.lstrip().split("\n", FIRST_LINES + 1)[:FIRST_LINES] if line.strip()]
    if len(lines) < 2 or not all(line.startswith(("{", "null")) for line in lines):
        return False
    for line in lines:
        try:
            parse(line)
        except ValueError:
            continue
        return True
    return False


def _lines(text: str, part: Chunk) -> Given:
    """A value a line; a bad line costs itself only."""
    at, number, told_of = 0, 0, False
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line, number = text[at:end], number + 1
        if line.strip():
            try:
                yield Value(f"#L{number + part.line}", parse(line))
                told_of = False
            except ValueError as error:
                longer = _longer(text, at) if begins_as_json(line) else None
                if longer:
                    yield RAW_BREAKS if longer.broken_lines else Note("damaged: text behind the JSON of a line")
                    yield Value(f"#L{number + part.line}", longer.value)
                    number += text.count("\n", at, longer.end)
                    end = max(longer.end, end)
                elif begins_as_json(line) or not told_of:
                    told_of = True
                    found = _failure(error, line)
                    yield found._replace(line=number, column=found.column)
        at = end + 1


def _longer(text: str, start: int) -> Whole | None:
    """A value that ends on a later line than the one on which it begins, or before the line does."""
    found = INDENT.match(text, start)
    try:
        whole = value_at(text, found.end() if found else start)
    except ValueError:
        return None
    behind = INDENT.match(text, whole.end)
    return whole._replace(end=behind.end() if behind else whole.end)


def _one_after_the_other(text: str, part: Chunk) -> Given:
    """Values that were appended to each other, with what stands between and behind them."""
    at, first = _skip(text, 0), True
    while at < len(text):
        pointer = (part.pointer or "#") if first else f"#L{text.count(chr(10), 0, at) + 1 + part.line}"
        if text[at] == "[":
            at = yield from _elements(text, at + 1, pointer, part.record if first else 0)
        elif text[at] == "{":
            at = yield from _object(text, at, "" if first else pointer)
        else:
            behind = _first(ANYWHERE, text, at, holds_records)
            yield Note(f"damaged: {'comment' if text.startswith('<!--', at) else 'text'} after the JSON")
            if behind is None:
                return
            at = behind
        at, first = _skip(text, at), False


def _without_comments_behind(text: str) -> tuple[str, list[Note]]:
    """The text without the comments that a cache wrote behind it, which are told before the records are."""
    found = COMMENTS_BEHIND.search(text)
    return (text[: found.start()], [Note("damaged: comment after the JSON")]) if found else (text, [])


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _first(begins: re.Pattern[str], text: str, at: int, fits: Callable[[Any], bool]) -> int | None:
    """Where the first whole value that fits begins, among the places where one may; not many are tried."""
    for found in islice(begins.finditer(text, at), TRIES + 1):
        try:
            value = value_at(text, found.start(1)).value
        except ValueError:
            continue
        if fits(value):
            return found.start(1)
    return None


def _object(text: str, at: int, pointer: str) -> Walk:
    """One object. Where it is broken, the records of a list directly in it that are whole."""
    try:
        value, end, broken_lines = value_at(text, at)
    except ValueError as error:
        found = _list_of(text, at)
        if found:
            return (yield from _elements(text, found.end(2), f"{pointer or '#'}/{found[1]}", 0, salvage=True))
        yield _failure(error, text)
        after = _first(LINE_START, text, at, holds_records)  # what is indented may be a part of the broken one
        return len(text) if after is None else after
    if broken_lines:
        yield RAW_BREAKS
    yield Value(pointer, value)
    return end


def _list_of(text: str, at: int) -> re.Match[str] | None:
    """Where the list of records of a wrapper begins: a key of the object itself, not of anything inside."""
    for found in LIST.finditer(text, at, at + 20000):
        try:
            parse(text[at : found.start()] + '"":0}')
        except ValueError:
            continue
        return found if _holds(text, found) else None
    return None


def _holds(text: str, found: re.Match[str]) -> bool:
    """Whether the list of a broken wrapper is one of records, and not of further wrappers."""
    try:
        value = value_at(text, found.end()).value
    except ValueError:
        return found[1] == "posts"
    return kind_of(value) not in ("other", "null")


def _elements(text: str, at: int, pointer: str, number: int = 0, *, salvage: bool = False) -> Walk:
    """The elements of an array, one at a time. Behind a broken one, the next record of the same kind goes on."""
    kind, least = POST, 0  # commas before the element
    while True:
        before, at = at, _skip(text, at)
        commas = text.count(",", before, at)
        if at >= len(text):
            yield Failure(Damaged.code, "the JSON is cut off. Get the file again.", *_place(text, len(text.rstrip())))
            return len(text)
        closed = text[at] in "]}"
        if commas if closed else commas != least:
            yield COMMA_TOO_MANY if closed or commas > least else COMMA_MISSING
        if closed:
            return len(text) if salvage else at + 1
        try:
            value, end, broken_lines = value_at(text, at)
        except ValueError as error:
            yield _failure(error, text)
            after = _next_record(text, at + 1, kind, NEXT if text[at] == "{" else ANYWHERE)
            if after is None:
                return len(text)
            end, least = after, 0
        else:
            kind, least = kind_of(value), 1
            if broken_lines:
                yield RAW_BREAKS
            yield Value(f"{pointer}/{number}", value)
        number += 1
        at = end


def _next_record(text: str, at: int, kind: str = POST, begins: re.Pattern[str] = NEXT) -> int | None:
    """Where the next record of a kind begins. A part of a broken record is none."""
    return _first(begins, text, at, lambda value: kind_of(value) in (POST, kind))


def _place(text: str, at: int) -> tuple[int, int]:
    """The line and column of a place, counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
