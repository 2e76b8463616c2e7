"""Articles on disk, in the order in which they came, to be read again in any order."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from typing import IO, TYPE_CHECKING

from reex_cli.model import PROFILE, Article
from reex_cli.output_errors import translate_errors

if TYPE_CHECKING:
    from zstandard import ZstdCompressor, ZstdDecompressor

LEVEL = 1  # of compression: a third of the time of zlib
attributes = attrgetter(*(field.name for field in fields(Article) if field.name != PROFILE))  # in order: `profile` is the last


class Spool:
    """Articles in a file of this run, by number from 0. Memory takes eight bytes for each.

    Raises `NotWritable` with the name of the folder when its disk is full.
    """

    def __init__(self, file: IO[bytes], folder: str) -> None:
        from zstandard import ZstdCompressor, ZstdDecompressor

        self.file, self.folder = file, folder
        self.compressor: ZstdCompressor = ZstdCompressor(LEVEL)
        self.decompressor: ZstdDecompressor = ZstdDecompressor()
        self.offsets = array("Q", [0])

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.offsets) - 1

    def add(self, article: Article) -> int:
        """Append an article without its profile. Gives its number."""
        data = self.compressor.compress(pickle.dumps(attributes(article), pickle.HIGHEST_PROTOCOL))
        with translate_errors(self.folder):
            self.file.write(data)
        self.offsets.append(self.offsets[-1] + len(data))
        return len(self) - 1

    def read(self, number: int) -> Article:
        """Read an article."""
        start, end = self.offsets[number], self.offsets[number + 1]
        with translate_errors(self.folder):
            self.file.seek(start)  # it writes what is in the buffer
            data = self.file.read(end - start)
        return Article(*pickle.loads(self.decompressor.decompress(data)))  # noqa: S301 - written by this run

    def __iter__(self) -> Iterator[Article]:
        """Read all articles in order."""
        return map(self.read, range(len(self)))
