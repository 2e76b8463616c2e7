"""Large sources in parts, so that memory does not grow with a file. Where a source can be cut is for the readers to say."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

from reex_cli.files import Item, reason

LARGE = 1 << 23  # bytes from which a source is cut
LARGE_COMPRESSED = 1 << 20


def of_file(item: Item) -> Iterator[Item]:
    """The item itself, or its parts where it is large and made of records."""
    if item.path is None or item.problem:
        yield item
        return
    try:
        with open(item.path, "rb") as file:
            stream = stream_of(file)
            size = os.fstat(file.fileno()).st_size
            if size < (LARGE if stream is file else LARGE_COMPRESSED):
                yield item
                return
            yield from _parts(item, stream, packed=stream is not file)
    except OSError:
        yield item  # what is wrong is told when it is read
    except (EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        yield Item(item.name, problem=f"the compressed file is damaged ({reason(error)}).")


def _parts(item: Item, stream: IO[bytes], *, packed: bool) -> Iterator[Item]:
    from reex_cli.readers._parts import Window, pieces

    found = pieces(Window(stream.read, b""))
    if found is None:
        yield item
        return
    for piece in found:
        yield Item(item.name, data=piece.data, part=piece.part) if packed else item._replace(part=piece.part)


def of_standard_input(read_whole: Callable[[], Item]) -> Iterator[Item]:
    """Standard input, whole, or in parts where it is large and made of records."""
    try:
        head = sys.stdin.buffer.read(LARGE)
    except (AttributeError, ValueError, OSError):
        yield read_whole()
        return
    item = read_whole() if len(head) < LARGE else None
    if item:
        yield item._replace(data=head + item.data)
        return
    from reex_cli.readers._parts import Window, pieces

    window = Window(sys.stdin.buffer.read, head)
    found = pieces(window)
    if found is None:
        item = read_whole()
        yield item._replace(data=window.held + item.data)
        return
    for piece in found:
        yield Item("-", data=piece.data, part=piece.part)


def stream_of(file: IO[bytes]) -> IO[bytes]:
    """The file itself, or what is compressed in it."""
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if magic.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.BZ2File(file))
    if magic.startswith(b"\xfd7zX"):
        return cast("IO[bytes]", lzma.LZMAFile(file))
    if magic == b"\x28\xb5\x2f\xfd":
        import zstandard

        frames: Any = zstandard.ZstdDecompressor()
        return cast("IO[bytes]", frames.stream_reader(file, read_across_frames=True))
    return file
