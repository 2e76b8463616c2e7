"""Files: the bytes of one source, read whole and decompressed, or a clear word why not; and files that are written whole."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import IO, Any, NamedTuple, cast

from reex_cli import remote
from reex_cli.errors import TooLarge, Unreadable
from reex_cli.model import LARGEST

BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")  # the first block, or the end of a file that is empty
LOOK = 512  # bytes that show what a stream is
BLOCK = 1 << 20  # bytes that are read at a time
FRAME = 1 << 11  # bytes of zstd that are read at a time: the most that come of them are 64 MB
DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)

Read = Callable[[int], bytes]
LINES = "#L"  # the pointer of a part that holds a value a line


class Part(NamedTuple):
    """A piece of a source that is too large to be held at once: some of its records, whole."""

    start: int  # bytes before it
    end: int
    head: bytes = b""  # what makes a document of it: stands before it,
    tail: bytes = b""  # and behind it
    line: int = 0  # lines before it, less those of its head
    column: int = 0  # characters before it on its first line, less those of its head
    record: int = 0  # records before it
    pointer: str = ""  # of the array that they are in
    more: bool = False  # whether another part follows

    def place(self, line: int | None, column: int | None) -> tuple[int | None, int | None]:
        """A line and a column of the piece, as those of the whole source."""
        if line is None:
            return None, None
        first = line == self.head.count(b"\n") + 1
        return line + self.line, column + self.column if first and column is not None else column


WHOLE = Part(0, 0)  # a source that comes in one piece


class Known(NamedTuple):
    """What a container says of a document in it."""

    url: str = ""
    encoding: str = ""
    native: tuple[tuple[str, str], ...] = ()


UNKNOWN = Known()


class Item(NamedTuple):
    """One source that is still to be read."""

    name: str  # as it will be told, `/`-separated
    path: str | None = None  # None for bytes that are already here
    data: bytes = b""
    problem: str = ""  # why there is nothing to read
    part: Part | None = None  # which piece of the path is meant
    known: Known = UNKNOWN
    skipped: tuple[tuple[str, int], ...] = ()  # what a container held that are no documents
    size: int | None = None  # bytes of the file that it takes, where that is not what is read


def read(item: Item, most: int = LARGEST) -> bytes:
    """The bytes of an item, decompressed. Raises `Unreadable`, and `TooLarge` for more than `most` of them."""
    if item.problem:
        raise Unreadable(item.problem)
    if item.path is None:
        return decompressed(item.data, most)
    if item.part:
        return piece(item.path, item.part)
    if remote.is_remote(item.path):
        with remote_stream(item.path, most) as stream:
            return decompressed(stream.all("it"), most)
    try:
        with open(item.path, "rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > most:
                raise TooLarge("it", most)
            data = file.read()
            after = os.fstat(file.fileno())
    except OSError as error:
        raise Unreadable(f"cannot be read ({reason(error)}).") from error
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if stat.S_ISREG(before.st_mode) and (changed or len(data) != after.st_size):
        raise Unreadable("changed while it was read. Run again when nothing writes to it.")
    return decompressed(data, most)


def digest(item: Item, data: bytes) -> str:
    """What tells whether an item, and where it stands in its file, is the same again. `data` is what was read of it."""
    place = repr(item._replace(path=None, data=b""))
    return blake2b(data, digest_size=16, key=blake2b(place.encode("utf-8", "replace"), digest_size=16).digest()).hexdigest()


def piece(path: str, part: Part) -> bytes:
    """The bytes of one part of a file, with what makes a document of it. Raises `Unreadable`."""
    try:
        with open(path, "rb") as file:
            file.seek(part.start)
            data = file.read(part.end - part.start)
    except OSError as error:
        raise Unreadable(f"cannot be read ({reason(error)}).") from error
    if len(data) != part.end - part.start:
        raise Unreadable("changed while it was read. Run again when nothing writes to it.")
    return part.head + data + part.tail


def decompressed(data: bytes, most: int = LARGEST) -> bytes:
    """The bytes inside a compressed file, which is recognised by its first bytes."""
    stream = Stream(io.BytesIO(data).read, most=most)
    inside = unpacked(stream)
    return data if inside is stream else inside.all()


class Stream:
    """Bytes one after the other. The first of them can be looked at before they are read."""

    def __init__(self, read: Read, file: IO[bytes] | None = None, most: int = LARGEST) -> None:
        self.file = file  # where the same bytes can be read in any order
        self.most = most  # bytes of what comes out of it that may be held at once
        self._read = read
        self._held = b""
        self._at = 0
        self._broken: Unreadable | None = None  # what is told when all that is whole was read

    def peek(self, size: int = LOOK) -> bytes:
        """The first bytes of those that are still to be read."""
        if len(self._held) < size:
            self._held += self._fresh(size - len(self._held))
        return self._held[:size]

    def read(self, size: int) -> bytes:
        """The next bytes: as many as are asked for where there are so many."""
        found, self._held = self._held[:size], self._held[size:]
        if len(found) < size:
            found += self._fresh(size - len(found))
        self._at += len(found)
        return found

    def _fresh(self, size: int) -> bytes:
        blocks: list[bytes] = []
        try:
            while size > 0 and not self._broken and (block := self._read(size)):
                blocks.append(block)
                size -= len(block)
        except Unreadable as error:
            self._broken = error
        if self._broken and not blocks:
            raise self._broken
        return b"".join(blocks)

    def all(self, what: str = "what is unpacked") -> bytes:
        """All that is left. Raises `TooLarge` where that is more than may be held."""
        blocks, held = [], 0
        while block := self.read(BLOCK):
            blocks.append(block)
            held += len(block)
            if held > self.most:
                raise TooLarge(what, self.most)
        return b"".join(blocks)

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at


def unpacked(stream: Stream) -> Stream:
    """The stream itself, or what is compressed in it, which is recognised by its first bytes."""
    magic = stream.peek(10)
    inside: Any = None
    if magic.startswith(b"\x1f\x8b"):
        inside = gzip.GzipFile(fileobj=cast("IO[bytes]", stream))
    elif magic.startswith(b"BZh") and magic[4:] in BZIP2_BLOCKS:
        inside = bz2.BZ2File(cast("IO[bytes]", stream))
    elif magic.startswith(b"\xfd7zXZ\x00"):
        inside = lzma.LZMAFile(cast("IO[bytes]", stream))  # noqa: SIM115 - nothing in it has to be closed
    elif magic.startswith(b"\x28\xb5\x2f\xfd"):
        inside = Frames(stream)
    if inside is None:
        return stream

    def read(size: int) -> bytes:
        try:
            return cast("bytes", inside.read1(size))  # not more, which would be lost where the rest is damaged
        except DAMAGE as error:
            raise Unreadable(f"the compressed file is damaged ({reason(error)}).") from error

    return Stream(read, most=stream.most)


class Frames:
    """What zstd compressed. Unlike the stream of the library it notices where a frame is cut off."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.packed = self.held = b""
        self.frame: Any = None  # the one that has begun

    def read1(self, size: int) -> bytes:
        """The next bytes that are there; no more than are asked for."""
        while not self.held and (self.packed or (packed := self.stream.read(FRAME))):
            self.held = self._more(self.packed or packed)
        if not self.held and self.frame:
            raise EOFError("it ends too early")
        found, self.held = self.held[:size], self.held[size:]
        return found

    def _more(self, packed: bytes) -> bytes:
        import zstandard

        self.frame = self.frame or zstandard.ZstdDecompressor().decompressobj()
        try:
            found = cast("bytes", self.frame.decompress(packed))
        except zstandard.ZstdError as error:
            raise OSError(str(error)) from error
        self.packed = self.frame.unused_data
        if self.frame.eof:
            self.frame = None
        return found


