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
from reex_cli.model import LINE_POINTER, Chunk, Failure, Note
from reex_cli.readers._json import DecodedValue, decode_value_at, describe_json_error, locate_json_error, parse, parse_leniently
from reex_cli.readers._wordpress.record_types import POST, WRAPPER_KEYS, classify_record
from reex_cli.readers._wordpress.unwrap import InnerJson, begins_as_json, holds_records, is_beginning_missing, unwrap_json

RAW_BREAKS = Note("damaged: raw line breaks in strings")
EXTRA_COMMA = Note("damaged: a comma too many in the JSON")
MISSING_COMMA = Note("damaged: a comma is missing in the JSON")
PAGE_MARKS = re.compile("(?:(?<=[}\\]\n,])|^)[ \t]*[\ufeff\x1e]+(?=\\s*[\\[{])")  # byte order marks between appended pages
NEXT_OBJECT = re.compile(r"[}\]]\s*,?\s*(\{)\s*\"")
ANY_BRACKET = re.compile(r"([\[{])(?=\s*[\"\[{])")
WRAPPED_LIST = re.compile(rf'"({"|".join(WRAPPER_KEYS)})"\s*:\s*(\[)\s*(?=\{{)')
SPACE = re.compile(r"[\s,]*")
INDENT = re.compile(r"[ \t\r]*")
LINE_START = re.compile(r"\n([\[{])")
MAX_TRIES = 3000  # places at which the next record may begin
TRAILING_COMMENTS = re.compile(r"(?<=[}\]])\s*(?:<!--(?:(?!-->).)*-->\s*)+$", re.DOTALL)
LINES_TO_TRY = 3


class Value(NamedTuple):
    """A decoded value and where it stands."""

    pointer: str
    value: Any


Recovered = Iterator[Value | Failure | Note]
RecoverySteps = Generator[Value | Failure | Note, None, int]  # answers with where it ended


def recover_values(text: str, part: Chunk) -> Recovered:
    """The values of a text, with what was repaired and what could not be read."""
    if part.pointer == LINE_POINTER:
        yield from _recover_lines(text, part)
        return
    if ("\ufeff" in text or "\x1e" in text) and PAGE_MARKS.search(text):
        yield Note("damaged: byte order mark before the JSON")
        text = PAGE_MARKS.sub(lambda found: " " * len(found[0]), text)
    cargo = (None if begins_as_json(text) else unwrap_json(text)) or InnerJson(text)
    if cargo.note:
        yield Note(cargo.note)
    try:
        whole = parse(cargo.text)
    except ValueError as error:
        given = _recover_broken(cargo.text, error, part)
    else:
        yield Value(part.pointer, whole)
        return
    for found in given:
        yield _shift_failure(found, cargo) if isinstance(found, Failure) else found


def _shift_failure(failure: Failure, cargo: InnerJson) -> Failure:
    if failure.line is None or failure.column is None:
        return failure
    column = failure.column + (cargo.column if failure.line == 1 else 0)
    return failure._replace(line=failure.line + cargo.line, column=column)


def _recover_broken(text: str, error: ValueError, part: Chunk) -> Recovered:
    """The values of a text that is not one."""
    if _is_json_lines(text):
        yield from _recover_lines(text, part)
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
        text, comments = _cut_trailing_comments(text)
        yield from comments
        yield from _recover_concatenated(text, part)
    elif is_beginning_missing(text):
        yield Failure(Damaged.code, "the JSON is cut off at its beginning. Get the file again.", 1, 1)
        at = _find_next_record(text, 0)
        if at is not None:
            yield from _recover_elements(text, at, "#")
    else:
        yield _json_failure(error, text)


def _json_failure(error: ValueError, text: str) -> Failure:
    return Failure(Damaged.code, describe_json_error(error, text), *locate_json_error(error))


def _is_json_lines(text: str) -> bool:
    """JSON Lines: one of the first lines is an object, whole, and the first begins like one."""
    lines = [line for line in text.lstrip().split("\n", LINES_TO_TRY + 1)[:LINES_TO_TRY] if line.strip()]
    if len(lines) < 2 or not all(line.startswith(("{", "null")) for line in lines):
        return False
    for line in lines:
        try:
            parse(line)
        except ValueError:
            continue
        return True
    return False


def _recover_lines(text: str, part: Chunk) -> Recovered:
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
                longer = _decode_across_lines(text, at) if begins_as_json(line) else None
                if longer:
                    yield RAW_BREAKS if longer.has_raw_breaks else Note("damaged: text behind the JSON of a line")
                    yield Value(f"#L{number + part.line}", longer.value)
                    number += text.count("\n", at, longer.end)
                    end = max(longer.end, end)
                elif begins_as_json(line) or not told_of:
                    told_of = True
                    found = _json_failure(error, line)
                    yield found._replace(line=number, column=found.column)
        at = end + 1


