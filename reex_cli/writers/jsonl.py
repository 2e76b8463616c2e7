"""JSON Lines: one record a line, every key, in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.model import Article
from reex_cli.writers._json import line
from reex_cli.writers._writer import Write, Writer, record


@contextmanager
def open_(stream: IO[bytes], detail: frozenset[str]) -> Iterator[Write]:
    """Writes records as they come."""

    def write(article: Article) -> None:
        stream.write(line(record(article, detail)) + b"\n")

    yield write


WRITER = Writer("jsonl", "JSON Lines: one record a line", (".jsonl", ".ndjson"), open_)
