"""Build archives by hand, also such as no tool would write, and read them as the walk over sources does."""

from __future__ import annotations

import io
import struct
import tarfile
import zlib
from dataclasses import dataclass

from reex_cli.errors import Unreadable
from reex_cli.input.containers import Member, find_container
from reex_cli.input.streams import Stream, decompress_stream
from reex_cli.limits import MAX_SOURCE_BYTES

BLOCK = 512
END = bytes(2 * BLOCK)
LARGE = 0xFFFFFFFF  # in a zip archive: see the extra field


def tar_member(name: str, content: bytes, size: int | None = None, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header, and a member that may have another size than the header states."""
    header = tarfile.TarInfo(name)
    header.size = len(content) if size is None else size
    header.type = kind
    return header.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % BLOCK)


def pax_record(keyword: str, value: str) -> bytes:
    """A record of a pax header."""
    rest = f" {keyword}={value}\n".encode()
    length = next(n for n in range(len(rest), len(rest) + 10) if len(str(n)) + len(rest) == n)
    return str(length).encode() + rest


@dataclass
class ZipMember:
    """A member of a zip archive; what is None is stated as it is."""

    name: bytes
    content: bytes  # as stored
    plain: bytes = b""  # as decompressed
    method: int = 0
    flags: int = 0
    size: int | None = None
    compressed_size: int | None = None
    start: int | None = None
    local_name: bytes | None = None
    extra: bytes = b""


def zip_archive(*members: ZipMember, end: bytes | None = None) -> bytes:
    """A zip archive of these members, with another end if one is given."""
    data, directory = b"", b""
    for member in members:
        plain = member.plain or member.content
        crc, size = zlib.crc32(plain), len(plain) if member.size is None else member.size
        compressed = len(member.content) if member.compressed_size is None else member.compressed_size
        start = len(data) if member.start is None else member.start
        name = member.name if member.local_name is None else member.local_name
        facts = struct.pack("<3H2H3L", 20, member.flags, member.method, 0, 33, crc, compressed, size)
        data += b"PK\3\4" + facts + struct.pack("<2H", len(name), 0) + name + member.content
        lengths = struct.pack("<5H2L", len(member.name), len(member.extra), 0, 0, 0, 0o644 << 16, start)
        directory += b"PK\1\2" + struct.pack("<H", 20) + facts + lengths + member.name + member.extra
    usual = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, len(members), len(members), len(directory), len(data), 0)
    return data + directory + (usual if end is None else end)


def read_members(data: bytes, max_bytes: int = MAX_SOURCE_BYTES) -> list[tuple[str, bytes | str]]:
    """Each member with its content, or with the problem of reading it; the problem of the archive itself comes last."""
    found: list[tuple[str, bytes | str]] = []
    file = io.BytesIO(data)
    try:
        content = decompress_stream(Stream(file.read, file, max_bytes))
        container = find_container(content.peek())
        assert container
        for member in container.members(content):
            if isinstance(member, Member):
                found.append((member.name, read_member(member, max_bytes)))
            else:
                found.append((member.kind, "skipped"))
    except Unreadable as error:
        found.append(("", str(error)))
    return found


def read_member(member: Member, max_bytes: int) -> bytes | str:
    """The content of a member, or the problem of reading it."""
    try:
        return Stream(member.read, max_bytes=max_bytes).read_all()
    except Unreadable as error:
        return str(error)
