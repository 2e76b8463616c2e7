"""The record of an article: one table of its fields, from which every schema follows.

The table gives each field its type, its meaning and its constraints. The JSON Schema of `reex schema`, the columns of CSV
and TSV, the SQL columns and the Arrow types are derived from it, and so is the check of records that are read back.
How values are written is left to `writers`.

To add a field, add it here, with `required=False`, and to `model.Article`, with a default, so that older records are
still read; then fill it in `assemble`. If it is an SQL column, raise `SQL_VERSION`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from reex_cli.model import BODY_KINDS, MARK_KINDS, SCHEMA

DATE_PATTERN = r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d)?)?)?)?$"
FORMATS = ("text", "dump", "markdown", "html", "json", "table", "wordpress", "wxr", "feed", "jsonl", "mail")
PUBLISHED_AT = "published_at"  # derived from `date`, in tables alone
SQL_VERSION = 2  # of the SQLite tables: raise it with every change of an SQL column or of the full-text index


class FieldType(NamedTuple):
    """A type of values, as each schema language writes it."""

    json: dict[str, Any]  # keywords of JSON Schema
    sql: str
    arrow: str


STRING_LIST: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
TEXT = FieldType({"type": "string"}, "TEXT", "string")
TEXT_LIST = FieldType(STRING_LIST, "TEXT", "list<string>")
COUNT = FieldType({"type": "integer", "minimum": 0}, "INTEGER", "int64")
# In Arrow a list of pairs, because half of the tools cannot read a map.
TERMS = FieldType(
    {"type": "object", "additionalProperties": STRING_LIST}, "TEXT", "list<struct<taxonomy: string, names: list<string>>>"
)
OBJECT = FieldType({"type": "object"}, "TEXT", "string")  # in tables as JSON
MOMENT = FieldType({"type": "string"}, "TEXT", "timestamp[us, UTC]")
SHARE = FieldType({"type": "number", "minimum": 0, "maximum": 1}, "REAL", "double")


class Field(NamedTuple):
    """One field of the record, or one column that tables add to it."""

    name: str
    type: FieldType
    description: str
    nullable: bool = False
    sql: int = 0  # position in the SQL table `articles`; 0: not a column of it
    constraints: dict[str, Any] = {}  # further keywords of JSON Schema  # noqa: RUF012 - never changed
    required: bool = True  # False for a field that records of older versions lack: `Article` then has a default
    derived: bool = False  # a column of Parquet and SQL, which the record itself does not have

    def property(self) -> dict[str, Any]:
        """Give the JSON Schema of the field's value."""
        if "const" in self.constraints:
            return self.constraints
        nullable = {"type": [self.type.json["type"], "null"]} if self.nullable else {}
        return {**self.type.json, **nullable, "description": self.description, **self.constraints}


RECORD_FIELDS = (
    Field("schema", TEXT, "", constraints={"const": SCHEMA}),
    Field(
        "id",
        TEXT,
        "the article's identity, the same on every run and machine",
        sql=1,
        constraints={"pattern": "^r[a-z2-7]{16}$"},
    ),
    Field("source", TEXT, "the path as given, with a pointer inside a container; - for standard input", sql=14),
    Field("format", TEXT, "recognised by content", sql=15, constraints={"enum": list(FORMATS)}),
    Field("url", TEXT, "canonical absolute address, if the document states one", nullable=True, sql=8),
    Field("host", TEXT, "its host, lower case, without www.", nullable=True, sql=7),
    Field("site", TEXT, "the publication's name, if stated", nullable=True, sql=6),
    Field("title", TEXT, "plain text; null when the document has none", nullable=True, sql=2),
    Field("authors", TEXT_LIST, "names only"),
    Field("date", TEXT, "published, as precise as known", nullable=True, sql=3, constraints={"pattern": DATE_PATTERN}),
    Field(PUBLISHED_AT, MOMENT, "the date in UTC, where its zone is known", nullable=True, sql=4, derived=True),
    Field("modified", TEXT, "last changed, as precise as known", nullable=True, sql=5, constraints={"pattern": DATE_PATTERN}),
    Field("language", TEXT, "BCP 47, declared or detected", nullable=True, sql=9),
    Field("summary", TEXT, "the document's own description or excerpt", nullable=True, sql=10),
    Field("terms", TERMS, "taxonomy to names, in order"),
    Field("status", TEXT, "WordPress status, where known", nullable=True, sql=11),
    Field("text", TEXT, "the normalised text; may be empty", sql=13),
    Field("words", COUNT, "words of text", sql=12),
    Field("hash", TEXT, "BLAKE2b over the case-folded words of text", sql=16, constraints={"pattern": "^[0-9a-f]{32}$"}),
    Field("notes", TEXT_LIST, "what a reader of this record should know, each beginning with a fixed word", sql=17),
    Field("native", OBJECT, "what the format itself called things", sql=18),
)
FIELD_NAMES = tuple(field.name for field in RECORD_FIELDS if not field.derived)  # keys of a record, in their order
TABLE_COLUMNS = tuple(field.name for field in RECORD_FIELDS)  # of Parquet
ARROW_TYPES = {field.name: field.type.arrow for field in RECORD_FIELDS}
ADDED_COLUMNS = {"markdown": TEXT, "confidence": SHARE}  # that tables have if they are asked for, with their types
SQL_FIELDS = tuple(sorted((field for field in RECORD_FIELDS if field.sql), key=lambda field: field.sql))
PROPERTIES = {field.name: field.property() for field in RECORD_FIELDS if not field.derived}

