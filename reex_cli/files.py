"""Files: the bytes of one source, read whole and decompressed, or a clear word why not; and files that are written whole."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import NamedTuple

from reex_cli.errors import Unreadable

BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")  # the first block, or the end of a file that is empty


LINES = "#L"  # the pointer of a part that holds a value a line


class Part(NamedTuple):
    """A piece of a source that is too large to be held at once: some of its records, whole."""

    start: int  # bytes before it
    end: int
    head: bytes = b""  # what makes a document of it: stands before it,
    tail: bytes = b""  # and behind it
    line: int = 0  # lines before it, less those of its head
    column: int = 0  # characters before it on its first line, less those of its head
    record: int = 0  # records before it
    pointer: str = ""  # of the array that they are in
    more: bool = False  # whether another part follows

    def place(self, line: int | None, column: int | None) -> tuple[int | None, int | None]:
        """A line and a column of the piece, as those of the whole source."""
        if line is None:
            return None, None
        first = line == self.head.count(b"\n") + 1
        return line + self.line, column + self.column if first and column is not None else column


WHOLE = Part(0, 0)  # a source that comes in one piece


class Item(NamedTuple):
    """One source that is still to be read."""

    name: str  # as it will be told, `/`-separated
    path: str | None = None  # None for bytes that are already here
    data: bytes = b""
    problem: str = ""  # why there is nothing to read
    part: Part | None = None  # which piece of the path is meant


def read(item: Item) -> bytes:
    """The bytes of an item, decompressed. Raises `Unreadable`."""
    if item.problem:
        raise Unreadable(item.problem)
    if item.path is None:
        return decompressed(item.data)
    if item.part:
        return piece(item.path, item.part)
    try:
        with open(item.path, "rb") as file:
            before = os.fstat(file.fileno())
            data = file.read()
            after = os.fstat(file.fileno())
    except OSError as error:
        raise Unreadable(f"cannot be read ({reason(error)}).") from error
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if stat.S_ISREG(before.st_mode) and (changed or len(data) != after.st_size):
        raise Unreadable("changed while it was read. Run again when nothing writes to it.")
    return decompressed(data)


def digest(item: Item, data: bytes) -> str:
    """What tells whether an item, and where it stands in its file, is the same again. `data` is what was read of it."""
    place = repr(item._replace(path=None, data=b""))
    return blake2b(data, digest_size=16, key=blake2b(place.encode("utf-8", "replace"), digest_size=16).digest()).hexdigest()


def piece(path: str, part: Part) -> bytes:
    """The bytes of one part of a file, with what makes a document of it. Raises `Unreadable`."""
    try:
        with open(path, "rb") as file:
            file.seek(part.start)
            data = file.read(part.end - part.start)
    except OSError as error:
        raise Unreadable(f"cannot be read ({reason(error)}).") from error
    if len(data) != part.end - part.start:
        raise Unreadable("changed while it was read. Run again when nothing writes to it.")
    return part.head + data + part.tail


def decompressed(data: bytes) -> bytes:
    """The bytes inside a compressed file, which is recognised by its first bytes."""
    try:
        if data.startswith(b"\x1f\x8b"):
            return gzip.decompress(data)
        if data.startswith(b"BZh") and data[4:10] in BZIP2_BLOCKS:
            return bz2.decompress(data)
        if data.startswith(b"\xfd7zXZ\x00"):
            return lzma.decompress(data)
        if data.startswith(b"\x28\xb5\x2f\xfd"):
            return _zstandard(data)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise Unreadable(f"the compressed file is damaged ({reason(error)}).") from error
    return data


def _zstandard(data: bytes) -> bytes:
    """Every frame; unlike the stream of the library this notices where one is cut off."""
    import zstandard

    frames: list[bytes] = []
    try:
        while data:
            frame = zstandard.ZstdDecompressor().decompressobj()
            frames.append(frame.decompress(data))
            if not frame.eof:
                raise EOFError("it ends too early")
            data = frame.unused_data
    except zstandard.ZstdError as error:
        raise OSError(str(error)) from error
    return b"".join(frames)


@contextmanager
def replaced(path: str) -> Iterator[str]:
    """The name of a new file beside `path` that is moved there at the end, or is gone where something fails."""
    target = os.path.realpath(path)
    handle, beside = tempfile.mkstemp(prefix=".reex-", dir=os.path.dirname(target))
    os.close(handle)
    try:
        yield beside
        os.chmod(beside, _mode(target))
        os.replace(beside, target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _mode(path: str) -> int:
    """The permissions of the file that is replaced, else those that a new file gets."""
    try:
        return os.stat(path).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def reason(error: BaseException) -> str:
    """What the system says is wrong, in the middle of a sentence."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    begins_lower = told[1:2].islower()  # "Is a directory", but not "CRC check failed"
    return (told[:1].lower() if begins_lower else told[:1]) + told[1:].rstrip(".")
