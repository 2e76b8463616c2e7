"""A zip archive, in the order of its table of contents."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from typing import IO

from reex_cli.errors import Unreadable
from reex_cli.input.containers._container import Container, Member, hidden, shown
from reex_cli.input.streams import DAMAGE, Read, Stream
from reex_cli.model import Skipped
from reex_cli.text import reason

BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")  # a member, nothing, or the first of several volumes
NAME = slice(30, 60)  # of the first member
DOCUMENTS = (b"[Content_Types].xml", b"_rels/.rels", b"mimetype", b"META-INF/")  # what Office, EPUB and Java begin with
HEADER = 30  # bytes before the name of a member
ENCRYPTED = 1
PROBLEMS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, *DAMAGE)


def begins(head: bytes) -> bool:
    """Whether this is an archive of files, and not a document that is packed in one."""
    return head.startswith(BEGINS) and not head[NAME].startswith(DOCUMENTS)


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The files. Links are no documents."""
    assert stream.file
    try:
        with zipfile.ZipFile(stream.file) as archive:
            over = overlapping(archive.infolist())
            for found in archive.infolist():
                if hidden(found.filename) or found.is_dir():
                    continue
                if stat.S_ISLNK(found.external_attr >> 16):
                    yield Skipped("link")
                else:
                    read = opened(archive, found, overlaps=found in over)
                    yield Member(shown(found.filename), read, size=found.compress_size + HEADER)
    except PROBLEMS as error:
        raise Unreadable(f"the zip archive is damaged ({reason(error)}).") from error


def overlapping(found: list[zipfile.ZipInfo]) -> set[zipfile.ZipInfo]:
    """Members that share bytes with the one before, as those of a zip bomb do."""
    over: set[zipfile.ZipInfo] = set()
    end = 0
    for one in sorted(found, key=lambda one: one.header_offset):
        if one.header_offset < end:
            over.add(one)
        end = max(end, one.header_offset + HEADER + one.compress_size)
    return over


def opened(archive: zipfile.ZipFile, found: zipfile.ZipInfo, *, overlaps: bool) -> Read:
    """Reads one member."""
    file: IO[bytes] | None = None

    def read(size: int) -> bytes:
        nonlocal file
        if found.flag_bits & ENCRYPTED:
            raise Unreadable("it is encrypted. Unpack the archive with its password first.")
        if overlaps:
            raise Unreadable("it shares its bytes with another member, as in a zip bomb.")
        try:
            file = file or archive.open(found)
            return file.read(size)
        except PROBLEMS as error:
            raise Unreadable(f"the zip archive is damaged here ({reason(error)}).") from error

    return read


CONTAINER = Container("zip", begins, members, seeks=True)
