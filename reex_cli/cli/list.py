"""`reex list`: one line per article, as a table on a terminal and as tab-separated values in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import IO, Annotated

from typer import Exit, Option

from reex_cli.cli.list_table import format_table
from reex_cli.cli.output import is_terminal, open_output, render, terminal_safe, terminal_width
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.sample import check_sort_field, sample_articles, sort_articles
from reex_cli.model import EXTRAS, Article
from reex_cli.writers import Write, field_values, format_cells, json_line, parse_fields, to_record, tsv_row

COLUMNS = ("id", "date", "format", "words", "title", "source")


def list_(
    paths: Paths = None,
    *,
    json: Annotated[bool, Option("--json", help="Records without their text, one per line.")] = False,
    fields: Annotated[str, Option(help="These fields, in this order: id,title …", metavar="LIST")] = "",
    sort: Annotated[str, Option(help="Sort by this field; -FIELD sorts downwards.", metavar="FIELD")] = "",
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """List articles, one per line.

    A table on a terminal, tab-separated lines in a pipe.

    Example:  reex list seeds/ --since 2025-11
    """
    names = parse_fields(fields, usual=COLUMNS)
    options = build_options(filters, cleaning, execution, *(name for name in EXTRAS if name in names))
    limit = filters.limit
    with open_output() as out:
        open_writer = json_writer if json else table_writer if is_terminal() else tsv_writer
        writing = open_writer(out, names)
        if sort:
            check_sort_field(sort)
            writing = sort_articles(writing, sort, limit, partial(leave_out_text, (*names, sort.removeprefix("-"))))
            limit = None  # of what is read
        code = run_sources(paths, options, execution, limit, sample_articles(writing, filters.sample))
    raise Exit(code)


def leave_out_text(names: tuple[str, ...], article: Article) -> Article:
    """The article without its text, unless that is one of the fields."""
    return article if "text" in names else replace(article, text="")


@contextmanager
def tsv_writer(out: IO[bytes], names: tuple[str, ...]) -> Iterator[Write]:
    """Write a header, then a tab-separated line for each article as it comes."""
    out.write(tsv_row(names or COLUMNS))

    def write(article: Article) -> None:
        out.write(tsv_row(format_cells(article, names or COLUMNS)))

    yield write


@contextmanager
def json_writer(out: IO[bytes], names: tuple[str, ...]) -> Iterator[Write]:
    """Write the fields, or a record without its text, for each article as it comes."""
    stream = terminal_safe(out)

    def write(article: Article) -> None:
        if names:
            record = field_values(article, names)
        else:
            record = to_record(article)
            del record["text"]
        stream.write(json_line(record) + b"\n")

    yield write


@contextmanager
def table_writer(out: IO[bytes], names: tuple[str, ...]) -> Iterator[Write]:
    """Collect the articles, then write a table as wide as the terminal."""
    rows: list[tuple[str, ...]] = []
    try:
        yield lambda article: rows.append(tuple(format_cells(article, names or COLUMNS)))
    finally:
        if rows:
            columns = terminal_width()
            lines = format_table(names or COLUMNS, rows, columns, fixed=bool(names))
            out.write(render(*lines, columns=columns, wrap=False))
