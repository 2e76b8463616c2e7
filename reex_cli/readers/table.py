"""Tables of articles (CSV, TSV, with `;` or `|`): a header names the columns, each row below it is a record like one of JSON.

A table that no column explains is left to no reader: it holds no article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reex_cli.errors import Damaged
from reex_cli.item import WHOLE_SOURCE
from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.readers._json import parse
from reex_cli.readers._json_records.read import read_record
from reex_cli.readers._json_records.records import TypedRecord, classify_record
from reex_cli.readers._source import Reader, Source, skip_if_empty
from reex_cli.readers._table import Table, find_table, read_columns, read_rows

FORMAT = "table"
NO_VALUES = frozenset(("nan", "NaN", "None", "null", "NULL", "NaT", "N/A", "\\N", "<NA>"))  # as programs write an empty cell
LIST_BEGINS = re.compile(r"\[(?:[\"'{]|\])|\{\"")
MAX_LIST = 10_000  # characters of a cell that may hold a list


def sniff(source: Source) -> Trust:
    """Return CERTAIN for a header with a known column of texts, above rows of as many cells."""
    return Trust.CERTAIN if recognise(source) else Trust.NO


def recognise(source: Source) -> Table | None:
    """The table of articles that a source is; `None` for any other source."""
    return find_table(source.text, source.field_map, is_cut=source.chunk is not WHOLE_SOURCE)


@skip_if_empty
def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """Yield a page for each row that is an article, and a `Skipped` for each other row."""
    table = recognise(source) or guess_table(source.text)
    rows = read_rows(table, source.text)
    next(rows, None)
    for line, cells in rows:
        if len(cells) > len(table.columns):
            yield Failure(Damaged.code, f"the row has {len(cells)} cells, and the header {len(table.columns)}.", line, 1)
            continue
        record = {name: value for name, cell in zip(table.columns, cells, strict=False) if (value := read_cell(cell)) and name}
        item = TypedRecord(f"#L{line + source.chunk.line}", classify_record(record, source.field_map), record)
        result = read_record(item, source.site_tables, source)
        yield replace(result, format=FORMAT) if isinstance(result, Page) and result.format != "wordpress" else result


def guess_table(text: str) -> Table:
    """A table of the most frequent delimiter of the header, for a source that the user names a table."""
    header = text.partition("\n")[0]
    delimiter = max((",", "\t", ";", "|"), key=header.count)
    return Table(delimiter, True, read_columns(header, delimiter) or tuple(header.split(delimiter)))


def read_cell(cell: str) -> Any:
    """The value of a cell: a list where one is written in it, as data frames do; empty where a program wrote that it has none.

    >>> read_cell("['Grey Heron', \\"Tom O'Weir\\"]"), read_cell('["salt"]'), read_cell("NaN"), read_cell("[Verse 1] The tide")
    (['Grey Heron', "Tom O'Weir"], ['salt'], '', '[Verse 1] The tide')
    """
    if cell in NO_VALUES:
        return ""
    if not (LIST_BEGINS.match(cell) and cell.endswith(("]", "}")) and len(cell) <= MAX_LIST):
        return cell
    try:
        return parse(cell)
    except ValueError:
        pass
    from ast import literal_eval

    try:
        value = literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return cell
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else cell


READER = Reader(FORMAT, "a table of articles: CSV or TSV with a header of known columns", sniff, read)
