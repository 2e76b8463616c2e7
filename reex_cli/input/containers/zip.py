"""A zip archive, in the order of its central directory.

Members are decompressed here, in pieces: `zipfile` gives all that a bzip2 or LZMA member holds in a few reads.
"""

from __future__ import annotations

import bz2
import io
import lzma
import stat
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO

from reex_cli.errors import Unreadable
from reex_cli.input.containers._container import Container, Member, is_hidden, member_name
from reex_cli.input.containers._zip_directory import (
    HEADER_BYTES,
    DirectoryError,
    Entry,
    decode_name,
    find_directory,
    find_overlapping,
    read_entries,
)
from reex_cli.input.decompressors import (
    ENDS_EARLY,
    INPUT_BYTES,
    PIECE_BYTES,
    Inflater,
    ReadBytes,
    check_memory,
    decompress_frame,
    read_exactly,
)
from reex_cli.input.streams import DAMAGE_ERRORS, Stream, damage_error
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.model import Skipped

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")  # a member, an empty archive, the first of several volumes
FIRST_NAME = slice(30, 60)  # bytes of an archive: the name of its first member
DOCUMENT_NAMES = (
    b"[Content_Types].xml",
    b"_rels/.rels",
    b"mimetype",
    b"META-INF/",
)  # first members of Office, EPUB and Java files
HEADER = struct.Struct("<4s2xH18x2H")  # of a member: its magic number, flags, and the lengths of its name and extra fields
HEADER_MAGIC = b"PK\3\4"
VOLUME_MARKER_BYTES = 4  # which stand before the first member of an archive of several volumes
MAX_OFFSET = 1 << 62  # in a file
ENCRYPTED_FLAG = 1
LZMA_END_FLAG = 1 << 1  # the content ends with a marker
STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
METHODS = {1: "shrink", 6: "implode", 9: "deflate64", 93: "zstd", 95: "xz", 96: "JPEG", 97: "WavPack", 98: "PPMd"}
LZMA_HEADER = struct.Struct("<2xH5s")  # a version, the length of the properties, and these


def is_archive(head: bytes) -> bool:
    """Whether a file begins like an archive of files, and not like a document that is stored in one."""
    return head.startswith(MAGIC) and not head[FIRST_NAME].startswith(DOCUMENT_NAMES)


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The files. Links are skipped."""
    for entry, overlaps in find_entries(stream):
        if is_hidden(entry.name) or entry.name.endswith("/"):
            continue
        if stat.S_ISLNK(entry.mode):
            yield Skipped("link")
        else:
            read = entry_reader(stream, entry, overlaps=overlaps)
            yield Member(member_name(entry.name), read, size=entry.compressed_size + HEADER_BYTES)


def find_entries(stream: Stream) -> Iterator[tuple[Entry, bool]]:
    """The entries of the directory, and whether each overlaps one before it. Raises `Unreadable`."""
    assert stream.file
    try:
        directory = find_directory(stream.file)
        overlapping = find_overlapping(read_entries(stream.file, directory), directory)
        for entry, overlaps in zip(read_entries(stream.file, directory), overlapping, strict=True):
            yield entry, bool(overlaps)
    except (DirectoryError, *DAMAGE_ERRORS) as error:
        raise damage_error("the zip archive is damaged", error) from error
    if directory.shift > VOLUME_MARKER_BYTES:
        raise Unreadable("other bytes stand before the zip archive, perhaps another one. Take them apart first.")


def entry_reader(stream: Stream, entry: Entry, *, overlaps: bool) -> ReadBytes:
    """A function that reads the next bytes of an entry of a stream. It raises `Unreadable`."""
    assert stream.file
    return member_reader(stream.file, entry, max(stream.max_bytes, MAX_SOURCE_BYTES), overlaps=overlaps)


def member_reader(file: IO[bytes], entry: Entry, memory: int, *, overlaps: bool) -> ReadBytes:
    """A function that reads the next bytes of a member. It raises `Unreadable`."""
    pieces = check_content(decompress_member(file, entry, memory), entry)

    def read(_: int) -> bytes:
        if entry.flags & ENCRYPTED_FLAG:
            raise Unreadable("it is encrypted. Unpack the archive with its password first.")
        if overlaps:
            raise Unreadable("it shares its bytes with another member, as in a zip bomb.")
        try:
            return next(pieces, b"")
        except DAMAGE_ERRORS as error:
            raise damage_error("the zip archive is damaged here", error) from error

    return read


def check_content(pieces: Iterator[bytes], entry: Entry) -> Iterator[bytes]:
    """The same pieces. Raises `ValueError` if they are not what the directory states."""
    size = checksum = 0
    for piece in pieces:
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > entry.size:
            break
        yield piece
    if size != entry.size:
        raise ValueError("it does not have the size that the directory states")
    if checksum != entry.crc:
        raise ValueError("its checksum is wrong")


def decompress_member(file: IO[bytes], entry: Entry, memory: int) -> Iterator[bytes]:
    """The content of a member, in pieces. Raises one of `DAMAGE_ERRORS`, and `Unreadable` for an unknown method."""
    read = find_content(file, entry)
    if not entry.compressed_size and not entry.size:
        return
    if entry.method == STORED:
        yield from iter(partial(read, PIECE_BYTES), b"")
    elif entry.method == DEFLATED:
        yield from decompress_frame(Inflater(-zlib.MAX_WBITS), read, read(INPUT_BYTES))
    elif entry.method == BZIP2:
        yield from decompress_frame(bz2.BZ2Decompressor(), read, read(INPUT_BYTES))
    elif entry.method == LZMA:
        length, properties = LZMA_HEADER.unpack(read_exactly(read, LZMA_HEADER.size))
        if length != len(properties):
            raise ValueError("its properties are damaged")
        size = (1 << 64) - 1 if entry.flags & LZMA_END_FLAG else entry.size
        frame = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memory)
        yield from check_memory(decompress_frame(frame, read, properties + size.to_bytes(8, "little")), memory)
    else:
        method = METHODS.get(entry.method, f"method {entry.method}")
        raise Unreadable(f"it is compressed with {method}, which reex cannot unpack. Unpack the archive first.")


def find_content(file: IO[bytes], entry: Entry) -> ReadBytes:
    """A function that reads the next compressed bytes of a member. Raises `ValueError` if it does not begin where it should."""
    if not 0 <= entry.start < MAX_OFFSET:
        raise ValueError("the directory states an impossible place")
    file.seek(entry.start)
    magic, flags, name_length, extra_length = HEADER.unpack(read_exactly(file.read, HEADER_BYTES))
    if magic != HEADER_MAGIC or decode_name(read_exactly(file.read, name_length), flags) != entry.name:
        raise ValueError("it does not begin where the directory states")
    file.seek(extra_length, io.SEEK_CUR)
    left = entry.compressed_size

    def read(size: int) -> bytes:
        nonlocal left
        data = file.read(min(size, left))
        if left and not data:
            raise EOFError(ENDS_EARLY)
        left -= len(data)
        return data

    return read


CONTAINER = Container("zip", "a zip archive", is_archive, members, needs_seek=True)
