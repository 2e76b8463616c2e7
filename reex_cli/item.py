"""What is to be read: items, each a file, a chunk of a large one, or a document in a container. Plain values."""

from __future__ import annotations

from typing import NamedTuple

from reex_cli.model import Failure

LINE_POINTER = "#L"  # pointer of a chunk that holds one JSON value per line


class Chunk(NamedTuple):
    """Some whole records of a source that is too large to be held in memory at once."""

    start: int  # offset in the source, in bytes
    end: int
    head: bytes = b""  # put before the bytes to make a complete document of them
    tail: bytes = b""  # put after them
    line: int = 0  # number of lines before the chunk, less those of `head`
    column: int = 0  # number of characters before the chunk on its first line, less those of `head`
    record: int = 0  # number of records before the chunk
    pointer: str = ""  # JSON pointer of the array that holds the records
    has_more: bool = False  # whether another chunk follows

    def locate(self, line: int | None, column: int | None) -> tuple[int | None, int | None]:
        """Convert line and column in the chunk, from 1, to those in the whole source."""
        if line is None:
            return None, None
        first = line == self.head.count(b"\n") + 1
        return line + self.line, column + self.column if first and column is not None else column


WHOLE_SOURCE = Chunk(0, 0)  # of a source that is read at once


class MemberInfo(NamedTuple):
    """Metadata that a container (WARC, …) states about a document in it."""

    url: str = ""
    encoding: str = ""
    native: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()  # (name of a metadata field, without `container:`; its value)


NO_INFO = MemberInfo()


class Item(NamedTuple):
    """One source that is still to be read, or a file that is still to be expanded into such sources."""

    name: str  # in records and messages, `/`-separated
    path: str | None = None  # None if only `data` holds the bytes
    data: bytes = b""
    problem: Failure | None = None  # why it cannot be read
    chunk: Chunk | None = None  # which chunk of the file is meant; None for the whole file
    member: MemberInfo = NO_INFO
    skipped: tuple[tuple[str, int], ...] = ()  # (kind, number) of what a container holds that are no documents
    size: int | None = None  # bytes that it takes in its file, if that is not the number of bytes read
    offset: int = 0  # bytes before it: in its file or, for a shard, in all files of the run
    version: tuple[int, ...] = ()  # of the file that a chunk with a path was cut from
    found: bool = False  # whether it was found in a folder or a container, and not named by the user
    wanted: tuple[range, ...] = ()  # offsets of the items of a file that are wanted, in order; none stands for all
