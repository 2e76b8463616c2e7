"""Splits a large source into chunks of whole records: JSON arrays, JSON Lines, rows of tables, items of RSS, Atom and WXR.

Works on bytes and decodes nothing. Each splitter is one pass, which goes on where it was when more bytes are read: its
time is linear, and it holds one chunk, or one record that is larger. The cuts depend on the bytes alone, not on how
many are read at a time. Each byte is in one chunk, in the head of a feed, or stated by its splitter to be in none.
Damaged input may be cut in a wrong place; the reader that gets the chunk reports the damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.readers._record_splitter.arrays import split_arrays
from reex_cli.readers._record_splitter.feeds import is_feed, split_feed
from reex_cli.readers._record_splitter.lines import is_json_lines, split_lines
from reex_cli.readers._record_splitter.objects import split_lists
from reex_cli.readers._record_splitter.tables import recognise_table, split_table
from reex_cli.readers._record_splitter.window import READ_BYTES, ByteWindow, ChunkData

__all__ = ["CHUNK_BYTES", "READ_BYTES", "ByteWindow", "ChunkData", "split_records"]

CHUNK_BYTES = 1 << 19  # after which the next record begins a new chunk
LOOKAHEAD_BYTES = 1 << 20  # that are enough to recognise the form of a source
BEFORE_CONTENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*+")


def split_records(window: ByteWindow, size: int = CHUNK_BYTES) -> Iterator[ChunkData] | None:
    """Split a source into chunks; None if its form cannot be split. The buffer then holds all bytes that were read."""
    while len(window.buffer) < LOOKAHEAD_BYTES and window.read_more():
        pass
    head = bytes(window.buffer[:LOOKAHEAD_BYTES])
    begin = BEFORE_CONTENT.match(head).end()  # type: ignore[union-attr]  # it matches anything
    first = head[begin : begin + 1] if b"\0" not in head[:64] else b""  # UTF-16 is not split
    if first == b"[":
        window.discard(begin + 1)
        return split_arrays(window, size)
    if first == b"{":
        return split_lines(window, size) if is_json_lines(window, begin) else split_lists(window, begin, size)
    if first == b"<":
        return split_feed(window, size) if is_feed(head) else None
    table = recognise_table(head) if first and not begin else None
    return split_table(window, table, size) if table else None
