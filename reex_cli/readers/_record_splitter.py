"""Cuts a source that is too large to be held at once between its records: arrays and lines of JSON, items of XML.

The cuts depend on the bytes alone. Nothing is decoded; what is damaged is cut where it may be wrong, and told by
the reader that gets the piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reex_cli.model import LINES, Chunk
from reex_cli.readers._wordpress.record_types import WRAPPERS

PIECE = 1 << 19  # bytes after which the next record begins a new piece
BLOCK = 1 << 20  # bytes that are read at a time
RUNAWAY = 1 << 25  # bytes without a cut after which a quotation mark must be missing
AHEAD = 1 << 16  # bytes in which the form of a source shows
STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
PLAIN = rb'[^"\[\]{}]*+(?:' + STRING + rb'[^"\[\]{}]*+)*+'
BRACKET = re.compile(PLAIN + rb"([\[\]{}])", re.DOTALL)
# The same, passing over objects and arrays without any inside, which are most.
DEEP = re.compile(
    rb'(?:[^"\[\]{}]++|' + STRING + rb"|\{" + PLAIN + rb"\}|\[" + PLAIN + rb"\])*+([\[\]{}])",
    re.DOTALL,
)
STRINGS = re.compile(STRING, re.DOTALL)
COMMA = re.compile(rb"\s*,")
KEY = re.compile(rb'"([^"\\]{1,60})"\s*:\s*$')
FIRST_KEY = re.compile(rb'\{\s*("[^"\\]{1,60}")\s*:')
ITEM = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|(</(?:item|entry)>)|(<!\[CDATA\[|<!--)", re.DOTALL)
FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
ITEM_BEGINS = re.compile(rb"<(?:item|entry)[\s>]")
TAG = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<(/?)([A-Za-z][\w:.-]*)[^>]*?(/?)>", re.DOTALL)
BOM = b"\xef\xbb\xbf"

Read = Callable[[int], bytes]


class Piece(NamedTuple):
    """One part and its bytes."""

    chunk: Chunk
    data: bytes


class Window:
    """The bytes from the beginning of the piece on, as far as they are read, and where that is."""

    def __init__(self, read: Read, held: bytes) -> None:
        self.read = read
        self.held = held
        self.start = 0  # bytes before what is held
        self.line = self.column = 0

    def grow(self) -> bool:
        """Read on; False at the end."""
        block = self.read(BLOCK)
        self.held += block
        return bool(block)

    def cut(self, at: int) -> None:
        """Forget what stands before a place."""
        gone = self.held[:at]
        self.line += gone.count(b"\n")
        last = gone.rpartition(b"\n")
        here = sum((byte & 0xC0) != 0x80 for byte in last[2]) if not last[2].isascii() else len(last[2])
        self.column = here if last[1] else self.column + here
        self.start += at
        self.held = self.held[at:]

    def piece(self, length: int, head: bytes, tail: bytes, record: int, pointer: str, *, more: bool) -> Piece:
        """The piece from the beginning of what is held."""
        line, column = self.line - head.count(b"\n"), self.column - len(head.rpartition(b"\n")[2])
        part = Chunk(self.start, self.start + length, head, tail, line, column, record, pointer, more)
        return Piece(part, head + self.held[:length] + tail)


def pieces(window: Window, size: int = PIECE) -> Iterator[Piece] | None:
    """The pieces of a source, or None where it is of no form that can be cut: the window then holds all that was read."""
    while len(window.held) < AHEAD and window.grow():
        pass
    text = window.held.removeprefix(BOM)
    begin = len(window.held) - len(text.lstrip())
    first = window.held[begin : begin + 1] if b"\0" not in text[:64] else b""  # UTF-16 is not cut
    if first == b"[":
        window.cut(begin + 1)
        return array(window, size)
    if first == b"{":
        while b"\n" not in window.held[begin:] and len(window.held) < RUNAWAY and window.grow():
            pass
        if is_lines(window.held[begin:]):
            return lines(window, size)
        return wrapped(window, begin, size)
    return markup(window, size) if first == b"<" and FEED.search(window.held) else None


def is_lines(text: bytes) -> bool:
    """Whether the first line is an object, whole, and another line follows that begins like one."""
    line, _, rest = text.partition(b"\n")
    depth, at = 0, 0
    while found := BRACKET.match(line, at):
        depth += 1 if found[1] in b"[{" else -1
        at = found.end()
    return depth == 0 and at > 0 and rest.lstrip()[:1] == b"{"


def lines(window: Window, size: int) -> Iterator[Piece]:
    """Pieces that end with a line."""
    while True:
        end = window.held.find(b"\n", size)
        if end < 0:
            if window.grow():
                continue
            if window.held.strip():
                yield window.piece(len(window.held), b"", b"", 0, LINES, more=False)
            return
        while not window.held[end + 1 :].strip() and window.grow():
            pass
        more = bool(window.held[end + 1 :].strip())
        yield window.piece(end + 1, b"", b"", 0, LINES, more=more)
        window.cut(end + 1)


def wrapped(window: Window, begin: int, size: int) -> Iterator[Piece] | None:
    """The pieces of the lists of records in an object."""
    found = next_list(window, begin, 0)
    if found is None:
        return None
    window.cut(found.at)
    return array(window, size, f"#/{found.key}", 1)


class ListBegins(NamedTuple):
    """A list of records in an object: under which key, and where its first element is."""

    key: str
    at: int


def next_list(window: Window, at: int, depth: int) -> ListBegins | None:
    """The next list of records among the keys of an object, if the bytes that are held have one."""
    while found := BRACKET.match(window.held, at):
        key = KEY.search(window.held[max(at, found.start(1) - 80) : found.start(1)])
        named = key[1].decode("utf-8", "replace") if key else ""
        if depth == 1 and found[1] == b"[" and named in WRAPPERS:
            return ListBegins(named, found.end()) if window.held[found.end() :].lstrip()[:1] == b"{" else None
        depth += 1 if found[1] in b"[{" else -1
        at = found.end()
        if not depth:
            return None
    return None


class Cursor:
    """How far an array was scanned."""

    def __init__(self) -> None:
        self.at = 0
        self.depth = 0  # below the array
        self.record = 0  # elements that ended
        self.first = 0  # of the piece


def array(window: Window, size: int, pointer: str = "", outer: int = 0) -> Iterator[Piece]:
    """The pieces of an array whose bracket was just passed; `outer` counts the elements around it."""
    cursor, key = Cursor(), b""
    while True:
        found = (DEEP if cursor.depth else BRACKET).match(window.held, cursor.at)
        if found is None:
            if window.grow():
                continue
            yield window.piece(len(window.held), b"[", b"", cursor.first, pointer, more=False)
            return
        if not cursor.depth:
            gap = window.held[cursor.at : found.start(1)]
            cursor.record += (STRINGS.sub(b"", gap) if b'"' in gap else gap).count(b",")
            if not key and (named := FIRST_KEY.match(window.held, found.start(1))):
                key = named[1]
        cursor.depth += 1 if found[1] in b"[{" else -1
        cursor.at = found.end()
        if cursor.depth < 0:
            yield from rest(window, cursor, size, pointer, outer)
            return
        if not cursor.depth and cursor.at >= size and (comma := next_comma(window, cursor.at)):
            yield cut(window, cursor, comma, pointer)
        elif (
            cursor.at > RUNAWAY
            and key
            and (comma_at := re.compile(rb"\}\s*,(?=\s*\{\s*" + re.escape(key) + rb"\s*:)").search(window.held, size))
        ):
            cursor.depth, cursor.at = 0, comma_at.start() + 1
            yield cut(window, cursor, comma_at.end(), pointer)


def cut(window: Window, cursor: Cursor, comma: int, pointer: str) -> Piece:
    """The piece that ends here; the next begins behind the comma."""
    piece = window.piece(cursor.at, b"[", b"]", cursor.first, pointer, more=True)
    window.cut(comma)
    cursor.at, cursor.first, cursor.record = 0, cursor.record + 1, cursor.record + 1
    return piece


def next_comma(window: Window, at: int) -> int:
    """Where the comma behind an element ends; 0 where there is none."""
    while not window.held[at:].lstrip() and window.grow():
        pass
    found = COMMA.match(window.held, at)
    return found.end() if found else 0


def rest(window: Window, cursor: Cursor, size: int, pointer: str, outer: int) -> Iterator[Piece]:
    """The last piece of an array, and what follows: the end of its wrapper, junk, or another array."""
    end = cursor.at
    while len(window.held) - end < AHEAD and window.grow():
        pass
    behind = window.held[end:].lstrip()
    if outer:
        after = next_list(window, end, 1)
        yield window.piece(end, b"[", b"", cursor.first, pointer, more=after is not None)
        if after:
            window.cut(after.at)
            yield from array(window, size, f"#/{after.key}", 1)
        return
    if behind[:1] != b"[":
        while window.grow():
            pass
        yield window.piece(len(window.held), b"[", b"", cursor.first, pointer, more=False)
        return
    yield window.piece(end, b"[", b"", cursor.first, pointer, more=True)
    window.cut(end + len(window.held[end:]) - len(behind))
    line = window.line + 1
    window.cut(1)
    yield from array(window, size, f"#L{line}")


def closing(head: bytes) -> bytes:
    """The tags that close what a head leaves open."""
    opened: list[bytes] = []
    for found in TAG.finditer(head):
        if not found[2] or found[3]:
            continue
        if found[1]:
            if opened and opened[-1] == found[2]:
                opened.pop()
        else:
            opened.append(found[2])
    return b"".join(b"</" + name + b">" for name in reversed(opened))


def markup(window: Window, size: int) -> Iterator[Piece] | None:
    """The pieces of a document of items."""
    while not (item := ITEM_BEGINS.search(window.held)):
        if len(window.held) > RUNAWAY or not window.grow():
            return None
    return items(window, item.start(), size)


def items(window: Window, first: int, size: int) -> Iterator[Piece]:
    """Pieces of whole items, each with the head of the document before it and its end behind it."""
    head, tail = window.held[:first], closing(window.held[:first])
    window.cut(first)
    at = record = begun = 0
    while True:
        found = ITEM.search(window.held, at)
        if found is None or found[2]:
            if window.grow():
                at = found.start() if found else max(at, len(window.held) - BLOCK - 16)
                continue
            yield window.piece(len(window.held), head, b"", begun, "", more=False)
            return
        at = found.end()
        record += found[1] is not None
        if found[1] and at >= size:
            yield window.piece(at, head, tail, begun, "", more=True)
            window.cut(at)
            at, begun = 0, record
