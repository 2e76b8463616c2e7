"""Put files into a folder, all of them or none: they are moved there when all of them are complete."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from reex_cli.atomic_file import clean_stem, temporary_folder
from reex_cli.errors import NotWritable


@contextmanager
def replace_files(path: str) -> Iterator[str]:
    """Give an empty folder, whose files are in the folder `path` at the end, or removed if something fails.

    A folder that does not exist appears as a whole. In one that exists, files of the same names are replaced one after the
    other; if that fails, those that were there are put back.
    """
    target = os.path.realpath(path)
    with _parents(target), temporary_folder(_choose_stem(target)) as place:
        folder = os.path.join(place, "new")
        os.mkdir(folder)
        yield folder
        if not _move_folder(folder, target):
            _check_names(path, folder)
            _move_files(folder, target, os.path.join(place, "old"))


def _choose_stem(target: str) -> str:
    """The beginning of the temporary folder's name: beside a target that is to appear, in one that exists."""
    beside = clean_stem(target)
    return clean_stem(os.path.join(target, "")) if os.path.lexists(target) else beside


@contextmanager
def _parents(target: str) -> Iterator[None]:
    """Make the folders around a target, and remove those that are left empty if something fails."""
    missing, folder = [], os.path.dirname(target)
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    try:
        if missing:
            os.makedirs(os.path.dirname(target), exist_ok=True)
        yield
    except BaseException:
        for folder in missing:
            with suppress(OSError):  # others have written into it
                os.rmdir(folder)
        raise


def _move_folder(folder: str, target: str) -> bool:
    """Move the folder to its name, unless there is one."""
    if os.path.lexists(target):
        return False
    try:
        os.rename(folder, target)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):  # another process was faster
            return False
        raise
    return True


def _check_names(path: str, folder: str) -> None:
    """Raise `NotWritable` for a name that a folder has, which no file can replace."""
    for name in sorted(os.listdir(folder)):
        there = os.path.join(path, name)
        if os.path.isdir(there) and not os.path.islink(there):
            raise NotWritable(path, f"{name} in it is a folder")


def _move_files(folder: str, target: str, old: str) -> None:
    """Move all files of a folder to another, or none; `old` is a folder to keep those in that they replace."""
    os.mkdir(old)
    names = sorted(os.listdir(folder))
    for name in names:
        with suppress(FileNotFoundError):
            _keep(os.path.join(target, name), os.path.join(old, name))
    moved = []
    try:
        for name in names:
            moved.append(name)
            os.replace(os.path.join(folder, name), os.path.join(target, name))
    except BaseException:
        for name in moved:
            _put_back(os.path.join(old, name), os.path.join(target, name))
        raise


def _keep(path: str, copy: str) -> None:
    """Give a file a second name, or copy it where the file system has no such links."""
    try:
        os.link(path, copy, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(path, copy, follow_symlinks=False)


def _put_back(old: str, path: str) -> None:
    """Undo the move of a file to `path`."""
    with suppress(OSError):  # the first error is reported
        if os.path.lexists(old):
            os.replace(old, path)
        else:
            os.unlink(path)
