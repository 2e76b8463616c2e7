"""Streams: bytes one after the other, and what is compressed in them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from functools import partial
from typing import IO, Any, cast

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.model import LARGEST
from reex_cli.text import reason

BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")  # the first block, or the end of a file that is empty
LOOK = 512  # bytes that show what a stream is
BLOCK = 1 << 20  # bytes that are read at a time
FRAME = 1 << 11  # bytes of zstd or xz that are read at a time: the most that come of them are 64 MB
WINDOW = 1 << 31  # bytes that zstd may look back at the most
DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)

Read = Callable[[int], bytes]


def decompressed(data: bytes, most: int = LARGEST) -> bytes:
    """The bytes inside a compressed file, which is recognised by its first bytes."""
    stream = Stream(io.BytesIO(data).read, most=most)
    inside = unpacked(stream)
    return data if inside is stream else inside.all()


class Stream:
    """Bytes one after the other. The first of them can be looked at before they are read."""

    def __init__(self, read: Read, file: IO[bytes] | None = None, most: int = LARGEST) -> None:
        self.file = file  # where the same bytes can be read in any order
        self.most = most  # bytes of what comes out of it that may be held at once
        self._read = read
        self._held = b""
        self._at = 0
        self._broken: Unreadable | None = None  # what is told when all that is whole was read

    def peek(self, size: int = LOOK) -> bytes:
        """The first bytes of those that are still to be read."""
        if len(self._held) < size:
            self._held += self._fresh(size - len(self._held))
        return self._held[:size]

    def read(self, size: int) -> bytes:
        """The next bytes: as many as are asked for where there are so many."""
        found, self._held = self._held[:size], self._held[size:]
        if len(found) < size:
            found += self._fresh(size - len(found))
        self._at += len(found)
        return found

    def _fresh(self, size: int) -> bytes:
        blocks: list[bytes] = []
        try:
            while size > 0 and not self._broken and (block := self._read(size)):
                blocks.append(block)
                size -= len(block)
        except Unreadable as error:
            self._broken = error
        if self._broken and not blocks:
            raise self._broken
        return b"".join(blocks)

    def all(self, what: str = "what is unpacked") -> bytes:
        """All that is left. Raises `TooLarge` where that is more than may be held."""
        blocks, held = [], 0
        while block := self.read(BLOCK):
            blocks.append(block)
            held += len(block)
            if held > self.most:
                raise TooLarge(what, self.most)
        return b"".join(blocks)

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at


def unpacked(stream: Stream) -> Stream:
    """The stream itself, or what is compressed in it, which is recognised by its first bytes."""
    magic = stream.peek(10)
    inside: Any = None
    if magic.startswith(b"\x1f\x8b"):
        inside = gzip.GzipFile(fileobj=cast("IO[bytes]", stream))
    elif magic.startswith(b"BZh") and magic[4:] in BZIP2_BLOCKS:
        inside = bz2.BZ2File(cast("IO[bytes]", stream))
    elif magic.startswith(b"\xfd7zXZ\x00"):
        inside = Frames(stream, *_xz(stream.most))
    elif magic.startswith(b"\x28\xb5\x2f\xfd"):
        inside = Frames(stream, *_zstandard(stream.most))
    if inside is None:
        return stream

    def read(size: int) -> bytes:
        try:
            return cast("bytes", inside.read1(size))  # not more, which would be lost where the rest is damaged
        except DAMAGE as error:
            raise Unreadable(f"the compressed file is damaged ({reason(error)}).") from error

    return Stream(read, most=stream.most)


class Frames:
    """What zstd or xz compressed, frame by frame. It notices where a frame is cut off, and one that asks for memory."""

    def __init__(self, stream: Stream, new: Callable[[], Any], damage: type[Exception], padding: bytes = b"") -> None:
        self.stream = stream
        self.new = new  # what unpacks a frame
        self.damage = damage  # what that raises
        self.padding = padding  # may stand between two
        self.packed = self.held = b""
        self.frame: Any = None  # the one that has begun

    def read1(self, size: int) -> bytes:
        """The next bytes that are there; no more than are asked for."""
        while not self.held and (self.packed or (packed := self.stream.read(FRAME))):
            self.held = self._more(self.packed or packed)
        if not self.held and self.frame:
            raise EOFError("it ends too early")
        found, self.held = self.held[:size], self.held[size:]
        return found

    def _more(self, packed: bytes) -> bytes:
        packed, self.packed = packed if self.frame else packed.lstrip(self.padding), b""
        if not packed:
            return b""
        try:
            self.frame = self.frame or self.new()
            found = cast("bytes", self.frame.decompress(packed))
        except self.damage as error:
            if "memory" in str(error).lower():
                raise TooLarge("the window it was compressed with", max(self.stream.most, LARGEST)) from error
            raise OSError(str(error)) from error
        if self.frame.eof:
            self.packed, self.frame = self.frame.unused_data, None
        return found


def _xz(most: int) -> tuple[Callable[[], Any], type[Exception], bytes]:
    return partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, max(most, LARGEST)), lzma.LZMAError, b"\0"


def _zstandard(most: int) -> tuple[Callable[[], Any], type[Exception]]:
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=min(max(most, LARGEST), WINDOW))
    return unpacker.decompressobj, zstandard.ZstdError
