"""`reex show`: read articles, and with `--why` what was dropped, in place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from typer import Exit, Option

from reex_cli.cli.output import is_terminal, open_output, render, terminal_width
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.model import Article, Block, Kind, Removed
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import split_paragraphs

HEADER = ("title", "authors", "date", "modified", "site", "url", "language", "terms", "summary", "source", "format", "id")
SEPARATOR = "⁂"
MAX_WIDTH = 100  # columns; longer lines are hard to read
REMOVED_KIND = Kind.FIELD  # stands for what was removed, which has no kind any more
MIN_TEXT_WIDTH = 20  # columns that are left for a text beside what leads it


class Line(NamedTuple):
    """What is shown on a line of its own, or on several where the terminal is narrow."""

    text: str
    style: str = ""
    lead: str = ""  # what stands before the text, and leaves its further lines as far from the edge
    lead_style: str = ""


def show(
    paths: Paths = None,
    *,
    why: Annotated[bool, Option("--why", help="Show what was dropped, and why.")] = False,
    selecting: FilterOptions,
    cleansing: CleaningOptions,
    running: ExecutionOptions,
) -> None:
    """Show articles, for reading.

    With --why, what was dropped is shown as well, in place, with its rule.

    Example:  reex show --why dump.txt
    """
    ask = build_options(selecting, cleansing, running, "blocks", *(("removed", "evidence") if why else ()))
    shown = 0

    def use(article: Article) -> None:
        nonlocal shown
        lines = [Line(SEPARATOR), Line("")] if shown else []
        shown += 1
        article = article if why else replace(article, removed=(), evidence=())  # a record may bring its own
        lines += [*header_lines(article), Line(""), *body_lines(article)]
        if coloured:
            columns = terminal_width(MAX_WIDTH)
            texts = [_style_line(line, columns if terminal else 0) for line in lines]
            out.write(render(*texts, columns=columns, wrap=terminal))
        else:
            out.write("".join(f"{line.lead}{line.text}\n" for line in lines).encode("utf-8", "replace"))

    terminal = is_terminal()
    coloured = terminal or bool(os.environ.get("FORCE_COLOR"))
    with open_output() as out:
        code = run_sources(paths, ask, running, selecting.limit, nullcontext(use))
    raise Exit(code)


def header_lines(article: Article) -> Iterator[Line]:
    """What is known of the article, a line a field; nothing for what is not."""
    came_from = {one.field: "; not ".join((one.rule, *one.seen)) for one in reversed(article.evidence)}
    for name in HEADER:
        value = getattr(article, name)
        if isinstance(value, dict):
            value = "; ".join(f"{key}: {', '.join(names)}" for key, names in value.items())
        elif isinstance(value, tuple):
            value = ", ".join(value)
        if value:
            told = f"  ({came_from[name]})" if name in came_from else ""
            yield Line(f"{value}{told}", "bold" if name == "title" else "", f"{name + ':':<10} ", "cyan")
    yield Line(str(article.words), "", f"{'words:':<10} ", "cyan")
    for note in article.notes:
        yield Line(note, "", f"{'note:':<10} ", "magenta")


def body_lines(article: Article) -> Iterator[Line]:
    """The blocks, an empty line between them but for items of one list; what went stands where it was."""
    last: Kind | None = None
    blocks = article.blocks or split_paragraphs(article.text)
    for number, line in merge_removed(blocks, article.removed):
        kind = blocks[number].kind if number is not None else REMOVED_KIND
        if last and not (kind is last and kind in (Kind.LIST_ITEM, REMOVED_KIND)):
            yield Line("")
        yield line
        last = kind


def merge_removed(blocks: Sequence[Block], gone: Iterable[Removed]) -> Iterator[tuple[int | None, Line]]:
    """Blocks by their number, and between them what was removed, without one."""
    removed = list(gone)
    for number in range(len(blocks) + 1):
        while removed and removed[0].at <= number:
            one = removed.pop(0)
            yield None, Line(f"{one.line}: {one.label} ({one.rule}): {single_line(one.text)}", "dim", "✂ ", "dim")
        if number < len(blocks):
            block = blocks[number]
            yield number, block_line(block)


def block_line(block: Block) -> Line:
    """A block as a person reads it."""
    match block.kind:
        case Kind.HEADING:
            return Line(block.text, "bold")
        case Kind.LIST_ITEM:
            return Line(block.text, lead=f"{'  ' * (block.level - 1)}- ")
        case Kind.QUOTE:
            return Line(block.text, lead="> ")
        case Kind.IMAGE | Kind.EMBED:
            return Line(f"[{block.kind}: {block.text or block.url}]")
        case Kind.CAPTION:
            return Line(f"[caption: {block.text}]")
    return Line(block.text)


def single_line(text: str) -> str:
    """A block's text on one line."""
    return " ".join(text.split())


def _style_line(line: Line, columns: int) -> Any:
    """A line as rich shows it; of a terminal's columns, the text has those that its lead leaves."""
    from rich.console import Console
    from rich.text import Text

    text = Text("\n".join(sanitize_for_terminal(part) for part in line.text.split("\n")), line.style)
    if line.lead and (room := columns - len(line.lead)) >= MIN_TEXT_WIDTH:
        text = Text("\n" + " " * len(line.lead)).join(text.wrap(Console(), room))
    return Text.assemble((line.lead, line.lead_style), text)
