"""Digest the sources of a part as they were read, and describe how they changed since."""

from __future__ import annotations

from hashlib import blake2b
from itertools import zip_longest

from reex_cli.shards.manifest import Input


class InputDigests:
    """The sources of a shard in their order, each with one digest of all its items."""

    def __init__(self) -> None:
        self.inputs: list[Input] = []

    def add(self, source: str, digest: str) -> None:
        """Add the digest of an item, which may belong to the same source as the one before. Empty if it was not read."""
        if self.inputs and self.inputs[-1].source == source:
            digest = blake2b((self.inputs.pop().hash + digest).encode(), digest_size=16).hexdigest()
        self.inputs.append(Input(source, digest))

    def describe_change(self, before: list[Input]) -> str:
        """What differs from the inputs of a manifest; empty if nothing does."""
        for old, new in zip_longest(before, self.inputs):
            if old is None or new is None or old.source != new.source:
                return "its list of sources has changed"
            if old.hash != new.hash:
                return f"{new.source} has changed" if old.hash else f"{new.source} could not be read to its end"
        return ""
