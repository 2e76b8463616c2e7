"""The part of a source that a splitter holds: what is read of the present chunk, and where that is in the source."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import NamedTuple

from reex_cli.errors import TooLarge
from reex_cli.item import Chunk

READ_BYTES = 1 << 20  # read at a time
UNLIMITED = sys.maxsize
CONTENT = re.compile(rb"\S")
CONTINUATION_BYTES = bytes(range(0x80, 0xC0))  # which begin no character in UTF-8

Read = Callable[[int], bytes]


class ChunkData(NamedTuple):
    """A chunk and its bytes, with its head before and its tail behind."""

    chunk: Chunk
    data: bytes

    def mark_more(self, more: bool) -> ChunkData:
        """The same chunk; `more` states whether another follows."""
        return self._replace(chunk=self.chunk._replace(has_more=more))


class ByteWindow:
    """The bytes from the beginning of the present chunk on, as far as they are read, and their place in the source."""

    def __init__(self, read: Read, buffer: bytes = b"", max_bytes: int = UNLIMITED) -> None:
        self.read = read
        self.max_bytes = max_bytes  # of one record
        self.buffer = bytearray(buffer)  # grows and shrinks without a copy of the whole each time
        self.start = 0  # bytes before the buffer
        self.line = self.column = 0  # lines before the buffer; characters before it on its first line

    def read_more(self) -> bool:
        """Read at most `READ_BYTES` more; False at the end of the source. Raises `TooLarge`."""
        if len(self.buffer) > self.max_bytes:
            raise TooLarge("a record", self.max_bytes)
        block = self.read(READ_BYTES)
        self.buffer += block
        return bool(block)

    def read_all(self) -> None:
        """Read to the end of the source."""
        while self.read_more():
            pass

    def find(self, wanted: bytes, offset: int, limit: int = UNLIMITED) -> int:
        """Find the first place of `wanted` from `offset` on, reading up to `limit` bytes as needed; -1 if there is none."""
        while (found := self.buffer.find(wanted, offset, limit)) < 0:
            offset = max(offset, len(self.buffer) - len(wanted) + 1)
            if len(self.buffer) >= limit or not self.read_more():
                return -1
        return found

    def search(self, pattern: re.Pattern[bytes], offset: int, longest: int, limit: int = UNLIMITED) -> re.Match[bytes] | None:
        """The same for a pattern whose matches have at most `longest` bytes."""
        while not (match := pattern.search(self.buffer, offset, limit)):
            offset = max(offset, len(self.buffer) - longest + 1)
            if len(self.buffer) >= limit or not self.read_more():
                return None
        return match

    def find_content(self, offset: int, limit: int = UNLIMITED) -> int:
        """Find the first byte from `offset` on that is no white space; the end of the buffer if there is none."""
        match = self.search(CONTENT, offset, 1, limit)
        return match.start() if match else len(self.buffer)

    def discard(self, end: int) -> None:
        """Drop the first `end` bytes of the buffer."""
        last_line = self.buffer.rfind(b"\n", 0, end) + 1
        characters = len(self.buffer[last_line:end].translate(None, CONTINUATION_BYTES))
        self.line += self.buffer.count(b"\n", 0, end)
        self.column = characters if last_line else self.column + characters
        self.start += end
        del self.buffer[:end]

    def discard_before(self, pattern: re.Pattern[bytes]) -> bool:
        """Drop what is before the next match of a pattern of one byte, however much it is; False if there is no match."""
        while not (match := pattern.search(self.buffer)):
            self.discard(len(self.buffer))
            if not self.read_more():
                return False
        self.discard(match.start())
        return True

    def make_chunk(self, length: int, head: bytes, tail: bytes, record: int, pointer: str, *, more: bool) -> ChunkData:
        """A chunk of the first `length` bytes of the buffer."""
        line, column = self.line - head.count(b"\n"), self.column - len(head.rpartition(b"\n")[2])
        chunk = Chunk(self.start, self.start + length, head, tail, line, column, record, pointer, more)
        with memoryview(self.buffer) as view:
            return ChunkData(chunk, b"".join((head, view[:length], tail)))
