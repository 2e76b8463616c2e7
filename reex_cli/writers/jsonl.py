"""JSON Lines: one record a line, every key, in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.model import EXTRAS, Article
from reex_cli.writers._fields import values
from reex_cli.writers._json import line
from reex_cli.writers._writer import Asked, Write, Writer, record


@contextmanager
def open_(stream: IO[bytes], asked: Asked) -> Iterator[Write]:
    """Writes records as they come, with what the articles carry beside them."""

    def write(article: Article) -> None:
        found = values(article, asked.fields) if asked.fields else record(article, article.detail)
        stream.write(line(found) + b"\n")

    yield write


WRITER = Writer("jsonl", "JSON Lines: one record a line", (".jsonl", ".ndjson"), open_, holds=frozenset(EXTRAS))
