"""Expand one file into items: the file itself, its chunks if it is large, or its members if it is a container.

Memory grows with neither the size of a file nor the number of its members. Where a source may be split is left to
`chunks`, what a container holds to `containers/`.
"""

from __future__ import annotations

import io
import os
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.errors import SourceError, TooLarge, Unreadable
from reex_cli.input.chunks import ChunkReader
from reex_cli.input.containers import Container, Member, find_container
from reex_cli.input.decompressors import ReadBytes
from reex_cli.input.files import CHANGED, failed_item, file_version, open_local, open_remote
from reex_cli.input.remote import is_remote
from reex_cli.input.stdin import STDIN, open_stdin
from reex_cli.input.streams import Stream, copy_to_file, decompress_stream
from reex_cli.item import NO_INFO, Item, MemberInfo
from reex_cli.limits import MAX_SOURCE_BYTES, SPLIT_BYTES, SPLIT_COMPRESSED_BYTES
from reex_cli.model import Skipped
from reex_cli.text import format_reason

NESTED_ARCHIVE = "an archive inside another file. Unpack it first."


def expand_file(file: Item, *, split: bool = True, max_bytes: int = MAX_SOURCE_BYTES) -> Iterator[Item]:
    """The file itself, with its bytes; its chunks, if it is large and made of records; or its members, if it is a container.

    It is opened once. At most `max_bytes` of it are held in memory. What cannot be read is an item with a problem.
    Without `split`, large files stay whole.
    """
    if file.path is None or file.problem:
        yield file
    else:
        yield from _add_offsets(file, _expand_path(file, file.path, split=split, max_bytes=max_bytes))


def _expand_path(file: Item, path: str, *, split: bool, max_bytes: int) -> Iterator[Item]:
    """The items of what is at a path. Raises `Unreadable`."""
    if path == STDIN:
        yield from expand_stream(STDIN, open_stdin(max_bytes), split=split)
    elif is_remote(path):
        with open_bytes(file.data, max_bytes) if file.data else open_remote(path, max_bytes) as stream:
            yield from _add_sizes(expand_stream(file.name, stream, split=split), stream)
    else:
        with open_local(path) as opened:
            yield from _expand_local(LocalFile(file, opened, max_bytes), split=split)


def read_whole(file: Item, *, split: bool = True, max_bytes: int = MAX_SOURCE_BYTES) -> Item | None:
    """A file with its bytes, if it is one source on a disk; None if it has to be expanded, or can be read only once.

    Raises `Unreadable`.
    """
    if file.path is None or file.problem or file.chunk:
        return file
    if file.path == STDIN or is_remote(file.path) or not is_regular(file.path) or not _is_wanted(file, file.offset):
        return None
    with open_local(file.path) as opened:
        local = LocalFile(file, opened, max_bytes)
        whole = not local.container and not (split and local.is_large)
        return local.read_whole()._replace(offset=file.offset, found=file.found) if whole else None


def first_offset(file: Item) -> int:
    """The offset of the first item of a file that is wanted."""
    return max(file.offset, file.wanted[0].start) if file.wanted else file.offset


