"""A tar archive, read from its beginning to its end and never backwards."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, Any, Self, cast

from reex_cli.errors import Unreadable
from reex_cli.input.containers._container import Container, Member, is_hidden, member_name
from reex_cli.input.streams import DAMAGE_ERRORS, ReadBytes, Stream
from reex_cli.model import Skipped
from reex_cli.text import format_reason

MAGIC = b"ustar"
MAGIC_SLICE = slice(257, 262)


class StrictHeader(tarfile.TarInfo):
    """The header of a member. `tarfile` takes a damaged one for the end of the archive; this one raises `ReadError`."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        """Read the next header."""
        try:
            return super().fromtarfile(tarfile)
        except (InvalidHeaderError, TruncatedHeaderError) as error:
            raise ReadError(f"no member begins at byte {tarfile.offset}") from error


# Not in the documentation of `tarfile`, but they distinguish the end of an archive from damage.
InvalidHeaderError: Any = tarfile.InvalidHeaderError  # type: ignore[attr-defined]
TruncatedHeaderError: Any = tarfile.TruncatedHeaderError  # type: ignore[attr-defined]
ReadError = tarfile.ReadError


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The files, in the order of the archive. Links and devices are skipped."""
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", tarinfo=StrictHeader) as archive:
            while header := archive.next():
                archive.members.clear()  # type: ignore[attr-defined] # it would keep them all
                if is_hidden(header.name) or header.isdir():
                    continue
                if header.isfile():
                    yield Member(member_name(header.name), member_reader(archive, header))
                else:
                    yield Skipped("link" if header.islnk() or header.issym() else "device")
    except (tarfile.TarError, *DAMAGE_ERRORS) as error:
        raise Unreadable(f"the tar archive is damaged ({format_reason(error)}).") from error


def member_reader(archive: tarfile.TarFile, header: tarfile.TarInfo) -> ReadBytes:
    """A function that reads the next bytes of a member. It raises `Unreadable`."""
    file = cast("IO[bytes]", archive.extractfile(header))

    def read(size: int) -> bytes:
        try:
            return file.read(size)
        except (tarfile.TarError, *DAMAGE_ERRORS) as error:
            raise Unreadable(f"the tar archive is damaged here ({format_reason(error)}).") from error

    return read


CONTAINER = Container("tar", lambda head: head[MAGIC_SLICE] == MAGIC, members)
