"""A tar archive, read from its beginning to its end and never backwards.

The headers are followed here, in a loop: `tarfile`, which reads one header, calls itself for each header before a member,
holds it in memory whatever size it states, and takes damage for the end of the archive.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from reex_cli.errors import Unreadable
from reex_cli.input.containers._container import Container, Member, failing_reader, is_hidden, member_name
from reex_cli.input.streams import Stream, damage_error
from reex_cli.limits import MAX_TAR_HEADER_BYTES
from reex_cli.model import Skipped

MAGIC = b"ustar"
MAGIC_SLICE = slice(257, 262)
BLOCK_BYTES = 512  # a header, and the unit in which members are stored
END_BLOCK = bytes(BLOCK_BYTES)  # at the end of an archive, at least twice
MAX_END_BLOCKS = 1 << 11  # behind which nothing is looked for
PAX_TYPES = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
GNU_NAME_TYPES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
EXTENSION_TYPES = (*PAX_TYPES, *GNU_NAME_TYPES, tarfile.XGLTYPE)
EMPTY_TYPES = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE)
SPARSE_EXTENDED = 482  # byte of an old GNU header that says that a block of its map follows
SPARSE_BLOCK_EXTENDED = 504  # the same byte of such a block
SPARSE = "a sparse file, whose gaps are left out of the archive. Unpack the archive first."
CUT_OFF = "unexpected end of data"
MAX_NUMBER_DIGITS = 20  # of a length or a size in a pax header

Stated = dict[str, str]  # what headers before a member state about it: its `path` and `size`, and whether it is `sparse`


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The files, in the order of the archive. Links and devices are skipped."""
    try:
        yield from _read_members(stream)
    except tarfile.TarError as error:
        raise damage_error("the tar archive is damaged", error) from error


def _read_members(stream: Stream) -> Iterator[Member | Skipped]:
    """The members. Raises `TarError` for damage."""
    stated: Stated = {}
    header = None
    while following := _read_header(stream):
        header = following
        if header.type in EXTENSION_TYPES:
            stated = _read_extension(stream, header) | stated
            continue
        name = stated.get("path", header.name)
        content = Content(stream, 0 if header.type in EMPTY_TYPES else _check_size(int(stated.get("size", header.size))))
        if not header.isdir() and not is_hidden(name):
            if header.type == tarfile.GNUTYPE_SPARSE or "sparse" in stated:
                yield Member(member_name(name), failing_reader(SPARSE))
            elif header.isfile():
                yield Member(member_name(name), content.read)
            else:
                yield Skipped("link" if header.islnk() or header.issym() else "device")
        content.skip()
        stated = {}
    if header and header.type in EXTENSION_TYPES:
        raise tarfile.ReadError("no member follows the last header")


def _read_header(stream: Stream) -> tarfile.TarInfo | None:
    """The next header; None at the end. Another archive may follow the end of one, as `cat` joins them."""
    block = stream.read(BLOCK_BYTES)
    if block == END_BLOCK:
        for _ in range(MAX_END_BLOCKS):
            if block != END_BLOCK:
                break
            block = stream.read(BLOCK_BYTES)
        if block[MAGIC_SLICE] != MAGIC:
            return None
    if not block:
        return None
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise tarfile.ReadError(f"no member begins at byte {stream.tell() - len(block)}") from error
    more = header.type == tarfile.GNUTYPE_SPARSE and block[SPARSE_EXTENDED]
    while more:
        block = stream.read(BLOCK_BYTES)
        if len(block) < BLOCK_BYTES:
            raise tarfile.ReadError(CUT_OFF)
        more = block[SPARSE_BLOCK_EXTENDED]
    return header


def _read_extension(stream: Stream, header: tarfile.TarInfo) -> Stated:
    """What a header before a member states about it."""
    size = _check_size(header.size)
    if size > MAX_TAR_HEADER_BYTES:
        raise Unreadable(f"the tar archive has a header of more than {MAX_TAR_HEADER_BYTES >> 20} MB. Unpack it first.")
    content = Content(stream, size)
    data = stream.peek(size)
    content.skip()
    if header.type == tarfile.GNUTYPE_LONGNAME:
        return {"path": decode_name(data.partition(b"\0")[0])}
    if header.type == tarfile.GNUTYPE_LONGLINK:
        return {}
    stated = parse_pax(data)
    if header.type == tarfile.XGLTYPE and stated:
        raise tarfile.ReadError("a header for all members names one")
    return stated


def parse_pax(data: bytes) -> Stated:
    """What the records of a pax header state: `length keyword=value` and a line feed each. Raises `ReadError`."""
    stated: Stated = {}
    start = 0
    while start < len(data) and data[start]:
        space = data.find(b" ", start, start + MAX_NUMBER_DIGITS + 1)
        length = _parse_number(data[start : max(space, start)])
        record = data[space + 1 : start + length]
        keyword, equals, value = record[:-1].partition(b"=")
        if start + length > len(data) or not keyword or not equals or not record.endswith(b"\n"):
            raise tarfile.ReadError("a pax header has a damaged record")
        if keyword == b"size":
            stated["size"] = str(_parse_number(value))
        elif keyword == b"GNU.sparse.name" or (keyword == b"path" and "sparse" not in stated):
            stated["path"] = decode_name(value).rstrip("/")
        if keyword.startswith(b"GNU.sparse."):
            stated["sparse"] = "yes"
        start += length
    return stated


def _parse_number(digits: bytes) -> int:
    """A number in a pax header. Raises `ReadError`."""
    if not digits.isdigit() or len(digits) > MAX_NUMBER_DIGITS:
        raise tarfile.ReadError("a pax header has a damaged number")
    return int(digits)


def _check_size(size: int) -> int:
    """A size that a header states. Raises `ReadError` if it is negative."""
    if size < 0:
        raise tarfile.ReadError("a header has a negative size")
    return size


def decode_name(name: bytes) -> str:
    """A name as text, whatever its bytes."""
    return name.decode("utf-8", "surrogateescape")


class Content:
    """The bytes of a member or of a header, and what fills its last block."""

    def __init__(self, stream: Stream, size: int) -> None:
        self.stream = stream
        self.left = size
        self.padding = -size % BLOCK_BYTES

    def read(self, size: int) -> bytes:
        """The next bytes. Raises `Unreadable` if the archive ends before them."""
        data = self.stream.read(min(size, self.left))
        self.left -= len(data)
        if self.left and size and not data:
            raise Unreadable(f"the tar archive is damaged here ({CUT_OFF}).")
        return data

    def skip(self) -> None:
        """Pass over what is left. Raises `ReadError` if the archive ends before it."""
        left = self.left + self.padding
        if self.stream.skip(left) < left:
            raise tarfile.ReadError(CUT_OFF)


CONTAINER = Container("tar", "a tar archive", lambda head: head[MAGIC_SLICE] == MAGIC, members)
