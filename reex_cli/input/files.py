"""Read the bytes of one item, whole, and digest them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.input import remote
from reex_cli.input.streams import Stream, decompress
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.model import Chunk, Item
from reex_cli.text import format_reason

CHANGED = "changed while it was read. Run again when nothing writes to it."


def read_item(item: Item, max_bytes: int = MAX_SOURCE_BYTES) -> bytes:
    """The decompressed bytes of an item. Raises `Unreadable`, and `TooLarge` for more than `max_bytes`."""
    if item.problem:
        raise Unreadable(item.problem)
    if item.path is None:
        return decompress(item.data, max_bytes)
    if item.chunk:
        return read_chunk(item.path, item.chunk)
    if remote.is_remote(item.path):
        with open_remote(item.path, max_bytes) as stream:
            return decompress(stream.read_all("it"), max_bytes)
    try:
        with open(item.path, "rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > max_bytes:
                raise TooLarge("it", max_bytes)
            data = file.read()
            after = os.fstat(file.fileno())
    except OSError as error:
        raise Unreadable(f"cannot be read ({format_reason(error)}).") from error
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if stat.S_ISREG(before.st_mode) and (changed or len(data) != after.st_size):
        raise Unreadable(CHANGED)
    return decompress(data, max_bytes)


def digest_item(item: Item, data: bytes) -> str:
    """Digest for change detection: BLAKE2b in hex of `data`, what was read of the item, keyed by its place in its file."""
    place = repr(item._replace(path=None, data=b""))
    return blake2b(data, digest_size=16, key=blake2b(place.encode("utf-8", "replace"), digest_size=16).digest()).hexdigest()


def read_chunk(path: str, chunk: Chunk) -> bytes:
    """The bytes of one chunk of a file, with the head and tail that make it a document. Raises `Unreadable`."""
    try:
        with open(path, "rb") as file:
            file.seek(chunk.start)
            data = file.read(chunk.end - chunk.start)
    except OSError as error:
        raise Unreadable(f"cannot be read ({format_reason(error)}).") from error
    if len(data) != chunk.end - chunk.start:
        raise Unreadable(CHANGED)
    return chunk.head + data + chunk.tail


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
