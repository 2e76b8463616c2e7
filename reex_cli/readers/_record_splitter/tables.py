"""Splits tables (CSV, TSV) between their rows. The header of the table is put before each chunk.

A line break within quotation marks ends no row. A mark that is not closed within `RUNAWAY_BYTES` is taken for one of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.readers._record_splitter.window import ByteWindow, ChunkData
from reex_cli.readers._table import Table, find_table

RUNAWAY_BYTES = 1 << 22  # of a cell in quotation marks
MAX_HEADER_BYTES = 1 << 16
ROW = re.compile(rb"[^\r\n]")


def recognise_table(head: bytes) -> Table | None:
    """The table that a source begins with, if it is one that holds articles."""
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return find_table(text)


def split_table(window: ByteWindow, table: Table, size: int) -> Iterator[ChunkData] | None:
    """Split a table into chunks of whole rows; None for one whose header does not end with a line feed."""
    end = window.find(b"\n", 0, MAX_HEADER_BYTES) + 1
    if not end:
        return None
    head = bytes(window.buffer[:end])
    window.discard(end)
    return split_rows(window, head, table, size)


def split_rows(window: ByteWindow, head: bytes, table: Table, size: int) -> Iterator[ChunkData]:
    """Split rows into chunks, with the header before each."""
    mark = re.compile(rb'\n|(?<=[\n%s])"|\A"' % re.escape(table.delimiter.encode())) if table.is_quoted else re.compile(rb"\n")
    offset, rows, record = 0, 0, 0
    while found := window.search(mark, offset, 2):
        offset = found.end()
        if found[0] == b'"':
            offset = find_cell_end(window, offset)
            continue
        rows += 1
        if offset >= size:
            chunk = window.make_chunk(offset, head, b"", record, "", more=False)
            window.discard(offset)
            offset, record = 0, rows
            has_more = window.discard_before(ROW)
            yield chunk.mark_more(has_more)
            if not has_more:
                return
    window.read_all()
    yield window.make_chunk(len(window.buffer), head, b"", record, "", more=False)


def find_cell_end(window: ByteWindow, offset: int) -> int:
    """The offset behind the mark that closes a cell whose opening mark was just passed; `offset` if none does."""
    at = offset
    while (at := window.find(b'"', at, offset + RUNAWAY_BYTES)) >= 0:
        if at + 1 >= len(window.buffer):
            window.read_more()
        if window.buffer[at + 1 : at + 2] != b'"':
            return at + 1
        at += 2
    return offset