MARK: dict[str, Any] = {
    "type": "object",
    "required": ["start", "end", "kind"],
    "properties": {
        "start": {"type": "integer", "minimum": 0, "description": "in characters of the block's text"},
        "end": {"type": "integer", "minimum": 0, "description": "the start, for a footnote whose mark the text leaves out"},
        "kind": {"enum": list(MARK_KINDS)},
        "url": {"type": "string", "description": "of a link; of a footnote the fragment that it refers to"},
    },
}

BLOCK: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "text"],
    "properties": {
        "kind": {"enum": [kind.value for kind in BODY_KINDS]},
        "text": {"type": "string"},
        "level": {"type": "integer", "minimum": 0, "description": "of headings 1-6; depth of list items"},
        "number": {"type": "string", "description": "that leads an item of an ordered list, such as `3.`"},
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "url": {"type": "string"},
        "language": {"type": "string", "description": "of code, as its page names it"},
        "marks": {"type": "array", "items": MARK},
        "section": {**STRING_LIST, "description": "the headings that it stands under, outermost first"},
        "line": {"type": "integer", "minimum": 0, "description": "of its beginning in the source, from 1"},
        "last_line": {"type": "integer", "minimum": 0},
        "page": {"type": "integer", "minimum": 1, "description": "of the source, where that has pages"},
        "hash": {"type": "string", "description": "BLAKE2b over its case-folded words", "pattern": "^[0-9a-f]{32}$"},
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

DUPLICATE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "source", "how", "similarity"],
    "properties": {
        "id": {"type": "string"},
        "source": {"type": "string"},
        "how": {"type": "string", "description": "known by: address, text, near (text), contained (text)"},
        "similarity": {"type": "number", "minimum": 0, "maximum": 1, "description": "of the texts, estimated"},
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
    "markdown": {"type": "string", "description": "with --fields markdown or +markdown: the text with its marks as Markdown"},
    "confidence": {
        "type": ["number", "null"],
        "minimum": 0,
        "maximum": 1,
        "description": "with --confidence: the word F1 that the classifier expects of text; null where it drew no boundary",
    },
    "duplicates": {"type": "array", "items": DUPLICATE, "description": "by reex dedupe: other copies of the article"},
}

RECORD: dict[str, Any] = {
    "type": "object",
    "required": [field.name for field in RECORD_FIELDS if field.required and not field.derived],
    "properties": PROPERTIES | ON_REQUEST,
    "additionalProperties": False,
}


def json_schema(formats: Iterable[str] = FORMATS) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of one line of `reex export --jsonl`.

    `formats` are the readers installed: plug-ins add to the values of `format`.
    """
    known = PROPERTIES | {"format": PROPERTIES["format"] | {"enum": list(dict.fromkeys((*FORMATS, *formats)))}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:reex:article:1",
        "title": SCHEMA,
        **RECORD,
        "properties": known | ON_REQUEST,
    }


JSON_TYPES: dict[type, str] = {
    str: "string",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    type(None): "null",
}


def first_problem(value: Any, schema: dict[str, Any], name: str = "it") -> str:
    """Describe the first violation of a part of the schema, in the user's words; empty where there is none.

    `value` is decoded JSON and `name` what it is called in the message. Unknown keys are allowed, and any `format`,
    which may be that of a plug-in.

    >>> first_problem({"kind": "quote"}, BLOCK), first_problem({"kind": "quote", "text": None}, BLOCK)
    ('text is missing', 'text is not a string')
    """
    types = schema.get("type", ())
    types = (types,) if isinstance(types, str) else types
    if types and JSON_TYPES.get(type(value)) not in types and not (type(value) is int and "number" in types):
        return f"{name} is not {'an' if types[0][0] in 'aio' else 'a'} {types[0]}"
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return f"{name} cannot be {value[:40]!r}"
    if "enum" in schema and name != "format" and value not in schema["enum"]:
        return f"{name} cannot be {str(value)[:40]!r}"
    if isinstance(value, list) and "items" in schema:
        return next(filter(None, (first_problem(item, schema["items"], f"one of {name}") for item in value)), "")
    return _first_problem_inside(value, schema, name) if isinstance(value, dict) else ""


def _first_problem_inside(value: dict[str, Any], schema: dict[str, Any], name: str) -> str:
    """Check an object's keys and their values."""
    for key in schema.get("required", ()):
        if key not in value:
            return f"{key} is missing"
    known, others = schema.get("properties", {}), schema.get("additionalProperties") or {}
    problems = (first_problem(item, known.get(key, others), key if key in known else name) for key, item in value.items())
    return next(filter(None, problems), "")
