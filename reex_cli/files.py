"""Files: the bytes of one source, read whole, or a clear word why not; and files that are written whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import NamedTuple

from reex_cli import remote
from reex_cli.errors import TooLarge, Unreadable
from reex_cli.model import LARGEST
from reex_cli.streams import Stream, decompressed
from reex_cli.text import reason

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


class Known(NamedTuple):
    """What a container says of a document in it."""

    url: str = ""
    encoding: str = ""
    native: tuple[tuple[str, str], ...] = ()


UNKNOWN = Known()


class Item(NamedTuple):
    """One source that is still to be read."""

    name: str  # as it will be told, `/`-separated
    path: str | None = None  # None for bytes that are already here
    data: bytes = b""
    problem: str = ""  # why there is nothing to read
    part: Part | None = None  # which piece of the path is meant
    known: Known = UNKNOWN
    skipped: tuple[tuple[str, int], ...] = ()  # what a container held that are no documents
    size: int | None = None  # bytes of the file that it takes, where that is not what is read


def read(item: Item, most: int = LARGEST) -> bytes:
    """The bytes of an item, decompressed. Raises `Unreadable`, and `TooLarge` for more than `most` of them."""
    if item.problem:
        raise Unreadable(item.problem)
    if item.path is None:
        return decompressed(item.data, most)
    if item.part:
        return piece(item.path, item.part)
    if remote.is_remote(item.path):
        with remote_stream(item.path, most) as stream:
            return decompressed(stream.all("it"), most)
    try:
        with open(item.path, "rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > most:
                raise TooLarge("it", most)
            data = file.read()
            after = os.fstat(file.fileno())
    except OSError as error:
        raise Unreadable(f"cannot be read ({reason(error)}).") from error
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if stat.S_ISREG(before.st_mode) and (changed or len(data) != after.st_size):
        raise Unreadable("changed while it was read. Run again when nothing writes to it.")
    return decompressed(data, most)


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


@contextmanager
def remote_stream(url: str, most: int = LARGEST) -> Iterator[Stream]:
    """The bytes of a file that lies elsewhere. Raises `Unreadable`."""
    try:
        with remote.opened(url) as read:

            def told(size: int) -> bytes:
                try:
                    return read(size)
                except OSError as error:
                    raise Unreadable(f"cannot be read to its end ({reason(error)}).") from error

            yield Stream(told, most=most)
    except OSError as error:
        raise Unreadable(f"cannot be read ({reason(error)}).") from error


@contextmanager
def replaced(path: str) -> Iterator[str]:
    """The name of a new file beside `path` that is moved there at the end, or is gone where something fails."""
    target = os.path.realpath(path)
    beside = os.path.join(os.path.dirname(target), f".reex-{os.urandom(8).hex()}")  # known before it is there, to be gone
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
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
