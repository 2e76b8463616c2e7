r"""CSV (RFC 4180) with a header, in UTF-8.

Lines end with `\n` and there is no byte order mark. With `excel`, lines end with `\r\n` as in the RFC, a mark stands
first, and no cell is a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import IO

from reex_cli.model import Article
from reex_cli.record import ADDED_COLUMNS, FIELD_NAMES
from reex_cli.writers._cells import SEPARATOR, format_cells
from reex_cli.writers._writer import Write, Writer, WriterOptions

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as a local 8-bit encoding
EXCEL_CELL_LIMIT = 32_767  # UTF-16 code units that Excel keeps of a cell
STRIPPED = ("\t", "\r", "\n")  # some spreadsheets take away these from the beginning of a cell
FORMULA = re.compile(r"\s*[=@＝＠+＋－-]")  # what begins so, spreadsheets take for a formula
# A formula could begin within a cell, too: Excel separates cells at semicolons in many countries, and then quotation marks
# within a line do not count; at tabs and bars when asked to. Behind bars and line ends, the items of lists ("- a") and lines
# of signs are no formulas, unless they call a function or name a program or another sheet.
SPACES = r'(?: [^\S\t\r\n] | " )*'
INNER_FORMULA = re.compile(
    rf"""
    [;\t|\r\n] (?= {SPACES} [=@＝＠+＋－-] )
    (?: (?<= [;\t] ) | (?= {SPACES} (?: [=@＝＠] | [+＋－-] (?: [\w.(] | [^|\r\n]*? (?: \w[(|] | !\w ) ) ) ) )
    """,
    re.VERBOSE,
)
CELL_PATTERN = re.compile(r'("[^"]*+(?:""[^"]*+)*+"|[^,"\r\n]*+)(?:,|\r?\n)')  # a cell as written, with what ends it
MAX_NAMED_ARTICLES = 5  # articles that a warning names


@contextmanager
def open_(stream: IO[bytes], options: WriterOptions) -> Iterator[Write]:
    """Write a header, then a row for each article. Warn of cells that Excel would cut."""
    import csv

    names = options.fields or FIELD_NAMES
    line_end = "\r\n" if options.excel else "\n"
    # `csv` quotes cells that hold a character of its line end: with "\r\n" it quotes lone carriage returns, too.
    encoder = SimpleNamespace(write=lambda row: stream.write((row[:-2] + line_end).encode("utf-8", "replace")))
    rows = csv.writer(encoder, lineterminator="\r\n")
    too_long: list[str] = []
    if options.excel:
        stream.write(BYTE_ORDER_MARK)
    rows.writerow(names)

    def write(article: Article) -> None:
        cells = format_cells(article, names)
        if options.excel:
            too_long.extend(
                f"{article.source} ({name})" for name, cell in zip(names, cells, strict=True) if exceeds_excel_limit(cell)
            )
            cells = [escape_formula(cell) for cell in cells]
        rows.writerow(cells)

    yield write
    if too_long:
        more = f" and {len(too_long) - MAX_NAMED_ARTICLES} more" if len(too_long) > MAX_NAMED_ARTICLES else ""
        named = ", ".join(too_long[:MAX_NAMED_ARTICLES])
        options.warn(f"longer than the {EXCEL_CELL_LIMIT:,} characters that Excel keeps of a cell: {named}{more}.")


def escape_formula(cell: str) -> str:
    r"""Put an apostrophe before what a spreadsheet could take for a formula.

    >>> escape_formula("=1+1"), escape_formula("1+1"), escape_formula("a; =1+1"), escape_formula("a;\n- b")
    ("'=1+1", '1+1', "a;' =1+1", 'a;\n- b')
    """
    escaped = INNER_FORMULA.sub(r"\g<0>'", cell)
    return f"'{escaped}" if FORMULA.match(cell) or cell.startswith(STRIPPED) else escaped


def exceeds_excel_limit(cell: str) -> bool:
    """Whether a cell has more UTF-16 code units than Excel keeps."""
    # The count of characters decides first, because encoding every cell is slow.
    return 2 * len(cell) > EXCEL_CELL_LIMIT and len(escape_formula(cell).encode("utf-16-le", "replace")) > 2 * EXCEL_CELL_LIMIT


def add_note(row: bytes, fields: tuple[str, ...], note: str) -> bytes:
    r"""Add a note to a row as it was written.

    >>> add_note(b'x,"a, b"\n', ("id", "notes"), "c")
    b'x,"a, b | c"\n'
    """
    text = row.decode()
    if text.endswith("\r\n"):  # written for Excel
        note = escape_formula(note)
    cell = find_cell(text, (fields or FIELD_NAMES).index("notes"))
    notes = cell[1][1:-1].replace('""', '"') if cell[1].startswith('"') else cell[1]
    notes = f"{notes}{SEPARATOR}{note}" if notes else note
    if any(character in notes for character in ',"\r\n'):
        notes = '"' + notes.replace('"', '""') + '"'
    return (text[: cell.start(1)] + notes + text[cell.end(1) :]).encode("utf-8", "replace")


def find_cell(row: str, index: int) -> re.Match[str]:
    """Find a cell of a row by its index. Raises `ValueError` where the row has fewer.

    The module `csv` refuses cells of more than 131,072 characters.
    """
    start = 0
    while (cell := CELL_PATTERN.match(row, start)) and index:
        start = cell.end()
        index -= 1
    if not cell:
        raise ValueError(f"not a row: {row[:80]!r}")
    return cell


WRITER = Writer("csv", "CSV with a header", (".csv",), open_, extras=frozenset(ADDED_COLUMNS), add_note=add_note)
