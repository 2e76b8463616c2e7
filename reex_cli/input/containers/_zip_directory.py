"""The central directory of a zip archive, read piece by piece: it may have millions of entries.

`zipfile` would hold all of them, and fails as a whole for an entry that is damaged in certain ways. The format is described in
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, whose chapters the comments name.
"""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from reex_cli.errors import Unreadable
from reex_cli.limits import MAX_ZIP_MEMBERS

END = struct.Struct("<4s4H2LH")  # 4.3.16, the end of the directory: its size and place, and the length of a comment
END_MAGIC = b"PK\5\6"
MAX_COMMENT_BYTES = (1 << 16) - 1
ZIP64_END = struct.Struct("<4sQ2H2L4Q")  # 4.3.14, the same with larger numbers
ZIP64_END_MAGIC = b"PK\6\6"
ZIP64_LOCATOR = struct.Struct("<4sLQL")  # 4.3.15, which stands between them
ZIP64_LOCATOR_MAGIC = b"PK\6\7"
ENTRY = struct.Struct("<4s6H3L5H2L")  # 4.3.12, before a name, extra fields and a comment
ENTRY_MAGIC = b"PK\1\2"
EXTRA_FIELD = struct.Struct("<2H")  # 4.5.1, before the data of the field
ZIP64_FIELD = 1
LARGE_NUMBER = struct.Struct("<Q")
MANY = 0xFFFFFFFF  # stands for a number that is in the extra field
UTF8_FLAG = 1 << 11
HEADER_BYTES = 30  # of a member, before its name
READ_BYTES = 1 << 18  # of the directory at a time, more than the largest entry has


class DirectoryError(Exception):
    """The directory is damaged."""


class Directory(NamedTuple):
    """Where the directory of an archive is."""

    start: int
    end: int
    shift: int  # bytes before the archive, which its offsets do not count


class Entry(NamedTuple):
    """What the directory states about a member."""

    name: str
    flags: int
    method: int
    crc: int
    compressed_size: int
    size: int
    mode: int  # permissions and type of the file in Unix
    start: int  # of its header in the file


def find_directory(file: IO[bytes]) -> Directory:
    """Where the directory is. Raises `DirectoryError` if there is none."""
    file_size = file.seek(0, io.SEEK_END)
    tail_start = max(0, file_size - END.size - MAX_COMMENT_BYTES - ZIP64_LOCATOR.size - ZIP64_END.size)
    file.seek(tail_start)
    tail = file.read(file_size - tail_start)
    end = tail.rfind(END_MAGIC)
    if end < 0 or len(tail) - end < END.size:
        raise DirectoryError("its directory is missing")
    *_, size, offset, _ = END.unpack_from(tail, end)
    locator = end - ZIP64_LOCATOR.size
    zip64_end = locator - ZIP64_END.size
    if zip64_end >= 0 and tail.startswith(ZIP64_LOCATOR_MAGIC, locator) and tail.startswith(ZIP64_END_MAGIC, zip64_end):
        *_, size, offset = ZIP64_END.unpack_from(tail, zip64_end)
        end = zip64_end
    start = tail_start + end - size
    if start < 0:
        raise DirectoryError("its directory is cut off")
    return Directory(start, tail_start + end, start - offset)


def read_entries(file: IO[bytes], directory: Directory) -> Iterator[Entry]:
    """The entries, in their order. Raises `DirectoryError` for damage, at which it ends."""
    position = directory.start
    while position < directory.end:
        file.seek(position)
        block = file.read(min(READ_BYTES, directory.end - position))
        start = 0
        while parsed := parse_entry(block, start, directory.shift):
            entry, start = parsed
            yield entry
        if not start:
            raise DirectoryError("its directory is cut off")
        position += start


def parse_entry(block: bytes, start: int, shift: int) -> tuple[Entry, int] | None:
    """The entry that begins at this place, and where it ends; None if the block does not hold all of it."""
    name_start = start + ENTRY.size
    if name_start > len(block):
        return None
    (magic, _, _, flags, method, _, _, crc, compressed, size, name_length, extra_length, comment_length, _, _, mode, offset) = (
        ENTRY.unpack_from(block, start)
    )
    if magic != ENTRY_MAGIC:
        raise DirectoryError("its directory is damaged")
    extra_start = name_start + name_length
    end = extra_start + extra_length + comment_length
    if end > len(block):
        return None
    if MANY in (size, compressed, offset):
        extra = block[extra_start : extra_start + extra_length]
        size, compressed, offset = read_zip64_field(extra, (size, compressed, offset))
    name = decode_name(block[name_start:extra_start], flags)
    return Entry(name, flags, method, crc, compressed, size, mode >> 16, offset + shift), end


def decode_name(name: bytes, flags: int) -> str:
    """A name as text, up to a zero byte, behind which a virus may hide another."""
    name = name.partition(b"\0")[0]
    return name.decode("utf-8", "surrogateescape") if flags & UTF8_FLAG else name.decode("cp437")


def read_zip64_field(extra: bytes, numbers: tuple[int, ...]) -> Iterator[int]:
    """The same numbers, but those that stand for a larger one from the extra field that states it."""
    start, large = 0, b""
    while start + EXTRA_FIELD.size <= len(extra) and not large:
        kind, length = EXTRA_FIELD.unpack_from(extra, start)
        start += EXTRA_FIELD.size + length
        if kind == ZIP64_FIELD:
            large = extra[start - length : start]
    for number in numbers:
        if number == MANY and len(large) >= LARGE_NUMBER.size:
            yield LARGE_NUMBER.unpack_from(large)[0]
            large = large[LARGE_NUMBER.size :]
        else:
            yield number


def find_overlapping(entries: Iterable[Entry], directory: Directory) -> bytearray:
    """For each entry, whether it shares bytes with one before it, as in an overlapping-file zip bomb (Fifield, WOOT 2019).

    Raises `Unreadable` for more than `MAX_ZIP_MEMBERS`.
    """
    starts, ends = array("Q"), array("Q")
    for entry in entries:
        if len(starts) == MAX_ZIP_MEMBERS:
            raise Unreadable(f"the zip archive has more than {MAX_ZIP_MEMBERS} members. Unpack it first.")
        starts.append(min(max(entry.start, 0), directory.start))
        ends.append(min(starts[-1] + HEADER_BYTES + entry.compressed_size, directory.end))
    overlapping = bytearray(len(starts))
    end = 0
    for number in sorted(range(len(starts)), key=starts.__getitem__):
        overlapping[number] = starts[number] < end
        end = max(end, ends[number])
    return overlapping
