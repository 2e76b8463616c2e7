"""Recovers the values of a JSON text: one value, JSON Lines, or concatenated values, with junk behind or broken inside.

What can be decoded is yielded with its pointer; what cannot becomes a failure with its line and column, and never
costs its neighbours. Repairs are noted. Classifying the values is left to `records`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from itertools import islice
from typing import Any, NamedTuple

from reex_cli.errors import Damaged
from reex_cli.item import LINE_POINTER, Chunk
from reex_cli.model import Failure, Note
from reex_cli.readers._json import (
    DecodedValue,
    begins_as_json,
    decode_value_at,
    describe_json_error,
    line_and_column,
    locate_json_error,
    parse,
    parse_leniently,
)
from reex_cli.readers._json_records.records import ARTICLES, WRAPPER_KEYS, classify_record
from reex_cli.readers._json_records.unwrap import InnerJson, find_comments, holds_records, is_beginning_missing, unwrap_json

RAW_BREAKS = Note("damaged: raw line breaks in strings")
EXTRA_COMMA = Note("damaged: a comma too many in the JSON")
MISSING_COMMA = Note("damaged: a comma is missing in the JSON")
# Byte order marks (or record separators) between concatenated responses.
PAGE_MARKS = re.compile("(?:(?<=[}\\]\n,])|^)[ \t]*[\ufeff\x1e]+(?=\\s*[\\[{])")
NEXT_OBJECT = re.compile(r"[}\]]\s*,?\s*(\{)\s*\"")
ANY_BRACKET = re.compile(r"([\[{])(?=\s*[\"\[{])")
WRAPPED_LIST = re.compile(rf'"({"|".join(WRAPPER_KEYS)})"\s*:\s*(\[)\s*(?=\{{)')
SPACE = re.compile(r"[\s,]*")
INDENT = re.compile(r"[ \t\r]*")
LINE_START = re.compile(r"\n([\[{])")
MAX_RECORDS_TRIED = 3000  # places at which decoding the next record is tried
MAX_LINES_TRIED = 500  # broken lines behind which the end of their value is looked for in vain
LINES_TO_TRY = 3  # to recognise JSON Lines


class Value(NamedTuple):
    """A decoded value and its JSON pointer (RFC 6901), `#/3`, or its line, `#L4`."""

    pointer: str
    value: Any


Recovered = Iterator[Value | Failure | Note]
RecoverySteps = Generator[Value | Failure | Note, None, int]  # returns the offset at which it ended


def recover_values(text: str, chunk: Chunk) -> Recovered:
    """Yield the values of a text, with notes of repairs and failures."""
    if chunk.pointer == LINE_POINTER:
        yield from _recover_lines(text, chunk)
        return
    if ("\ufeff" in text or "\x1e" in text) and PAGE_MARKS.search(text):
        yield Note("damaged: byte order mark before the JSON")
        text = PAGE_MARKS.sub(lambda match: " " * len(match[0]), text)
    inner = (None if begins_as_json(text) else unwrap_json(text)) or InnerJson(text)
    if inner.note:
        yield Note(inner.note)
    try:
        whole = parse(inner.text)
    except ValueError as error:
        recovered = _recover_broken(inner.text, error, chunk)
    else:
        yield Value(chunk.pointer, whole)
        return
    for item in recovered:
        yield _shift_failure(item, inner) if isinstance(item, Failure) else item


def _shift_failure(failure: Failure, inner: InnerJson) -> Failure:
    """Move a failure in unwrapped JSON to its place in the source."""
    if failure.line is None or failure.column is None:
        return failure
    column = failure.column + (inner.column if failure.line == 1 else 0)
    return failure._replace(line=failure.line + inner.line, column=column)


def _recover_broken(text: str, error: ValueError, chunk: Chunk) -> Recovered:
    """Yield the values of a text that is not a single valid value."""
    if _is_json_lines(text):
        yield from _recover_lines(text, chunk)
        return
    if "control character" in str(error):
        try:
            whole = parse_leniently(text)
        except ValueError:
            pass
        else:
            yield RAW_BREAKS
            yield Value(chunk.pointer, whole)
            return
    if begins_as_json(text):
        text, comments = _cut_trailing_comments(text)
        yield from comments
        yield from _recover_concatenated(text, chunk)
    elif is_beginning_missing(text):
        yield Failure(Damaged.code, "the JSON is cut off at its beginning. Get the file again.", 1, 1)
        offset = _find_next_record(text, 0)
        if offset is not None:
            yield from _recover_elements(text, offset, "#")
    else:
        yield _json_failure(error, text)


def _json_failure(error: ValueError, text: str) -> Failure:
    return Failure(Damaged.code, describe_json_error(error, text), *locate_json_error(error))


def _is_json_lines(text: str) -> bool:
    """Whether a text is JSON Lines: the first lines begin like objects, and at least one of them is whole."""
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


def _recover_lines(text: str, chunk: Chunk) -> Recovered:
    """Yield one value per line. A bad line costs only itself; of bad lines that do not begin as JSON, the first is reported."""
    offset, number, is_reported = 0, 0, False
    tries = MAX_LINES_TRIED
    while offset < len(text):
        end = text.find("\n", offset)
        end = len(text) if end < 0 else end
        line, number = text[offset:end], number + 1
        if line.strip():
            try:
                yield Value(f"#L{number + chunk.line}", parse(line))
                is_reported = False
            except ValueError as error:
                longer = _decode_across_lines(text, offset) if tries and begins_as_json(line) else None
                tries -= longer is None and tries > 0
                if longer:
                    yield RAW_BREAKS if longer.has_raw_breaks else Note("damaged: text behind the JSON of a line")
                    yield Value(f"#L{number + chunk.line}", longer.value)
                    number += text.count("\n", offset, longer.end)
                    end = max(longer.end, end)
                elif begins_as_json(line) or not is_reported:
                    is_reported = True
                    yield _json_failure(error, line)._replace(line=number)
        offset = end + 1


def _decode_across_lines(text: str, start: int) -> DecodedValue | None:
    """Decode a value that ends on a later line than it begins, or before the end of its line."""
    indent = INDENT.match(text, start)
    try:
        whole = decode_value_at(text, indent.end() if indent else start)
    except ValueError:
        return None
    space = INDENT.match(text, whole.end)
    return whole._replace(end=space.end() if space else whole.end)


def _recover_concatenated(text: str, chunk: Chunk) -> Recovered:
    """Yield values that were concatenated, and note what is between and behind them."""
    offset, first = _skip_separators(text, 0), True
    line, counted = chunk.line + 1, 0  # the line of `counted`, which moves forward with the offset
    while offset < len(text):
        line, counted = line + text.count("\n", counted, offset), offset
        pointer = (chunk.pointer or "#") if first else f"#L{line}"
        if text[offset] == "[":
            offset = yield from _recover_elements(text, offset + 1, pointer, chunk.record if first else 0)
        elif text[offset] == "{":
            offset = yield from _recover_object(text, offset, "" if first else pointer)
        else:
            following = _find_value(ANY_BRACKET, text, offset, holds_records)
            yield Note(f"damaged: {'comment' if text.startswith('<!--', offset) else 'text'} after the JSON")
            if following is None:
                return
            offset = following
        offset, first = _skip_separators(text, offset), False


def _cut_trailing_comments(text: str) -> tuple[str, list[Note]]:
    """Cut the HTML comments that a cache plug-in wrote behind the JSON, and note them."""
    end = find_comments(text)
    is_cut = end < len(text.rstrip()) and text.endswith(("}", "]"), 0, end)
    return (text[:end], [Note("damaged: comment after the JSON")]) if is_cut else (text, [])


def _skip_separators(text: str, offset: int) -> int:
    match = SPACE.match(text, offset)
    return match.end() if match else offset


def _find_value(begins: re.Pattern[str], text: str, offset: int, accepts: Callable[[Any], bool]) -> int | None:
    """The offset of the first whole value that is accepted. Decoding is tried at the first matches of `begins`."""
    for match in islice(begins.finditer(text, offset), MAX_RECORDS_TRIED + 1):
        try:
            value = decode_value_at(text, match.start(1)).value
        except ValueError:
            continue
        if accepts(value):
            return match.start(1)
    return None


def _recover_object(text: str, offset: int, pointer: str) -> RecoverySteps:
    """Yield an object. If it is broken, the whole records of a list directly in it."""
    try:
        value, end, has_raw_breaks = decode_value_at(text, offset)
    except ValueError as error:
        wrapped = _find_wrapped_list(text, offset)
        if wrapped:
            return (yield from _recover_elements(text, wrapped.end(2), f"{pointer or '#'}/{wrapped[1]}", 0, salvage=True))
        yield _json_failure(error, text)
        after = _find_value(LINE_START, text, offset, holds_records)  # an indented one may be a part of the broken one
        return len(text) if after is None else after
    if has_raw_breaks:
        yield RAW_BREAKS
    yield Value(pointer, value)
    return end


def _find_wrapped_list(text: str, offset: int) -> re.Match[str] | None:
    """Find the list of records of a wrapper: under a key of the object itself, not of an object inside."""
    for match in WRAPPED_LIST.finditer(text, offset, offset + 20000):
        try:
            parse(text[offset : match.start()] + '"":0}')
        except ValueError:
            continue
        return match if _holds_list_of_records(text, match) else None
    return None


def _holds_list_of_records(text: str, match: re.Match[str]) -> bool:
    """Whether the list of a broken wrapper holds records, not further wrappers."""
    try:
        value = decode_value_at(text, match.end()).value
    except ValueError:
        return match[1] == "posts"
    return classify_record(value) not in ("other", "null")


def _recover_elements(text: str, offset: int, pointer: str, number: int = 0, *, salvage: bool = False) -> RecoverySteps:
    """Yield the elements of an array, one at a time. After a broken one, go on with the next record of the same kind.

    With `salvage`, the array is inside a broken object, and nothing behind it is recovered.
    """
    kind, expected = "", 0  # number of commas before the element
    while True:
        before, offset = offset, _skip_separators(text, offset)
        commas = text.count(",", before, offset)
        if offset >= len(text):
            yield Failure(Damaged.code, "the JSON is cut off. Get the file again.", *line_and_column(text, len(text.rstrip())))
            return len(text)
        closed = text[offset] in "]}"
        if commas if closed else commas != expected:
            yield EXTRA_COMMA if closed or commas > expected else MISSING_COMMA
        if closed:
            return len(text) if salvage else offset + 1
        try:
            value, end, has_raw_breaks = decode_value_at(text, offset)
        except ValueError as error:
            yield _json_failure(error, text)
            after = _find_next_record(text, offset + 1, kind, NEXT_OBJECT if text[offset] == "{" else ANY_BRACKET)
            if after is None:
                return len(text)
            end, expected = after, 0
        else:
            kind, expected = classify_record(value), 1
            if has_raw_breaks:
                yield RAW_BREAKS
            yield Value(f"{pointer}/{number}", value)
        number += 1
        offset = end


def _find_next_record(text: str, offset: int, kind: str = "", begins: re.Pattern[str] = NEXT_OBJECT) -> int | None:
    """The offset of the next post or record of a kind; parts of a broken record are none."""
    return _find_value(begins, text, offset, lambda value: classify_record(value) in (*ARTICLES, kind))
