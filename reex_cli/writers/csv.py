r"""CSV as RFC 4180 quotes it, with `\n` at the end of lines and no byte order mark; or as Excel wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import IO

from reex_cli.model import Article
from reex_cli.writers._cells import JOIN, cells
from reex_cli.writers._writer import FIELDS, Asked, Write, Writer

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for something older
CELL = 32_767  # characters that Excel keeps of a cell
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet calculates
WRITTEN = re.compile(r'("[^"]*+(?:""[^"]*+)*+"|[^,"\r\n]*+)(?:,|\r?\n)')  # a cell as it is written
TOLD = 5  # articles that are named


@contextmanager
def open_(stream: IO[bytes], asked: Asked) -> Iterator[Write]:
    """Writes a header, then rows as they come."""
    import csv

    names = asked.fields or FIELDS
    end = "\r\n" if asked.excel else "\n"
    # The library quotes what holds an end of line; of a line that ends with both, it knows both.
    taker = SimpleNamespace(write=lambda line: stream.write((line[:-2] + end).encode("utf-8", "replace")))
    rows = csv.writer(taker, lineterminator="\r\n")
    long: list[str] = []
    if asked.excel:
        stream.write(BYTE_ORDER_MARK)
    rows.writerow(names)

    def write(article: Article) -> None:
        found = cells(article, names)
        if asked.excel:
            long.extend(f"{article.source} ({name})" for name, cell in zip(names, found, strict=True) if too_long(cell))
            found = [no_formula(cell) for cell in found]
        rows.writerow(found)

    yield write
    if long:
        more = f" and {len(long) - TOLD} more" if len(long) > TOLD else ""
        asked.tell(f"longer than the {CELL:,} characters that Excel keeps of a cell: {', '.join(long[:TOLD])}{more}.")


def no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> no_formula("=1+1"), no_formula("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def too_long(cell: str) -> bool:
    """Whether Excel, which counts in UTF-16, would cut a cell."""
    return 2 * len(cell) > CELL and len(no_formula(cell).encode("utf-16-le", "replace")) > 2 * CELL


def noted(written: bytes, fields: tuple[str, ...], note: str) -> bytes:
    r"""A row with one more note.

    >>> noted(b'x,"a, b"\n', ("id", "notes"), "c")
    b'x,"a, b | c"\n'
    """
    text = written.decode()
    found = cell_at(text, (fields or FIELDS).index("notes"))
    before = found[1][1:-1].replace('""', '"') if found[1].startswith('"') else found[1]
    after = f"{before}{JOIN}{note}" if before else note
    if any(mark in after for mark in ',"\r\n'):
        after = '"' + after.replace('"', '""') + '"'
    return (text[: found.start(1)] + after + text[found.end(1) :]).encode("utf-8", "replace")


def cell_at(row: str, number: int) -> re.Match[str]:
    """The cell of a row with this number. The library would refuse a cell of more than 131,072 characters."""
    at = 0
    while (found := WRITTEN.match(row, at)) and number:
        at = found.end()
        number -= 1
    if not found:
        raise ValueError(f"not a row: {row[:80]!r}")
    return found


WRITER = Writer("csv", "CSV with a header", (".csv",), open_, noted=noted)
