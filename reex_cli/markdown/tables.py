"""Tables, as GitHub Flavored Markdown writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reex_cli.markdown.layers import NO_LAYERS, Layers, slice_layers

BETWEEN_CELLS, BETWEEN_ROWS = " | ", "\n"  # in the text of the block


def find_cells(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Where each cell is in the text of the block.

    >>> list(find_cells([["ab", "c"], ["d"]]))
    [(0, 2), (5, 6), (7, 8)]
    """
    start = 0
    for row in rows:
        for number, cell in enumerate(row):
            start += len(BETWEEN_CELLS) if number else 0
            yield start, start + len(cell)
            start += len(cell)
        start += len(BETWEEN_ROWS)


def split_layers(rows: Sequence[Sequence[str]], text: str, layers: Layers) -> Iterator[Layers]:
    """The marks of each cell; none where the text is not that of the rows."""
    if layers and text == BETWEEN_ROWS.join(map(BETWEEN_CELLS.join, rows)):
        return slice_layers(layers, find_cells(rows))
    return (NO_LAYERS for row in rows for _ in row)


def join_rows(rows: Sequence[Sequence[str]]) -> str:
    """Write a table of cells in Markdown; its first row is the header. Rows that are shorter are completed by the parser."""
    columns = max(map(len, rows))
    header = [*rows[0], *[""] * (columns - len(rows[0]))]
    lines = [f"| {' | '.join(row)} |" for row in (header, *rows[1:])]
    return "\n".join([lines[0], f"|{' --- |' * columns}", *lines[1:]])
