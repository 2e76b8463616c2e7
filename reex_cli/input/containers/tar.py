"""A tar archive, read from its beginning to its end and never backwards."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, Any, Self, cast

from reex_cli.errors import Unreadable
from reex_cli.input.containers._container import Container, Member, hidden, shown
from reex_cli.input.streams import DAMAGE, Read, Stream
from reex_cli.model import Skipped
from reex_cli.text import reason

MAGIC = slice(257, 262)


class Header(tarfile.TarInfo):
    """The header of a member. The library takes one that is damaged for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        """The next header."""
        try:
            return super().fromtarfile(tarfile)
        except (InvalidHeader, TruncatedHeader) as error:
            raise ReadError(f"no member begins at byte {tarfile.offset}") from error


# Their names do not say so, but they tell the end of an archive from damage.
InvalidHeader: Any = tarfile.InvalidHeaderError  # type: ignore[attr-defined]
TruncatedHeader: Any = tarfile.TruncatedHeaderError  # type: ignore[attr-defined]
ReadError = tarfile.ReadError


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The files, in the order of the archive. Links and devices are no documents."""
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", tarinfo=Header) as archive:
            while found := archive.next():
                archive.members.clear()  # type: ignore[attr-defined] # it would keep them all
                if hidden(found.name) or found.isdir():
                    continue
                if found.isfile():
                    yield Member(shown(found.name), opened(archive, found))
                else:
                    yield Skipped("link" if found.islnk() or found.issym() else "device")
    except (tarfile.TarError, *DAMAGE) as error:
        raise Unreadable(f"the tar archive is damaged ({reason(error)}).") from error


def opened(archive: tarfile.TarFile, found: tarfile.TarInfo) -> Read:
    """Reads one member."""
    file = cast("IO[bytes]", archive.extractfile(found))

    def read(size: int) -> bytes:
        try:
            return file.read(size)
        except (tarfile.TarError, *DAMAGE) as error:
            raise Unreadable(f"the tar archive is damaged here ({reason(error)}).") from error

    return read


CONTAINER = Container("tar", lambda head: head[MAGIC] == b"ustar", members)
