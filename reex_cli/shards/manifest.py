"""The manifest of a part: what is in it, what it was made from, and how. A JSON object in a file of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from reex_cli.model import Failure
from reex_cli.writers import json_line

MANIFEST_SCHEMA = "reex.part/1"


class Input(NamedTuple):
    """A source, or those of its items that are in the shard, with a digest; empty if it could not be read to its end."""

    source: str
    hash: str


class SourceFailure(NamedTuple):
    """A failure, and the source it belongs to."""

    source: str
    failure: Failure


class ArticleEntry(NamedTuple):
    """An article in a part, with its place. Whether it came before in another part shows only when the parts are merged."""

    at: int  # bytes before its record, decompressed
    length: int  # bytes of its record
    id: str
    source: str
    hash: str
    modified: str | None


@dataclass(slots=True)
class Manifest:
    """What is known of a part. The names of the fields are the keys in the file; `entries` has the key "again"."""

    part: str  # file name
    plan: str  # hash of the list of all sources
    run: dict[str, Any]  # the fingerprint of the run
    size: int = 0  # bytes of the file
    hash: str = ""  # of the file
    head: int = 0  # bytes before the first record, decompressed
    articles: int = 0  # number of them
    skipped: dict[str, int] = field(default_factory=dict)
    failures: list[SourceFailure] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    entries: list[ArticleEntry] = field(default_factory=list)
    content_size: int = 0  # bytes of the file, decompressed

    def to_json(self) -> bytes:
        """The manifest as the line of its file."""
        keys = asdict(self)
        keys["failures"] = [{"source": source, **failure._asdict()} for source, failure in self.failures]
        keys["inputs"] = [source._asdict() for source in self.inputs]
        keys["again"] = keys.pop("entries")
        return json_line({"schema": MANIFEST_SCHEMA, **keys}) + b"\n"


def is_count(value: object) -> bool:
    """Whether a value of JSON is a number of things or bytes."""
    return type(value) is int and 0 <= value < 1 << 63


def is_shallow(value: object, levels: int = 6) -> bool:
    """Whether a value of JSON has few levels and no fractions, as options and rules have."""
    if isinstance(value, (list, dict)):
        items = value.values() if isinstance(value, dict) else value
        return levels > 0 and all(is_shallow(item, levels - 1) for item in items)
    return value is None or isinstance(value, (str, int))


def is_options(value: object) -> bool:
    """Whether a value of JSON has the options of a run, among them those that a merge needs."""
    return isinstance(value, dict) and is_shallow(value) and fits([value.get("writer"), value.get("fields")], (str, [str]))


def is_text_or_null(value: object) -> bool:
    """Whether a value of JSON is a text, or null."""
    return value is None or isinstance(value, str)


def is_count_or_null(value: object) -> bool:
    """Whether a value of JSON is a count, or null."""
    return value is None or is_count(value)


SHAPE: dict[Any, Any] = {  # of a manifest; `fits` explains the notation
    "schema": MANIFEST_SCHEMA,
    "part": str,
    "plan": str,
    "run": {"reex": str, "plug-ins": [str], "options": is_options, "rules": is_shallow, "names": str},
    "size": is_count,
    "hash": str,
    "head": is_count,
    "articles": is_count,
    "skipped": {str: is_count},
    "failures": [{"source": str, "code": str, "message": str, "line": is_count_or_null, "column": is_count_or_null}],
    "inputs": [{"source": str, "hash": str}],
    "content_size": is_count,
    "again": [(is_count, is_count, str, str, str, is_text_or_null)],
}


def fits(value: object, shape: Any) -> bool:
    """Whether a value of JSON has a shape.

    A shape is a type, a predicate or a text; `[shape]` for a list of any length, `(shape, shape)` for one of this length,
    `{"key": shape}` for an object with these keys, and `{str: shape}` for one with any.
    """
    if isinstance(shape, (list, tuple)):
        shapes = shape * len(value) if isinstance(shape, list) and isinstance(value, list) else shape
        return isinstance(value, list) and len(value) == len(shapes) and all(map(fits, value, shapes))
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return False
        members = dict.fromkeys(value, shape[str]) if str in shape else shape
        return value.keys() == members.keys() and all(fits(value[key], members[key]) for key in members)
    if isinstance(shape, type):
        return type(value) is shape
    return value == shape if isinstance(shape, str) else bool(shape(value))


def parse_manifest(data: bytes) -> Manifest | None:
    """The manifest in a file; None for anything else."""
    try:
        keys = json.loads(data)
    except (ValueError, RecursionError, MemoryError):
        return None
    if not fits(keys, SHAPE):
        return None
    del keys["schema"]
    failures = [SourceFailure(value.pop("source"), Failure(**value)) for value in keys.pop("failures")]
    inputs = [Input(**value) for value in keys.pop("inputs")]
    entries = [ArticleEntry(*values) for values in keys.pop("again")]
    manifest = Manifest(**keys, failures=failures, inputs=inputs, entries=entries)
    return manifest if has_order(manifest) else None


def has_order(manifest: Manifest) -> bool:
    """Whether head and articles follow each other within the content."""
    end = manifest.head
    for entry in manifest.entries:
        if entry.at < end:
            return False
        end = entry.at + entry.length
    return end <= manifest.content_size
