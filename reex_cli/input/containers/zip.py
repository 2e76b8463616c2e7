"""A zip archive, in the order of its central directory."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from typing import IO

from reex_cli.errors import Unreadable
from reex_cli.input.containers._container import Container, Member, is_hidden, member_name
from reex_cli.input.streams import DAMAGE_ERRORS, ReadBytes, Stream
from reex_cli.model import Skipped
from reex_cli.text import format_reason

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")  # a member, an empty archive, the first of several volumes
FIRST_NAME = slice(30, 60)  # bytes of an archive: the name of its first member
DOCUMENT_NAMES = (
    b"[Content_Types].xml",
    b"_rels/.rels",
    b"mimetype",
    b"META-INF/",
)  # first members of Office, EPUB and Java files
HEADER_BYTES = 30  # of a member, before its name
ENCRYPTED_FLAG = 1
ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, *DAMAGE_ERRORS)


def is_archive(head: bytes) -> bool:
    """Whether a file begins like an archive of files, and not like a document that is stored in one."""
    return head.startswith(MAGIC) and not head[FIRST_NAME].startswith(DOCUMENT_NAMES)


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The files. Links are skipped."""
    assert stream.file
    try:
        with zipfile.ZipFile(stream.file) as archive:
            overlapping = find_overlapping(archive.infolist())
            for info in archive.infolist():
                if is_hidden(info.filename) or info.is_dir():
                    continue
                if stat.S_ISLNK(info.external_attr >> 16):
                    yield Skipped("link")
                else:
                    read = member_reader(archive, info, overlaps=info in overlapping)
                    yield Member(member_name(info.filename), read, size=info.compress_size + HEADER_BYTES)
    except ZIP_ERRORS as error:
        raise Unreadable(f"the zip archive is damaged ({format_reason(error)}).") from error


def find_overlapping(infos: list[zipfile.ZipInfo]) -> set[zipfile.ZipInfo]:
    """Members that share bytes with the one before, as in an overlapping-file zip bomb (Fifield, WOOT 2019)."""
    overlapping: set[zipfile.ZipInfo] = set()
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            overlapping.add(info)
        end = max(end, info.header_offset + HEADER_BYTES + info.compress_size)
    return overlapping


def member_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, overlaps: bool) -> ReadBytes:
    """A function that reads the next bytes of a member. It raises `Unreadable`."""
    file: IO[bytes] | None = None

    def read(size: int) -> bytes:
        nonlocal file
        if info.flag_bits & ENCRYPTED_FLAG:
            raise Unreadable("it is encrypted. Unpack the archive with its password first.")
        if overlaps:
            raise Unreadable("it shares its bytes with another member, as in a zip bomb.")
        try:
            file = file or archive.open(info)
            return file.read(size)
        except ZIP_ERRORS as error:
            raise Unreadable(f"the zip archive is damaged here ({format_reason(error)}).") from error

    return read


CONTAINER = Container("zip", is_archive, members, needs_seek=True)
