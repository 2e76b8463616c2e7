r"""CSV as RFC 4180 quotes it, with `\n` at the end of lines and no byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from reex_cli.model import Article
from reex_cli.writers._cells import cells
from reex_cli.writers._writer import FIELDS, Write, Writer


@contextmanager
def open_(stream: IO[bytes], _: frozenset[str]) -> Iterator[Write]:
    """Writes a header, then rows as they come."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    rows = csv.DictWriter(text, FIELDS, lineterminator="\n")
    rows.writeheader()

    def write(article: Article) -> None:
        rows.writerow(cells(article))

    try:
        yield write
    finally:
        text.detach()


WRITER = Writer("csv", "CSV with a header", (".csv",), open_)
