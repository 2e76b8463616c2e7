"""JSON to values: orjson where it is installed, the standard library elsewhere; the same either way."""

from __future__ import annotations

import json
from typing import Any

from reex_cli.errors import Damaged


def parse(text: str) -> Any:
    """The value of a JSON text; raises `ValueError` where it is none.

    The standard library has the last word: it takes lone surrogates and very deep values' errors as they
    are, so that what can be read does not depend on what is installed.
    """
    try:
        import orjson
    except ImportError:
        return _strict(text)
    try:
        return orjson.loads(text)
    except ValueError:
        return _strict(text)


def _strict(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def value_of(text: str) -> Any:
    """The value of a JSON document; raises `Damaged` with line and column where it is broken."""
    try:
        return parse(text)
    except json.JSONDecodeError as error:
        raise Damaged(_told(error, text), error.lineno, error.colno) from None
    except ValueError as error:
        raise Damaged(f"the JSON cannot be read: {error}.") from None


def _told(error: json.JSONDecodeError, text: str) -> str:
    if "Unterminated" in error.msg:
        return "the JSON is cut off in the string that begins here. Get the file again."
    if error.pos >= len(text.rstrip()):
        return "the JSON is cut off. Get the file again."
    return f"the JSON is broken: {error.msg[:1].lower()}{error.msg[1:]}."
