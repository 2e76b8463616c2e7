"""Read bytes in order, with a look ahead, decompress them on the way, and copy them where they can be read in any order."""

from __future__ import annotations

import io
import lzma
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import IO, cast

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.input.decompressors import ReadBytes, find_decompressor
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.text import format_reason

HEAD_BYTES = 512  # first bytes, which show what a stream holds
BLOCK_BYTES = 1 << 20  # bytes that are read at a time
DAMAGE_ERRORS = (OSError, EOFError, ValueError, MemoryError, zlib.error, lzma.LZMAError)  # of decompressors


def decompress(data: bytes, max_bytes: int = MAX_SOURCE_BYTES) -> bytes:
    """The bytes inside a compressed file, which its first bytes show; any other file as it is. Raises `Unreadable`."""
    stream = Stream(io.BytesIO(data).read, max_bytes=max_bytes)
    content = decompress_stream(stream)
    return data if content is stream else content.read_all()


class Stream:
    """Bytes in order. The next of them can be looked at before they are read.

    `read` is asked for a number of bytes; what it gives beyond is kept, and nothing is the end. It may raise `Unreadable`,
    which is held back until the bytes before it have been handed out.
    """

    def __init__(self, read: ReadBytes, file: IO[bytes] | None = None, max_bytes: int = MAX_SOURCE_BYTES) -> None:
        self.file = file  # the same bytes, if they can be read in any order
        self.max_bytes = max_bytes  # of its content that may be held in memory
        self._read = read
        self._ahead = b""
        self._start = 0  # of the bytes in `_ahead` that are not read yet
        self._position = 0
        self._error: Unreadable | None = None  # to be raised when all bytes before it are read

    def peek(self, size: int = HEAD_BYTES) -> bytes:
        """The next bytes, without reading them; fewer at the end."""
        if len(self._ahead) - self._start < size:
            data = self._take(size)
            self._ahead, self._start = data + self._ahead[self._start :], 0
        return self._ahead[self._start : self._start + size]

    def read(self, size: int) -> bytes:
        """The next bytes; fewer than `size` only at the end."""
        data = self._take(size)
        self._position += len(data)
        return data

    def skip(self, size: int) -> int:
        """Pass over the next bytes; how many there were, fewer than `size` only at the end."""
        start = self._position
        skipped = len(self.read(min(size, len(self._ahead) - self._start)))
        if self.file and skipped < size:
            self._position += self._seek(size - skipped)
        else:
            while skipped < size and (block := self.read(min(size - skipped, BLOCK_BYTES))):
                skipped += len(block)
        return self._position - start

    def _seek(self, size: int) -> int:
        """Pass over bytes of the file; how many there were."""
        assert self.file
        start = self.file.tell()
        return self.file.seek(min(start + size, self.file.seek(0, io.SEEK_END))) - start

    def _take(self, size: int) -> bytes:
        """The next bytes: those ahead, and those that are read now."""
        data = self._pop(size)
        if len(data) == size or not self._fetch(size - len(data)):
            if self._error and size and not data:
                raise copy(self._error)
            return data
        data += self._pop(size - len(data))
        if len(data) == size:
            return data
        taken = io.BytesIO(data)
        taken.seek(len(data))
        while (missing := size - taken.tell()) and self._fetch(missing):
            taken.write(self._pop(missing))
        return taken.getvalue()

    def _pop(self, size: int) -> bytes:
        """The next of the bytes ahead."""
        data = self._ahead[self._start : self._start + size]
        self._start += len(data)
        return data

    def _fetch(self, size: int) -> bool:
        """Read bytes ahead, when none are there; whether there were any."""
        self._ahead, self._start = b"", 0
        try:
            self._ahead = b"" if self._error else self._read(size)
        except Unreadable as error:
            self._error = copy(error)  # without a traceback, whose frames would keep what was read
        return bool(self._ahead)

    def read_all(self, what: str = "the decompressed content") -> bytes:
        """All bytes that are left. Raises `TooLarge`, whose message calls them `what`."""
        content = io.BytesIO()
        while block := self.read(BLOCK_BYTES):
            content.write(block)
            if content.tell() > self.max_bytes:
                raise TooLarge(what, self.max_bytes)
        return content.getvalue()

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position


def decompress_stream(stream: Stream) -> Stream:
    """The content of a compressed stream, which its first bytes show; any other stream itself."""
    decompressor = find_decompressor(stream.peek(10))
    if decompressor is None:
        return stream
    pieces = decompressor(stream.read, max(stream.max_bytes, MAX_SOURCE_BYTES))

    def read(_: int) -> bytes:
        try:
            return next(pieces, b"")
        except DAMAGE_ERRORS as error:
            raise damage_error("the compressed file is damaged", error) from error

    return Stream(read, max_bytes=stream.max_bytes)


def damage_error(problem: str, error: Exception) -> Unreadable:
    """The error that reports a problem, with the reason that a library gave; for want of memory, that."""
    if isinstance(error, MemoryError):
        return Unreadable("there is not enough memory to unpack it. Try fewer --jobs, or unpack it first.")
    return Unreadable(f"{problem} ({format_reason(error)}).")


@contextmanager
def copy_to_file(stream: Stream, what: str) -> Iterator[Stream]:
    """What is left of a stream in a temporary file, which can be read in any order.

    Raises `Unreadable` for a folder that is full, and `TooLarge` for more than `max_bytes`, whose message calls it `what`.
    """
    size = 0
    with _open_temporary_file() as file:
        while block := stream.read(BLOCK_BYTES):
            size += len(block)
            if size > stream.max_bytes:
                raise TooLarge(what, stream.max_bytes)
            with _temporary_file_errors():
                written = 0
                while written < len(block):
                    written += file.write(memoryview(block)[written:])
        file.seek(0)
        yield Stream(file.read, file, stream.max_bytes)


def _open_temporary_file() -> IO[bytes]:
    with _temporary_file_errors():
        return cast("IO[bytes]", tempfile.TemporaryFile(buffering=0))  # nothing is left to be written when it is closed


@contextmanager
def _temporary_file_errors() -> Iterator[None]:
    """Raise `Unreadable`, which names the temporary folder, for what the system raises."""
    try:
        yield
    except OSError as error:
        folder = f" in {tempfile.tempdir}" if tempfile.tempdir else ""
        raise Unreadable(
            f"cannot be copied to a temporary file{folder} ({format_reason(error)}). "
            "Make room there or set TMPDIR to another folder, or save it and read the file."
        ) from error
