r"""Tab-separated values (IANA text/tab-separated-values) with a header, one line per record.

Tabs and line ends in values are escaped (`\t`, `\n`), so that `cut`, `awk` and `wc -l` count fields and records.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.model import Article
from reex_cli.record import ADDED_COLUMNS, FIELD_NAMES
from reex_cli.writers._cells import SEPARATOR, format_cells
from reex_cli.writers._tsv import tsv_row
from reex_cli.writers._writer import Write, Writer, WriterOptions


@contextmanager
def open_(stream: IO[bytes], options: WriterOptions) -> Iterator[Write]:
    """Write a header, then a row for each article."""
    names = options.fields or FIELD_NAMES
    stream.write(tsv_row(names))

    def write(article: Article) -> None:
        stream.write(tsv_row(format_cells(article, names)))

    yield write


def add_note(row: bytes, fields: tuple[str, ...], note: str) -> bytes:
    r"""Add a note to a row as it was written.

    >>> add_note(b"x\ta\n", ("id", "notes"), "b")
    b'x\ta | b\n'
    """
    column = (fields or FIELD_NAMES).index("notes")
    cells = row.removesuffix(b"\n").split(b"\t")
    cell = tsv_row([note]).removesuffix(b"\n")
    cells[column] = cells[column] + SEPARATOR.encode() + cell if cells[column] else cell
    return b"\t".join(cells) + b"\n"


WRITER = Writer(
    "tsv",
    "tab-separated values with a header",
    (".tsv", ".tab"),
    open_,
    extras=frozenset(ADDED_COLUMNS),
    add_note=add_note,
)
