"""Large sources in parts, and containers by their members, so that memory grows with neither.

Where a source can be cut is for the readers to say; what a container holds, for the containers.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.input.containers import Container, Member, find
from reex_cli.input.files import remote_stream
from reex_cli.input.remote import is_remote
from reex_cli.input.streams import Stream, unpacked
from reex_cli.model import LARGEST, NO_INFO, Item, MemberInfo, Skipped

if TYPE_CHECKING:
    from reex_cli.readers._record_splitter import Piece

LARGE = 1 << 23  # bytes from which a source is cut
LARGE_COMPRESSED = 1 << 20
NESTED = "an archive inside another file. Unpack it first."


def of_file(item: Item, *, cut: bool = True, most: int = LARGEST) -> Iterator[Item]:
    """The item itself; or its parts, where it is large and made of records; or what it holds, if it is a container.

    No more than `most` bytes of it are held at once.
    """
    if item.path is None or item.problem:
        yield item
        return
    if is_remote(item.path):
        yield from _of_remote(item, most, cut=cut)
        return
    try:
        with open(item.path, "rb") as file:
            known = os.fstat(file.fileno())
            if stat.S_ISREG(known.st_mode):
                yield from measured(_of_regular(item, Stream(file.read, file, most), known.st_size, cut=cut), file)
            else:
                yield from of_stream(item.name, Stream(file.read, most=most), cut=cut)
    except OSError:
        yield item  # what is wrong is told when it is read


def _of_remote(item: Item, most: int, *, cut: bool) -> Iterator[Item]:
    """What lies elsewhere is read once, by this process."""
    try:
        with bytes_here(item.data, most) if item.data else remote_stream(item.path or "", most) as stream:
            yield from measured(of_stream(item.name, stream, cut=cut), stream)
    except Unreadable as error:
        yield Item(item.name, problem=str(error))


@contextmanager
def bytes_here(data: bytes, most: int) -> Iterator[Stream]:
    """Bytes that were fetched already."""
    file = io.BytesIO(data)
    yield Stream(file.read, file, most)


def _of_regular(item: Item, stream: Stream, size: int, *, cut: bool) -> Iterator[Item]:
    """What is small, or can only be read whole, is left to whoever reads it."""
    try:
        inside = unpacked(stream)
        packed = inside is not stream
        if container := find(inside.peek()):
            yield from _members(item.name, container, inside, cut=cut)
            return
        found = None
        if cut and size >= (LARGE_COMPRESSED if packed else LARGE):
            found = Pieces(item.name, inside).found()
        if found is None:
            yield item._replace(size=size)
        else:
            yield from found if packed else (piece._replace(path=item.path, data=b"") for piece in found)
    except Unreadable as error:
        yield Item(item.name, problem=str(error))


def measured(items: Iterator[Item], file: IO[bytes] | Stream) -> Iterator[Item]:
    """The items of a file, each with how much of the file it took, where nobody knows it better."""
    at = 0
    for item in items:
        if item.size is None:
            before, at = at, file.tell()
            yield item._replace(size=at - before)
        else:
            yield item


def of_stream(name: str, stream: Stream, *, cut: bool = True, known: MemberInfo | None = None) -> Iterator[Item]:
    """What comes out of a stream: one source, its parts, or what it holds. `known` is for what stands in a container itself."""
    try:
        inside = unpacked(stream)
        if container := find(inside.peek()):
            if known is not None or (container.seeks and inside is not stream):
                raise Unreadable(NESTED)  # noqa: TRY301 - told as what is damaged is
            with held(container, inside) as whole:
                yield from _members(name, container, whole, cut=cut)
            return
        pieces = Pieces(name, inside)
        found = pieces.found() if cut and len(inside.peek(LARGE)) >= LARGE else None
        if found is None:
            what = "what is unpacked" if known is not None or inside is not stream else "it"
            yield Item(name, data=pieces.whole(what), member=known or NO_INFO)
        else:
            yield from found
    except Unreadable as error:
        yield Item(name, problem=str(error))


@contextmanager
def held(container: Container, stream: Stream) -> Iterator[Stream]:
    """The stream; for a container that is read in any order, the same bytes in a file that is gone at the end."""
    if stream.file or not container.seeks:
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(cast("IO[bytes]", stream), file, 1 << 20)
        file.seek(0)
        yield Stream(file.read, file, stream.most)


def _members(name: str, container: Container, stream: Stream, *, cut: bool) -> Iterator[Item]:
    """What a container holds; at last the container itself, if it is damaged, empty, or held what are no documents."""
    skipped: Counter[str] = Counter()
    problem, empty, failed = "", True, None
    try:
        if container.seeks and not stream.file:
            raise Unreadable(NESTED)  # noqa: TRY301 - told as what is damaged is
        for found in container.members(stream):
            if failed:
                yield failed
            empty, failed = False, None
            if isinstance(found, Skipped):
                skipped[found.kind] += found.number
            else:
                for item in _member(f"{name}!/{found.name}", found, stream.most, cut=cut):
                    if item.problem:
                        failed = item  # told where the container goes on; else the fault is the container's
                    else:
                        yield item
        if failed:
            yield failed
        problem = "no files in it." if empty else ""
    except Unreadable as error:
        problem = str(error)
    if problem or skipped:
        yield Item(name, problem=problem, skipped=tuple(sorted(skipped.items())))


def _member(name: str, member: Member, most: int, *, cut: bool) -> Iterator[Item]:
    size = member.size
    for item in of_stream(name, Stream(member.read, most=most), cut=cut, known=member.known):
        yield item._replace(size=size)
        size = None if size is None else 0


class Pieces:
    """The parts of a stream that is made of records."""

    def __init__(self, name: str, stream: Stream) -> None:
        from reex_cli.readers._record_splitter import Window

        self.name = name
        self.stream = stream
        self.window = Window(self.read, b"")
        self.room = stream.most

    def read(self, size: int) -> bytes:
        """Read on, as long as one record can be held."""
        block = self.stream.read(size)
        self.room -= len(block)
        if self.room < 0:
            raise TooLarge("a record", self.stream.most)
        return block

    def found(self) -> Iterator[Item] | None:
        """The parts; None where there can be none, and `whole` is left."""
        from reex_cli.readers._record_splitter import pieces

        found = pieces(self.window)
        return None if found is None else self._items(found)

    def _items(self, found: Iterator[Piece]) -> Iterator[Item]:
        for piece in found:
            self.room = self.stream.most
            yield Item(self.name, data=piece.data, chunk=piece.chunk)

    def whole(self, what: str) -> bytes:
        """Everything, at once."""
        rest = self.stream.all(what)
        if len(self.window.held) + len(rest) > self.stream.most:
            raise TooLarge(what, self.stream.most)
        return self.window.held + rest
