"""A folder on a disk, whose files appear whole."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

BLOCK_BYTES = 1 << 20


class LocalStore:
    """A folder on a disk. All methods raise `OSError`."""

    def __init__(self, path: str) -> None:
        self.path = path

    def create(self, unfinished: re.Pattern[str]) -> None:
        """Create the folder, if it does not exist, and remove files with such names that no process is writing."""
        os.makedirs(self.path, exist_ok=True)
        for name in os.listdir(self.path):
            if unfinished.fullmatch(name):
                _remove_abandoned(os.path.join(self.path, name))

    def file_names(self) -> list[str]:
        """The names of its files."""
        return os.listdir(self.path)

    def file_size(self, name: str) -> int:
        """The bytes of a file."""
        return os.stat(os.path.join(self.path, name)).st_size

    def read_blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in blocks."""
        with open(os.path.join(self.path, name), "rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block

    @contextmanager
    def write_file(self, name: str) -> Iterator[IO[bytes]]:
        """A new file, which gets its name when all of it is on the disk."""
        unfinished = UnfinishedFile(os.path.join(self.path, f".{name}"))
        try:
            file = unfinished.open()
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(unfinished.path, os.path.join(self.path, name))
            _sync_folder(self.path)
        finally:
            unfinished.discard()


class UnfinishedFile:
    """A file under a temporary name. It is locked as long as its process lives, so that others do not remove it."""

    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.path = ""  # set before the file exists, so that it is removed whenever an interruption comes
        self.file: IO[bytes] | None = None

    def open(self) -> IO[bytes]:
        """Create the file, and lock it."""
        while True:
            self.path = f"{self.stem}.{os.urandom(4).hex()}"
            self.file = open(self.path, "xb")  # noqa: SIM115 - `discard` closes it
            with suppress(OSError):  # some file systems have no locks
                fcntl.flock(self.file, fcntl.LOCK_EX)
            if os.path.exists(self.path):  # else another process took it for abandoned before it was locked
                return self.file
            self.file.close()

    def discard(self) -> None:
        """Close the file, and remove it unless it has been moved to its name."""
        with suppress(FileNotFoundError):
            os.unlink(self.path)
        if self.file:
            self.file.close()


def _remove_abandoned(path: str) -> None:
    """Remove a file, unless a process has locked it."""
    with suppress(OSError), open(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)


def _sync_folder(folder: str) -> None:
    """Flush the names in a folder to the disk."""
    with suppress(OSError):  # some file systems cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
