"""Write a file whole or not at all: under a temporary name next to its target, then moved into place.

A temporary file or folder is locked as long as its process lives. What a killed process left is removed when the same
target is written again. File systems without locks do not tell whether a process lives: there it stays.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import blake2b
from typing import IO

RANDOM_SUFFIX = r"\.[0-9a-f]{8}"
LOCK_SUFFIX = r"\.lock"  # of the file that is locked while a target is read and written anew
LOCK_NAME = "lock"  # of the file that is locked in a temporary folder: not all file systems can lock folders

_locked_files: set[IO[bytes]] = set()  # locks belong to the process


@contextmanager
def replace_file(path: str) -> Iterator[IO[bytes]]:
    """Give a new file, which replaces `path` when all of it is on the disk, or is removed if something fails."""
    target = os.path.realpath(path)
    with write_file(target, clean_stem(target)) as file:
        yield file


@contextmanager
def write_file(target: str, stem: str) -> Iterator[IO[bytes]]:
    """Give a new file, whose temporary name begins with `stem`, as `replace_file` does."""
    temporary, file = "", None
    try:
        while not file:
            temporary = _add_random_suffix(stem)  # known before the file exists: it is removed whenever an interruption comes
            file = _create_locked(temporary)
        yield file
        file.flush()
        os.fsync(file.fileno())
        move_file(temporary, target)
    finally:
        if file:
            _close_locked(file)
        with suppress(FileNotFoundError):
            os.unlink(temporary)


@contextmanager
def temporary_folder(stem: str) -> Iterator[str]:
    """Give a new folder, whose name begins with `stem`, and which is removed at the end with all that is still in it."""
    folder, lock = "", None
    try:
        while not lock:
            folder = _add_random_suffix(stem)
            os.mkdir(folder, 0o700)
            with suppress(FileNotFoundError):  # another process took the folder for abandoned
                lock = _create_locked(os.path.join(folder, LOCK_NAME))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock:
            _close_locked(lock)


@contextmanager
def lock_target(path: str) -> Iterator[None]:
    """Hold a lock on a file that may not exist yet. Raises `BlockingIOError` if another process holds it."""
    name = f"{_stem(os.path.realpath(path))}.lock"
    file = None
    while not file:
        file = _open_lock(name)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
        _close_locked(file)


def _open_lock(name: str) -> IO[bytes] | None:
    """Create and lock a file; None if its last owner removed it before it was locked."""
    file = open(name, "ab", opener=lambda path, flags: os.open(path, flags | os.O_NOFOLLOW, 0o600))  # noqa: SIM115 - as below
    _locked_files.add(file)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            return file  # some file systems have no locks
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), os.stat(name)):
                return file
    except BaseException:
        _close_locked(file)
        raise
    _close_locked(file)
    return None


def move_file(temporary: str, target: str) -> None:
    """Move a complete file to its name, with the permissions of the file that it replaces, and flush the name to the disk."""
    rename_file(temporary, target)
    sync_folder(os.path.dirname(target))


def rename_file(temporary: str, target: str) -> None:
    """Give a complete file its name, with the permissions of the file that it replaces."""
    with suppress(OSError):  # some file systems have no permissions
        os.chmod(temporary, _permissions(target))
    os.replace(temporary, target)


def clean_stem(target: str) -> str:
    """The beginning of all temporary names for a target. What killed processes left under such names is removed.

    Raises `OSError` for a target that nothing can be moved to, so that this is known before anything is written.
    """
    _permissions(target)
    folder, stem = os.path.split(_stem(target))
    remove_abandoned(folder, re.compile(f"{re.escape(stem)}(?:{RANDOM_SUFFIX}|{LOCK_SUFFIX})"))
    return os.path.join(folder, stem)


def _stem(target: str) -> str:
    """The beginning of all temporary names for a target, in its folder."""
    folder, name = os.path.split(target)
    digest = blake2b(os.fsencode(name), digest_size=4).hexdigest()  # the name itself could become too long
    return os.path.join(folder, f".reex-{digest}")


def remove_abandoned(folder: str, names: re.Pattern[str]) -> None:
    """Remove the files and folders with such names that no living process has locked."""
    with suppress(OSError), os.scandir(folder) as entries:  # not everyone may list every folder
        for entry in entries:
            if names.fullmatch(entry.name):
                _remove_unless_locked(entry)


def _remove_unless_locked(entry: os.DirEntry[str]) -> None:
    """Remove a temporary file or folder, unless it is locked, cannot be locked, or is another user's."""
    with suppress(OSError):
        is_folder = entry.is_dir(follow_symlinks=False)
        lock = os.path.join(entry.path, LOCK_NAME) if is_folder else entry.path
        if is_folder and not os.path.lexists(lock):
            _remove_without_lock(entry.path, lock)
            return
        descriptor = os.open(lock, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # it may be a pipe or a link
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(entry.path) if is_folder else os.unlink(entry.path)
        finally:
            os.close(descriptor)


def _remove_without_lock(folder: str, lock: str) -> None:
    """Remove a folder whose process died before it made the lock, which comes first, or while it removed the folder."""
    try:
        os.rmdir(folder)
    except OSError:
        if not os.path.lexists(lock):  # else the lock has just been made
            shutil.rmtree(folder)


def _add_random_suffix(stem: str) -> str:
    """A name that no other process uses. `RANDOM_SUFFIX` matches what is added."""
    return f"{stem}.{os.urandom(4).hex()}"


def _create_locked(path: str) -> IO[bytes] | None:
    """Create a file and lock it; None if another process took it for abandoned before it was locked."""
    file = open(path, "xb", opener=partial(os.open, mode=0o600))  # noqa: SIM115 - `_close_locked` closes it
    _locked_files.add(file)
    try:
        with suppress(OSError):  # some file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.path.exists(path):
            return file
    except BaseException:
        _close_locked(file)
        raise
    _close_locked(file)
    return None


def _close_locked(file: IO[bytes]) -> None:
    """Close a file that is complete on the disk, or discarded."""
    _locked_files.discard(file)
    with suppress(OSError):  # the disk is full, which a discarded file need not report again
        file.close()


def _forget_locks() -> None:
    """Let go of the locks in a forked process: it may outlive the first process, whose death they tell."""
    null = os.open(os.devnull, os.O_RDWR)
    for file in _locked_files:
        if not file.closed:
            os.dup2(null, file.fileno(), inheritable=False)  # closing the file would write what is in its buffer
    os.close(null)
    _locked_files.clear()


os.register_at_fork(after_in_child=_forget_locks)


def _permissions(path: str) -> int:
    """The permissions of the file that is replaced, else those of a new file. Raises `OSError` for an impossible name."""
    try:
        return os.stat(path).st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def sync_folder(folder: str) -> None:
    """Flush the names in a folder to the disk."""
    with suppress(OSError):  # some file systems cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
