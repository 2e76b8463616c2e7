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


class PostEntry(NamedTuple):
    """A post in a part, with its place. Whether it came before in another part shows only when the parts are merged."""

    at: int  # bytes before its record, decompressed
    length: int  # bytes of its record
    id: str
    source: str
    hash: str
    modified: str | None


@dataclass(slots=True)
class Manifest:
    """What is known of a part. The names of the fields are the keys in the file; `posts` has the key "again"."""

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
    posts: list[PostEntry] = field(default_factory=list)

    def to_json(self) -> bytes:
        """The manifest as the line of its file."""
        keys = asdict(self)
        keys["failures"] = [{"source": source, **failure._asdict()} for source, failure in self.failures]
        keys["inputs"] = [source._asdict() for source in self.inputs]
        keys["again"] = keys.pop("posts")
        return json_line({"schema": MANIFEST_SCHEMA, **keys}) + b"\n"


def parse_manifest(data: bytes) -> Manifest | None:
    """The manifest in a file; None for anything else."""
    try:
        keys = json.loads(data)
        if keys.pop("schema") != MANIFEST_SCHEMA:
            return None
        failures = [SourceFailure(value.pop("source"), Failure(**value)) for value in keys.pop("failures")]
        inputs = [Input(**value) for value in keys.pop("inputs")]
        posts = [PostEntry(*values) for values in keys.pop("again")]
        return Manifest(**keys, failures=failures, inputs=inputs, posts=posts)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
