"""Tables: data become one table block, code with numbered lines one code block, layout tables their inner blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from reex_cli.model import CODE, HEADING, LIST_ITEM, PARAGRAPH, TABLE, Block, Element, Mark, Span

CELL_ELEMENTS = frozenset(("td", "th"))
CELL_KINDS = frozenset((PARAGRAPH, HEADING))
LONG_CELL_KINDS = frozenset((PARAGRAPH, LIST_ITEM))  # of a cell with several blocks
BETWEEN_BLOCKS = " / "  # of one cell
BETWEEN_CELLS = " | "  # of one row
LONGER_BREAK = len(BETWEEN_BLOCKS) - len("\n")
MAX_CELL_BLOCKS = 12  # more, or more characters, are the column of a layout
MAX_CELL_CHARACTERS = 500
MAX_LINKED_SHARE = 0.5  # of the characters of a table with such cells; more are links to other pages
CODE_CLASSES = frozenset("code rouge-code crayon-code blob-code hljs-ln-code".split())  # of syntax highlighters
Cell = list[Block]
Run = TypeVar("Run", Span, Mark)


class HtmlTable:
    """The rows of one `<table>`, each a list of cells, each a list of blocks."""

    __slots__ = ("element", "rows")

    def __init__(self, element: Element | None) -> None:
        self.element = element
        self.rows: list[list[Cell]] = []

    def begin_row(self) -> None:
        """Begin a row."""
        self.rows.append([])

    def begin_cell(self) -> Cell:
        """Begin a cell, and return the list to which its blocks are appended."""
        if not self.rows:
            self.begin_row()
        self.rows[-1].append([])
        return self.rows[-1][-1]

    def begins_numbered_code(self, element: Element | None) -> bool:
        """Whether the cell that begins holds code, and the cell before it the numbers of its lines."""
        row = self.rows[-1] if self.rows else []
        is_code = element is not None and not CODE_CLASSES.isdisjoint(element.selectors)
        return is_code and len(row) == 1 and parse_line_numbers(row[0]) is not None

    def build_blocks(self) -> list[Block]:
        """One block of data or code, or the inner blocks of a layout table."""
        inner = [block for row in self.rows for cell in row for block in cell]
        rows = [row for row in self.rows if any(row)]
        if is_numbered_code(rows):
            code = [block for row in rows for block in row[1]]
            return [code[0]._replace(text="\n".join(join_code_lines(row[1]) for row in rows))]
        if not is_data_table(rows):
            return inner
        cells = tuple(tuple(map(join_cell, row)) for row in rows)
        text = "\n".join(BETWEEN_CELLS.join(row) for row in cells)
        return [
            Block(
                TABLE,
                text,
                inner[0].line,
                link_characters=sum(block.link_characters for block in inner),
                element=self.element,
                rows=cells,
                last_line=max(block.last_line for block in inner),
                spans=tuple(
                    [span for block, place in place_cells(rows) for span in move(inner_spans(block), block.text, place)]
                ),
                marks=tuple([mark for block, place in place_cells(rows) for mark in move(block.marks, block.text, place)]),
            )
        ]


def is_data_table(rows: list[list[Cell]]) -> bool:
    """Whether a table has several rows and columns, and every cell one block of text, or few short ones."""
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    if all(len(cell) < 2 and all(block.kind in CELL_KINDS for block in cell) for cell in cells):
        return True
    return is_grid(rows) and all(map(is_short, cells)) and not is_linked([block for cell in cells for block in cell])


def is_grid(rows: list[list[Cell]]) -> bool:
    """Whether several rows have several columns with text, and hardly any row fewer than the others."""
    filled = sum(sum(map(bool, row)) > 1 for row in rows)
    return filled > 1 and filled * 2 > len(rows)


def is_short(cell: Cell) -> bool:
    """Whether a cell may be one of a table of data: one block of text, a list, or a few short paragraphs."""
    if len(cell) < 2:
        return all(block.kind in CELL_KINDS or block.kind is LIST_ITEM for block in cell)
    size = sum(len(block.text) for block in cell)
    return len(cell) <= MAX_CELL_BLOCKS and size <= MAX_CELL_CHARACTERS and all(block.kind in LONG_CELL_KINDS for block in cell)


def is_linked(blocks: list[Block]) -> bool:
    """Whether most of the text of these blocks is inside links."""
    return sum(block.link_characters for block in blocks) > MAX_LINKED_SHARE * sum(len(block.text) for block in blocks)


def join_cell(cell: Cell) -> str:
    """The text of a cell on one line."""
    return BETWEEN_BLOCKS.join(block.text for block in cell).replace("\n", BETWEEN_BLOCKS)


def place_cells(rows: list[list[Cell]]) -> Iterator[tuple[Block, int]]:
    """The blocks in cells, each with its place in the text of the table."""
    place = 0
    for row in rows:
        for cell in row:
            for block in cell:
                yield block, place
                place += len(block.text) + block.text.count("\n") * LONGER_BREAK + len(BETWEEN_BLOCKS)
            place += len(BETWEEN_CELLS) - (len(BETWEEN_BLOCKS) if cell else 0)
        place += len("\n") - len(BETWEEN_CELLS)


def inner_spans(block: Block) -> list[Span]:
    """The spans of a block in a cell but those of all its text, which stands for a picture in the cell and is not cut."""
    return [span for span in block.spans if span.start or span.end < len(block.text)]


def move(runs: Sequence[Run], text: str, place: int) -> Iterator[Run]:
    """Runs of a text whose line ends become `BETWEEN_BLOCKS`, and which has this place in another."""
    for run in runs:
        start = run.start + LONGER_BREAK * text.count("\n", 0, run.start)
        end = run.end + LONGER_BREAK * text.count("\n", 0, run.end)
        yield run._replace(start=start + place, end=end + place)


def is_numbered_code(rows: list[list[Cell]]) -> bool:
    """Whether the first of two columns numbers the lines of the second, which is code."""
    if not rows or any(len(row) != 2 or any(block.kind is not CODE for block in row[1]) for row in rows):
        return False
    numbers = [parse_line_numbers(row[0]) for row in rows]
    if any(cell is None for cell in numbers) or not any(row[1] for row in rows):
        return False
    flat = [number for cell in numbers for number in cell or []]
    return flat == list(range(flat[0], flat[0] + len(flat))) if flat else True


def parse_line_numbers(cell: Cell) -> list[int] | None:
    """Parse the line numbers in a cell; `None` if it holds anything else."""
    words = [word for block in cell for word in block.text.split()]
    return [int(word) for word in words] if all(word.isdecimal() and len(word) < 8 for word in words) else None


def join_code_lines(cell: Cell) -> str:
    """Join the lines of code in a cell."""
    return "\n".join(block.text for block in cell)
