"""The JSON Schema (2020-12) of a record, as `reex schema` prints it, and what of it our own reader asks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from reex_cli.model import SCHEMA, Kind

DATE = r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d)?)?)?)?$"
FORMATS = ("text", "dump", "markdown", "html", "wordpress", "wxr", "feed", "jsonl")


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


def _maybe(description: str, **more: Any) -> dict[str, Any]:
    return {"type": ["string", "null"], "description": description, **more}


def _list(description: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "description": description}


PROPERTIES: dict[str, Any] = {
    "schema": {"const": SCHEMA},
    "id": _text("the article's identity, the same on every run and machine", pattern="^r[a-z2-7]{16}$"),
    "source": _text("the path as given, with a pointer inside a container; - for standard input"),
    "format": _text("recognised by content", enum=list(FORMATS)),
    "url": _maybe("canonical absolute address, if the document states one"),
    "host": _maybe("its host, lower case, without www."),
    "site": _maybe("the publication's name, if stated"),
    "title": _maybe("plain text; null when the document has none"),
    "authors": _list("names only"),
    "date": _maybe("published, as precise as known", pattern=DATE),
    "modified": _maybe("last changed, as precise as known", pattern=DATE),
    "language": _maybe("BCP 47, declared or detected"),
    "summary": _maybe("the document's own description or excerpt"),
    "terms": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
        "description": "taxonomy to names, in order",
    },
    "status": _maybe("WordPress status, where known"),
    "text": _text("the normalised text; may be empty"),
    "words": {"type": "integer", "minimum": 0, "description": "words of text"},
    "hash": _text("BLAKE2b over the case-folded words of text", pattern="^[0-9a-f]{32}$"),
    "notes": _list("what a reader of this record should know, each beginning with a fixed word"),
    "native": {"type": "object", "description": "what the format itself called things"},
}

BLOCK: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "text"],
    "properties": {
        "kind": {"enum": [kind.value for kind in Kind if kind is not Kind.FIELD]},
        "text": {"type": "string"},
        "level": {"type": "integer", "minimum": 0, "description": "of headings 1-6; depth of list items"},
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "url": {"type": "string"},
    },
}

REMOVED: dict[str, Any] = {
    "type": "object",
    "required": ["text", "label", "rule", "line"],
    "properties": {
        "text": {"type": "string"},
        "label": {"type": "string"},
        "rule": {"type": "string"},
        "line": {"type": "integer", "minimum": 0},
    },
}

EVIDENCE: dict[str, Any] = {
    "type": "object",
    "required": ["rule", "line", "text"],
    "properties": {
        "rule": {"type": "string"},
        "line": {"type": "integer", "minimum": 0},
        "text": {"type": "string"},
        "seen": {"type": "array", "items": {"type": "string"}, "description": "other values, the better first"},
    },
}

ON_REQUEST: dict[str, Any] = {
    "blocks": {"type": "array", "items": BLOCK, "description": "with --blocks"},
    "removed": {"type": "array", "items": REMOVED, "description": "with --removed"},
    "evidence": {
        "type": "object",
        "additionalProperties": EVIDENCE,
        "description": "with --evidence: field to where its value came from and what else was seen",
    },
}

RECORD: dict[str, Any] = {
    "type": "object",
    "required": list(PROPERTIES),
    "properties": PROPERTIES | ON_REQUEST,
    "additionalProperties": False,
}


def schema(formats: Iterable[str] = FORMATS) -> dict[str, Any]:
    """The schema of one line of `reex export --jsonl`; other packages may bring formats beside our own."""
    known = PROPERTIES | {"format": PROPERTIES["format"] | {"enum": list(dict.fromkeys((*FORMATS, *formats)))}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:reex:article:1",
        "title": SCHEMA,
        **RECORD,
        "properties": known | ON_REQUEST,
    }


TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "integer": int, "array": list, "object": dict, "null": type(None)}


def wrong(value: Any, asked: dict[str, Any], name: str = "it") -> str:
    """The first thing in which a value is not as a part of the schema asks; empty where it is.

    Keys beside those that are described are no fault, and the name of a format may be that of another's reader.

    >>> wrong({"kind": "quote"}, BLOCK), wrong({"kind": "quote", "text": None}, BLOCK)
    ('text is missing', 'text is not a string')
    """
    types = asked.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and (isinstance(value, bool) or not any(isinstance(value, TYPES[one]) for one in types)):
        return f"{name} is not {'an' if types[0][0] in 'aio' else 'a'} {types[0]}"
    if isinstance(value, str) and "pattern" in asked and not re.search(asked["pattern"], value):
        return f"{name} cannot be {value[:40]!r}"
    if "enum" in asked and name != "format" and value not in asked["enum"]:
        return f"{name} cannot be {str(value)[:40]!r}"
    if isinstance(value, list) and "items" in asked:
        return next(filter(None, (wrong(one, asked["items"], f"one of {name}") for one in value)), "")
    if isinstance(value, dict):
        return _wrong_inside(value, asked, name)
    return ""


def _wrong_inside(value: dict[str, Any], asked: dict[str, Any], name: str) -> str:
    for key in asked.get("required", ()):
        if key not in value:
            return f"{key} is missing"
    known, others = asked.get("properties", {}), asked.get("additionalProperties") or {}
    found = (wrong(one, known.get(key, others), key if key in known else name) for key, one in value.items())
    return next(filter(None, found), "")
