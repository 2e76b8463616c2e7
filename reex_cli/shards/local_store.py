"""A folder on a disk, whose files appear whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO

from reex_cli.atomic_file import remove_abandoned, write_file
from reex_cli.regular_file import open_regular

BLOCK_BYTES = 1 << 20


class LocalStore:
    """A folder on a disk. All methods raise `OSError`."""

    def __init__(self, path: str) -> None:
        self.path = path

    def create(self, unfinished: re.Pattern[str]) -> None:
        """Create the folder, if it does not exist, and remove files with such names that no process is writing."""
        os.makedirs(self.path, exist_ok=True)
        remove_abandoned(self.path, unfinished)

    def file_names(self) -> list[str]:
        """The names of its files."""
        return os.listdir(self.path)

    def file_size(self, name: str) -> int:
        """The bytes of a file."""
        return os.stat(os.path.join(self.path, name)).st_size

    def read_blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in blocks."""
        with open_regular(os.path.join(self.path, name)) as file:
            while block := file.read(BLOCK_BYTES):
                yield block

    def write_file(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A new file, which gets its name when all of it is on the disk."""
        return write_file(os.path.join(self.path, name), os.path.join(self.path, f".{name}"))
