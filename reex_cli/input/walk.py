"""Paths to sources, in a stated order: the order given; inside a directory, the byte order of the path."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from reex_cli.errors import BadOption, MissingPath, SourceError, Unreadable
from reex_cli.input import chunks, remote
from reex_cli.input.files import read
from reex_cli.input.streams import Stream
from reex_cli.model import LARGEST, Item
from reex_cli.options import NO_TABLES, Options, SiteTables
from reex_cli.readers import Source
from reex_cli.text import reason

STDIN = "-"
HELPFUL = (b'"slug"', b'"avatar_urls"', b'"taxonomy"', b'"provider_name"', b'"namespaces"')  # keys of records that name others
LOOK = 2048  # bytes that show what a file is
LARGEST_HELPER = 1 << 24
SMALL, TOGETHER = 1 << 20, 32  # bytes of files that lie elsewhere and are asked for at once, and how many of them
IN_PARTS = frozenset((None, "wordpress", "wxr", "feed", "jsonl"))  # formats whose large sources are read in parts


def items(paths: Iterable[str], *, cut: bool = True, most: int = LARGEST) -> Iterator[Item]:
    """The files at and below these paths, and what is in them if they are containers, one at a time.

    With `cut`, those that are large come in parts where that can be. No more than `most` bytes of one are held at once.
    """
    for path in paths:
        if path == STDIN:
            yield from chunks.of_stream(STDIN, Stream(_more_input, most=most), cut=cut)
        else:
            for item in ahead(files([path])):
                yield from chunks.of_file(item, cut=cut, most=most)


def in_parts(ask: Options) -> bool:
    """Whether large sources may be read in parts, after what the user insists on."""
    return ask.format in IN_PARTS and not ask.encoding


def files(paths: Iterable[str], root: str = "") -> Iterator[Item]:
    """The files at and below these paths, whole. Hidden files are left out of directories.

    `root` is the folder that they are told from, where this process is in another.
    """
    for path in paths:
        if remote.is_remote(path):
            yield from _elsewhere(path)
        elif os.path.isdir(os.path.join(root, path)):
            yield from _below(path, root)
        else:
            yield Item(shown(path), os.path.join(root, path))


def sizes(paths: Iterable[str]) -> Iterator[int | None]:
    """The bytes of each file at and below these paths; None for standard input that is no file."""
    for path in paths:
        if path == STDIN:
            yield _size_of_input()
        else:
            yield from map(size_of, files([path]))


def size_of(item: Item) -> int | None:
    """The bytes of a file; 0 where that cannot be found out, which will be told when it is read."""
    try:
        if remote.is_remote(item.path):
            return remote.size(item.path or "") if item.size is None else item.size
        return os.stat(item.path or "").st_size
    except (OSError, ValueError):
        return 0


def _size_of_input() -> int | None:
    try:
        known = os.fstat(sys.stdin.fileno())
    except (AttributeError, ValueError, OSError):
        return 0
    return known.st_size if stat.S_ISREG(known.st_mode) else None


def check(paths: Iterable[str]) -> None:
    """Raise `MissingPath` for the first path that is not there, before any work is done."""
    for path in paths:
        if path == STDIN:
            continue
        if remote.is_remote(path):
            remote.place(path)  # whether it is there shows when it is read
            continue
        try:
            os.lstat(path)
        except (OSError, ValueError) as error:
            raise MissingPath(shown(path), reason(error)) from None


def shown(path: str) -> str:
    """A path as text: `/` between its parts, and a mark for bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")


