"""Tab-separated values: a line a record, whatever is in it, so that `cut`, `awk` and `wc -l` tell the truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.model import Article
from reex_cli.writers._cells import JOIN, cells
from reex_cli.writers._tsv import row
from reex_cli.writers._writer import FIELDS, Asked, Write, Writer


@contextmanager
def open_(stream: IO[bytes], asked: Asked) -> Iterator[Write]:
    """Writes a header, then rows as they come."""
    names = asked.fields or FIELDS
    stream.write(row(names))

    def write(article: Article) -> None:
        stream.write(row(cells(article, names)))

    yield write


def noted(written: bytes, fields: tuple[str, ...], note: str) -> bytes:
    r"""A row with one more note.

    >>> noted(b"x\ta\n", ("id", "notes"), "b")
    b'x\ta | b\n'
    """
    at = (fields or FIELDS).index("notes")
    found = written.removesuffix(b"\n").split(b"\t")
    added = row([note]).removesuffix(b"\n")
    found[at] = found[at] + JOIN.encode() + added if found[at] else added
    return b"\t".join(found) + b"\n"


WRITER = Writer("tsv", "tab-separated values with a header", (".tsv", ".tab"), open_, noted=noted)
