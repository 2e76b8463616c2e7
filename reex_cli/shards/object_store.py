"""A remote folder, as on S3, whose files appear whole: each is uploaded in one step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO

from reex_cli.input import remote

BLOCK_BYTES = 1 << 20


class ObjectStore:
    """A remote folder. All methods raise `OSError`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def create(self, unfinished: re.Pattern[str]) -> None:  # noqa: ARG002 - there are no unfinished files
        """Check that the folder can be listed. It exists as soon as a file is in it."""
        self.file_names()

    def file_names(self) -> list[str]:
        """The names of its files."""
        return remote.file_names(self.url)

    def file_size(self, name: str) -> int | None:
        """The bytes of a file."""
        return remote.file_size(f"{self.url}/{name}")

    def read_blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in blocks."""
        with remote.open_reader(f"{self.url}/{name}") as read:
            while block := read(BLOCK_BYTES):
                yield block

    def write_file(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A new file, which is uploaded at the end."""
        return remote.write_file(f"{self.url}/{name}")
