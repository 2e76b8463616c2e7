"""Paths to sources, in a stated order: the order given; inside a directory, the byte order of the path."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator

from reex_cli.errors import BadOption, MissingPath
from reex_cli.files import Item, reason

STDIN = "-"


def items(paths: Iterable[str]) -> Iterator[Item]:
    """The files at and below these paths, one at a time. Hidden files are left out of directories."""
    for path in paths:
        if path == STDIN:
            yield standard_input()
        elif os.path.isdir(path):
            yield from _below(path)
        else:
            yield Item(shown(path), path)


def check(paths: Iterable[str]) -> None:
    """Raise `MissingPath` for the first path that is not there, before any work is done."""
    for path in paths:
        if path == STDIN:
            continue
        try:
            os.lstat(path)
        except (OSError, ValueError) as error:
            raise MissingPath(shown(path), reason(error)) from None


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


def standard_input() -> Item:
    """All of standard input."""
    try:
        return Item(STDIN, data=sys.stdin.buffer.read())
    except (AttributeError, ValueError, OSError) as error:
        closed = sys.stdin is None or sys.stdin.closed
        return Item(STDIN, problem=f"standard input {'is closed' if closed else f'cannot be read ({reason(error)})'}.")


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