@contextmanager
def remote_stream(url: str, most: int = LARGEST) -> Iterator[Stream]:
    """The bytes of a file that lies elsewhere. Raises `Unreadable`."""
    try:
        with remote.opened(url) as read:

            def told(size: int) -> bytes:
                try:
                    return read(size)
                except OSError as error:
                    raise Unreadable(f"cannot be read to its end ({reason(error)}).") from error

            yield Stream(told, most=most)
    except OSError as error:
        raise Unreadable(f"cannot be read ({reason(error)}).") from error


@contextmanager
def replaced(path: str) -> Iterator[str]:
    """The name of a new file beside `path` that is moved there at the end, or is gone where something fails."""
    target = os.path.realpath(path)
    handle, beside = tempfile.mkstemp(prefix=".reex-", dir=os.path.dirname(target))
    os.close(handle)
    try:
        yield beside
        os.chmod(beside, _mode(target))
        os.replace(beside, target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _mode(path: str) -> int:
    """The permissions of the file that is replaced, else those that a new file gets."""
    try:
        return os.stat(path).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def reason(error: BaseException) -> str:
    """What the system says is wrong, in the middle of a sentence."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    begins_lower = told[1:2].islower()  # "Is a directory", but not "CRC check failed"
    return (told[:1].lower() if begins_lower else told[:1]) + told[1:].rstrip(".")
