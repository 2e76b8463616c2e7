"""The JSON Schema (2020-12) of a record, as `reex schema` prints it."""

from __future__ import annotations

from typing import Any

from reex_cli.model import SCHEMA, Kind

DATE = r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d)?)?)?)?$"
FORMATS = ("text", "dump", "html", "wordpress", "wxr", "feed", "jsonl")


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

ON_REQUEST: dict[str, Any] = {
    "blocks": {"type": "array", "items": BLOCK, "description": "with --blocks"},
    "removed": {"type": "array", "items": REMOVED, "description": "with --removed"},
    "evidence": {"type": "object", "description": "with --evidence: field to where its value came from and what else was seen"},
}


def schema() -> dict[str, Any]:
    """The schema of one line of `reex export --jsonl`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:reex:article:1",
        "title": SCHEMA,
        "type": "object",
        "required": list(PROPERTIES),
        "properties": PROPERTIES | ON_REQUEST,
        "additionalProperties": False,
    }
