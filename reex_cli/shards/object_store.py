"""A folder that lies elsewhere, as on S3: a file is put there in one step, so it is whole or not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO

from reex_cli.input import remote

BLOCK = 1 << 20


class Bucket:
    """A folder. Whatever goes wrong is an `OSError`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def make(self, begun: re.Pattern[str]) -> None:  # noqa: ARG002 - nothing begins there
        """Nothing has to be made; it raises what keeps the folder from being seen."""
        self.names()

    def names(self) -> list[str]:
        """Its files."""
        return remote.names(self.url)

    def size(self, name: str) -> int | None:
        """The bytes of a file."""
        return remote.size(f"{self.url}/{name}")

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, one block after the other."""
        with remote.opened(f"{self.url}/{name}") as read:
            while block := read(BLOCK):
                yield block

    def placed(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file that comes under its name at once and whole."""
        return remote.placed(f"{self.url}/{name}")
