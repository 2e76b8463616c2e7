"""The sources of a shard as they were read, each with a hash of all its items."""

from __future__ import annotations

from hashlib import blake2b
from itertools import zip_longest

from reex_cli.errors import SourceError
from reex_cli.input.files import digest, read
from reex_cli.model import Item
from reex_cli.shards.manifest import Input


class Seen:
    """What is read, item by item."""

    def __init__(self) -> None:
        self.inputs: list[Input] = []

    def add(self, source: str, seen: str) -> None:
        """One item: a source, or a piece of the one before. `seen` is its digest, or nothing where it was not read."""
        if self.inputs and self.inputs[-1].source == source:
            seen = blake2b((self.inputs.pop().hash + seen).encode(), digest_size=16).hexdigest()
        self.inputs.append(Input(source, seen))

    def look(self, item: Item, most: int) -> None:
        """Read an item, for its digest only."""
        try:
            self.add(item.name, digest(item, b"" if item.problem or item.skipped else read(item, most)))
        except SourceError:
            self.add(item.name, "")

    def change(self, before: list[Input]) -> str:
        """What is not as it was; nothing where all is."""
        for old, new in zip_longest(before, self.inputs):
            if old is None or new is None or old.source != new.source:
                return "its sources are others"
            if old.hash != new.hash:
                return f"{new.source} has changed" if old.hash else f"{new.source} could not be read to its end"
        return ""
