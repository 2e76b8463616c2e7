"""Articles as records of plain values, and values as JSON (RFC 8259): by orjson or the standard library, with the same bytes.

The fields of a record are described in `reex_cli.record`; an article has them as attributes, in their order.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from reex_cli.list_marks import is_number
from reex_cli.text import digest_words

# Attributes of an article that are in its record only if they are asked for, or never.
NOT_IN_RECORD = frozenset(("blocks", "removed", "evidence", "markdown", "confidence", "duplicates", "profile", "detail"))
# Some tools end a line at these characters, here in UTF-8, which JSON allows in strings.
LINE_END_ESCAPES = ((b"\xe2\x80\xa8", rb"\u2028"), (b"\xe2\x80\xa9", rb"\u2029"), (b"\xc2\x85", rb"\u0085"))


def to_json(self: Any, *extras: str) -> str:
    """The record as a line of `reex export --jsonl`, without the line end, with these of `model.EXTRAS`."""
    return json_line(to_record(self, frozenset(extras))).decode()


def to_dict(self: Any, *extras: str) -> dict[str, Any]:
    """The record as `json.loads(article.to_json())` gives it: keys in their order, lists, plain values."""
    record: dict[str, Any] = json.loads(to_json(self, *extras))
    return record


def to_record(article: Any, extras: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Lay out an article as a record: the fields in their order, then these extras."""
    names, values_of = record_attributes(article.__class__)
    fields = dict(zip(names, values_of(article), strict=True))
    if not extras:
        return fields
    if "blocks" in extras:
        fields["blocks"] = blocks_to_records(article.blocks)
    if "removed" in extras:
        fields["removed"] = [
            {"text": removed.text, "label": removed.label, "rule": removed.rule, "line": removed.line}
            for removed in article.removed
        ]
    if "evidence" in extras:
        fields["evidence"] = {
            evidence.field: {"rule": evidence.rule, "line": evidence.line, "text": evidence.text, "seen": list(evidence.seen)}
            for evidence in reversed(article.evidence)
        }
    if "markdown" in extras:
        fields["markdown"] = article.markdown
    if "confidence" in extras:
        fields["confidence"] = article.confidence
    if "duplicates" in extras:
        fields["duplicates"] = [duplicate._asdict() for duplicate in article.duplicates]
    return fields


@lru_cache(1)
def record_attributes(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The attributes of a class of articles that are in every record, and a function that gives their values."""
    names = tuple(name for name in kind.__slots__ if name not in NOT_IN_RECORD)
    return names, attrgetter(*names)


def blocks_to_records(blocks: Iterable[Any]) -> list[dict[str, Any]]:
    """Lay out the blocks of an article, each with the headings that it stands under."""
    records: list[dict[str, Any]] = []
    section: list[tuple[int, str]] = []  # level and text of the headings above, outermost first
    for block in blocks:
        if block.kind == "heading":
            while section and section[-1][0] >= block.level:
                section.pop()
        records.append(block_to_record(block) | {"section": [text for _, text in section]} | place_of(block))
        if block.kind == "heading":
            section.append((block.level, block.text))
    return records


def place_of(block: Any) -> dict[str, Any]:
    """Where a block is in its source, and a digest of its words, by which it is found when lines have moved."""
    keys: dict[str, Any] = {"line": block.line, "last_line": max(block.line, block.last_line)} if block.line else {}
    if block.page:
        keys["page"] = block.page
    return keys | {"hash": digest_words(block.text)}


def block_to_record(block: Any) -> dict[str, Any]:
    """Lay out a block as an object of the key `blocks`, without its place."""
    keys: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    if block.kind in ("heading", "list_item"):
        keys["level"] = block.level
    if block.kind == "list_item" and is_number(block.bullet):
        keys["number"] = block.bullet
    if block.kind == "table":
        keys["rows"] = block.rows
    if block.kind in ("embed", "image"):
        keys["url"] = block.url
    if block.kind == "code" and block.name:
        keys["language"] = block.name
    if block.marks:
        keys["marks"] = [mark_to_record(mark) for mark in block.marks]
    return keys


def mark_to_record(mark: Any) -> dict[str, Any]:
    """Lay out a mark as an object of the key `marks`."""
    keys: dict[str, Any] = {"start": mark.start, "end": mark.end, "kind": mark.kind}
    return keys | {"url": mark.url} if mark.url else keys


def json_line(value: Any) -> bytes:
    r"""Encode a value as one line of compact JSON, without the line end.

    >>> json_line({"a": ("é\u2028", None)})
    b'{"a":["\xc3\xa9\\u2028",null]}'
    """
    encoded = encode(value)
    for raw, escape in () if encoded.isascii() else LINE_END_ESCAPES:
        if raw[:1] in encoded and raw[-1:] in encoded and raw in encoded:  # single bytes are found much faster
            encoded = encoded.replace(raw, escape)
    return encoded


def encode(value: Any) -> bytes:
    """Encode a value as compact JSON; lone surrogates become U+FFFD, numbers that JSON does not have become null."""
    try:
        import orjson
    except ImportError:
        return _encode_by_standard_library(value)
    try:
        return orjson.dumps(value)
    except (TypeError, ValueError):  # a lone surrogate or an integer of more than 64 bits
        return _encode_by_standard_library(value)


def _encode_by_standard_library(value: Any) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(replace_non_finite(value), ensure_ascii=False, separators=(",", ":"))
    return replace_surrogates(text).encode("utf-8")


def replace_non_finite(value: Any) -> Any:
    """Replace NaN and infinities, wherever they are in a value, by None.

    >>> replace_non_finite({"a": [float("nan"), 1.5]})
    {'a': [None, 1.5]}
    """
    if isinstance(value, dict):
        return {key: replace_non_finite(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [replace_non_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def replace_surrogates(text: str) -> str:
    r"""Replace lone surrogates, which UTF-8 cannot encode, by U+FFFD.

    >>> replace_surrogates("é"), replace_surrogates("a\ud800").rstrip("\ufffd")
    ('é', 'a')
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text
