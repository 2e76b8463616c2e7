"""`reex strip`: a filter from any format that reex reads to clean text."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Annotated

from typer import Exit, Option

from reex_cli.cli.output import open_output, print_message, terminal_safe
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, MarkdownOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.sample import sample_articles
from reex_cli.input.stdin import STDIN, is_terminal_input
from reex_cli.model import Article
from reex_cli.writers import markdown as markdown_writer
from reex_cli.writers import txt


def strip(
    paths: Paths = None,
    *,
    markdown: Annotated[bool, Option("--markdown", help="Write Markdown instead of plain text.")] = False,
    why: Annotated[bool, Option("--why", help="Print what was dropped, and why, on standard error.")] = False,
    parts: MarkdownOptions,
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Write clean text: the title, then the text.

    A form feed separates articles.

    Example:  reex strip < dump.txt > clean.txt
    """
    if not paths and not execution.files_from and not is_terminal_input():
        paths = [STDIN]  # also from /dev/null: a filter never reads the folder instead
    options = build_options(filters, cleaning, execution, *(["removed"] if why else []), *(["markdown"] if markdown else []))
    options = replace(options, markdown=parts.to_parts(is_written=markdown))
    format_article = markdown_writer.format_article if markdown else txt.format_article

    def write(article: Article) -> None:
        write_text(article)
        for removed in article.removed if why else ():  # a record that is read back may have some without --why
            text = " ".join(removed.text.split())
            print_message(f"{article.source}:{removed.line}: {removed.label} ({removed.rule}): {text}")

    with open_output() as stream, txt.open_stream(terminal_safe(stream), format_article) as write_text:
        code = run_sources(paths, options, execution, filters.limit, sample_articles(nullcontext(write), filters.sample))
    raise Exit(code)
