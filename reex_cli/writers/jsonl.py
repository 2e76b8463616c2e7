"""JSON Lines in UTF-8: one record per line, every key, in the order of the record's fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.json_record import json_line, to_record
from reex_cli.model import DUPLICATES, EXTRAS, Article
from reex_cli.writers._fields import field_values
from reex_cli.writers._writer import KeptRows, Write, Writer, WriterOptions


@contextmanager
def open_(stream: IO[bytes], options: WriterOptions) -> Iterator[Write]:
    """Write a line for each article: the fields selected, or the record with the extras that the article carries."""

    def write(article: Article) -> None:
        record = field_values(article, options.fields) if options.fields else to_record(article, article.detail)
        stream.write(json_line(record) + b"\n")

    yield write


def add_note(line: bytes, _: tuple[str, ...], note: str) -> bytes:
    r"""Add a note to a line as it was written; all other bytes stay.

    >>> add_note(b'{"terms":{"notes":[]},"notes":["a"],"native":{}}\n', (), "b")
    b'{"terms":{"notes":[]},"notes":["a","b"],"native":{}}\n'
    """
    text, position = line.decode(), 1
    decoder = json.JSONDecoder()
    while True:
        key, position = decoder.raw_decode(text, position)
        value, end = decoder.raw_decode(text, position + 1)  # after the colon
        if key == "notes":
            return text[: position + 1].encode() + json_line([*value, note]) + text[end:].encode()
        position = end + 1  # after the comma


def copy_rows(files: Iterable[KeptRows], stream: IO[bytes], _: WriterOptions) -> None:
    """Copy lines of files as they are, but for notes."""
    for file, kept in files:
        for row, line in enumerate(file):
            note = kept.get(row)
            if note is not None:
                stream.write(append_note(line, note) if note else line)


def append_note(line: bytes, note: str) -> bytes:
    r"""Add a note to a line, also to one without notes.

    >>> append_note(b'{"id":"r1"}\n', "a")
    b'{"id":"r1","notes":["a"]}\n'
    """
    record = json.loads(line)
    return json_line(record | {"notes": [*record.get("notes", ()), note]}) + b"\n"


WRITER = Writer(
    "jsonl",
    "JSON Lines: one record per line",
    (".jsonl", ".ndjson"),
    open_,
    extras=frozenset((*EXTRAS, DUPLICATES)),
    add_note=add_note,
    copy_rows=copy_rows,
)