def is_regular(path: str) -> bool:
    """Whether a path names a file on a disk, and not a pipe or a device. A path that cannot be read counts as one."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return True


class LocalFile:
    """An open file: what its first bytes show, and its content."""

    def __init__(self, file: Item, opened: IO[bytes], max_bytes: int) -> None:
        self.name, self.path = file.name, file.path
        self.opened = opened
        self.status = os.fstat(opened.fileno())
        self.version = file_version(self.status)
        self.regular = stat.S_ISREG(self.status.st_mode)
        self.stream = Stream(_reader(opened), opened if self.regular else None, max_bytes)
        self.content = decompress_stream(self.stream)
        self.compressed = self.content is not self.stream
        self.container = find_container(self.content.peek())

    @property
    def what(self) -> str:
        """What its content is called in a message."""
        return "the decompressed content" if self.compressed else "it"

    @property
    def is_large(self) -> bool:
        """Whether it is split, if it is made of records."""
        return self.status.st_size >= (SPLIT_COMPRESSED_BYTES if self.compressed else SPLIT_BYTES)

    def read_whole(self) -> Item:
        """The file with its bytes. Raises `Unreadable`."""
        size = self.status.st_size
        if size > self.stream.max_bytes and not self.compressed:
            raise TooLarge("it", self.stream.max_bytes)
        data = self.content.read_all(self.what)
        self.check_unchanged()
        if size and len(data) != size and not self.compressed:
            raise Unreadable(CHANGED)
        return Item(self.name, data=data, size=size or None)  # files of /proc have a size of 0

    def check_unchanged(self) -> None:
        """Raise `Unreadable` if it is not as it was when it was opened."""
        if file_version(os.fstat(self.opened.fileno())) != self.version:
            raise Unreadable(CHANGED)


def _reader(file: IO[bytes]) -> ReadBytes:
    """A function that reads a file. It raises `Unreadable`, which a stream holds back until the bytes before it are handed out.

    It is no method of `LocalFile`: in a cycle of references, what was read would stay in memory.
    """

    def read(size: int) -> bytes:
        try:
            return file.read(size)
        except OSError as error:
            raise Unreadable(f"cannot be read ({format_reason(error)}).") from error

    return read


def _expand_local(local: LocalFile, *, split: bool) -> Iterator[Item]:
    """Expand an open file. Raises `Unreadable` at the end of one that is changed while that lasts."""
    if not local.regular:
        yield from _expand_content(local.name, local.content, compressed=local.compressed, split=split)
        return
    if local.container:
        yield from _add_sizes(_expand_container(local.name, local.container, local.content, split=split), local.opened)
    elif split and local.is_large:
        items = _cut(local.name, local.content, local.what)
        yield from _add_sizes(items, local.opened) if local.compressed else _add_places(items, local)
    else:
        yield local.read_whole()
        return
    local.check_unchanged()


@contextmanager
def open_bytes(data: bytes, max_bytes: int) -> Iterator[Stream]:
    """A stream of bytes that were fetched already."""
    file = io.BytesIO(data)
    yield Stream(file.read, file, max_bytes)


def _add_sizes(items: Iterator[Item], file: IO[bytes] | Stream) -> Iterator[Item]:
    """The items of a file; those without a size get the bytes that were read from the file since the one before."""
    position = 0
    for item in items:
        if item.size is None:
            previous, position = position, file.tell()
            yield item._replace(size=position - previous)
        else:
            yield item


def _add_places(items: Iterator[Item], local: LocalFile) -> Iterator[Item]:
    """The chunks of a file with their own sizes, not those of what was read, and with their place, to be read there again."""
    for item in items:
        if item.chunk:
            size = item.chunk.end - item.chunk.start
            yield item._replace(path=local.path, version=local.version, size=size)
        else:
            yield item._replace(size=len(item.data))


def _is_wanted(file: Item, offset: int) -> bool:
    """Whether an item of the file at this offset is wanted."""
    return not file.wanted or any(offset in wanted for wanted in file.wanted)


def _add_offsets(file: Item, items: Iterator[Item]) -> Iterator[Item]:
    """The items of a file with their offsets, without those that are not wanted. What is raised becomes the last item."""
    offset = file.offset
    last = file.offset + max((file.size or 0) - 1, 0)
    for item in _end_with_failure(file.name, items):
        start = min(offset, last) if file.size is not None else offset
        if file.wanted and start >= file.wanted[-1].stop:
            return
        if _is_wanted(file, start):
            yield item._replace(offset=start, found=item.found or file.found)
        offset += item.size or 0


def _end_with_failure(name: str, items: Iterator[Item]) -> Iterator[Item]:
    """The same items; then one with a problem, if they cannot be read to the end."""
    try:
        yield from items
    except SourceError as error:
        yield failed_item(name, error)


def expand_stream(name: str, stream: Stream, *, split: bool = True, member: MemberInfo | None = None) -> Iterator[Item]:
    """The items of a stream: one source, its chunks, or its members. `member` is given for a member of a container."""
    try:
        content = decompress_stream(stream)
        yield from _expand_content(name, content, compressed=content is not stream, split=split, member=member)
    except SourceError as error:
        yield failed_item(name, error)


def _expand_content(
    name: str, content: Stream, *, compressed: bool, split: bool, member: MemberInfo | None = None
) -> Iterator[Item]:
    """The items of decompressed content. Raises `Unreadable`."""
    if container := find_container(content.peek()):
        if member is not None or (container.needs_seek and compressed):
            raise Unreadable(NESTED_ARCHIVE)
        with open_seekable(container, content) as seekable:
            yield from _expand_container(name, container, seekable, split=split)
        return
    what = "the decompressed content" if member is not None or compressed else "it"
    if split and len(content.peek(SPLIT_BYTES)) >= SPLIT_BYTES:
        yield from _cut(name, content, what, member or NO_INFO)
    else:
        yield Item(name, data=content.read_all(what), member=member or NO_INFO)


def _cut(name: str, content: Stream, what: str, member: MemberInfo = NO_INFO) -> Iterator[Item]:
    """The chunks of a large source; all of it, if it is not made of records. `what` names it in a message."""
    reader = ChunkReader(name, content)
    chunks = reader.chunks()
    if chunks is None:
        yield Item(name, data=reader.read_whole(what), member=member)
    else:
        yield from chunks


@contextmanager
def open_seekable(container: Container, stream: Stream) -> Iterator[Stream]:
    """The stream; for a container that has to seek in it, a copy in a temporary file."""
    if stream.file or not container.needs_seek:
        yield stream
        return
    with copy_to_file(stream, f"a {container.name} archive that does not come from a file") as copy:
        yield copy


def _expand_container(name: str, container: Container, stream: Stream, *, split: bool) -> Iterator[Item]:
    """The members of a container; then the container itself, if it is damaged, empty, or held anything but documents."""
    skipped: Counter[str] = Counter()
    problem: SourceError | None = None
    empty, failed = True, None
    try:
        if container.needs_seek and not stream.file:
            raise Unreadable(NESTED_ARCHIVE)
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
        problem = Unreadable("no files in it.") if empty else None
    except SourceError as error:
        problem = error
    if problem or skipped:
        ending = failed_item(name, problem) if problem else Item(name)
        yield ending._replace(skipped=tuple(sorted(skipped.items())))


def _expand_member(name: str, member: Member, max_bytes: int, *, split: bool) -> Iterator[Item]:
    """The items of a member. The first has the size of the whole member, the others 0."""
    size = member.size
    for item in expand_stream(name, Stream(member.read, max_bytes=max_bytes), split=split, member=member.info):
        yield item._replace(size=size, found=True)
        size = None if size is None else 0
