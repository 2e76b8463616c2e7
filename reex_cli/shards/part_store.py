"""The folder of the parts: their names, how they come to be there whole, and what killed runs left."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import IO, Any, NamedTuple

from reex_cli.errors import BadParts, NotWritable
from reex_cli.input.remote import here, is_remote
from reex_cli.shards.local_store import Disk
from reex_cli.shards.manifest import Manifest, parsed
from reex_cli.shards.object_store import Bucket
from reex_cli.text import reason

PART = re.compile(r"part-(\d{5,})-of-(\d{5,})(\.\w+)\.zst")
BEGUN = re.compile(r"\.part-\d{5,}-of-\d{5,}\.[\w.]+\.[0-9a-f]{8}")


class Name(NamedTuple):
    """A part by its name."""

    shard: int
    shards: int
    suffix: str  # of its format

    def __str__(self) -> str:
        return f"part-{self.shard:05}-of-{self.shards:05}{self.suffix}.zst"

    @property
    def manifest(self) -> str:
        """The name of its manifest."""
        return f"part-{self.shard:05}-of-{self.shards:05}.json"


class Folder:
    """Where the parts are."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.store: Disk | Bucket = Bucket(path) if is_remote(path) and here(path) == path else Disk(here(path))

    def make(self) -> None:
        """Make it, if it is not there, and remove what killed runs have begun in it; raises `NotWritable`."""
        try:
            self.store.make(BEGUN)
        except OSError as error:
            raise NotWritable(self.path, reason(error)) from error

    def names(self) -> list[Name]:
        """The parts that are there, in order; raises `OSError`."""
        found = filter(None, map(PART.fullmatch, self.store.names()))
        return sorted(Name(int(one[1]), int(one[2]), one[3]) for one in found)

    def manifest(self, name: Name) -> Manifest | None:
        """What is known of a part; None where that is nothing."""
        try:
            found = parsed(b"".join(self.store.blocks(name.manifest)))
        except OSError:
            return None
        return found if found and found.part == str(name) else None

    def is_whole(self, manifest: Manifest) -> bool:
        """Whether a part is as its manifest says."""
        found = blake2b(digest_size=16)
        try:
            if self.store.size(manifest.part) != manifest.size:
                return False
            for block in self.store.blocks(manifest.part):
                found.update(block)
        except OSError:
            return False
        return found.hexdigest() == manifest.hash

    def blocks(self, name: object) -> Iterator[bytes]:
        """The bytes of a part; raises `BadParts`."""
        try:
            yield from self.store.blocks(str(name))
        except OSError as error:
            raise BadParts(self.path, f"{name}: {reason(error)}") from error

    @contextmanager
    def part(self, manifest: Manifest) -> Iterator[Packed]:
        """A new part. It is there, and then its manifest, when all of it is written."""
        with self._placed(manifest.part) as file:
            packed = Packed(file)
            yield packed
            packed.end()
        manifest.size, manifest.hash = packed.size, packed.hash.hexdigest()
        self.describe(manifest)

    def describe(self, manifest: Manifest) -> None:
        """Write a manifest."""
        match = PART.fullmatch(manifest.part)
        assert match
        with self._placed(Name(int(match[1]), int(match[2]), match[3]).manifest) as file:
            file.write(manifest.line())

    @contextmanager
    def _placed(self, name: str) -> Iterator[IO[bytes]]:
        """A file that comes under its name at once and whole; raises `NotWritable`."""
        try:
            with self.store.placed(name) as file:
                yield file
        except OSError as error:
            raise NotWritable(os.path.join(self.path, name), reason(error)) from error


class Packed:
    """A stream that compresses what is written and hashes what comes out."""

    def __init__(self, file: IO[bytes]) -> None:
        from zstandard import ZstdCompressor

        self.file = file
        self.written = 0  # bytes, unpacked
        self.size = 0  # bytes, packed
        self.hash = blake2b(digest_size=16)
        self.packer: Any = ZstdCompressor(write_checksum=True).compressobj()

    def write(self, data: bytes) -> int:
        """Write all of it."""
        self.written += len(data)
        self._put(self.packer.compress(data))
        return len(data)

    def end(self) -> None:
        """What is left."""
        self._put(self.packer.flush())

    def _put(self, packed: bytes) -> None:
        self.size += len(packed)
        self.hash.update(packed)
        self.file.write(packed)
