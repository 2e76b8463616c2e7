"""JSON to values: orjson where it is installed, the standard library elsewhere; the same either way."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

STRICT = json.JSONDecoder()
LENIENT = json.JSONDecoder(strict=False)  # takes raw line breaks in strings
COMMAS = re.compile(r"[,\s]*")
OPENED = re.compile(r"\{\s*\"|\[\s*(?:[\"{]|\[\s*[\[{\"])")  # how a value begins, but no template and no `[Verse]`


def parse(text: str) -> Any:
    """The value of a JSON text; raises `ValueError` where it is none.

    The standard library has the last word: it takes lone surrogates and very deep values' errors as they
    are, so that what can be read does not depend on what is installed.
    """
    try:
        import orjson
    except ImportError:
        return _guarded(STRICT.decode, text)
    try:
        return orjson.loads(text)
    except ValueError:
        return _guarded(STRICT.decode, text)


def parse_leniently(text: str) -> Any:
    """The same where strings may hold raw line breaks."""
    return _guarded(LENIENT.decode, text)


class Whole(NamedTuple):
    """A value, where it ends, and whether its strings hold raw line breaks."""

    value: Any
    end: int
    broken_lines: bool = False


def value_at(text: str, start: int) -> Whole:
    """The value that begins at `start`; raises `ValueError`."""
    try:
        return Whole(*STRICT.raw_decode(text, start))
    except RecursionError:
        raise ValueError("nested too deep") from None
    except json.JSONDecodeError as error:
        if "control character" not in error.msg:
            raise
        return Whole(*LENIENT.raw_decode(text, start), True)


def _guarded(decode: Any, text: str) -> Any:
    try:
        return decode(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def told(error: ValueError, text: str) -> str:
    """What is wrong with a JSON text, for people."""
    if not isinstance(error, json.JSONDecodeError):
        return f"the JSON cannot be read: {error}."
    if "Unterminated" in error.msg:
        return "the JSON is cut off in the string that begins here. Get the file again."
    if error.pos >= len(text.rstrip()):
        return "the JSON is cut off. Get the file again."
    if behind_comma(error) is not None:
        return "the JSON is broken: there is a comma too many before this."
    return f"the JSON is broken: {error.msg[:1].lower()}{error.msg[1:]}."


def place_of(error: ValueError) -> tuple[int | None, int | None]:
    """The line and column that an error of JSON names."""
    if not isinstance(error, json.JSONDecodeError):
        return None, None
    pos = behind_comma(error)
    if pos is None:
        return error.lineno, error.colno
    return error.doc.count("\n", 0, pos) + 1, pos - error.doc.rfind("\n", 0, pos)


def behind_comma(error: json.JSONDecodeError) -> int | None:
    """Where a value ends behind a comma too many; from Python 3.13 the error is at the comma, before at the end."""
    pos = COMMAS.match(error.doc, error.pos).end()  # type: ignore[union-attr]  # it matches anywhere
    comma = error.doc.rfind(",", 0, pos)
    is_end = error.doc[pos : pos + 1] in {"]", "}"}
    return pos if is_end and comma >= 0 and not error.doc[comma + 1 : pos].strip() else None
