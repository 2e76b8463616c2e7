"""Find the files of a run, in a stated order: the order given; inside a folder, the byte order of the path.

What a file holds is left to `expand`, and how it is read to `files`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from reex_cli.errors import BadOption, MissingPath, Unreadable
from reex_cli.input import remote
from reex_cli.input.file_filter import CompiledFilter
from reex_cli.input.files import failed_item
from reex_cli.input.stdin import STDIN, stdin_size
from reex_cli.item import Item
from reex_cli.options import ALL_FILES, FileFilter
from reex_cli.text import format_reason

PREFETCH_BYTES = 1 << 20  # remote files up to this size are fetched in batches
NO_FILES = "no files in it."
NO_MATCH = "no files in it that --glob, --exclude and --ext select."
BATCH_SIZE = 32  # remote files that are fetched together


def find_files(paths: Iterable[str], root: str = "", files: FileFilter = ALL_FILES) -> Iterator[Item]:
    """The files at and below these paths, unread. Hidden files inside folders are left out, and those not in the filter.

    Relative paths start from `root`, for a process whose working directory is another.
    """
    chosen = CompiledFilter(files) if files != ALL_FILES else None
    for path in paths:
        if path == STDIN:
            yield Item(STDIN, STDIN)
        elif remote.is_remote(path):
            yield from _walk_address(path, chosen)
        elif os.path.isdir(os.path.join(root, path)):
            yield from _walk_folder(path, root, chosen)
        else:
            yield Item(format_path(path), os.path.join(root, path))


def file_sizes(paths: Iterable[str], files: FileFilter = ALL_FILES) -> Iterator[int | None]:
    """The bytes of each file at and below these paths; None for what has no size in advance, such as a pipe."""
    return map(file_size, find_files(paths, files=files))


def file_size(item: Item) -> int | None:
    """The bytes of a file; 0 if it cannot be read, which is reported when its turn comes; None for an unknown number."""
    try:
        if item.path == STDIN:
            return stdin_size()
        if remote.is_remote(item.path):
            return remote.file_size(item.path or "") if item.size is None else item.size
        status = os.stat(item.path or "")
        return status.st_size if stat.S_ISREG(status.st_mode) else None
    except (OSError, ValueError):
        return 0


def check_paths(paths: Iterable[str]) -> None:
    """Raise `MissingPath` for the first path if none exists, before any work is done. One of several fails in its turn."""
    missing: MissingPath | None = None
    exist = False
    for path in paths:
        if remote.is_remote(path):
            remote.find_filesystem(path)  # whether the file exists shows when it is read
        elif path != STDIN:
            try:
                os.lstat(path)
            except (OSError, ValueError) as error:
                missing = missing or MissingPath(format_path(path), format_reason(error))
                continue
        exist = True
    if missing and not exist:
        raise missing


def format_path(path: str) -> str:
    """A path as text: `/` between its parts, U+FFFD for bytes that are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")


def is_small_remote(file: Item) -> bool:
    """Whether a file is remote, and small enough to be fetched together with others."""
    return remote.is_remote(file.path) and 0 < (file.size or 0) <= PREFETCH_BYTES


def prefetch_small(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, small remote ones with their bytes, which are fetched in batches."""
    for small, group in groupby(items, lambda item: is_small_remote(item) and remote.url_scheme(item.path)):
        while small and (batch := [*islice(group, BATCH_SIZE)]):
            for item, data in zip(batch, fetch_batch(batch), strict=True):
                yield item._replace(data=data or b"")
        yield from group


def fetch_batch(items: list[Item], end: int | None = None) -> list[bytes | None]:
    """The bytes before `end` of remote items; None for those that failed, which is reported when they are read."""
    try:
        return remote.fetch_files([item.path or "" for item in items], end)
    except OSError:
        return [None] * len(items)


def _walk_address(url: str, chosen: CompiledFilter | None) -> Iterator[Item]:
    """The files at and below an address. An empty or unreadable folder is an item with a problem."""
    problem = NO_FILES
    try:
        for file in remote.list_files(url):
            if chosen and file.url != url and not chosen.accepts(file.url.removeprefix(url).lstrip("/")):
                problem = problem and NO_MATCH
                continue
            problem = ""
            yield Item(format_path(file.url), file.url, size=file.size, found=file.url != url)
    except OSError as error:
        problem = f"cannot be read ({format_reason(error)})."
    if problem:
        yield failed_item(format_path(url), Unreadable(problem))


def _walk_folder(folder: str, root: str, chosen: CompiledFilter | None) -> Iterator[Item]:
    """The files below a folder, in byte order of their paths. An empty or unreadable folder is an item with a problem."""
    empty = True
    problem = NO_FILES
    stack = [folder]
    while stack:
        path = stack.pop()
        if chosen and path != folder and not _is_chosen(format_path(os.path.relpath(path, folder)), path, chosen):
            problem = NO_MATCH
            continue
        if path != folder and not path.endswith(os.sep):
            empty = False
            yield Item(format_path(path), os.path.join(root, path), found=True)
            continue
        try:
            stack += sorted(_list_folder(path, root), key=os.fsencode, reverse=True)
        except OSError as error:
            empty = False
            yield failed_item(format_path(path), Unreadable(f"cannot be read ({format_reason(error)})."))
    if empty:
        yield failed_item(format_path(folder), Unreadable(problem))


def _is_chosen(relative: str, path: str, chosen: CompiledFilter) -> bool:
    """Whether a file is read, or a folder, whose path ends with a slash, is entered."""
    return chosen.enters(relative) if path.endswith(os.sep) else chosen.accepts(relative)


def _list_folder(folder: str, root: str) -> Iterator[str]:
    """The paths of the files and, with a slash at the end, of the folders in a folder. Links to folders are not followed.

    A broken link counts as a file: reading it reports what is wrong.
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


def parse_path_list(text: bytes, null: bool) -> list[str]:
    """The paths in the bytes of a `--files-from` list: one a line, or ended by NUL. Raises `BadOption`."""
    if b"\0" in text and not null:
        raise BadOption("--files-from: the list is separated by NUL characters. Add -0.")
    entries = text.split(b"\0" if null else b"\n")
    return [os.fsdecode(entry.rstrip(b"\r") if not null else entry) for entry in entries if entry.strip()]
