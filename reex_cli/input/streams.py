"""Read bytes in order, with a look ahead, and decompress gzip, bzip2, xz and zstd on the way."""

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
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.text import format_reason

GZIP_MAGIC = b"\x1f\x8b"
BZIP2_MAGIC = b"BZh"  # and a digit
BZIP2_BLOCK_MAGIC = (b"1AY&SY", b"\x17rE8P\x90")  # the first block, or the end of a file that is empty
XZ_MAGIC = b"\xfd7zXZ\x00"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
HEAD_BYTES = 512  # first bytes, which show what a stream holds
BLOCK_BYTES = 1 << 20  # bytes that are read at a time
FRAME_INPUT_BYTES = 1 << 11  # bytes of zstd or xz that are decompressed at a time: at most 64 MB come out of them
MAX_ZSTD_WINDOW = 1 << 31  # bytes that a zstd frame may look back
DAMAGE_ERRORS = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)

ReadBytes = Callable[[int], bytes]


def decompress(data: bytes, max_bytes: int = MAX_SOURCE_BYTES) -> bytes:
    """The bytes inside a compressed file, which its first bytes show; any other file as it is. Raises `Unreadable`."""
    stream = Stream(io.BytesIO(data).read, max_bytes=max_bytes)
    content = decompress_stream(stream)
    return data if content is stream else content.read_all()


class Stream:
    """Bytes in order. The next of them can be looked at before they are read.

    `read` may raise `Unreadable`; that is held back until the bytes before it have been handed out.
    """

    def __init__(self, read: ReadBytes, file: IO[bytes] | None = None, max_bytes: int = MAX_SOURCE_BYTES) -> None:
        self.file = file  # the same bytes, if they can be read in any order
        self.max_bytes = max_bytes  # of its content that may be held in memory
        self._read = read
        self._ahead = b""
        self._position = 0
        self._error: Unreadable | None = None  # to be raised when all bytes before it are read

    def peek(self, size: int = HEAD_BYTES) -> bytes:
        """The next bytes, without reading them; fewer at the end."""
        if len(self._ahead) < size:
            self._ahead += self._fetch(size - len(self._ahead))
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """The next bytes; fewer than `size` only at the end."""
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        if len(data) < size:
            data += self._fetch(size - len(data))
        self._position += len(data)
        return data

    def _fetch(self, size: int) -> bytes:
        blocks: list[bytes] = []
        try:
            while size > 0 and not self._error and (block := self._read(size)):
                blocks.append(block)
                size -= len(block)
        except Unreadable as error:
            self._error = error
        if self._error and not blocks:
            raise self._error
        return b"".join(blocks)

    def read_all(self, what: str = "the decompressed content") -> bytes:
        """All bytes that are left. Raises `TooLarge`, whose message calls them `what`."""
        blocks, size = [], 0
        while block := self.read(BLOCK_BYTES):
            blocks.append(block)
            size += len(block)
            if size > self.max_bytes:
                raise TooLarge(what, self.max_bytes)
        return b"".join(blocks)

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position


def decompress_stream(stream: Stream) -> Stream:
    """The content of a compressed stream, which its first bytes show; any other stream itself."""
    magic = stream.peek(10)
    content: Any = None
    if magic.startswith(GZIP_MAGIC):
        content = gzip.GzipFile(fileobj=cast("IO[bytes]", stream))
    elif magic.startswith(BZIP2_MAGIC) and magic[4:] in BZIP2_BLOCK_MAGIC:
        content = bz2.BZ2File(cast("IO[bytes]", stream))
    elif magic.startswith(XZ_MAGIC):
        content = FrameReader(stream, *_xz_decoder(stream.max_bytes))
    elif magic.startswith(ZSTD_MAGIC):
        content = FrameReader(stream, *_zstd_decoder(stream.max_bytes))
    if content is None:
        return stream

    def read(size: int) -> bytes:
        try:
            return cast("bytes", content.read1(size))  # one block: more would be lost if the next one is damaged
        except DAMAGE_ERRORS as error:
            raise Unreadable(f"the compressed file is damaged ({format_reason(error)}).") from error

    return Stream(read, max_bytes=stream.max_bytes)


class FrameReader:
    """Decompresses zstd or xz frame by frame. Notices a frame that is cut off, and one that asks for too much memory."""

    def __init__(self, stream: Stream, new: Callable[[], Any], frame_error: type[Exception], padding: bytes = b"") -> None:
        self.stream = stream
        self.new = new  # makes the decompressor of a frame
        self.frame_error = frame_error  # which the decompressor raises
        self.padding = padding  # bytes that may stand between two frames
        self.compressed = self.content = b""
        self.frame: Any = None  # the decompressor of the frame that has begun

    def read1(self, size: int) -> bytes:
        """The next bytes that are there, at most `size`."""
        while not self.content and (self.compressed or (compressed := self.stream.read(FRAME_INPUT_BYTES))):
            self.content = self._decompress(self.compressed or compressed)
        if not self.content and self.frame:
            raise EOFError("it ends too early")
        data, self.content = self.content[:size], self.content[size:]
        return data

    def _decompress(self, compressed: bytes) -> bytes:
        compressed, self.compressed = compressed if self.frame else compressed.lstrip(self.padding), b""
        if not compressed:
            return b""
        try:
            self.frame = self.frame or self.new()
            content = cast("bytes", self.frame.decompress(compressed))
        except self.frame_error as error:
            if "memory" in str(error).lower():
                limit = max(self.stream.max_bytes, MAX_SOURCE_BYTES)
                raise TooLarge("the window it was compressed with", limit) from error
            raise OSError(str(error)) from error
        if self.frame.eof:
            self.compressed, self.frame = self.frame.unused_data, None
        return content


def _xz_decoder(max_bytes: int) -> tuple[Callable[[], Any], type[Exception], bytes]:
    limit = max(max_bytes, MAX_SOURCE_BYTES)
    return partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, limit), lzma.LZMAError, b"\0"


def _zstd_decoder(max_bytes: int) -> tuple[Callable[[], Any], type[Exception]]:
    import zstandard

    limit = min(max(max_bytes, MAX_SOURCE_BYTES), MAX_ZSTD_WINDOW)
    return zstandard.ZstdDecompressor(max_window_size=limit).decompressobj, zstandard.ZstdError
