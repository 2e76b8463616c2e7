"""Splits RSS, Atom and WXR between their items. The head of the document and its end tags are put around each chunk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.limits import MAX_HEAD_BYTES
from reex_cli.readers._record_splitter.window import ByteWindow, ChunkData

FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
ITEM_BEGINS = re.compile(rb"<(?:item|entry)[\s>]")
SECTION_OR_ITEM_END = re.compile(rb"<!\[CDATA\[|<!--|</(?:item|entry)>")
LONGEST_MARK = 9  # bytes of the longest match of these two
MARKUP = re.compile(rb"<!\[CDATA\[|<!--|<\?|<(/?)([A-Za-z][\w:.-]*+)")
SECTION_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}


def is_feed(head: bytes) -> bool:
    """Whether an XML document is a feed, by its beginning."""
    return FEED.search(head) is not None


def split_feed(window: ByteWindow, size: int) -> Iterator[ChunkData] | None:
    """Split an XML document of items; None if no item begins within `MAX_HEAD_BYTES`."""
    item = window.search(ITEM_BEGINS, 0, LONGEST_MARK, MAX_HEAD_BYTES)
    return split_items(window, item.start(), size) if item else None


def split_items(window: ByteWindow, first: int, size: int) -> Iterator[ChunkData]:
    """Split a feed into chunks of whole items, each between the head of the document and its end tags."""
    head = bytes(window.buffer[:first])
    tail = close_tags(head)
    size = max(size, len(head))  # else most of the chunks would be heads
    window.discard(first)
    offset = record = begun = 0
    while mark := window.search(SECTION_OR_ITEM_END, offset, LONGEST_MARK):
        offset = mark.end()
        if section_end := SECTION_ENDS.get(mark[0]):
            end = window.find(section_end, offset)
            if end < 0:
                break
            offset = end + len(section_end)
            continue
        record += 1
        if offset >= size:
            yield window.make_chunk(offset, head, tail, begun, "", more=True)
            window.discard(offset)
            offset, begun = 0, record
    window.read_all()
    yield window.make_chunk(len(window.buffer), head, b"", begun, "", more=False)


def close_tags(head: bytes) -> bytes:
    """Write end tags for the elements that a head leaves open."""
    opened: list[bytes] = []
    offset, endless = 0, set()  # marks that are not followed by their ends
    while mark := MARKUP.search(head, offset):
        end = SECTION_ENDS.get(mark[0], b">")
        found = -1 if end in endless else head.find(end, mark.end())
        if found < 0:
            endless.add(end)
            offset = mark.start() + 1
            continue
        offset = found + len(end)
        if not mark[2] or head[found - 1 : found] == b"/":
            continue
        if not mark[1]:
            opened.append(mark[2])
        elif opened and opened[-1] == mark[2]:
            opened.pop()
    return b"".join(b"</%b>" % name for name in reversed(opened))
