"""Splits JSON Lines between their lines. White space between two chunks, such as empty lines, is in neither of them."""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.item import LINE_POINTER
from reex_cli.limits import MAX_HEAD_BYTES
from reex_cli.readers._record_splitter.brackets import BracketScanner
from reex_cli.readers._record_splitter.window import CONTENT, ByteWindow, ChunkData

EMPTY_LINES_BYTES = 1 << 16  # behind the first line in which the second must begin


def is_json_lines(window: ByteWindow, begin: int) -> bool:
    """Whether the line that begins with a brace at the offset `begin` is whole, and the next line begins with one, too."""
    end = window.find(b"\n", begin, MAX_HEAD_BYTES)
    if end < 0:
        return False
    scanner = BracketScanner(window.buffer[begin:end])
    while scanner.next_bracket():
        pass
    following = window.find_content(end + 1, end + EMPTY_LINES_BYTES) if not scanner.depth else end
    return window.buffer[following : following + 1] == b"{"


def split_lines(window: ByteWindow, size: int) -> Iterator[ChunkData]:
    """Split JSON Lines into chunks of whole lines."""
    has_more = True
    while has_more:
        end = window.find(b"\n", size) + 1 or len(window.buffer)
        chunk = window.make_chunk(end, b"", b"", 0, LINE_POINTER, more=False)
        window.discard(end)
        has_more = window.discard_before(CONTENT)
        yield chunk.mark_more(has_more)
