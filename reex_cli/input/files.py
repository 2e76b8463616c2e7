"""Files: the bytes of one source, read whole, or a clear word why not; and files that are written whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.input import remote
from reex_cli.input.streams import Stream, decompressed
from reex_cli.model import LARGEST, Chunk, Item
from reex_cli.text import reason


def read(item: Item, most: int = LARGEST) -> bytes:
    """The bytes of an item, decompressed. Raises `Unreadable`, and `TooLarge` for more than `most` of them."""
    if item.problem:
        raise Unreadable(item.problem)
    if item.path is None:
        return decompressed(item.data, most)
    if item.chunk:
        return piece(item.path, item.chunk)
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


def piece(path: str, part: Chunk) -> bytes:
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
