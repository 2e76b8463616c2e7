"""`reex list`: what is here, a line an article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Annotated, Any

from typer import Exit, Option

from reex_cli.cli.options import Cleansing, Paths, Running, Selecting, ask_of
from reex_cli.cli.output import guarded, is_terminal, painted, results, width
from reex_cli.cli.run_sources import each
from reex_cli.cli.text_width import VARIED, fitted, padded, taken
from reex_cli.model import Article
from reex_cli.text import harmless
from reex_cli.writers import Write, json_line, record, tsv_row

WIDEST = {"id": 8, "date": 10}  # characters of a cell on a terminal
SOURCE = 0.35  # of the columns that the others leave, for the source, if the title needs the rest
GAP = "  "  # between them
COLUMNS = ("id", "date", "format", "words", "title", "source")
DIM = ("id", "source")


def list_(
    paths: Paths = None,
    *,
    json: Annotated[bool, Option("--json", help="Records without their text, one per line.")] = False,
    selecting: Selecting,
    cleansing: Cleansing,
    running: Running,
) -> None:
    """List articles, one per line.

    A table on a terminal, tab-separated lines in a pipe.

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
            out.write(painted(*_table(rows, columns), columns=columns, wrap=False))


def _table(rows: list[tuple[str, ...]], columns: int) -> Iterator[Any]:
    """Narrow cells whole, an id by a prefix that still names it, a date by its day; title and source share the rest."""
    from rich.text import Text

    shown = [[cell_shown(name, cell) for name, cell in zip(COLUMNS, cells, strict=True)] for cells in rows]
    widths = {name: max(map(taken, [name, *cells])) for name, *cells in zip(COLUMNS, *shown, strict=True)}
    rest = columns - sum(widths[name] for name in COLUMNS[:-2]) - len(GAP) * (len(COLUMNS) - 1)
    least = max(len("source"), int(rest * SOURCE))
    widths["source"] = min(widths["source"], max(least, rest - widths["title"]))
    widths["title"] = max(len("title"), min(widths["title"], rest - widths["source"]))
    for number, (*cells, source) in enumerate([list(COLUMNS), *shown]):
        fit = [padded(cell, widths[name], right=name == "words") for name, cell in zip(COLUMNS, cells, strict=False)]
        parts = [(cell, "dim" if name in DIM and number else "") for name, cell in zip(COLUMNS, fit, strict=False)]
        parts.append((fitted(source, widths["source"]), "dim" if number else ""))
        yield Text(GAP, "" if number else "bold").join(Text(*part) for part in parts)


def cell_shown(name: str, cell: str) -> str:
    """A cell as a terminal shows it."""
    return VARIED.sub("", harmless(cell))[: WIDEST.get(name)]
