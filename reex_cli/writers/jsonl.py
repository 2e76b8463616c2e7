"""JSON Lines: one record a line, every key, in order."""

from __future__ import annotations

import json
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


def noted(written: bytes, _: tuple[str, ...], note: str) -> bytes:
    r"""A line with one more note; the rest of it stays as it is.

    >>> noted(b'{"terms":{"notes":[]},"notes":["a"],"native":{}}\n', (), "b")
    b'{"terms":{"notes":[]},"notes":["a","b"],"native":{}}\n'
    """
    text, at = written.decode(), 1
    decoder = json.JSONDecoder()
    while True:
        key, at = decoder.raw_decode(text, at)
        value, end = decoder.raw_decode(text, at + 1)  # behind the colon
        if key == "notes":
            return text[: at + 1].encode() + line([*value, note]) + text[end:].encode()
        at = end + 1  # behind the comma


WRITER = Writer("jsonl", "JSON Lines: one record per line", (".jsonl", ".ndjson"), open_, holds=frozenset(EXTRAS), noted=noted)
