"""Splits JSON arrays between their elements, also several that follow each other.

A missing quotation mark or bracket would hide all ends of elements behind it. If there is no cut for `RUNAWAY_BYTES`, it
is looked for; if one is missing, the chunk ends before the next object that begins with the same key as the first.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from reex_cli.readers._record_splitter.brackets import BracketScanner, DamageDetector
from reex_cli.readers._record_splitter.window import ByteWindow, ChunkData

RUNAWAY_BYTES = 1 << 21  # without a cut; then damage is looked for, and again each time that they have doubled
FIRST_KEY = re.compile(rb'\s*+\{\s*("[^"\\]{1,60}")\s*:')


def split_arrays(window: ByteWindow, size: int, pointer: str = "") -> Iterator[ChunkData]:
    """Split an array whose opening bracket was just passed, and the arrays that follow it.

    Short arrays share a chunk. What else follows belongs to the last chunk.
    """
    splitter = ArraySplitter(window, size, pointer)
    while True:
        is_closed = yield from splitter.split()
        behind = window.find_content(splitter.end) if is_closed else len(window.buffer)
        if window.buffer[behind : behind + 1] != b"[":
            window.read_all()
            yield splitter.last_chunk(len(window.buffer))
            return
        if splitter.end < size:
            splitter.go_on_with_array(behind + 1)
            continue
        yield splitter.last_chunk(splitter.end).mark_more(True)
        window.discard(behind + 1)
        splitter = ArraySplitter(window, size, f"#L{window.line + 1}")


class ArraySplitter:
    """Splits an array; the buffer begins behind its opening bracket."""

    def __init__(self, window: ByteWindow, size: int, pointer: str) -> None:
        self.window = window
        self.size = size
        self.pointer = pointer  # of the array with which the chunk begins
        self.first = 0  # number of the first element of the chunk
        self.begin = 0  # offset behind the opening bracket of the present array, if the chunk began in one before it
        self.key = b""  # first key of the first object
        self.scanner = BracketScanner(window.buffer)
        self.detector = DamageDetector(window.buffer)
        self.checked_at = RUNAWAY_BYTES  # offset at which damage is looked for

    @property
    def end(self) -> int:
        """The offset behind the last bracket."""
        return self.scanner.at

    @property
    def number(self) -> int:
        """The number of elements of the present array that have begun."""
        return (0 if self.begin else self.first) + self.scanner.commas + 1

    def split(self) -> Generator[ChunkData, None, bool]:
        """Yield all chunks of the array but the last; whether the array is closed, or the source ends before."""
        scanner, window = self.scanner, self.window
        while True:
            bracket = scanner.next_bracket()
            if cut := self._find_hidden_cut():
                yield cut
            elif not bracket:
                if not window.read_more():
                    return False
            elif scanner.depth < 0:
                return True
            elif not scanner.depth and scanner.at >= self.size:
                comma = window.find_content(scanner.at)
                if window.buffer[comma : comma + 1] == b",":
                    yield self._end_chunk(scanner.at, comma + 1, self.number)

    def last_chunk(self, length: int) -> ChunkData:
        """The rest of the array, which ends the chunk."""
        return self.window.make_chunk(length, b"[", b"", self.first, self.pointer, more=False)

    def go_on_with_array(self, begin: int) -> None:
        """Add to the chunk another array, whose first element is at `begin`."""
        self.begin = begin
        self.scanner.restart(begin)
        self.detector = DamageDetector(self.window.buffer, begin)

    def _end_chunk(self, end: int, following: int, first: int) -> ChunkData:
        """End the chunk; the next begins at the offset `following`, with the element of number `first`."""
        window = self.window
        self._find_key()
        chunk = window.make_chunk(end, b"[", b"]", self.first, self.pointer, more=True)
        if self.begin:
            line = window.line + window.buffer.count(b"\n", 0, self.begin)
            self.pointer = f"#L{line + 1}"
        window.discard(following)
        self.scanner.restart()
        self.detector = DamageDetector(window.buffer)
        self.first, self.begin, self.checked_at = first, 0, RUNAWAY_BYTES
        return chunk

    def _find_key(self) -> bytes:
        """The first key of the first object."""
        if not self.key and (match := FIRST_KEY.match(self.window.buffer, self.begin)):
            self.key = match[1]
        return self.key

    def _find_hidden_cut(self) -> ChunkData | None:
        """The chunk up to the next object that begins like the first, if damage hides the brackets behind it."""
        while self.checked_at <= self.scanner.at:
            checked, self.checked_at = self.checked_at, 2 * self.checked_at
            if self._find_key() and self.detector.find_damage(checked) and (cut := self._cut_before(checked)):
                return cut
        return None

    def _cut_before(self, limit: int) -> ChunkData | None:
        """The chunk up to the next object before `limit` that begins like the first."""
        buffer = self.window.buffer
        boundaries = re.compile(rb"\}\s*+,(?=\s*+\{\s*+" + re.escape(self.key) + rb"\s*+:)")
        boundary = boundaries.search(buffer, max(self.size, self.begin), limit)
        if boundary is None:
            return None
        number = len(boundaries.findall(buffer, self.begin, boundary.end())) + 1
        return self._end_chunk(boundary.start() + 1, boundary.end(), number if self.begin else self.first + number)
