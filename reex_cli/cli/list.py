"""`reex list`: what is here, a line an article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Annotated, Any

from typer import Exit, Option

from reex_cli.cli.each import each
from reex_cli.cli.options import Cleansing, Paths, Running, Selecting, ask_of
from reex_cli.cli.output import guarded, is_terminal, painted, results, width
from reex_cli.model import Article
from reex_cli.text import harmless
from reex_cli.writers import Write, json_line, record, tsv_row

WIDEST = {"id": 8, "date": 10}  # characters of a cell on a terminal
SHARES = {"title": 0.6, "source": 0.4}  # of the columns that the others leave
GAP = 2  # columns between them
COLUMNS = ("id", "date", "format", "words", "title", "source")


def list_(
    paths: Paths = None,
    *,
    json: Annotated[bool, Option("--json", help="Records without their text, a line each.")] = False,
    selecting: Selecting,
    cleansing: Cleansing,
    running: Running,
) -> None:
    """List articles: a table on a terminal, tab-separated lines in a pipe.

    Example:  reex list seeds/ --since 2025-11
    """
    ask = ask_of(selecting, cleansing, running)
    with results() as out:
        shape = in_json if json else in_table if is_terminal() else in_lines
        code = each(paths, ask, running, selecting.limit, shape(out))
    raise Exit(code)


def row(article: Article) -> tuple[str, ...]:
    """The cells of one article."""
    return tuple("" if (value := getattr(article, name)) is None else str(value) for name in COLUMNS)


@contextmanager
def in_lines(out: IO[bytes]) -> Iterator[Write]:
    """Tab-separated, with a header, as they come."""
    out.write(tsv_row(COLUMNS))

    def write(article: Article) -> None:
        out.write(tsv_row(row(article)))

    yield write


@contextmanager
def in_json(out: IO[bytes]) -> Iterator[Write]:
    """Records without their text."""

    def write(article: Article) -> None:
        found = record(article)
        del found["text"]
        shown.write(json_line(found) + b"\n")

    shown = guarded(out)
    yield write


@contextmanager
def in_table(out: IO[bytes]) -> Iterator[Write]:
    """A table fitted to the width of the terminal, once all are there."""
    rows: list[tuple[str, ...]] = []
    try:
        yield lambda article: rows.append(row(article))
    finally:
        if rows:
            columns = width()
            out.write(painted(_table(rows, columns), columns=columns))


def _table(rows: list[tuple[str, ...]], columns: int) -> Any:
    """Narrow cells whole, an id by a prefix that still names it, a date by its day; title and source share the rest."""
    from rich.table import Table
    from rich.text import Text

    shown = [tuple(harmless(cell)[: WIDEST.get(name)] for name, cell in zip(COLUMNS, cells, strict=True)) for cells in rows]
    widths = {name: max(map(len, [name, *cells])) for name, *cells in zip(COLUMNS, *shown, strict=True)}
    rest = columns - sum(widths[name] for name in COLUMNS if name not in SHARES) - GAP * (len(COLUMNS) - 1)
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for name in COLUMNS:
        table.add_column(
            name,
            no_wrap=True,
            overflow="ellipsis",
            width=max(len(name), int(rest * SHARES[name])) if name in SHARES else widths[name],
            justify="right" if name == "words" else "left",
            style="dim" if name in ("id", "source") else "",
        )
    for one in shown:
        table.add_row(*map(Text, one))
    return table
