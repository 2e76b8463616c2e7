"""Recognises tables with a header (CSV, TSV), by the names of their columns and the cells of their first rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.options import FieldMap
from reex_cli.readers._json_records.fields import complete_map, fold
from reex_cli.readers._json_records.names import TEXT, TEXT_NAMES

DELIMITERS = (",", "\t", ";", "|")
MAX_HEADER = 4000  # characters
MAX_COLUMNS, MAX_NAME = 300, 60
SAMPLE_CHARACTERS = 1 << 16  # in which the first rows are looked at,
SAMPLE_ROWS = 20  # of which most have as many cells as the header
COLUMN = re.compile(r"[^\W\d_][^\n]*")
SENTENCE_END = (".", "!", "?", "…", ":")
MIN_COLUMNS = 2
MAX_CELL = 1 << 17  # characters of a cell, unless the table is larger


class Table(NamedTuple):
    """How a table is written: its delimiter, whether quotation marks enclose cells, and its columns."""

    delimiter: str
    is_quoted: bool
    columns: tuple[str, ...]


def find_table(text: str, field_map: FieldMap = (), *, is_cut: bool = False) -> Table | None:
    """The table that a text is, if one of its columns is known to hold the text of articles; `None` for any other text.

    One that was cut from a larger table is known to be one, whatever its first rows are.
    """
    header = text[:MAX_HEADER].partition("\n")[0]
    if not header.strip() or header[0] in "{[<" or "\n" not in text:
        return None
    for delimiter in DELIMITERS:
        if delimiter in header and (columns := read_columns(header, delimiter)) and holds_articles(columns, field_map):
            table = Table(delimiter, True, columns)
            whole = len(text) <= SAMPLE_CHARACTERS
            tries = ((table, True), (table._replace(is_quoted=False), False), (table, False))
            for tried, strict in tries:
                if fits_rows(tried, text[:SAMPLE_CHARACTERS], whole=whole, strict=strict):
                    return tried
            if is_cut:
                return table
    return None


def read_columns(header: str, delimiter: str) -> tuple[str, ...]:
    """The names of the columns of a header; none if a cell is no such name, or two are the same."""
    names = tuple(cell.strip().strip('"').strip() for cell in header.removeprefix("\ufeff").split(delimiter))
    named = [name for name in names if name]  # the first column of a data frame has no name
    are_names = all(COLUMN.fullmatch(name) and len(name) <= MAX_NAME and not name.endswith(SENTENCE_END) for name in named)
    is_header = len(named) >= MIN_COLUMNS and len(names) <= MAX_COLUMNS and len(names) - len(named) <= 1
    return names if is_header and are_names and len(set(named)) == len(named) else ()


def holds_articles(columns: tuple[str, ...], field_map: FieldMap) -> bool:
    """Whether a column holds texts: by the user's map, by the names of other tools, or by the words of a language."""
    mapped = dict(complete_map(columns, field_map)).get(TEXT, ())
    return not set(mapped).isdisjoint(columns) or not {fold(name) for name in columns}.isdisjoint(TEXT_NAMES)


def fits_rows(table: Table, sample: str, *, whole: bool, strict: bool) -> bool:
    """Whether most of the first rows have as many cells as the header; if strict, with nothing behind a closing mark."""
    import csv

    rows: list[list[str]] = []
    try:
        rows += (cells for _, cells in read_rows(table, sample, limit=SAMPLE_ROWS + 1, strict=strict))
    except csv.Error:
        if whole or strict:
            return False
    rows = rows[1:] if whole or len(rows) > SAMPLE_ROWS else rows[1:-1] or rows[1:]  # the last may be cut off
    return 2 * sum(len(cells) == len(table.columns) for cells in rows) > len(rows)


def read_rows(table: Table, text: str, *, limit: int | None = None, strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the rows that are not blank, the header first. Lines are counted from 1."""
    import csv

    csv.field_size_limit(max(len(text), MAX_CELL))
    lines = iter_lines(text)
    if table.is_quoted:
        reader = csv.reader(lines, delimiter=table.delimiter, strict=strict)
    else:
        reader = csv.reader(lines, delimiter=table.delimiter, quoting=csv.QUOTE_NONE)
    line, number = 1, 0
    for cells in reader:
        if cells:
            yield line, cells
            number += 1
        line = reader.line_num + 1
        if number == limit:
            return


def iter_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends: `str.splitlines` parts lines at more signs than CSV does."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin) + 1 or len(text)
        yield text[begin:end]
        begin = end
