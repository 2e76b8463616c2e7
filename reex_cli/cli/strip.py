"""`reex strip`: a filter from anything that is read here to clean text."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

from typer import Exit, Option

from reex_cli.cli.output import open_output, print_message, terminal_safe
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.model import Article

FORM_FEED = "\f"


def strip(
    paths: Paths = None,
    *,
    why: Annotated[bool, Option("--why", help="Tell what was dropped, and why, on standard error.")] = False,
    selecting: FilterOptions,
    cleansing: CleaningOptions,
    running: ExecutionOptions,
) -> None:
    """Write clean text: the title, then the text.

    A form feed separates articles.

    Example:  reex strip < dump.txt > clean.txt
    """
    ask = build_options(selecting, cleansing, running, *(["removed"] if why else []))
    first = True

    def use(article: Article) -> None:
        nonlocal first
        text = "\n\n".join(filter(None, (article.title, article.text)))
        out.write(f"{'' if first else FORM_FEED}{text}\n".encode("utf-8", "replace"))
        first = False
        for gone in article.removed if why else ():  # a record may bring its own
            text = " ".join(gone.text.split())
            print_message(f"{article.source}:{gone.line}: {gone.label} ({gone.rule}): {text}")

    with open_output() as stream:
        out = terminal_safe(stream)
        code = run_sources(paths, ask, running, selecting.limit, nullcontext(use))
    raise Exit(code)
