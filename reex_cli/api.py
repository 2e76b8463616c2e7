"""What programs call: the articles of one source, or of a whole corpus."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from typing import IO, NamedTuple, Self, cast

from reex_cli import runners
from reex_cli.errors import SourceError
from reex_cli.input import chunks, walk
from reex_cli.input.helper_files import find_site_tables
from reex_cli.input.stdin import STDIN
from reex_cli.input.streams import Stream
from reex_cli.model import Article, Failure, Item, Outcome
from reex_cli.options import Options

Path = str | os.PathLike[str]


def read(source: Path | bytes | IO[bytes] | IO[str], ask: Options = Options(), *, name: str = "-") -> Iterator[Article]:
    """The articles of one source: a path, bytes, or an open file.

    A `str` is always a path; text that is at hand is read as `text.encode()`. `name` is what bytes and open files are
    called in `article.source`. A large source is read in parts, so the first article is there at once; of an archive,
    every document comes out.

    Raises `reex_cli.errors.SourceError` for the first thing that could not be read, when all that is good came out. Its
    `code` says what kind of failure it is, its `line` and `column` where.

    >>> from reex_cli import read
    >>> for article in read("seeds/006_why-the-night-train-takes-its-time.txt"):
    ...     print(article.title, article.date, article.authors)
    Why the Night Train Takes Its Time 2025-10-02 ('Night Heron',)
    >>> [article.title for article in read(b"<html><body><article><h1>Mills</h1><p>They grind.</p></article>")]
    ['Mills']
    """
    failed: SourceError | None = None
    for outcome in runners.run(_items(source, name, ask), ask, 1):
        yield from outcome.articles
        for failure in outcome.failures:
            failed = failed or _error(outcome.source, failure)
    if failed:
        raise failed


def _error(source: str, failure: Failure) -> SourceError:
    """A failure as the error that it was."""
    error = SourceError(f"{source}: {failure.message}", failure.line, failure.column)
    error.code = failure.code
    return error


def _items(source: Path | bytes | IO[bytes] | IO[str], name: str, ask: Options) -> Iterator[Item]:
    """The source, whole or in parts, or what it holds."""
    split = walk.allows_splitting(ask)
    if isinstance(source, str | os.PathLike):
        path = os.fspath(source)
        if os.path.isdir(path):
            raise SourceError(f"{path}: is a folder. Read it with read_corpus([…]).")
        return walk.find_items([os.path.join(os.curdir, path) if path == STDIN else path], split=split, max_bytes=ask.max_bytes)
    return chunks.expand_stream(name, _stream(source, ask.max_bytes), split=split)


def _stream(source: bytes | IO[bytes] | IO[str], max_bytes: int) -> Stream:
    """Bytes, or what an open file still has."""
    if isinstance(source, bytes | bytearray | memoryview):
        held = io.BytesIO(source)
    elif isinstance(source.read(0), str):
        held = io.BytesIO(cast("str", source.read()).encode())
    else:
        return Stream(cast("IO[bytes]", source).read, max_bytes=max_bytes)
    return Stream(held.read, held, max_bytes)


class FailedSource(NamedTuple):
    """A source that could not be read, or not wholly, and why."""

    source: str
    failure: Failure


class Corpus:
    """The articles of many sources, one after the other as they are asked for, and what else became of the sources.

    `failures` and `skipped` grow while it is read. It is read once.
    """

    def __init__(self, outcomes: Generator[Outcome]) -> None:
        self.failures: list[FailedSource] = []
        self.skipped: Counter[str] = Counter()  # records that are no articles, by kind
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
        """Stop reading; ends the processes of `jobs`, which the end of the corpus does too."""
        self._outcomes.close()


def read_corpus(paths: Path | Iterable[Path], ask: Options = Options(), *, jobs: int = 1) -> Corpus:
    """The articles of files and folders, in the order of the paths; the same for any number of `jobs` (0: every core).

    A source that fails does not stop the others: it stands in `failures`. Raises `MissingPath` at once for a path that
    is not there. With several jobs, call it under `if __name__ == "__main__":`, as every program with processes does.

    >>> from reex_cli import Ask, Selection, read_corpus
    >>> found = read_corpus(["seeds"], Ask(selection=Selection(since="2025-11")))
    >>> [article.words for article in found]
    [591, 590]
    >>> found.failures
    []
    """
    given = [os.fspath(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    walk.check_paths(given)
    ask = replace(ask, site_tables=find_site_tables(given))
    return Corpus(runners.run(walk.find_items(given, split=walk.allows_splitting(ask), max_bytes=ask.max_bytes), ask, jobs))