def _elsewhere(url: str) -> Iterator[Item]:
    """The files at and below an address. A folder that has none, or cannot be read, is told."""
    problem = "no files in it."
    try:
        for entry in remote.found(url):
            problem = ""
            yield Item(shown(entry.url), entry.url, size=entry.size)
    except OSError as error:
        problem = f"cannot be read ({reason(error)})."
    if problem:
        yield Item(shown(url), problem=problem)


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items; small ones that lie elsewhere with their bytes, which are asked for together."""
    for small, group in groupby(items, lambda item: 0 < (item.size or 0) <= SMALL and remote.protocol(item.path)):
        while small and (batch := [*islice(group, TOGETHER)]):
            for item, data in zip(batch, _together(batch), strict=True):
                yield item._replace(data=data or b"")
        yield from group


def _together(items: list[Item], end: int | None = None) -> list[bytes | None]:
    """The bytes of items that lie elsewhere; None where that went wrong, which will be told when it is read."""
    try:
        return remote.together([item.path or "" for item in items], end)
    except OSError:
        return [None] * len(items)


def _below(folder: str, root: str = "") -> Iterator[Item]:
    """The files below a folder in byte order of their paths. A folder that has none, or cannot be read, is told."""
    empty = True
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path != folder and not path.endswith(os.sep):
            empty = False
            yield Item(shown(path), os.path.join(root, path))
            continue
        try:
            waiting += sorted(_entries(path, root), key=os.fsencode, reverse=True)
        except OSError as error:
            empty = False
            yield Item(shown(path), problem=f"cannot be read ({reason(error)}).")
    if empty:
        yield Item(shown(folder), problem="no files in it.")


def _entries(folder: str, root: str) -> Iterator[str]:
    """The files and, ended by a slash, the folders in a folder. Links to folders are not followed.

    A link to nothing counts as a file: reading it will say what is wrong.
    """
    with os.scandir(os.path.join(root, folder)) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = os.path.join(folder, entry.name)
            if entry.is_dir(follow_symlinks=False):
                yield path + os.sep
            elif entry.is_file(follow_symlinks=False) or (
                entry.is_symlink() and (os.path.isfile(entry.path) or not os.path.exists(entry.path))
            ):
                yield path


def names(paths: Iterable[str]) -> SiteTables:
    """What the files of a run say about each other's numbers. Costs a look at the beginning of each, if they are several."""
    several = [path for path in paths if path != STDIN]
    if len(several) == 1 and not _may_hold_several(several[0]):
        return NO_TABLES
    helpers = [item for item, head in _begun(files(several)) if head and looks_helpful(head)]
    if not helpers:
        return NO_TABLES
    from reex_cli.readers.wordpress import names_in

    return names_in(Source(item.name, data) for item in helpers if (data := _quietly(item)))


def _may_hold_several(path: str) -> bool:
    if not remote.is_remote(path):
        return os.path.isdir(path)
    try:
        return remote.is_folder(path)
    except OSError:
        return False


def _begun(items: Iterator[Item]) -> Iterator[tuple[Item, bytes | None]]:
    """Each file with its beginning, if it is no larger than those that name things. The web is not asked for beginnings."""
    for elsewhere, group in groupby(items, lambda item: remote.protocol(item.path)):
        if not elsewhere:
            yield from ((item, _head(item.path)) for item in group if item.path)
            continue
        fitting = (item for item in group if item.size is not None and item.size < LARGEST_HELPER)
        while batch := [*islice(fitting, TOGETHER)]:
            yield from zip(batch, _together(batch, LOOK), strict=True)


def _head(path: str) -> bytes | None:
    """The beginning of a file that is not too large."""
    try:
        with open(path, "rb") as file:
            head = file.read(LOOK)
            return head if os.fstat(file.fileno()).st_size < LARGEST_HELPER else None
    except OSError:
        return None  # it will be told when it is read


def _quietly(item: Item) -> bytes:
    """The bytes of a file; nothing where it cannot be read, which will be told when its turn comes."""
    try:
        return read(item)
    except SourceError:
        return b""


def looks_helpful(head: bytes) -> bool:
    """Whether a file begins like users, terms, oEmbed answers or an index of a WordPress site: without content."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return b"<oembed>" in head
    return start in (b"{", b"[") and b'"content"' not in head and any(word in head for word in HELPFUL)


def standard_input() -> Item:
    """All of standard input."""
    try:
        return Item(STDIN, data=Stream(_more_input).all("it"))
    except Unreadable as error:
        return Item(STDIN, problem=str(error))


def _more_input(size: int) -> bytes:
    """The next bytes of standard input. Raises `Unreadable`."""
    try:
        return sys.stdin.buffer.read(size)
    except (AttributeError, ValueError, OSError) as error:
        closed = sys.stdin is None or sys.stdin.closed
        raise Unreadable(f"standard input {'is closed' if closed else f'cannot be read ({reason(error)})'}.") from None


def has_input() -> bool:
    """Whether standard input is a pipe or a file, so that a command without paths reads it."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, ValueError, OSError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def listed(text: bytes, null: bool) -> list[str]:
    """The paths in a list of files, a line each, or ended by NUL."""
    if b"\0" in text and not null:
        raise BadOption("--files-from: the list is parted by NULs. Add -0.")
    chunks = text.split(b"\0" if null else b"\n")
    return [os.fsdecode(part.rstrip(b"\r") if not null else part) for part in chunks if part.strip()]
