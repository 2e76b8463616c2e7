"""The manifest of a part: what is in it, what it was made of, and how."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from reex_cli.model import Failure
from reex_cli.writers import json_line

SCHEMA = "reex.part/1"


class Input(NamedTuple):
    """A source, or those pieces of it that are in the shard."""

    source: str
    hash: str


class Failed(NamedTuple):
    """What could not be read of a source."""

    source: str
    failure: Failure


class Again(NamedTuple):
    """A post that may have come before, in another part: that can only be told when the parts are joined."""

    at: int  # bytes before it in the part, unpacked
    length: int
    id: str
    source: str
    hash: str
    modified: str | None


@dataclass(slots=True)
class Manifest:
    """What is known of a part."""

    part: str  # its file
    plan: str  # hash of the list of all sources
    run: dict[str, Any]  # what it depends on beside the sources
    size: int = 0  # bytes, as it lies there
    hash: str = ""
    head: int = 0  # bytes before the first record, unpacked
    articles: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    failures: list[Failed] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    again: list[Again] = field(default_factory=list)

    def line(self) -> bytes:
        """The manifest as it is written."""
        failures = [{"source": source, **failure._asdict()} for source, failure in self.failures]
        inputs = [one._asdict() for one in self.inputs]
        return json_line({"schema": SCHEMA, **asdict(self), "failures": failures, "inputs": inputs}) + b"\n"


def parsed(data: bytes) -> Manifest | None:
    """What a manifest says; None where that cannot be understood."""
    try:
        value = json.loads(data)
        if value.pop("schema") != SCHEMA:
            return None
        failures = [Failed(one.pop("source"), Failure(**one)) for one in value.pop("failures")]
        inputs = [Input(**one) for one in value.pop("inputs")]
        again = [Again(*one) for one in value.pop("again")]
        return Manifest(**value, failures=failures, inputs=inputs, again=again)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
