"""Tables while they are read: data stay a table, a layout falls apart into its blocks, numbered code is code."""

from __future__ import annotations

from reex_cli.model import CODE, HEADING, PARAGRAPH, TABLE, Block, Element

CELL_ELEMENTS = frozenset(("td", "th"))
CELL_KINDS = frozenset((PARAGRAPH, HEADING))
CODE_CLASSES = frozenset("code rouge-code crayon-code blob-code hljs-ln-code".split())  # classes that highlighters give
Cell = list[Block]


class Table:
    """The rows of one `<table>`, each a list of cells, each a list of blocks."""

    __slots__ = ("element", "rows")

    def __init__(self, element: Element | None) -> None:
        self.element = element
        self.rows: list[list[Cell]] = []

    def row(self) -> None:
        """A row begins."""
        self.rows.append([])

    def cell(self) -> Cell:
        """A cell begins; what is appended to the answer is in it."""
        if not self.rows:
            self.row()
        self.rows[-1].append([])
        return self.rows[-1][-1]

    def numbers_lines(self, element: Element | None) -> bool:
        """Whether the cell that begins has code in it, whose lines the cell before has numbered."""
        row = self.rows[-1] if self.rows else []
        is_code = element is not None and not CODE_CLASSES.isdisjoint(element.marks)
        return is_code and len(row) == 1 and parse_line_numbers(row[0]) is not None

    def blocks(self) -> list[Block]:
        """One block of data or of code, or the blocks of a layout."""
        inner = [block for row in self.rows for cell in row for block in cell]
        rows = [row for row in self.rows if any(row)]
        if is_numbered_code(rows):
            code = [block for row in rows for block in row[1]]
            return [code[0]._replace(text="\n".join(join_code_lines(row[1]) for row in rows))]
        if not is_data_table(rows):
            return inner
        cells = tuple(tuple(cell[0].text if cell else "" for cell in row) for row in rows)
        text = "\n".join(" | ".join(row) for row in cells)
        link_characters = sum(block.link_characters for block in inner)
        return [Block(TABLE, text, inner[0].line, link_characters=link_characters, element=self.element, rows=cells)]


def is_data_table(rows: list[list[Cell]]) -> bool:
    """Whether there are several rows and columns, and in no cell more than one line of text."""
    return (
        len(rows) > 1
        and max(map(len, rows)) > 1
        and all(len(cell) < 2 and all(block.kind in CELL_KINDS for block in cell) for row in rows for cell in row)
    )


def is_numbered_code(rows: list[list[Cell]]) -> bool:
    """Whether the first column counts the lines of the second, and that is code."""
    if not rows or any(len(row) != 2 or any(block.kind is not CODE for block in row[1]) for row in rows):
        return False
    counted = [parse_line_numbers(row[0]) for row in rows]
    if any(found is None for found in counted) or not any(row[1] for row in rows):
        return False
    flat = [number for found in counted for number in found or []]
    return flat == list(range(flat[0], flat[0] + len(flat))) if flat else True


def parse_line_numbers(cell: Cell) -> list[int] | None:
    """The numbers in a cell; nothing where it holds anything else."""
    found = [word for block in cell for word in block.text.split()]
    return [int(word) for word in found] if all(word.isdecimal() and len(word) < 8 for word in found) else None


def join_code_lines(cell: Cell) -> str:
    """The lines of code in a cell."""
    return "\n".join(block.text for block in cell)
