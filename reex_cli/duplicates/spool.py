"""Articles on disk, in the order in which they came, to be read again in any order."""

from __future__ import annotations

import pickle
import zlib
from array import array
from collections.abc import Iterator
from typing import IO

from reex_cli.model import Article
from reex_cli.output_errors import translate_errors

LEVEL = 1  # of compression


class Spool:
    """Articles in a file of this run, by number from 0. Memory takes eight bytes for each.

    Raises `NotWritable` with the name of the folder when its disk is full.
    """

    def __init__(self, file: IO[bytes], folder: str) -> None:
        self.file, self.folder = file, folder
        self.offsets = array("Q", [0])

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.offsets) - 1

    def add(self, article: Article) -> int:
        """Append an article. Gives its number."""
        data = zlib.compress(pickle.dumps(article, pickle.HIGHEST_PROTOCOL), LEVEL)
        with translate_errors(self.folder):
            self.file.write(data)
        self.offsets.append(self.offsets[-1] + len(data))
        return len(self) - 1

    def read(self, number: int) -> Article:
        """Read an article."""
        start, end = self.offsets[number], self.offsets[number + 1]
        with translate_errors(self.folder):
            self.file.seek(start)  # it writes what is in the buffer
        article: Article = pickle.loads(zlib.decompress(self.file.read(end - start)))  # noqa: S301 - written by this run
        return article

    def __iter__(self) -> Iterator[Article]:
        """Read all articles in order."""
        return map(self.read, range(len(self)))
