"""The folder of the parts: their names, how they come to be there whole, and what killed runs left."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import IO, Any, NamedTuple

from reex_cli.errors import NotWritable
from reex_cli.files import reason
from reex_cli.shards.manifest import Manifest, parsed

PART = re.compile(r"part-(\d{5,})-of-(\d{5,})(\.\w+)\.zst")
BEGUN = re.compile(r"\.part-\d{5,}-of-\d{5,}\.[\w.]+\.[0-9a-f]{8}")
BLOCK = 1 << 20


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

    def make(self) -> None:
        """Make it, if it is not there, and remove what killed runs have begun in it; raises `NotWritable`."""
        try:
            os.makedirs(self.path, exist_ok=True)
            for name in os.listdir(self.path):
                if BEGUN.fullmatch(name):
                    _remove_if_left(os.path.join(self.path, name))
        except OSError as error:
            raise NotWritable(self.path, reason(error)) from error

    def names(self) -> list[Name]:
        """The parts that are there, in order; raises `OSError`."""
        found = filter(None, map(PART.fullmatch, os.listdir(self.path)))
        return sorted(Name(int(one[1]), int(one[2]), one[3]) for one in found)

    def manifest(self, name: Name) -> Manifest | None:
        """What is known of a part; None where that is nothing."""
        try:
            with open(os.path.join(self.path, name.manifest), "rb") as file:
                found = parsed(file.read())
        except OSError:
            return None
        return found if found and found.part == str(name) else None

    def is_whole(self, manifest: Manifest) -> bool:
        """Whether a part is as its manifest says."""
        found = blake2b(digest_size=16)
        try:
            with open(os.path.join(self.path, manifest.part), "rb") as file:
                if os.fstat(file.fileno()).st_size != manifest.size:
                    return False
                while block := file.read(BLOCK):
                    found.update(block)
        except OSError:
            return False
        return found.hexdigest() == manifest.hash

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
        """A file that comes under its name when it is on the disk, at once and whole."""
        try:
            file, begun = _begun(os.path.join(self.path, f".{name}"))
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                os.replace(begun, os.path.join(self.path, name))
                _sync(self.path)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(begun)
                file.close()
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


def _begun(stem: str) -> tuple[IO[bytes], str]:
    """A new file of no name, and where it is. It is locked as long as its writer lives, so that others leave it alone."""
    while True:
        path = f"{stem}.{os.urandom(4).hex()}"
        file = open(path, "xb")  # noqa: SIM115 - whoever asked has it
        with suppress(OSError):  # there are file systems without locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.path.exists(path):  # else somebody took it for left, before it was locked
            return file, path
        file.close()


def _remove_if_left(path: str) -> None:
    """Remove a file that nobody is writing."""
    with suppress(OSError), open(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)


def _sync(folder: str) -> None:
    """Have the names in a folder on the disk."""
    with suppress(OSError):  # there are file systems that cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
