"""A folder of a disk, and how files come into it whole."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

BLOCK = 1 << 20


class Disk:
    """A folder. Whatever goes wrong is an `OSError`."""

    def __init__(self, path: str) -> None:
        self.path = path

    def make(self, begun: re.Pattern[str]) -> None:
        """Make it, if it is not there, and remove files of these names that nobody is writing."""
        os.makedirs(self.path, exist_ok=True)
        for name in os.listdir(self.path):
            if begun.fullmatch(name):
                _remove_if_left(os.path.join(self.path, name))

    def names(self) -> list[str]:
        """Its files."""
        return os.listdir(self.path)

    def size(self, name: str) -> int:
        """The bytes of a file."""
        return os.stat(os.path.join(self.path, name)).st_size

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, one block after the other."""
        with open(os.path.join(self.path, name), "rb") as file:
            while block := file.read(BLOCK):
                yield block

    @contextmanager
    def placed(self, name: str) -> Iterator[IO[bytes]]:
        """A file that comes under its name when it is on the disk, at once and whole."""
        begun = Begun(os.path.join(self.path, f".{name}"))
        try:
            file = begun.open()
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(begun.path, os.path.join(self.path, name))
            _sync(self.path)
        finally:
            begun.leave()


class Begun:
    """A file that has no name yet. It is locked as long as its writer lives, so that others leave it alone."""

    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.path = ""  # known before the file is there, so that nothing is left whenever it is interrupted
        self.file: IO[bytes] | None = None

    def open(self) -> IO[bytes]:
        """Make it."""
        while True:
            self.path = f"{self.stem}.{os.urandom(4).hex()}"
            self.file = open(self.path, "xb")  # noqa: SIM115 - `leave` closes it
            with suppress(OSError):  # there are file systems without locks
                fcntl.flock(self.file, fcntl.LOCK_EX)
            if os.path.exists(self.path):  # else somebody took it for left, before it was locked
                return self.file
            self.file.close()

    def leave(self) -> None:
        """Remove it, if it has not been moved to its name."""
        with suppress(FileNotFoundError):
            os.unlink(self.path)
        if self.file:
            self.file.close()


def _remove_if_left(path: str) -> None:
    """Remove a file that nobody is writing."""
    with suppress(OSError), open(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)


def _sync(folder: str) -> None:
    """Have the names in a folder on the disk."""
    with suppress(OSError):  # there are file systems that cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
