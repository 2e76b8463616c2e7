"""`reex list`: what is here, a line an article."""

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
SOURCE_SHARE = 0.35  # of the columns that the others leave, for the source, if the title needs the rest
GAP = "  "  # between them
COLUMNS = ("id", "date", "format", "words", "title", "source")
DIM_COLUMNS = ("id", "source")


def list_(
    paths: Paths = None,
    *,
    json: Annotated[bool, Option("--json", help="Records without their text, one per line.")] = False,
    selecting: FilterOptions,
    cleansing: CleaningOptions,
    running: ExecutionOptions,
) -> None:
    """List articles, one per line.

    A table on a terminal, tab-separated lines in a pipe.

    Example:  reex list seeds/ --since 2025-11
    """
    ask = build_options(selecting, cleansing, running)
    with open_output() as out:
        shape = json_writer if json else table_writer if is_terminal() else tsv_writer
        code = run_sources(paths, ask, running, selecting.limit, shape(out))
    raise Exit(code)


def article_row(article: Article) -> tuple[str, ...]:
    """The cells of one article."""
    return tuple("" if (value := getattr(article, name)) is None else str(value) for name in COLUMNS)


@contextmanager
def tsv_writer(out: IO[bytes]) -> Iterator[Write]:
    """Tab-separated, with a header, as they come."""
    out.write(tsv_row(COLUMNS))

    def write(article: Article) -> None:
        out.write(tsv_row(article_row(article)))

    yield write


@contextmanager
def json_writer(out: IO[bytes]) -> Iterator[Write]:
    """Records without their text."""

    def write(article: Article) -> None:
        found = to_record(article)
        del found["text"]
        shown.write(json_line(found) + b"\n")

    shown = terminal_safe(out)
    yield write


@contextmanager
def table_writer(out: IO[bytes]) -> Iterator[Write]:
    """A table fitted to the width of the terminal, once all are there."""
    rows: list[tuple[str, ...]] = []
    try:
        yield lambda article: rows.append(article_row(article))
    finally:
        if rows:
            columns = terminal_width()
            out.write(render(*_format_table(rows, columns), columns=columns, wrap=False))


def _format_table(rows: list[tuple[str, ...]], columns: int) -> Iterator[Any]:
    """Narrow cells whole, an id by a prefix that still names it, a date by its day; title and source share the rest."""
    from rich.text import Text

    shown = [[terminal_cell(name, cell) for name, cell in zip(COLUMNS, cells, strict=True)] for cells in rows]
    widths = {name: max(map(display_width, [name, *cells])) for name, *cells in zip(COLUMNS, *shown, strict=True)}
    rest = columns - sum(widths[name] for name in COLUMNS[:-2]) - len(GAP) * (len(COLUMNS) - 1)
    least = max(len("source"), int(rest * SOURCE_SHARE))
    widths["source"] = min(widths["source"], max(least, rest - widths["title"]))
    widths["title"] = max(len("title"), min(widths["title"], rest - widths["source"]))
    for number, (*cells, source) in enumerate([list(COLUMNS), *shown]):
        fit = [fit_width(cell, widths[name], right=name == "words") for name, cell in zip(COLUMNS, cells, strict=False)]
        parts = [(cell, "dim" if name in DIM_COLUMNS and number else "") for name, cell in zip(COLUMNS, fit, strict=False)]
        parts.append((shorten_source(source, widths["source"]), "dim" if number else ""))
        yield Text(GAP, "" if number else "bold").join(Text(*part) for part in parts)


def terminal_cell(name: str, cell: str) -> str:
    """A cell as a terminal shows it."""
    return EMOJI_MODIFIERS.sub("", sanitize_for_terminal(cell))[: CELL_LIMITS.get(name)]
