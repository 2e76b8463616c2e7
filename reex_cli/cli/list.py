"""`reex list`: one line per article, as a table on a terminal and as tab-separated values in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Annotated, Any

from typer import Exit, Option

from reex_cli.cli.output import is_terminal, open_output, render, terminal_safe, terminal_width
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.text_width import EMOJI_MODIFIERS, display_width, fit_width, shorten_source
from reex_cli.model import Article
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Write, json_line, to_record, tsv_row

CELL_LIMITS = {"id": 8, "date": 10}  # characters of a cell on a terminal
SOURCE_SHARE = 0.35  # of the width that title and source share, for the source at least
GAP = "  "  # between columns
COLUMNS = ("id", "date", "format", "words", "title", "source")
DIM_COLUMNS = ("id", "source")


def list_(
    paths: Paths = None,
    *,
    json: Annotated[bool, Option("--json", help="Records without their text, one per line.")] = False,
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """List articles, one per line.

    A table on a terminal, tab-separated lines in a pipe.

    Example:  reex list seeds/ --since 2025-11
    """
    options = build_options(filters, cleaning, execution)
    with open_output() as out:
        open_writer = json_writer if json else table_writer if is_terminal() else tsv_writer
        code = run_sources(paths, options, execution, filters.limit, open_writer(out))
    raise Exit(code)


def article_row(article: Article) -> tuple[str, ...]:
    """The values of an article's columns."""
    return tuple("" if (value := getattr(article, name)) is None else str(value) for name in COLUMNS)


@contextmanager
def tsv_writer(out: IO[bytes]) -> Iterator[Write]:
    """Write a header, then a tab-separated line for each article as it comes."""
    out.write(tsv_row(COLUMNS))

    def write(article: Article) -> None:
        out.write(tsv_row(article_row(article)))

    yield write


@contextmanager
def json_writer(out: IO[bytes]) -> Iterator[Write]:
    """Write a record without its text for each article as it comes."""
    stream = terminal_safe(out)

    def write(article: Article) -> None:
        record = to_record(article)
        del record["text"]
        stream.write(json_line(record) + b"\n")

    yield write


@contextmanager
def table_writer(out: IO[bytes]) -> Iterator[Write]:
    """Collect the articles, then write a table as wide as the terminal."""
    rows: list[tuple[str, ...]] = []
    try:
        yield lambda article: rows.append(article_row(article))
    finally:
        if rows:
            columns = terminal_width()
            out.write(render(*_format_table(rows, columns), columns=columns, wrap=False))


def _format_table(rows: list[tuple[str, ...]], columns: int) -> Iterator[Any]:
    """Format the header and the rows. Title and source share the columns that the others leave, and are cut to fit."""
    from rich.text import Text

    cells_by_row = [[terminal_cell(name, cell) for name, cell in zip(COLUMNS, cells, strict=True)] for cells in rows]
    widths = {name: max(map(display_width, [name, *cells])) for name, *cells in zip(COLUMNS, *cells_by_row, strict=True)}
    shared = columns - sum(widths[name] for name in COLUMNS[:-2]) - len(GAP) * (len(COLUMNS) - 1)
    least_source = max(len("source"), int(shared * SOURCE_SHARE))
    widths["source"] = min(widths["source"], max(least_source, shared - widths["title"]))
    widths["title"] = max(len("title"), min(widths["title"], shared - widths["source"]))
    for number, (*cells, source) in enumerate([list(COLUMNS), *cells_by_row]):
        fitted = [fit_width(cell, widths[name], right=name == "words") for name, cell in zip(COLUMNS, cells, strict=False)]
        parts = [(cell, "dim" if name in DIM_COLUMNS and number else "") for name, cell in zip(COLUMNS, fitted, strict=False)]
        parts.append((shorten_source(source, widths["source"]), "dim" if number else ""))
        yield Text(GAP, "" if number else "bold").join(Text(*part) for part in parts)


def terminal_cell(name: str, cell: str) -> str:
    """Make a cell harmless to a terminal and, where its column has a limit, cut it."""
    return EMOJI_MODIFIERS.sub("", sanitize_for_terminal(cell))[: CELL_LIMITS.get(name)]
