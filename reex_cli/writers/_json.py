"""Values to JSON: orjson where it is installed, the standard library elsewhere; the same bytes either way."""

from __future__ import annotations

import json
import math
from typing import Any

# Line ends to some tools, so a record that holds them would not be one line.
LINE_ENDS = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("\x85", "\\u0085"))


def line(value: Any) -> bytes:
    r"""A value as one line of JSON, without the newline.

    >>> line({"a": ("é\u2028", None)})
    b'{"a":["\xc3\xa9\\u2028",null]}'
    """
    written = dumped(value)
    for character, escape in LINE_ENDS:
        raw = character.encode()
        if raw in written:
            written = written.replace(raw, escape.encode())
    return written


def dumped(value: Any) -> bytes:
    """A value as compact JSON in UTF-8; lone surrogates become U+FFFD."""
    try:
        import orjson
    except ImportError:
        return _standard(value)
    try:
        return orjson.dumps(value)
    except (TypeError, ValueError):  # a lone surrogate or an integer beyond 64 bits
        return _standard(value)


def _standard(value: Any) -> bytes:
    try:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        written = json.dumps(finite(value), ensure_ascii=False, separators=(",", ":"))
    return sound(written).encode("utf-8")


def finite(value: Any) -> Any:
    """A value in which null stands for what is no number in JSON.

    >>> finite({"a": [float("nan"), 1.5]})
    {'a': [None, 1.5]}
    """
    if isinstance(value, dict):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def sound(text: str) -> str:
    r"""A text that every library takes: lone surrogates become U+FFFD.

    >>> sound("é"), sound("a\ud800").rstrip("\ufffd")
    ('é', 'a')
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text
