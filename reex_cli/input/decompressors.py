"""Decompress gzip, bzip2, xz, zstd and LZMA, in pieces of bounded size.

No piece is much larger than `PIECE_BYTES`, whatever the compressed bytes claim, and no frame may ask for more memory than a
limit. Each byte is handled once, so time grows with the bytes that are read and given, and with nothing else.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from reex_cli.errors import TooLarge

ReadBytes = Callable[[int], bytes]  # the next bytes, at most so many; none at the end

INPUT_BYTES = 1 << 18  # compressed bytes that are read at a time
PIECE_BYTES = 1 << 20  # decompressed bytes that are given at a time
MAX_ZSTD_WINDOW = 1 << 31  # bytes that a zstd frame may look back
GZIP_MAGIC = b"\x1f\x8b"
BZIP2_MAGIC = b"BZh"  # and a digit
BZIP2_BLOCK_MAGIC = (b"1AY&SY", b"\x17rE8P\x90")  # the first block, or the end of a file that is empty
XZ_MAGIC = b"\xfd7zXZ\x00"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
ZSTD_SKIPPABLE = b"\x2a\x4d\x18"  # behind a byte from 50 to 5F: a frame without content
ZSTD_SKIPPABLE_NIBBLE = 5
ZSTD_RLE_BLOCK = 1  # type of a block that holds one byte, and how often it stands
ENDS_EARLY = "it ends too early"


class Decompressor(Protocol):
    """Decompresses one frame, as `bz2.BZ2Decompressor` does."""

    @property
    def eof(self) -> bool: ...  # noqa: D102 - as there
    @property
    def needs_input(self) -> bool: ...  # noqa: D102
    @property
    def unused_data(self) -> bytes: ...  # noqa: D102
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...  # noqa: D102


class Inflater:
    """Decompresses one frame of deflate, with the header that `window_bits` stands for in zlib."""

    def __init__(self, window_bits: int) -> None:
        self._frame = zlib.decompressobj(window_bits)

    eof = property(lambda self: self._frame.eof)
    needs_input = property(lambda self: not self._frame.unconsumed_tail)
    unused_data = property(lambda self: self._frame.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Decompress what was left over, and these bytes."""
        return self._frame.decompress(self._frame.unconsumed_tail + data, max_length)


def find_decompressor(magic: bytes) -> Callable[[ReadBytes, int], Iterator[bytes]] | None:
    """A function that gives the content of a compressed file with these first ten bytes, if it is one.

    It takes a function that reads the file, and the bytes of memory that a frame may ask for. It raises one of
    `DAMAGE_ERRORS`, and `TooLarge` for a frame that asks for more.
    """
    if magic.startswith(GZIP_MAGIC):
        return lambda read, _: decompress_frames(read, lambda: Inflater(16 + zlib.MAX_WBITS))
    if magic.startswith(BZIP2_MAGIC) and magic[4:] in BZIP2_BLOCK_MAGIC:
        return lambda read, _: decompress_frames(read, bz2.BZ2Decompressor)
    if magic.startswith(XZ_MAGIC):
        return lambda read, limit: check_memory(
            decompress_frames(read, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, limit)), limit
        )
    if magic.startswith(ZSTD_MAGIC):
        return lambda read, limit: check_memory(decompress_zstd(read, limit), limit)
    return None


def decompress_frames(read: ReadBytes, new: Callable[[], Decompressor]) -> Iterator[bytes]:
    """The content of frame after frame, between and behind which zeros may stand."""
    compressed = b""
    while compressed := (compressed or read(INPUT_BYTES)):
        if compressed := compressed.lstrip(b"\0"):
            frame = new()
            yield from decompress_frame(frame, read, compressed)
            compressed = frame.unused_data


def decompress_frame(frame: Decompressor, read: ReadBytes, compressed: bytes) -> Iterator[bytes]:
    """The content of a frame, whose first bytes are given. Raises `EOFError` if it is cut off."""
    while not frame.eof:
        starved = frame.needs_input and not compressed
        if content := frame.decompress(compressed, PIECE_BYTES):
            yield content
        elif starved:
            raise EOFError(ENDS_EARLY)
        compressed = read(INPUT_BYTES) if frame.needs_input and not frame.eof else b""


def check_memory(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The same pieces. Raises `TooLarge` if a frame asks for more memory than the limit."""
    try:
        yield from pieces
    except (lzma.LZMAError, OSError) as error:
        if "memory" in str(error).lower():
            raise TooLarge("the window it was compressed with", limit) from error
        raise


def decompress_zstd(read: ReadBytes, limit: int) -> Iterator[bytes]:
    """The content of frame after frame of zstd. They are decompressed by blocks, of which none holds more than 128 KB."""
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=min(limit, MAX_ZSTD_WINDOW))
    try:
        while magic := read(len(ZSTD_MAGIC)):
            if magic[1:] == ZSTD_SKIPPABLE and magic[0] >> 4 == ZSTD_SKIPPABLE_NIBBLE:
                skip_exactly(read, int.from_bytes(read_exactly(read, 4), "little"))
                continue
            frame = decompressor.decompressobj()
            frame.decompress(magic)
            for part in _split_zstd_frame(read):
                if content := frame.decompress(part):
                    yield content
            if not frame.eof:
                raise OSError("its last block is damaged")
    except zstandard.ZstdError as error:
        raise OSError(str(error)) from error


def _split_zstd_frame(read: ReadBytes) -> Iterator[bytes]:
    """The header of a frame behind its magic number, its blocks, and its checksum (RFC 8878, 3.1.1)."""
    descriptor = read_exactly(read, 1)
    content_size, one_segment, has_checksum = descriptor[0] >> 6, descriptor[0] >> 5 & 1, descriptor[0] >> 2 & 1
    window_bytes, dictionary_bytes = 1 - one_segment, (0, 1, 2, 4)[descriptor[0] & 3]
    yield descriptor + read_exactly(read, window_bytes + dictionary_bytes + (one_segment, 2, 4, 8)[content_size])
    last = 0
    while not last:
        header = read_exactly(read, 3)
        number = int.from_bytes(header, "little")
        last, kind, size = number & 1, number >> 1 & 3, number >> 3
        yield header + read_exactly(read, 1 if kind == ZSTD_RLE_BLOCK else size)
    if has_checksum:
        yield read_exactly(read, 4)


def read_exactly(read: ReadBytes, size: int) -> bytes:
    """The next bytes. Raises `EOFError` if there are fewer."""
    data = read(size) if size else b""
    if len(data) < size:
        raise EOFError(ENDS_EARLY)
    return data


def skip_exactly(read: ReadBytes, size: int) -> None:
    """Pass over the next bytes. Raises `EOFError` if there are fewer."""
    while size:
        size -= len(read_exactly(read, min(size, INPUT_BYTES)))
