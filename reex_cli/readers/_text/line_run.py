"""The rows of one block of plain text, while they are joined, and the kind of block that they are."""

from __future__ import annotations

import re

from reex_cli.model import CODE, HEADING, LIST_ITEM, PARAGRAPH, QUOTE, TABLE, Kind
from reex_cli.readers._text.code import CODE_LINE, LINE_GOES_ON
from reex_cli.readers._text.lines import TextRow
from reex_cli.readers._text.wraps import Divisions
from reex_cli.text import SCENE_BREAK

CELL_GAP = re.compile(r"\t|\S {3,}\S")
GRID_KINDS = (TABLE, CODE)


class LineRun:
    """The rows of one block, while they are joined."""

    __slots__ = ("depth", "first", "in_stanza", "kind", "last", "parts", "spaces")

    def __init__(self, row: TextRow) -> None:
        self.first = row
        self.last = row.number
        self.kind = row_kind(row)
        self.parts = [(row.lead or " " * row.indent) + row.text if self.kind is CODE else row.text]
        self.spaces = row.text.count(" ")
        self.depth = 1  # of a list item
        self.in_stanza = False  # whether it is a line below another line of its stanza

    def append(self, row: TextRow, glue: str = " ") -> None:
        """Add a row behind `glue`."""
        indent = row.lead or " " * row.indent if self.kind is CODE else ""
        self.parts.append(glue + indent + row.text)
        self.spaces += 1 + row.text.count(" ")
        self.last = row.number

    def append_wrapped(self, row: TextRow, divisions: Divisions) -> None:
        """Add a row of the same paragraph, and join a word that was divided between the rows."""
        self.parts[-1], glue = divisions.glue(self.parts[-1], row.text)
        self.append(row, glue)

    def append_line(self, row: TextRow) -> None:
        """Add a row of the same table or code, with the blank lines of code."""
        self.append(row, "\n" * (1 + row.blank_lines) if row.is_code else "\n")


def row_kind(row: TextRow) -> Kind:
    """The kind of block that a row begins, by its characters alone."""
    text = row.text
    if row.level or row.is_code:
        return HEADING if row.level else CODE
    has_cells = text.count(" | ") > 1 or (text[0] == text[-1] == "|" and text.count("|") > len("||"))
    if has_cells or (("\t" in text or "   " in text) and (CELL_GAP.search(text) or "|" in text)):
        return TABLE
    if row.bullet:
        return LIST_ITEM
    if text[0] in ">❝":
        return QUOTE if len(text) > 1 else PARAGRAPH
    may_be_code = text[-1] in ";{})" or text[0] in "#$<>/dcifr"
    if text.endswith(LINE_GOES_ON) or (may_be_code and CODE_LINE.match(text)):
        return CODE
    return PARAGRAPH


def continues_grid(run: LineRun, row: TextRow) -> bool:
    """Whether a row continues a table or code block."""
    if row.blank_lines and not row.is_code:
        return False
    goes_on = run.kind is CODE and row.is_code == run.first.is_code and run.parts[-1].endswith(LINE_GOES_ON)
    return goes_on or row_kind(row) is run.kind


def is_scene_break(run: LineRun) -> bool:
    """Whether a run is a line of signs that part scenes."""
    return run.first.text == SCENE_BREAK
