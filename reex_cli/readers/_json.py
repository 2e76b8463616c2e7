"""Decodes JSON: with orjson if it is installed, else with the standard library. Both give the same values and errors.

Also describes JSON errors for people. Recovering broken JSON is left to `_json_records.recovery`.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

STRICT_DECODER = json.JSONDecoder()
LENIENT_DECODER = json.JSONDecoder(strict=False)  # accepts control characters, such as raw line breaks, in strings
COMMAS = re.compile(r"[,\s]*")
VALUE_BEGINS = re.compile(r"\{\s*\"|\[\s*(?:[\"{]|\[\s*[\[{\"])")  # an object or array, but no template and no `[Verse]`


def parse(text: str) -> Any:
    """Decode a JSON text. Raises `ValueError` if it is not one value, or nested too deep.

    What orjson refuses (lone surrogates, for instance) is decoded again by the standard library, so that the result
    does not depend on what is installed.
    """
    try:
        import orjson
    except ImportError:
        return _decode(STRICT_DECODER.decode, text)
    try:
        return orjson.loads(text)
    except ValueError:
        return _decode(STRICT_DECODER.decode, text)


def parse_bytes(data: bytes) -> Any:
    """Decode a value in UTF-8, quickly; None for null, and for what needs a closer look by `parse`."""
    try:
        import orjson

        return orjson.loads(data)
    except (ImportError, ValueError):
        return None


def parse_leniently(text: str) -> Any:
    """Decode a JSON text whose strings may hold raw line breaks. Raises `ValueError`."""
    return _decode(LENIENT_DECODER.decode, text)


class DecodedValue(NamedTuple):
    """A decoded value, the offset of its end in the text, and whether its strings hold raw line breaks."""

    value: Any
    end: int
    has_raw_breaks: bool = False


def decode_value_at(text: str, start: int) -> DecodedValue:
    """Decode the value that begins at `start`, whatever follows it. Raises `ValueError`."""
    try:
        return DecodedValue(*STRICT_DECODER.raw_decode(text, start))
    except RecursionError:
        raise ValueError("nested too deep") from None
    except json.JSONDecodeError as error:
        if "control character" not in error.msg:
            raise
        return DecodedValue(*LENIENT_DECODER.raw_decode(text, start), True)


def begins_as_json(text: str) -> bool:
    """Whether the first character is that of an object or an array."""
    return text.lstrip()[:1] in ("{", "[")


def as_list(value: Any) -> list[Any]:
    """A list as it is, `None` as an empty list, any other value as its only item."""
    return value if isinstance(value, list) else [] if value is None else [value]


def as_object(value: Any) -> dict[str, Any]:
    """An object as it is, any other value as an empty object."""
    return value if isinstance(value, dict) else {}


def as_objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; none in any other value."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def as_string(value: Any) -> str:
    """A string as it is, any other value as an empty string."""
    return value if isinstance(value, str) else ""


def _decode(decode: Any, text: str) -> Any:
    try:
        return decode(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def describe_json_error(error: ValueError, text: str) -> str:
    """Describe what is wrong with a JSON text, as a sentence for people."""
    if not isinstance(error, json.JSONDecodeError):
        return f"the JSON cannot be read: {error}."
    if "Unterminated" in error.msg:
        return "the JSON is cut off in the string that begins here. Get the file again."
    if error.pos >= len(text.rstrip()):
        return "the JSON is cut off. Get the file again."
    if find_end_after_comma(error) is not None:
        return "the JSON is broken: there is a comma too many before this."
    return f"the JSON is broken: {error.msg[:1].lower()}{error.msg[1:]}."


def locate_json_error(error: ValueError) -> tuple[int | None, int | None]:
    """The line and column of a JSON error, counted from 1; `None` for errors without a place."""
    if not isinstance(error, json.JSONDecodeError):
        return None, None
    pos = find_end_after_comma(error)
    if pos is None:
        return error.lineno, error.colno
    return line_and_column(error.doc, pos)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def find_end_after_comma(error: json.JSONDecodeError) -> int | None:
    """The offset of the closing bracket behind an extra comma; `None` for any other error.

    From Python 3.13 on, the error of the standard library is at the comma, before at the bracket.
    """
    pos = COMMAS.match(error.doc, error.pos).end()  # type: ignore[union-attr]  # it matches anywhere
    comma = error.doc.rfind(",", 0, pos)
    is_end = error.doc[pos : pos + 1] in {"]", "}"}
    return pos if is_end and comma >= 0 and not error.doc[comma + 1 : pos].strip() else None
