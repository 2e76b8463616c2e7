"""`reex show`: articles for reading and, with `--why`, what was dropped, in its place, and where each field came from."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from typer import Exit, Option

from reex_cli.cli.output import is_terminal, open_output, render, terminal_width
from reex_cli.cli.pager import paged
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.sample import sample_articles
from reex_cli.errors import DONE
from reex_cli.model import Article, Block, Kind, Removed
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import split_paragraphs

HEADER = ("title", "authors", "date", "modified", "site", "url", "language", "terms", "summary", "source", "format", "id")
SEPARATOR = "⁂"  # between articles
MAX_WIDTH = 100  # columns; longer lines are hard to read
MIN_TEXT_WIDTH = 20  # columns for the text after a prefix; with fewer, lines are not indented
REMOVED_KIND = Kind.FIELD  # stands for removed text, whose kind is not known


class Line(NamedTuple):
    """A line of output, which is wrapped on a narrow terminal."""

    text: str
    style: str = ""
    prefix: str = ""  # before the text; wrapped lines are indented by its width
    prefix_style: str = ""


def show(
    paths: Paths = None,
    *,
    why: Annotated[bool, Option("--why", help="Show what was dropped, and why.")] = False,
    pager: Annotated[bool, Option("--pager/--no-pager", help="Page what is longer than the screen.")] = True,
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Show articles, for reading.

    With --why, what was dropped is shown as well, in place, with its rule.

    Example:  reex show --why dump.txt
    """
    options = build_options(filters, cleaning, execution, "blocks", *(("removed", "evidence") if why else ()))
    shown = 0

    def write(article: Article) -> None:
        nonlocal shown
        lines = [Line(SEPARATOR), Line("")] if shown else []
        shown += 1
        article = article if why else replace(article, removed=(), evidence=())  # a record that is read back has its own
        lines += [*header_lines(article), Line(""), *body_lines(article)]
        if coloured:
            columns = terminal_width(MAX_WIDTH)
            texts = [_style_line(line, columns if terminal else 0) for line in lines]
            out.write(render(*texts, columns=columns, wrap=terminal))
        else:
            out.write("".join(f"{line.prefix}{line.text}\n" for line in lines).encode("utf-8", "replace"))

    terminal = is_terminal()
    coloured = terminal or bool(os.environ.get("FORCE_COLOR"))
    paging = terminal and pager
    if paging and not execution.progress:
        execution = replace(execution, progress=False)  # it would be drawn over the pages
    code = DONE  # also where the user leaves the pager early
    with open_output() as stream, paged(stream, wanted=paging) as out:
        code = run_sources(paths, options, execution, filters.limit, sample_articles(nullcontext(write), filters.sample))
    raise Exit(code)


def header_lines(article: Article) -> Iterator[Line]:
    """Give a line for each field that has a value, with its evidence where the article carries it, then the notes."""
    origins = {item.field: "; not ".join((item.rule, *item.seen)) for item in reversed(article.evidence)}
    for name in HEADER:
        value = getattr(article, name)
        if isinstance(value, dict):
            value = "; ".join(f"{key}: {', '.join(names)}" for key, names in value.items())
        elif isinstance(value, tuple):
            value = ", ".join(value)
        if value:
            origin = f"  ({origins[name]})" if name in origins else ""
            yield Line(f"{value}{origin}", "bold" if name == "title" else "", f"{name + ':':<10} ", "cyan")
    yield Line(str(article.words), "", f"{'words:':<10} ", "cyan")
    for note in article.notes:
        yield Line(note, "", f"{'note:':<10} ", "magenta")


def body_lines(article: Article) -> Iterator[Line]:
    """Give the blocks and the removed text, with blank lines between them, but not between items of one list."""
    last: Kind | None = None
    blocks = article.blocks or split_paragraphs(article.text)
    for index, line in merge_removed(blocks, article.removed):
        kind = blocks[index].kind if index is not None else REMOVED_KIND
        if last and not (kind is last and kind in (Kind.LIST_ITEM, REMOVED_KIND)):
            yield Line("")
        yield line
        last = kind


def merge_removed(blocks: Sequence[Block], removed: Iterable[Removed]) -> Iterator[tuple[int | None, Line]]:
    """Give each block with its index and, where it stood among them, each removed text, with None."""
    waiting = deque(removed)
    for index in range(len(blocks) + 1):
        while waiting and waiting[0].at <= index:
            text = waiting.popleft()
            yield None, Line(f"{text.line}: {text.label} ({text.rule}): {single_line(text.text)}", "dim", "✂ ", "dim")
        if index < len(blocks):
            yield index, block_line(blocks[index])


def block_line(block: Block) -> Line:
    """Format a block for reading."""
    match block.kind:
        case Kind.HEADING:
            return Line(block.text, "bold")
        case Kind.LIST_ITEM:
            return Line(block.text, prefix=f"{'  ' * (block.level - 1)}- ")
        case Kind.QUOTE:
            return Line(block.text, prefix="> ")
        case Kind.IMAGE | Kind.EMBED:
            return Line(f"[{block.kind}: {block.text or block.url}]")
        case Kind.CAPTION:
            return Line(f"[caption: {block.text}]")
    return Line(block.text)


def single_line(text: str) -> str:
    """Replace line ends and runs of spaces by one space."""
    return " ".join(text.split())


def _style_line(line: Line, columns: int) -> Any:
    """Make the rich text of a line; wrap it after its prefix where enough columns are left."""
    from rich.console import Console
    from rich.text import Text

    text = Text("\n".join(sanitize_for_terminal(part) for part in line.text.split("\n")), line.style)
    if line.prefix and (width := columns - len(line.prefix)) >= MIN_TEXT_WIDTH:
        text = Text("\n" + " " * len(line.prefix)).join(text.wrap(Console(), width))
    return Text.assemble((line.prefix, line.prefix_style), text)
