"""`reex strip`: a filter from anything that is read here to clean text."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

from typer import Exit, Option

from reex_cli.cli.options import Cleansing, Paths, Running, Selecting, ask_of
from reex_cli.cli.output import guarded, results, tell
from reex_cli.cli.run_sources import each
from reex_cli.model import Article

FORM_FEED = "\f"


def strip(
    paths: Paths = None,
    *,
    why: Annotated[bool, Option("--why", help="Tell what was dropped, and why, on standard error.")] = False,
    selecting: Selecting,
    cleansing: Cleansing,
    running: Running,
) -> None:
    """Write clean text: the title, then the text.

    A form feed separates articles.

    Example:  reex strip < dump.txt > clean.txt
    """
    ask = ask_of(selecting, cleansing, running, *(["removed"] if why else []))
    first = True

    def use(article: Article) -> None:
        nonlocal first
        text = "\n\n".join(filter(None, (article.title, article.text)))
        out.write(f"{'' if first else FORM_FEED}{text}\n".encode("utf-8", "replace"))
        first = False
        for gone in article.removed if why else ():  # a record may bring its own
            text = " ".join(gone.text.split())
            tell(f"{article.source}:{gone.line}: {gone.label} ({gone.rule}): {text}")

    with results() as stream:
        out = guarded(stream)
        code = each(paths, ask, running, selecting.limit, nullcontext(use))
    raise Exit(code)
