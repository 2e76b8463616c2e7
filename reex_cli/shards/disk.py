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
        file, begun = _begun(os.path.join(self.path, f".{name}"))
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(begun, os.path.join(self.path, name))
            _sync(self.path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(begun)
            file.close()


def _begun(stem: str) -> tuple[IO[bytes], str]:
    """A new file of no name, and where it is. It is locked as long as its writer lives, so that others leave it alone."""
    while True:
        path = f"{stem}.{os.urandom(4).hex()}"
        file = open(path, "xb")  # noqa: SIM115 - whoever asked has it
        with suppress(OSError):  # there are file systems without locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.path.exists(path):  # else somebody took it for left, before it was locked
            return file, path
        file.close()


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
