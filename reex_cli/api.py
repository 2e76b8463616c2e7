"""The Python interface: read the articles of one source, or of a corpus of many.

Reading and cleaning are left to `runners` and `pipeline`; the types are those of `model` and `options`.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from typing import IO, NamedTuple, Self, cast

from reex_cli import runners
from reex_cli.errors import SourceError
from reex_cli.input import walk
from reex_cli.input.expand import expand_stream
from reex_cli.input.remote import is_remote
from reex_cli.input.stdin import STDIN
from reex_cli.input.streams import Stream
from reex_cli.item import Item
from reex_cli.model import Article, Failure, Outcome
from reex_cli.options import Options
from reex_cli.pipeline import allows_splitting, expand
from reex_cli.runners import serial
from reex_cli.runners.site_tables import find_site_tables

Path = str | os.PathLike[str]
TEXT_SIGNS = "\n<{"  # in a str that is probably no path
MAX_NAME = 255  # characters, of a file on most file systems
MAX_QUOTED = 40  # characters of a text in a message


def read(source: Path | bytes | IO[bytes] | IO[str], options: Options = Options(), *, name: str = "-") -> Iterator[Article]:
    """Read the articles of one source: a path, bytes, or an open file.

    A `str` is always a path; pass text as `text.encode()`. `name` becomes `article.source` for bytes and open files. A
    large source is read in chunks, so that the first article comes early. An archive gives the articles of every
    document in it.

    After the last article, raises `reex_cli.errors.SourceError` for the first failure, if there was one. Its `code`
    names the kind of failure; `line` and `column` are where it occurred.

    >>> from reex_cli import read
    >>> for article in read("seeds/006_why-the-night-train-takes-its-time.txt"):
    ...     print(article.title, article.date, article.authors)
    Why the Night Train Takes Its Time 2025-10-02 ('Night Heron',)
    >>> [article.title for article in read(b"<html><body><article><h1>Mills</h1><p>They grind.</p></article>")]
    ['Mills']
    """
    first_error: SourceError | None = None
    for outcome in serial.process_items(_find_items(source, name, options), options):
        yield from outcome.articles
        for failure in outcome.failures:
            first_error = first_error or _to_error(outcome.source, failure)
    if first_error:
        raise first_error


def _to_error(source: str, failure: Failure) -> SourceError:
    """Turn a failure back into an error."""
    error = SourceError(f"{source}: {failure.message}", failure.line, failure.column)
    error.code = failure.code
    return error


def _find_items(source: Path | bytes | IO[bytes] | IO[str], name: str, options: Options) -> Iterator[Item]:
    """The items of a source: itself, its chunks, or the documents in it."""
    if isinstance(source, str | os.PathLike):
        path = os.fspath(source)
        check_is_path(path)
        if os.path.isdir(path):
            raise SourceError(f"{path}: is a folder. Read it with read_corpus([…]).")
        path = os.path.join(os.curdir, path) if path == STDIN else path  # "-" is a file here
        return (item for file in walk.find_files([path]) for item in expand(file, options))
    return expand_stream(name, _open_stream(source, options.max_bytes), split=allows_splitting(options))


def check_is_path(path: str) -> None:
    """Raise `SourceError` for a text in the place of a path."""
    if (len(path) > MAX_NAME or any(sign in path for sign in TEXT_SIGNS)) and not os.path.exists(path) and not is_remote(path):
        quoted = f"{path[:MAX_QUOTED]}…" if len(path) > MAX_QUOTED else path
        raise SourceError(f"{quoted!r}: a str is a path, and no file has this name. Pass text as bytes: read(text.encode()).")


def _open_stream(source: bytes | IO[bytes] | IO[str], max_bytes: int) -> Stream:
    """Make a stream of bytes, or of the rest of an open file."""
    if isinstance(source, bytes | bytearray | memoryview):
        buffer = io.BytesIO(source)
    elif isinstance(source.read(0), str):
        buffer = io.BytesIO(cast("str", source.read()).encode())
    else:
        return Stream(cast("IO[bytes]", source).read, max_bytes=max_bytes)
    return Stream(buffer.read, buffer, max_bytes)


class FailedSource(NamedTuple):
    """A source with a failure: it could not be read, or not completely."""

    source: str
    failure: Failure


class Corpus:
    """An iterator over the articles of many sources, which are read as it advances.

    `failures` and `skipped` grow while it is read. It can be read once.
    """

    def __init__(self, outcomes: Generator[Outcome]) -> None:
        self.failures: list[FailedSource] = []
        self.skipped: Counter[str] = Counter()  # records that are not articles, by kind
        self._outcomes = outcomes
        self._articles = self._read()

    def _read(self) -> Iterator[Article]:
        for outcome in self._outcomes:
            self.failures += [FailedSource(outcome.source, failure) for failure in outcome.failures]
            self.skipped.update(outcome.skipped)
            yield from outcome.articles

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Article:
        return next(self._articles)

    def close(self) -> None:
        """Stop reading, and end the worker processes; at the end of the corpus that happens by itself."""
        self._outcomes.close()


def read_corpus(paths: Path | Iterable[Path], options: Options = Options(), *, jobs: int = 1) -> Corpus:
    """Read the articles of files and folders, in the order of the paths, whatever the number of `jobs` (0: every core).

    A source that fails does not stop the others; it is in `failures`. Raises `MissingPath` at once if none of the
    paths exists. With several jobs, call it under `if __name__ == "__main__":`, as worker processes import the program.

    >>> from reex_cli import Options, Selection, read_corpus
    >>> corpus = read_corpus(["seeds"], Options(selection=Selection(since="2025-11")))
    >>> [article.words for article in corpus]
    [591, 590]
    >>> corpus.failures
    []
    """
    names = [os.fspath(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    walk.check_paths(names)
    options = replace(options, site_tables=find_site_tables(names, jobs, files=options.files))
    return Corpus(runners.run(walk.find_files(names, files=options.files), options, jobs))
