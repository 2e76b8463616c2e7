"""`reex dedupe`: write each article once, whatever roads it came by.

What makes two articles the same, and which copy is kept, is left to `reex_cli.duplicates`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Annotated

from typer import Exit, Option

from reex_cli.cli.export import choose_extras, choose_fields, choose_writer
from reex_cli.cli.output import open_output, open_writer, print_message, terminal_safe
from reex_cli.cli.parameters import (
    CleaningOptions,
    ExecutionOptions,
    FilterOptions,
    MarkdownOptions,
    OutputOptions,
    Paths,
    build_options,
)
from reex_cli.cli.run_sources import run_sources
from reex_cli.errors import BadOption
from reex_cli.model import DUPLICATES, PROFILE
from reex_cli.options import MatchOptions
from reex_cli.writers import Write, WriterOptions, ignore_line, tsv_row

if TYPE_CHECKING:
    from reex_cli.duplicates import Collection

ALL = "all"  # of --keep: all copies
LIST_COLUMNS = ("group", "kept", "how", "similarity", "id", "format", "source")


def dedupe(
    paths: Paths = None,
    *,
    list_: Annotated[bool, Option("--list", help="Print the groups of copies as TSV.")] = False,
    similarity: Annotated[
        float, Option(help="Texts at least so similar are the same.", metavar="0..1", min=0.3, max=1)
    ] = MatchOptions().similarity,
    within: Annotated[str, Option(help="Compare within each host only.", metavar="host")] = "",
    index: Annotated[str, Option(help="Remember the articles in this file, for --against.", metavar="FILE")] = "",
    against: Annotated[str, Option(help="Leave out what this index has already.", metavar="FILE")] = "",
    output: OutputOptions,
    markdown: MarkdownOptions,
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Write each article once, with the best of its copies.

    Copies have the same address or text, nearly the same text, or one has the text of the other in it. --keep all writes
    and marks them all.

    Example:  reex dedupe -o corpus.jsonl posts.json saved/ dumps/
    """
    if within not in ("", "host"):
        raise BadOption(f"--within {within}: write --within host.")
    if index and output.output and os.path.realpath(index) == os.path.realpath(output.output):
        raise BadOption(f"--index {index}: the articles are written there. Write one of them to another file.")
    keep_all = ALL in (cleaning.keep or ())
    cleaning = replace(cleaning, keep=[name for name in cleaning.keep or () if name != ALL] or None)
    collecting = open_indexed_collection(MatchOptions(similarity, bool(within)), index, against)
    writer = choose_writer(output)
    fields = choose_fields(output, writer)
    extras = choose_extras(output, writer, fields)
    detail = frozenset(("evidence", PROFILE, *extras, *writer.required_extras))
    options = replace(
        build_options(filters, cleaning, execution, *detail), markdown=markdown.to_parts(is_written="markdown" in detail)
    )
    if list_:
        writing = list_groups(output.output, collecting)
    else:
        warn = ignore_line if execution.quiet else print_message
        opened = open_writer(writer, output.output, WriterOptions(fields, output.excel, options.cleaning, warn))
        writing = write_once(opened, collecting, frozenset((*extras, *writer.required_extras, DUPLICATES)), keep_all=keep_all)
    kept = [path for name in (index, against) if name for path in (name, f"{name}-journal")]
    raise Exit(run_sources(paths, options, execution, filters.limit, writing, output=output.output, other_outputs=kept))


@contextmanager
def open_indexed_collection(options: MatchOptions, index: str, against: str) -> Iterator[Collection]:
    """Open a collection that knows what is in one index, and is added to another, or the same, if nothing fails."""
    from reex_cli.duplicates import open_collection, open_index

    with ExitStack() as stack:
        written = stack.enter_context(open_index(index, writable=True)) if index else None
        is_one = written and against and os.path.exists(against) and os.path.samefile(index, against)
        read = written if is_one else stack.enter_context(open_index(against)) if against else None
        collection = stack.enter_context(open_collection(options, read))
        yield collection
        if written:
            written.add_all(collection.candidates)


@contextmanager
def write_once(
    writing: AbstractContextManager[Write],
    collecting: AbstractContextManager[Collection],
    detail: frozenset[str],
    *,
    keep_all: bool,
) -> Iterator[Write]:
    """Collect articles, then write one of each group, with these optional parts. The index is written after the output."""
    with collecting as collection, writing as write:
        yield collection.add
        collection.group()
        for article in collection.articles(keep_all=keep_all):
            write(replace(article, detail=article.detail & detail))


@contextmanager
def list_groups(path: str, collecting: AbstractContextManager[Collection]) -> Iterator[Write]:
    """Collect articles, then write a line for each copy of those that have several."""
    with collecting as collection, open_output(path) as stream:
        yield collection.add
        collection.group()
        write_groups(terminal_safe(stream), collection)


def write_groups(stream: IO[bytes], collection: Collection) -> None:
    """Write the groups in the order of the copies that are kept, and below each what the index has of it."""
    stream.write(tsv_row(LIST_COLUMNS))
    count = 0
    for number in range(len(collection.spool)):
        if collection.chosen_for(number) == number:
            rows = [*collection.rows(number)]
            count += bool(rows)
            for row in rows:
                stream.write(tsv_row((str(count), *row)))
