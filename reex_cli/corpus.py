"""Paths to sources, in a stated order: the order given; inside a directory, the byte order of the path."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator

from reex_cli import parts
from reex_cli.errors import BadOption, MissingPath, SourceError, Unreadable
from reex_cli.files import Item, Stream, read, reason
from reex_cli.model import LARGEST, NOBODY, Ask, Names
from reex_cli.readers import Source

STDIN = "-"
HELPFUL = (b'"slug"', b'"avatar_urls"', b'"taxonomy"', b'"provider_name"', b'"namespaces"')  # keys of records that name others
LOOK = 2048  # bytes that show what a file is
LARGEST_HELPER = 1 << 24
IN_PARTS = frozenset((None, "wordpress", "wxr", "feed", "jsonl"))  # formats whose large sources are read in parts


def items(paths: Iterable[str], *, cut: bool = True, most: int = LARGEST) -> Iterator[Item]:
    """The files at and below these paths, and what is in them if they are containers, one at a time.

    With `cut`, those that are large come in parts where that can be. No more than `most` bytes of one are held at once.
    """
    for path in paths:
        if path == STDIN:
            yield from parts.of_stream(STDIN, Stream(_more_input, most=most), cut=cut)
        else:
            for item in files([path]):
                yield from parts.of_file(item, cut=cut, most=most)


def in_parts(ask: Ask) -> bool:
    """Whether large sources may be read in parts, after what the user insists on."""
    return ask.format in IN_PARTS and not ask.encoding


def files(paths: Iterable[str]) -> Iterator[Item]:
    """The files at and below these paths, whole. Hidden files are left out of directories."""
    for path in paths:
        if os.path.isdir(path):
            yield from _below(path)
        else:
            yield Item(shown(path), path)


def sizes(paths: Iterable[str]) -> Iterator[int | None]:
    """The bytes of each file at and below these paths; None for standard input that is no file."""
    for path in paths:
        if path == STDIN:
            yield _size_of_input()
        else:
            for item in files([path]):
                try:
                    yield os.stat(item.path or "").st_size
                except (OSError, ValueError):
                    yield 0  # it will be told when it is read


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
        try:
            os.lstat(path)
        except (OSError, ValueError) as error:
            why = "reex fetches nothing. Save the page and name the file" if is_address(path) else reason(error)
            raise MissingPath(shown(path), why) from None


def is_address(path: str) -> bool:
    """Whether a path is the address of a page."""
    return path.startswith(("http://", "https://"))


def shown(path: str) -> str:
    """A path as text: `/` between its parts, and a mark for bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")


def _below(folder: str) -> Iterator[Item]:
    """The files below a folder in byte order of their paths. A folder that has none, or cannot be read, is told."""
    empty = True
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path != folder and not path.endswith(os.sep):
            empty = False
            yield Item(shown(path), path)
            continue
        try:
            waiting += sorted(_entries(path), key=os.fsencode, reverse=True)
        except OSError as error:
            empty = False
            yield Item(shown(path), problem=f"cannot be read ({reason(error)}).")
    if empty:
        yield Item(shown(folder), problem="no files in it.")


def _entries(folder: str) -> Iterator[str]:
    """The files and, ended by a slash, the folders in a folder. Links to folders are not followed.

    A link to nothing counts as a file: reading it will say what is wrong.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield entry.path + os.sep
            elif entry.is_file(follow_symlinks=False) or (
                entry.is_symlink() and (os.path.isfile(entry.path) or not os.path.exists(entry.path))
            ):
                yield entry.path


def names(paths: Iterable[str]) -> Names:
    """What the files of a run say about each other's numbers. Costs a look at the beginning of each, if they are several."""
    several = [path for path in paths if path != STDIN]
    if len(several) == 1 and not os.path.isdir(several[0]):
        return NOBODY
    helpers = [item for item in files(several) if item.path and _may_name(item.path)]
    if not helpers:
        return NOBODY
    from reex_cli.readers.wordpress import names_in

    return names_in(Source(item.name, data) for item in helpers if (data := _quietly(item)))


def _may_name(path: str) -> bool:
    """Whether a file begins as one that names things, and is no larger than such files are."""
    try:
        with open(path, "rb") as file:
            head = file.read(LOOK)
            return looks_helpful(head) and os.fstat(file.fileno()).st_size < LARGEST_HELPER
    except OSError:
        return False  # it will be told when it is read


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
    parts = text.split(b"\0" if null else b"\n")
    return [os.fsdecode(part.rstrip(b"\r") if not null else part) for part in parts if part.strip()]
