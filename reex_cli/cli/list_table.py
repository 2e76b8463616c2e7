"""The table of `reex list` on a terminal, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reex_cli.cli.text_width import EMOJI_MODIFIERS, display_width, fit_width, shorten_source
from reex_cli.text import sanitize_for_terminal

CELL_LIMITS = {"id": 8, "date": 10, "modified": 10}  # characters of a cell
GAP = "  "  # between columns
MIN_WIDTH = 10  # columns to which titles and other texts are cut, so that sources stay whole and can be copied
DISPENSABLE = ((), ("id",), ("id", "format"))  # columns that are left out where sources would be cut otherwise
FIXED = ("id", "date", "modified", "format", "words", "language", "status")  # columns that are never cut
RIGHT = ("words",)
DIM = ("id", "source")


def format_table(names: Sequence[str], rows: list[tuple[str, ...]], columns: int, *, fixed: bool) -> Iterator[Any]:
    """Format a header and rows of cells as lines of rich text. `fixed`: no column may be left out."""
    from rich.text import Text

    cells = [[terminal_cell(name, cell) for name, cell in zip(names, row, strict=True)] for row in rows]
    widths = {name: max(map(display_width, [name, *column])) for name, *column in zip(names, *cells, strict=True)}
    widths = choose_widths(widths, columns, DISPENSABLE[:1] if fixed else DISPENSABLE)
    for number, row in enumerate([list(names), *cells]):
        parts = [
            Text(fit_cell(name, cell, widths[name], last=name == names[-1]), "dim" if name in DIM and number else "")
            for name, cell in zip(names, row, strict=True)
            if name in widths
        ]
        yield Text(GAP, "" if number else "bold").join(parts)


def choose_widths(widths: dict[str, int], columns: int, dispensable: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """Fit columns into a number of terminal columns: texts are cut first, then columns left out, then sources shortened.

    >>> choose_widths({"id": 8, "format": 4, "title": 60, "source": 30}, 60, DISPENSABLE)
    {'id': 8, 'format': 4, 'title': 12, 'source': 30}
    >>> choose_widths({"id": 8, "format": 4, "title": 60, "source": 40}, 60, DISPENSABLE)
    {'format': 4, 'title': 12, 'source': 40}
    >>> choose_widths({"id": 8, "format": 4, "title": 60, "source": 60}, 60, DISPENSABLE)
    {'id': 8, 'format': 4, 'title': 21, 'source': 21}
    """
    candidates = [{name: width for name, width in widths.items() if name not in left_out} for left_out in dispensable]
    for whole in (("source",), ()):  # columns that are not cut
        for candidate in candidates:
            chosen = dict(candidate)
            if shrink(chosen, [name for name in chosen if name not in (*FIXED, *whole)], columns, MIN_WIDTH):
                return chosen
    shrink(chosen, [name for name in chosen if name not in FIXED], columns, 1)
    return chosen


def shrink(widths: dict[str, int], names: list[str], columns: int, least: int) -> bool:
    """Make the widest of these columns narrower until all fit, none below `least`; give whether they fit."""
    excess = sum(widths.values()) + len(GAP) * (len(widths) - 1) - columns
    while excess > 0 and names and widths[widest := max(names, key=lambda name: widths[name])] > least:
        step = max(1, min(excess, widths[widest] - columns))  # a long text is cut to the terminal at once
        widths[widest] -= step
        excess -= step
    return excess <= 0


def fit_cell(name: str, cell: str, width: int, *, last: bool) -> str:
    """Cut or fill a cell; the last one of a row is not filled."""
    if name == "source":
        cell = shorten_source(cell, width)
    cell = fit_width(cell, width, right=name in RIGHT)
    return cell.rstrip() if last else cell


def terminal_cell(name: str, cell: str) -> str:
    """Make a cell harmless to a terminal and, where its column has a limit, cut it."""
    return EMOJI_MODIFIERS.sub("", sanitize_for_terminal(cell))[: CELL_LIMITS.get(name)]
