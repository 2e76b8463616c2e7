"""Splits a large source into chunks of whole records: JSON arrays, JSON Lines, and items of RSS, Atom and WXR.

Works on bytes and decodes nothing. The cuts depend on the bytes alone, not on how many are read at a time. Damaged
input may be cut in a wrong place; the reader that gets the chunk reports the damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reex_cli.model import LINE_POINTER, Chunk
from reex_cli.readers._wordpress.record_types import WRAPPER_KEYS

CHUNK_BYTES = 1 << 19  # after which the next record begins a new chunk
READ_BYTES = 1 << 20  # read at a time
RUNAWAY_BYTES = 1 << 25  # without a cut: a quotation mark must be missing
LOOKAHEAD_BYTES = 1 << 16  # that are enough to recognise the form of a source
STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
NO_BRACKETS = rb'[^"\[\]{}]*+(?:' + STRING + rb'[^"\[\]{}]*+)*+'
BRACKET = re.compile(NO_BRACKETS + rb"([\[\]{}])", re.DOTALL)
# The same, but skips innermost objects and arrays, which are the most, in one step.
BRACKET_PAST_FLAT = re.compile(
    rb'(?:[^"\[\]{}]++|' + STRING + rb"|\{" + NO_BRACKETS + rb"\}|\[" + NO_BRACKETS + rb"\])*+([\[\]{}])",
    re.DOTALL,
)
STRINGS = re.compile(STRING, re.DOTALL)
COMMA = re.compile(rb"\s*,")
MEMBER_KEY = re.compile(rb'"([^"\\]{1,60})"\s*:\s*$')
FIRST_KEY = re.compile(rb'\{\s*("[^"\\]{1,60}")\s*:')
ITEM_END = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|(</(?:item|entry)>)|(<!\[CDATA\[|<!--)", re.DOTALL)
FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
ITEM_BEGINS = re.compile(rb"<(?:item|entry)[\s>]")
XML_TAG = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<(/?)([A-Za-z][\w:.-]*)[^>]*?(/?)>", re.DOTALL)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Read = Callable[[int], bytes]


class ChunkData(NamedTuple):
    """A chunk and its bytes, with its head before and its tail behind."""

    chunk: Chunk
    data: bytes


class ByteWindow:
    """The bytes from the beginning of the present chunk on, as far as they are read, and their place in the source."""

    def __init__(self, read: Read, buffer: bytes) -> None:
        self.read = read
        self.buffer = buffer
        self.start = 0  # bytes before the buffer
        self.line = self.column = 0  # lines before the buffer; characters before it on its first line

    def read_more(self) -> bool:
        """Read `READ_BYTES` more; False at the end of the source."""
        block = self.read(READ_BYTES)
        self.buffer += block
        return bool(block)

    def discard(self, end: int) -> None:
        """Drop the first `end` bytes of the buffer."""
        gone = self.buffer[:end]
        self.line += gone.count(b"\n")
        last = gone.rpartition(b"\n")
        characters = sum((byte & 0xC0) != 0x80 for byte in last[2]) if not last[2].isascii() else len(last[2])
        self.column = characters if last[1] else self.column + characters
        self.start += end
        self.buffer = self.buffer[end:]

    def make_chunk(self, length: int, head: bytes, tail: bytes, record: int, pointer: str, *, more: bool) -> ChunkData:
        """A chunk of the first `length` bytes of the buffer."""
        line, column = self.line - head.count(b"\n"), self.column - len(head.rpartition(b"\n")[2])
        chunk = Chunk(self.start, self.start + length, head, tail, line, column, record, pointer, more)
        return ChunkData(chunk, head + self.buffer[:length] + tail)


def split_records(window: ByteWindow, size: int = CHUNK_BYTES) -> Iterator[ChunkData] | None:
    """Split a source into chunks; None if its form cannot be split. The buffer then holds all bytes that were read."""
    while len(window.buffer) < LOOKAHEAD_BYTES and window.read_more():
        pass
    text = window.buffer.removeprefix(BYTE_ORDER_MARK)
    begin = len(window.buffer) - len(text.lstrip())
    first = window.buffer[begin : begin + 1] if b"\0" not in text[:64] else b""  # UTF-16 is not split
    if first == b"[":
        window.discard(begin + 1)
        return split_array(window, size)
    if first == b"{":
        while b"\n" not in window.buffer[begin:] and len(window.buffer) < RUNAWAY_BYTES and window.read_more():
            pass
        if is_json_lines(window.buffer[begin:]):
            return split_lines(window, size)
        return split_wrapped_array(window, begin, size)
    return split_feed(window, size) if first == b"<" and FEED.search(window.buffer) else None


def is_json_lines(text: bytes) -> bool:
    """Whether the first line is a whole object and the next line begins with a brace (JSON Lines)."""
    line, _, rest = text.partition(b"\n")
    depth, offset = 0, 0
    while match := BRACKET.match(line, offset):
        depth += 1 if match[1] in b"[{" else -1
        offset = match.end()
    return depth == 0 and offset > 0 and rest.lstrip()[:1] == b"{"


def split_lines(window: ByteWindow, size: int) -> Iterator[ChunkData]:
    """Split JSON Lines into chunks of whole lines."""
    while True:
        end = window.buffer.find(b"\n", size)
        if end < 0:
            if window.read_more():
                continue
            if window.buffer.strip():
                yield window.make_chunk(len(window.buffer), b"", b"", 0, LINE_POINTER, more=False)
            return
        while not window.buffer[end + 1 :].strip() and window.read_more():
            pass
        more = bool(window.buffer[end + 1 :].strip())
        yield window.make_chunk(end + 1, b"", b"", 0, LINE_POINTER, more=more)
        window.discard(end + 1)


def split_wrapped_array(window: ByteWindow, begin: int, size: int) -> Iterator[ChunkData] | None:
    """Split the lists of records in an object; None if there is none in the buffer."""
    start = find_next_list(window, begin, 0)
    if start is None:
        return None
    window.discard(start.offset)
    return split_array(window, size, f"#/{start.key}", 1)


class ListStart(NamedTuple):
    """A list of records in an object: its key, and the offset of its first element in the buffer."""

    key: str
    offset: int


def find_next_list(window: ByteWindow, offset: int, depth: int) -> ListStart | None:
    """Find the next list of records among the members of an object, as far as it is in the buffer.

    `depth` counts the open brackets at `offset`: 0 before the object, 1 in it. Only keys of `WRAPPER_KEYS` count.
    """
    while match := BRACKET.match(window.buffer, offset):
        key = MEMBER_KEY.search(window.buffer[max(offset, match.start(1) - 80) : match.start(1)])
        name = key[1].decode("utf-8", "replace") if key else ""
        if depth == 1 and match[1] == b"[" and name in WRAPPER_KEYS:
            return ListStart(name, match.end()) if window.buffer[match.end() :].lstrip()[:1] == b"{" else None
        depth += 1 if match[1] in b"[{" else -1
        offset = match.end()
        if not depth:
            return None
    return None


class ArrayCursor:
    """How far an array has been scanned."""

    def __init__(self) -> None:
        self.at = 0  # offset in the buffer
        self.depth = 0  # open brackets inside the array
        self.record = 0  # elements that ended
        self.first = 0  # number of the first element of the chunk


def split_array(window: ByteWindow, size: int, pointer: str = "", outer: int = 0) -> Iterator[ChunkData]:
    """Split an array whose opening bracket was just passed. `outer` is 1 if an object is around it, else 0.

    A missing quotation mark would hide all brackets behind it. After `RUNAWAY_BYTES` without a cut, the chunk ends
    before the next object that begins with the same key as the first.
    """
    cursor, key = ArrayCursor(), b""
    while True:
        match = (BRACKET_PAST_FLAT if cursor.depth else BRACKET).match(window.buffer, cursor.at)
        if match is None:
            if window.read_more():
                continue
            yield window.make_chunk(len(window.buffer), b"[", b"", cursor.first, pointer, more=False)
            return
        if not cursor.depth:
            gap = window.buffer[cursor.at : match.start(1)]
            cursor.record += (STRINGS.sub(b"", gap) if b'"' in gap else gap).count(b",")
            if not key and (first_key := FIRST_KEY.match(window.buffer, match.start(1))):
                key = first_key[1]
        cursor.depth += 1 if match[1] in b"[{" else -1
        cursor.at = match.end()
        if cursor.depth < 0:
            yield from finish_array(window, cursor, size, pointer, outer)
            return
        if not cursor.depth and cursor.at >= size and (comma := find_comma_end(window, cursor.at)):
            yield end_chunk(window, cursor, comma, pointer)
        elif (
            cursor.at > RUNAWAY_BYTES
            and key
            and (boundary := re.compile(rb"\}\s*,(?=\s*\{\s*" + re.escape(key) + rb"\s*:)").search(window.buffer, size))
        ):
            cursor.depth, cursor.at = 0, boundary.start() + 1
            yield end_chunk(window, cursor, boundary.end(), pointer)


def end_chunk(window: ByteWindow, cursor: ArrayCursor, comma: int, pointer: str) -> ChunkData:
    """End the chunk at the cursor; the next begins behind the comma."""
    chunk = window.make_chunk(cursor.at, b"[", b"]", cursor.first, pointer, more=True)
    window.discard(comma)
    cursor.at, cursor.first, cursor.record = 0, cursor.record + 1, cursor.record + 1
    return chunk


def find_comma_end(window: ByteWindow, offset: int) -> int:
    """The offset behind the comma that follows an element; 0 if there is no comma."""
    while not window.buffer[offset:].lstrip() and window.read_more():
        pass
    match = COMMA.match(window.buffer, offset)
    return match.end() if match else 0


def finish_array(window: ByteWindow, cursor: ArrayCursor, size: int, pointer: str, outer: int) -> Iterator[ChunkData]:
    """Yield the last chunk of an array, and split what follows: the end of its wrapper, junk, or another array."""
    end = cursor.at
    while len(window.buffer) - end < LOOKAHEAD_BYTES and window.read_more():
        pass
    behind = window.buffer[end:].lstrip()
    if outer:
        after = find_next_list(window, end, 1)
        yield window.make_chunk(end, b"[", b"", cursor.first, pointer, more=after is not None)
        if after:
            window.discard(after.offset)
            yield from split_array(window, size, f"#/{after.key}", 1)
        return
    if behind[:1] != b"[":
        while window.read_more():
            pass
        yield window.make_chunk(len(window.buffer), b"[", b"", cursor.first, pointer, more=False)
        return
    yield window.make_chunk(end, b"[", b"", cursor.first, pointer, more=True)
    window.discard(end + len(window.buffer[end:]) - len(behind))
    line = window.line + 1
    window.discard(1)
    yield from split_array(window, size, f"#L{line}")


def close_tags(head: bytes) -> bytes:
    """Write end tags for the elements that a head leaves open."""
    opened: list[bytes] = []
    for match in XML_TAG.finditer(head):
        if not match[2] or match[3]:
            continue
        if match[1]:
            if opened and opened[-1] == match[2]:
                opened.pop()
        else:
            opened.append(match[2])
    return b"".join(b"</" + name + b">" for name in reversed(opened))


def split_feed(window: ByteWindow, size: int) -> Iterator[ChunkData] | None:
    """Split an XML document of items; None if no item begins within `RUNAWAY_BYTES`."""
    while not (item := ITEM_BEGINS.search(window.buffer)):
        if len(window.buffer) > RUNAWAY_BYTES or not window.read_more():
            return None
    return split_items(window, item.start(), size)


def split_items(window: ByteWindow, first: int, size: int) -> Iterator[ChunkData]:
    """Split a feed into chunks of whole items, each between the head of the document and its end tags."""
    head, tail = window.buffer[:first], close_tags(window.buffer[:first])
    window.discard(first)
    offset = record = begun = 0
    while True:
        match = ITEM_END.search(window.buffer, offset)
        if match is None or match[2]:
            if window.read_more():
                offset = match.start() if match else max(offset, len(window.buffer) - READ_BYTES - 16)
                continue
            yield window.make_chunk(len(window.buffer), head, b"", begun, "", more=False)
            return
        offset = match.end()
        record += match[1] is not None
        if match[1] and offset >= size:
            yield window.make_chunk(offset, head, tail, begun, "", more=True)
            window.discard(offset)
            offset, begun = 0, record
