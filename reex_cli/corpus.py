"""Paths to sources, in a stated order: the order given; inside a directory, the byte order of the path."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator

from reex_cli.errors import MissingPath
from reex_cli.files import Item, reason

STDIN = "-"


def items(paths: Iterable[str]) -> Iterator[Item]:
    """The files at and below these paths, one at a time. Hidden files are left out of directories."""
    for path in paths:
        if path == STDIN:
            yield standard_input()
        elif os.path.isdir(path):
            yield from (Item(shown(found), found) for found in _below(path))
        else:
            yield Item(shown(path), path)


def check(paths: Iterable[str]) -> None:
    """Raise `MissingPath` for the first path that is not there, before any work is done."""
    for path in paths:
        if path != STDIN and not os.path.lexists(path):
            raise MissingPath(shown(path))


def shown(path: str) -> str:
    """A path as text: `/` between its parts, and a mark for bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")


def _below(folder: str) -> Iterator[str]:
    """Regular files below a folder in byte order of their paths; links to folders are not followed."""
    found: list[tuple[bytes, str, bool]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder or entry.is_file():
                    found.append((os.fsencode(entry.path) + b"/" * is_folder, entry.path, is_folder))
    except OSError:
        yield folder  # reading it will say what is wrong
        return
    for _, path, is_folder in sorted(found):
        yield from _below(path) if is_folder else (path,)


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
    parts = text.split(b"\0" if null else b"\n")
    return [os.fsdecode(part.rstrip(b"\r") if not null else part) for part in parts if part.strip()]