def _decode_across_lines(text: str, start: int) -> DecodedValue | None:
    """A value that ends on a later line than the one on which it begins, or before the line does."""
    found = INDENT.match(text, start)
    try:
        whole = decode_value_at(text, found.end() if found else start)
    except ValueError:
        return None
    behind = INDENT.match(text, whole.end)
    return whole._replace(end=behind.end() if behind else whole.end)


def _recover_concatenated(text: str, part: Chunk) -> Recovered:
    """Values that were appended to each other, with what stands between and behind them."""
    at, first = _skip_separators(text, 0), True
    while at < len(text):
        pointer = (part.pointer or "#") if first else f"#L{text.count(chr(10), 0, at) + 1 + part.line}"
        if text[at] == "[":
            at = yield from _recover_elements(text, at + 1, pointer, part.record if first else 0)
        elif text[at] == "{":
            at = yield from _recover_object(text, at, "" if first else pointer)
        else:
            behind = _find_value(ANY_BRACKET, text, at, holds_records)
            yield Note(f"damaged: {'comment' if text.startswith('<!--', at) else 'text'} after the JSON")
            if behind is None:
                return
            at = behind
        at, first = _skip_separators(text, at), False


def _cut_trailing_comments(text: str) -> tuple[str, list[Note]]:
    """The text without the comments that a cache wrote behind it, which are told before the records are."""
    found = TRAILING_COMMENTS.search(text)
    return (text[: found.start()], [Note("damaged: comment after the JSON")]) if found else (text, [])


def _skip_separators(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _find_value(begins: re.Pattern[str], text: str, at: int, fits: Callable[[Any], bool]) -> int | None:
    """Where the first whole value that fits begins, among the places where one may; not many are tried."""
    for found in islice(begins.finditer(text, at), MAX_TRIES + 1):
        try:
            value = decode_value_at(text, found.start(1)).value
        except ValueError:
            continue
        if fits(value):
            return found.start(1)
    return None


def _recover_object(text: str, at: int, pointer: str) -> RecoverySteps:
    """One object. Where it is broken, the records of a list directly in it that are whole."""
    try:
        value, end, has_raw_breaks = decode_value_at(text, at)
    except ValueError as error:
        found = _find_wrapped_list(text, at)
        if found:
            return (yield from _recover_elements(text, found.end(2), f"{pointer or '#'}/{found[1]}", 0, salvage=True))
        yield _json_failure(error, text)
        after = _find_value(LINE_START, text, at, holds_records)  # what is indented may be a part of the broken one
        return len(text) if after is None else after
    if has_raw_breaks:
        yield RAW_BREAKS
    yield Value(pointer, value)
    return end


def _find_wrapped_list(text: str, at: int) -> re.Match[str] | None:
    """Where the list of records of a wrapper begins: a key of the object itself, not of anything inside."""
    for found in WRAPPED_LIST.finditer(text, at, at + 20000):
        try:
            parse(text[at : found.start()] + '"":0}')
        except ValueError:
            continue
        return found if _holds_list_of_records(text, found) else None
    return None


def _holds_list_of_records(text: str, found: re.Match[str]) -> bool:
    """Whether the list of a broken wrapper is one of records, and not of further wrappers."""
    try:
        value = decode_value_at(text, found.end()).value
    except ValueError:
        return found[1] == "posts"
    return classify_record(value) not in ("other", "null")


def _recover_elements(text: str, at: int, pointer: str, number: int = 0, *, salvage: bool = False) -> RecoverySteps:
    """The elements of an array, one at a time. Behind a broken one, the next record of the same kind goes on."""
    kind, least = POST, 0  # commas before the element
    while True:
        before, at = at, _skip_separators(text, at)
        commas = text.count(",", before, at)
        if at >= len(text):
            yield Failure(Damaged.code, "the JSON is cut off. Get the file again.", *_line_and_column(text, len(text.rstrip())))
            return len(text)
        closed = text[at] in "]}"
        if commas if closed else commas != least:
            yield EXTRA_COMMA if closed or commas > least else MISSING_COMMA
        if closed:
            return len(text) if salvage else at + 1
        try:
            value, end, has_raw_breaks = decode_value_at(text, at)
        except ValueError as error:
            yield _json_failure(error, text)
            after = _find_next_record(text, at + 1, kind, NEXT_OBJECT if text[at] == "{" else ANY_BRACKET)
            if after is None:
                return len(text)
            end, least = after, 0
        else:
            kind, least = classify_record(value), 1
            if has_raw_breaks:
                yield RAW_BREAKS
            yield Value(f"{pointer}/{number}", value)
        number += 1
        at = end


def _find_next_record(text: str, at: int, kind: str = POST, begins: re.Pattern[str] = NEXT_OBJECT) -> int | None:
    """Where the next record of a kind begins. A part of a broken record is none."""
    return _find_value(begins, text, at, lambda value: classify_record(value) in (POST, kind))


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    """The line and column of a place, counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
