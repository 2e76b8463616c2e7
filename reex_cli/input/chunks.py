"""Expand one file into items: the file itself, its chunks if it is large, or its members if it is a container.

Memory grows with neither the size of a file nor the number of its members. Where a source may be split is left to
`readers/_record_splitter`, what a container holds to `containers/`.
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
from reex_cli.input.containers import Container, Member, find_container
from reex_cli.input.files import open_remote
from reex_cli.input.remote import is_remote
from reex_cli.input.streams import Stream, decompress_stream
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.model import NO_INFO, Item, MemberInfo, Skipped

if TYPE_CHECKING:
    from reex_cli.readers._record_splitter import ChunkData

SPLIT_BYTES = 1 << 23  # sources from this size on are split
SPLIT_COMPRESSED_BYTES = 1 << 20
COPY_BYTES = 1 << 20
NESTED_ARCHIVE = "an archive inside another file. Unpack it first."


def expand_file(item: Item, *, split: bool = True, max_bytes: int = MAX_SOURCE_BYTES) -> Iterator[Item]:
    """The item itself; its chunks, if it is large and made of records; or its members, if it is a container.

    At most `max_bytes` of it are held in memory. A file that cannot be opened is passed on: reading it reports why.
    """
    if item.path is None or item.problem:
        yield item
        return
    if is_remote(item.path):
        yield from _expand_remote(item, max_bytes, split=split)
        return
    try:
        with open(item.path, "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode):
                stream = Stream(file.read, file, max_bytes)
                yield from add_sizes(_expand_regular(item, stream, status.st_size, split=split), file)
            else:
                yield from expand_stream(item.name, Stream(file.read, max_bytes=max_bytes), split=split)
    except OSError:
        yield item


def _expand_remote(item: Item, max_bytes: int, *, split: bool) -> Iterator[Item]:
    """Expand a remote file, which is read once, by this process."""
    try:
        with open_bytes(item.data, max_bytes) if item.data else open_remote(item.path or "", max_bytes) as stream:
            yield from add_sizes(expand_stream(item.name, stream, split=split), stream)
    except Unreadable as error:
        yield Item(item.name, problem=str(error))


@contextmanager
def open_bytes(data: bytes, max_bytes: int) -> Iterator[Stream]:
    """A stream of bytes that were fetched already."""
    file = io.BytesIO(data)
    yield Stream(file.read, file, max_bytes)


def _expand_regular(item: Item, stream: Stream, size: int, *, split: bool) -> Iterator[Item]:
    """Expand a local file. One that is small, or cannot be split, is left to the worker to read."""
    try:
        content = decompress_stream(stream)
        compressed = content is not stream
        if container := find_container(content.peek()):
            yield from _expand_container(item.name, container, content, split=split)
            return
        chunks = None
        if split and size >= (SPLIT_COMPRESSED_BYTES if compressed else SPLIT_BYTES):
            chunks = ChunkReader(item.name, content).chunks()
        if chunks is None:
            yield item._replace(size=size)
        else:
            yield from chunks if compressed else (chunk._replace(path=item.path, data=b"") for chunk in chunks)
    except Unreadable as error:
        yield Item(item.name, problem=str(error))


def add_sizes(items: Iterator[Item], file: IO[bytes] | Stream) -> Iterator[Item]:
    """The items of a file; those without a size get the bytes that were read from the file since the one before."""
    position = 0
    for item in items:
        if item.size is None:
            previous, position = position, file.tell()
            yield item._replace(size=position - previous)
        else:
            yield item


def expand_stream(name: str, stream: Stream, *, split: bool = True, member: MemberInfo | None = None) -> Iterator[Item]:
    """The items of a stream: one source, its chunks, or its members. `member` is given for a member of a container."""
    try:
        content = decompress_stream(stream)
        if container := find_container(content.peek()):
            if member is not None or (container.needs_seek and content is not stream):
                raise Unreadable(NESTED_ARCHIVE)  # noqa: TRY301 - reported as damage is
            with open_seekable(container, content) as seekable:
                yield from _expand_container(name, container, seekable, split=split)
            return
        reader = ChunkReader(name, content)
        chunks = reader.chunks() if split and len(content.peek(SPLIT_BYTES)) >= SPLIT_BYTES else None
        if chunks is None:
            what = "the decompressed content" if member is not None or content is not stream else "it"
            yield Item(name, data=reader.read_whole(what), member=member or NO_INFO)
        else:
            yield from chunks
    except Unreadable as error:
        yield Item(name, problem=str(error))


@contextmanager
def open_seekable(container: Container, stream: Stream) -> Iterator[Stream]:
    """The stream; for a container that has to seek in it, a copy in a temporary file."""
    if stream.file or not container.needs_seek:
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(cast("IO[bytes]", stream), file, COPY_BYTES)
        file.seek(0)
        yield Stream(file.read, file, stream.max_bytes)


def _expand_container(name: str, container: Container, stream: Stream, *, split: bool) -> Iterator[Item]:
    """The members of a container; then the container itself, if it is damaged, empty, or held anything but documents."""
    skipped: Counter[str] = Counter()
    problem, empty, failed = "", True, None
    try:
        if container.needs_seek and not stream.file:
            raise Unreadable(NESTED_ARCHIVE)  # noqa: TRY301 - reported as damage is
        for member in container.members(stream):
            if failed:
                yield failed
            empty, failed = False, None
            if isinstance(member, Skipped):
                skipped[member.kind] += member.number
            else:
                for item in _expand_member(f"{name}!/{member.name}", member, stream.max_bytes, split=split):
                    if item.problem:
                        failed = item  # reported if the container goes on; else the container itself is damaged
                    else:
                        yield item
        if failed:
            yield failed
        problem = "no files in it." if empty else ""
    except Unreadable as error:
        problem = str(error)
    if problem or skipped:
        yield Item(name, problem=problem, skipped=tuple(sorted(skipped.items())))


def _expand_member(name: str, member: Member, max_bytes: int, *, split: bool) -> Iterator[Item]:
    """The items of a member. The first has the size of the whole member, the others 0."""
    size = member.size
    for item in expand_stream(name, Stream(member.read, max_bytes=max_bytes), split=split, member=member.info):
        yield item._replace(size=size)
        size = None if size is None else 0


class ChunkReader:
    """Reads a stream in chunks of whole records. Raises `TooLarge` for a record that exceeds the limit of the stream."""

    def __init__(self, name: str, stream: Stream) -> None:
        from reex_cli.readers._record_splitter import ByteWindow

        self.name = name
        self.stream = stream
        self.window = ByteWindow(self.read)

    def read(self, size: int) -> bytes:
        """Read the next bytes for the splitter."""
        if len(self.window.buffer) > self.stream.max_bytes:
            raise TooLarge("a record", self.stream.max_bytes)
        return self.stream.read(size)

    def chunks(self) -> Iterator[Item] | None:
        """The chunks; None if the format cannot be split, and `read_whole` is left."""
        from reex_cli.readers._record_splitter import split_records

        pieces = split_records(self.window)
        return None if pieces is None else self._items(pieces)

    def _items(self, pieces: Iterator[ChunkData]) -> Iterator[Item]:
        for piece in pieces:
            yield Item(self.name, data=piece.data, chunk=piece.chunk)

    def read_whole(self, what: str) -> bytes:
        """Read everything at once. `what` names it in the message of `TooLarge`."""
        rest = self.stream.read_all(what)
        if len(self.window.buffer) + len(rest) > self.stream.max_bytes:
            raise TooLarge(what, self.stream.max_bytes)
        return b"".join((self.window.buffer, rest))
