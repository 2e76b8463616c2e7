"""Tables while they are read: data stay a table, a layout falls apart into its blocks."""

from __future__ import annotations

from reex_cli.model import Block, Kind, Place

CELL_KINDS = frozenset((Kind.PARAGRAPH, Kind.HEADING))


class Table:
    """The rows of one `<table>`, each a list of cells, each a list of blocks."""

    __slots__ = ("line", "place", "rows")

    def __init__(self, place: Place | None) -> None:
        self.place = place
        self.rows: list[list[list[Block]]] = []

    def row(self) -> None:
        """A row begins."""
        self.rows.append([])

    def cell(self) -> list[Block]:
        """A cell begins; what is appended to the answer is in it."""
        if not self.rows:
            self.row()
        self.rows[-1].append([])
        return self.rows[-1][-1]

    def blocks(self) -> list[Block]:
        """One block of data, or the blocks of a layout."""
        inner = [block for row in self.rows for cell in row for block in cell]
        rows = [row for row in self.rows if any(row)]
        is_data = (
            len(rows) > 1
            and max(map(len, rows)) > 1
            and all(len(cell) < 2 and all(block.kind in CELL_KINDS for block in cell) for row in rows for cell in row)
        )
        if not is_data:
            return inner
        cells = tuple(tuple(cell[0].text if cell else "" for cell in row) for row in rows)
        text = "\n".join(" | ".join(row) for row in cells)
        spoken = sum(block.linked for block in inner)
        return [Block(Kind.TABLE, text, inner[0].line, linked=spoken, place=self.place, rows=cells)]
