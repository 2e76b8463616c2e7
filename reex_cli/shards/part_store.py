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
from reex_cli.limits import DECOMPRESSED_AT_ONCE, MAX_MANIFEST_BYTES
from reex_cli.output_errors import checked_stream, open_checked
from reex_cli.shards.local_store import LocalStore
from reex_cli.shards.manifest import Manifest, parse_manifest
from reex_cli.shards.object_store import ObjectStore
from reex_cli.text import format_reason

PART_NAME = re.compile(r"part-([0-9]{5})-of-([0-9]{5})(\.\w+)\.zst")
RUN_AGAIN = "Run the export again: it writes what is missing, and keeps complete parts"
CONTENT_BYTES = 1 << 20  # of a part that are handed on at a time
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
        names = (PartName(int(match[1]), int(match[2]), match[3]) for match in matches)
        return sorted(name for name in names if 1 <= name.shard <= name.shards)

    def read_manifest(self, name: PartName) -> Manifest | None:
        """The manifest of a part; None if it is missing, damaged or too large."""
        blocks, size = [], 0
        try:
            for block in self.store.read_blocks(name.manifest):
                blocks.append(block)
                size += len(block)
                if size > MAX_MANIFEST_BYTES:
                    return None
        except OSError:
            return None
        manifest = parse_manifest(b"".join(blocks))
        return manifest if manifest and manifest.part == str(name) else None

    def is_complete(self, manifest: Manifest) -> bool:
        """Whether a part has the size and the hash that its manifest states, and can be decompressed."""
        if not self.is_unchanged(manifest):
            return False
        try:
            for _ in self.read_content(manifest):
                pass
        except BadParts:
            return False
        return True

    def is_unchanged(self, manifest: Manifest) -> bool:
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

    def read_content(self, manifest: Manifest) -> Iterator[bytes]:
        """The decompressed bytes of a part, in blocks. Raises `BadParts` for one that is damaged."""
        return (content for _, content in self._decompress(manifest))

    def read_compressed(self, manifest: Manifest) -> Iterator[bytes]:
        """The bytes of a part as they are, in blocks; decompressed only to check them. Raises `BadParts`."""
        return (block for block, _ in self._decompress(manifest) if block)

    def _decompress(self, manifest: Manifest) -> Iterator[tuple[bytes, bytes]]:
        """The blocks of a part with their content, of which much comes before its block. Raises `BadParts`."""
        from zstandard import ZstdError

        decompressor = PartDecompressor(manifest.content_size)
        try:
            for block in self.store.read_blocks(manifest.part):
                pieces, size = list[bytes](), 0
                for start in range(0, len(block), DECOMPRESSED_AT_ONCE):
                    pieces.append(decompressor.decompress(block[start : start + DECOMPRESSED_AT_ONCE]))
                    size += len(pieces[-1])
                    if size > CONTENT_BYTES:
                        yield b"", b"".join(pieces)
                        pieces, size = [], 0
                yield block, b"".join(pieces)
            decompressor.finish()
        except (OSError, ZstdError) as error:
            raise BadParts(self.path, f"{manifest.part}: {format_reason(error)}. {RUN_AGAIN}") from error

    @contextmanager
    def write_part(self, manifest: Manifest) -> Iterator[CompressedPart]:
        """A new part. It appears, and then its manifest, when all of it is written. Raises `NotWritable`."""
        with self._write_file(manifest.part) as file:
            part = CompressedPart(file)
            yield part
            part.finish()
        manifest.size, manifest.hash, manifest.content_size = part.size, part.hash.hexdigest(), part.written
        self.write_manifest(manifest)

    def write_manifest(self, manifest: Manifest) -> None:
        """Write a manifest next to its part. Raises `NotWritable`, also for one that would not be read back."""
        match, data = PART_NAME.fullmatch(manifest.part), manifest.to_json()
        assert match
        if len(data) > MAX_MANIFEST_BYTES:
            reason = f"its manifest would have more than {MAX_MANIFEST_BYTES >> 20} MB. Use more --shards"
            raise NotWritable(os.path.join(self.path, manifest.part), reason)
        with self._write_file(PartName(int(match[1]), int(match[2]), match[3]).manifest) as file:
            file.write(data)

    @contextmanager
    def _write_file(self, name: str) -> Iterator[IO[bytes]]:
        """A new file, which gets its name when all of it is written. Raises `NotWritable`."""
        path = os.path.join(self.path, name)
        with open_checked(path, self.store.write_file(name)) as file:
            yield checked_stream(path, file)


class PartDecompressor:
    """Decompresses a part, which has one frame, up to the size that its manifest states."""

    def __init__(self, size: int) -> None:
        from zstandard import ZstdDecompressor

        self.remaining = size  # bytes that are still to come
        self.frame: Any = ZstdDecompressor().decompressobj()

    def decompress(self, block: bytes) -> bytes:
        """The content of the next bytes, of which few are given at a time. Raises `OSError` and `ZstdError`."""
        if self.frame.eof:
            raise OSError("more than one compressed part")
        content: bytes = self.frame.decompress(block)
        self.remaining -= len(content)
        if self.remaining < 0:
            raise OSError("it holds more than its manifest states")
        return content

    def finish(self) -> None:
        """Check that all has come. Raises `OSError`."""
        if not self.frame.eof or self.frame.unused_data or self.remaining:
            raise OSError("it does not end where its manifest states")


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
