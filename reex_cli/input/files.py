"""Read the bytes of one item, whole, and digest them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import IO

from reex_cli.errors import SourceError, Unreadable
from reex_cli.input import remote
from reex_cli.input.streams import Stream, decompress
from reex_cli.item import Chunk, Item
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.model import Failure
from reex_cli.text import format_reason

CHANGED = "changed while it was read. Run again when nothing writes to it."


def failed_item(name: str, error: SourceError) -> Item:
    """The item that reports why a source cannot be read."""
    return Item(name, problem=Failure(error.code, str(error), error.line, error.column))


def read_item(item: Item, max_bytes: int = MAX_SOURCE_BYTES) -> bytes:
    """The decompressed bytes of an item. Raises `Unreadable`, and `TooLarge` for more than `max_bytes`."""
    if item.path is None or item.data:
        return decompress(item.data, max_bytes)
    if item.chunk:
        return read_chunk(item.path, item.chunk, item.version)
    with open_remote(item.path, max_bytes) if remote.is_remote(item.path) else open_local(item.path) as file:
        return decompress(Stream(file.read, max_bytes=max_bytes).read_all("it"), max_bytes)


@contextmanager
def open_local(path: str) -> Iterator[IO[bytes]]:
    """A local file. Raises `Unreadable`, also for an `OSError` while it is open."""
    try:
        with open(path, "rb") as file:
            yield file
    except (OSError, ValueError) as error:  # a path with a NUL byte is a `ValueError`
        raise Unreadable(f"cannot be read ({format_reason(error)}).") from error


def read_chunk(path: str, chunk: Chunk, version: tuple[int, ...]) -> bytes:
    """The bytes of one chunk of a file of this version, with the head and tail that make it a document.

    Raises `Unreadable`, also for a file that was written to since it was cut.
    """
    with open_local(path) as file:
        file.seek(chunk.start)
        data = file.read(chunk.end - chunk.start)
        if file_version(os.fstat(file.fileno())) != version:
            raise Unreadable(CHANGED)
    return chunk.head + data + chunk.tail


def file_version(status: os.stat_result) -> tuple[int, ...]:
    """What changes in the status of a file when it is written to."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def digest_item(item: Item, data: bytes) -> str:
    """Digest for change detection: BLAKE2b in hex of `data`, what was read of the item, keyed by its place in its file."""
    place = repr((item.name, item.problem, item.chunk, item.member, item.skipped))
    return blake2b(data, digest_size=16, key=blake2b(place.encode("utf-8", "replace"), digest_size=16).digest()).hexdigest()


@contextmanager
def open_remote(url: str, max_bytes: int = MAX_SOURCE_BYTES) -> Iterator[Stream]:
    """A remote file as a stream. Raises `Unreadable`, as do its reads."""
    try:
        with remote.open_reader(url) as read:

            def read_bytes(size: int) -> bytes:
                try:
                    return read(size)
                except OSError as error:
                    raise Unreadable(f"cannot be read to its end ({format_reason(error)}).") from error

            yield Stream(read_bytes, max_bytes=max_bytes)
    except OSError as error:
        raise Unreadable(f"cannot be read ({format_reason(error)}).") from error
