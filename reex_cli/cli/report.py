"""`reex report`: one HTML page to look at a corpus. What it holds is left to `reex_cli.report`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from reex_cli.cli.output import STDOUT_PATHS, find_compressor, is_terminal, open_output
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.sample import sample_articles
from reex_cli.errors import BadOption
from reex_cli.input.walk import format_path
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Write

if TYPE_CHECKING:
    from reex_cli.report import Collection


def report(
    paths: Paths = None,
    *,
    output: Annotated[str, Option("-o", "--output", help="Write the page to this file.", metavar="FILE")] = "",
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Write one HTML page that shows a corpus.

    It has charts, what was dropped and why, failures, duplicates, and the articles, with search. It needs no network.

    Example:  reex report -o report.html seeds/
    """
    from reex_cli.report import Collection

    check_output(output)
    options = build_options(filters, cleaning, execution, "blocks", "removed", "evidence")
    collection = Collection()
    writing = sample_articles(open_page(output, collection, ", ".join(map(format_path, paths or ()))), filters.sample)
    code = run_sources(paths, options, execution, filters.limit, writing, output=output, watch=collection.add_outcome)
    raise Exit(code)


@contextmanager
def open_page(path: str, collection: Collection, paths: str) -> Iterator[Write]:
    """Collect the articles, then write the page."""
    from reex_cli.report import write_page

    with open_output(path) as stream:
        yield collection.add
        write_page(stream, collection, paths)


def check_output(path: str) -> None:
    """Raise `BadOption` for an output that cannot show a page."""
    if path in STDOUT_PATHS and is_terminal():
        raise BadOption("reex report: a terminal cannot show the page. Say with -o where to write it: -o report.html.")
    if find_compressor(path):
        raise BadOption(f"-o {sanitize_for_terminal(path)}: a browser opens no compressed page. Leave off the last suffix.")
