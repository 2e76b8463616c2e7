"""The folder of the parts: their names, writing them whole, and removing what killed runs left."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import IO, Any, NamedTuple

from reex_cli.atomic_file import RANDOM_SUFFIX
from reex_cli.errors import BadParts, NotWritable
from reex_cli.input.remote import is_remote, local_path
from reex_cli.output_errors import checked_stream, open_checked
from reex_cli.shards.local_store import LocalStore
from reex_cli.shards.manifest import Manifest, parse_manifest
from reex_cli.shards.object_store import ObjectStore
from reex_cli.text import format_reason

PART_NAME = re.compile(r"part-(\d{5,})-of-(\d{5,})(\.\w+)\.zst")
UNFINISHED_NAME = re.compile(r"\.part-\d{5,}-of-\d{5,}\.[\w.]+" + RANDOM_SUFFIX)


class PartName(NamedTuple):
    """The name of a part, by its shard."""

    shard: int
    shards: int  # number of them
    suffix: str  # of its format

    def __str__(self) -> str:
        return f"part-{self.shard:05}-of-{self.shards:05}{self.suffix}.zst"

    @property
    def manifest(self) -> str:
        """The name of its manifest."""
        return f"part-{self.shard:05}-of-{self.shards:05}.json"


class PartStore:
    """A folder of parts, on a disk or remote."""

    def __init__(self, path: str) -> None:
        self.path = path
        remote = is_remote(path) and local_path(path) == path
        self.store: LocalStore | ObjectStore = ObjectStore(path) if remote else LocalStore(local_path(path))

    def create(self) -> None:
        """Create the folder, if it does not exist, and remove what killed runs left in it. Raises `NotWritable`."""
        try:
            self.store.create(UNFINISHED_NAME)
        except OSError as error:
            raise NotWritable(self.path, format_reason(error)) from error

    def part_names(self) -> list[PartName]:
        """The names of the parts that exist, in order. Raises `OSError`."""
        matches = filter(None, map(PART_NAME.fullmatch, self.store.file_names()))
        return sorted(PartName(int(match[1]), int(match[2]), match[3]) for match in matches)

    def read_manifest(self, name: PartName) -> Manifest | None:
        """The manifest of a part; None if it is missing or damaged."""
        try:
            manifest = parse_manifest(b"".join(self.store.read_blocks(name.manifest)))
        except OSError:
            return None
        return manifest if manifest and manifest.part == str(name) else None

    def is_complete(self, manifest: Manifest) -> bool:
        """Whether a part has the size and the hash that its manifest states."""
        digest = blake2b(digest_size=16)
        try:
            if self.store.file_size(manifest.part) != manifest.size:
                return False
            for block in self.store.read_blocks(manifest.part):
                digest.update(block)
        except OSError:
            return False
        return digest.hexdigest() == manifest.hash

    def read_blocks(self, name: PartName) -> Iterator[bytes]:
        """The bytes of a part, in blocks. Raises `BadParts`."""
        try:
            yield from self.store.read_blocks(str(name))
        except OSError as error:
            raise BadParts(self.path, f"{name}: {format_reason(error)}") from error

    @contextmanager
    def write_part(self, manifest: Manifest) -> Iterator[CompressedPart]:
        """A new part. It appears, and then its manifest, when all of it is written. Raises `NotWritable`."""
        with self._write_file(manifest.part) as file:
            part = CompressedPart(file)
            yield part
            part.finish()
        manifest.size, manifest.hash = part.size, part.hash.hexdigest()
        self.write_manifest(manifest)

    def write_manifest(self, manifest: Manifest) -> None:
        """Write a manifest next to its part. Raises `NotWritable`."""
        match = PART_NAME.fullmatch(manifest.part)
        assert match
        with self._write_file(PartName(int(match[1]), int(match[2]), match[3]).manifest) as file:
            file.write(manifest.to_json())

    @contextmanager
    def _write_file(self, name: str) -> Iterator[IO[bytes]]:
        """A new file, which gets its name when all of it is written. Raises `NotWritable`."""
        path = os.path.join(self.path, name)
        with open_checked(path, self.store.write_file(name)) as file:
            yield checked_stream(path, file)


class CompressedPart:
    """A stream that compresses what is written to it (zstd), and hashes the compressed bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        from zstandard import ZstdCompressor

        self.file = file
        self.written = 0  # bytes, before compression
        self.size = 0  # bytes, compressed
        self.hash = blake2b(digest_size=16)
        self.compressor: Any = ZstdCompressor(write_checksum=True).compressobj()

    def write(self, data: bytes) -> int:
        """Write all of the data."""
        self.written += len(data)
        self._put(self.compressor.compress(data))
        return len(data)

    def finish(self) -> None:
        """Write what the compressor still holds."""
        self._put(self.compressor.flush())

    def _put(self, compressed: bytes) -> None:
        self.size += len(compressed)
        self.hash.update(compressed)
        self.file.write(compressed)
