"""Joins the rows of plain text to blocks, by their layout. Classifying the blocks is left to `content`.

The paragraphs of a text are written in one of three ways, detected from its lines: *wrapped* at a margin (text
browsers, mail), *broken* at every inline element (`get_text("\\n")` of BeautifulSoup), or *plain*, one paragraph per
line. Nothing is lost: every character that is no white space, bullet or rule is in exactly one block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.model import CODE, HEADING, LIST_ITEM, TABLE, Block
from reex_cli.readers._text import fragments
from reex_cli.readers._text.code import mark_code
from reex_cli.readers._text.line_run import GRID_KINDS, LineRun, continues_grid
from reex_cli.readers._text.lines import TextRow, parse_rows
from reex_cli.readers._text.structure import mark_structure
from reex_cli.readers._text.wraps import Divisions, find_wrapped, find_wrapped_titles, is_divided
from reex_cli.text import SCENE_BREAK, normalize_lines, normalize_spaces

ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]*]*$")
CLOSERS = frozenset(".!?…。！？\"'”’»)]*")
CONTINUES = re.compile(r"[,;:.!?)\]’”](?:\s|$)|[,;)]|['’]s\b|[a-zß-öø-ÿ]")
ORPHAN = re.compile(r"[,;.:)](?:\s\w|$)")
CELL_SEPARATOR = re.compile(r"\s*\t\s*|\s*\|\s*|\s{3,}")
WIDE_GAP = "   "  # between cells
PROSE_SPACES = 5  # with so many spaces a run is prose
MAX_FRAGMENT_WORDS = 8  # of a name or link inside a sentence
MARGIN_TOLERANCE = 12  # columns by which full lines may end before the margin
MARGIN_COLUMNS = range(56, 131)
MAX_FIRST_INDENT = 8  # columns of the first line of a paragraph in front of the others
LINES_PER_FULL_LINE = 8  # of wrapped text: at least one line in so many is full
DRAWN = 5  # underscores that begin a line that is drawn between parts of a text


class Layout(NamedTuple):
    """How the paragraphs of a text are written."""

    margins: dict[int, int]  # indent → column of the margin; empty if the text is not wrapped
    is_broken: bool  # inline elements are on lines of their own


def build_blocks(text: str) -> Iterator[Block]:
    """Build the blocks of a text, in order."""
    if fragments.is_fragmented(text):
        return fragments.build_blocks(text)
    parsed = mark_code(parse_rows(text), text)
    layout = detect_layout(parsed)
    if layout.margins:
        runs = join_wrapped_lines(parsed, layout.margins, Divisions(text))
    elif layout.is_broken:
        runs = join_broken_lines(parsed)
    else:
        runs = join_plain_lines(parsed, text)
    mark_structure(runs)
    return (block for run in runs if (block := build_block(run)).text)


def detect_layout(rows: list[TextRow]) -> Layout:
    """Detect the layout from the lengths and the first characters of the rows."""
    if len(rows) < 4:
        return Layout({}, is_broken=False)
    widths = sorted(row.width for row in rows if WIDE_GAP not in row.text) or [0]  # rows of cells are not wrapped
    widest = widths[min(len(widths) - 1, len(widths) * 99 // 100)]
    full_rows = len(widths) - bisect_left(widths, widest - MARGIN_TOLERANCE)
    if widest in MARGIN_COLUMNS and full_rows * LINES_PER_FULL_LINE >= len(rows) and widths[-1] <= widest * 2:
        return Layout(_margin_columns(rows, widest), is_broken=False)
    orphans = [row for row in rows if row.text[0] in ",;.:)" and not row.bullet and ORPHAN.match(row.text)]
    return Layout({}, is_broken=len(orphans) > 1)


def _margin_columns(rows: list[TextRow], widest: int) -> dict[int, int]:
    """Indent → column of the margin, for every indent; the usual margin for indents without a full row."""
    margins: dict[int, int] = {}
    for row in rows:
        if widest - MARGIN_TOLERANCE <= row.width <= widest + 2 and row.width > margins.get(row.indent, 0):
            margins[row.indent] = row.width
    usual_margin = max(Counter(row.width for row in rows if row.width >= widest - MARGIN_TOLERANCE), default=widest)
    return {row.indent: margins.get(row.indent, usual_margin) for row in rows}


def join_wrapped_lines(rows: list[TextRow], margins: dict[int, int], divisions: Divisions) -> list[LineRun]:
    """Join the rows of wrapped paragraphs: a row goes on if its first word did not fit in the line before."""
    runs: list[LineRun] = []
    before: TextRow | None = None
    text_indent = 0
    titles = find_wrapped_titles(rows, _find_full_row(rows, margins))
    for row in rows:
        is_aligned = before and (row.indent == text_indent or _is_below_indented(row, before, runs[-1]))
        fits_above = before and is_aligned and _follows(row, before) and _was_full(before, row, margins)
        continues = before and (is_divided(before, row) or hangs_below(row, before, runs[-1].first))
        if runs and (fits_above or continues or row.number in titles):
            runs[-1].append_wrapped(row, divisions)
            text_indent = row.indent
        elif runs and runs[-1].kind in GRID_KINDS and continues_grid(runs[-1], row):
            runs[-1].append_line(row)
        else:
            runs.append(LineRun(row))
            text_indent = row.indent + (len(row.bullet) + 1 if row.bullet else 0)
        before = row
    return runs


def _follows(row: TextRow, before: TextRow) -> bool:
    """Whether a row may continue the paragraph of the row before."""
    starts_block = (
        row.bullet or row.level or before.level or row.is_code or row.text == SCENE_BREAK or row.text[:DRAWN] == "_" * DRAWN
    )
    return not row.blank_lines and not starts_block and row.number == before.number + 1


def _is_below_indented(row: TextRow, before: TextRow, run: LineRun) -> bool:
    """Whether a row may be the second of a paragraph whose first is indented, as in books."""
    is_first = before is run.first and not before.bullet and (row.text[0].islower() or not row.indent)
    return is_first and 0 < before.indent - row.indent <= MAX_FIRST_INDENT


def hangs_below(row: TextRow, before: TextRow, first: TextRow) -> bool:
    """Whether a row continues the item of a list whose first row is given: it begins below the item's text, in lower case."""
    return (
        bool(first.bullet)
        and row.indent == first.indent + len(first.bullet) + 1
        and row.text[0].islower()
        and _follows(row, before)
        and before.text[-1] not in CLOSERS
    )


def _was_full(before: TextRow, row: TextRow, margins: dict[int, int]) -> bool:
    """Whether the first word of a row would not have fitted in the row before."""
    first = row.text.split(" ", 1)[0]
    return before.width + 1 + len(first) > margins[row.indent] - (3 if row.text[0].islower() else 0)


def _find_full_row(rows: list[TextRow], margins: dict[int, int]) -> int:
    """The number of the first full row with the indent that most rows have; 0 if there is none."""
    usual = Counter(row.indent for row in rows).most_common(1)[0][0]
    pairs = ((row, below) for row, below in pairwise(rows) if row.indent == below.indent == usual)
    return next((row.number for row, below in pairs if _follows(below, row) and _was_full(row, below, margins)), 0)


def join_broken_lines(rows: list[TextRow]) -> list[LineRun]:
    """Join the fragments of sentences whose inline elements are on lines of their own."""
    runs: list[LineRun] = []
    for row, next_row in zip(rows, rows[1:] + rows[-1:], strict=True):
        starts = row.blank_lines or row.bullet or row.level or row.is_code
        joins = runs and not starts and not runs[-1].first.is_code
        if joins and continues_sentence(runs[-1], row.text, next_row):
            runs[-1].append(row, "" if row.text[0] in ",;.:!?)]’”" else " ")
        elif runs and runs[-1].kind in GRID_KINDS and continues_grid(runs[-1], row):
            runs[-1].append_line(row)
        else:
            runs.append(LineRun(row))
    return runs


def continues_sentence(run: LineRun, line: str, next_row: TextRow) -> bool:
    """Whether a line continues the last sentence of a run."""
    if line[0] in ",;.:)]" and ORPHAN.match(line):
        return True
    parts = run.parts
    tail = parts[-1] if len(parts) == 1 else parts[-2][-20:] + parts[-1]
    is_prose = run.spaces >= PROSE_SPACES
    word = tail[tail.rfind(" ") + 1 :]
    is_open = tail[-1] in ",(“–—" or lexicon.fold(word) in lexicon.open_words()
    if not is_prose and not is_open and line[0].isupper():
        return False
    if tail[-1] in CLOSERS and ENDS_SENTENCE.search(tail, len(tail) - 6):
        return False
    if CONTINUES.match(line):
        return is_prose or is_open or line.count(" ") >= PROSE_SPACES - 1
    if is_open:
        return is_prose or line.count(" ") < MAX_FRAGMENT_WORDS
    return is_prose and word[:1].islower() and not next_row.blank_lines and CONTINUES.match(next_row.text) is not None


def join_plain_lines(rows: list[TextRow], text: str) -> list[LineRun]:
    """Make each row a block; only tables, code, wrapped paragraphs, and lines that begin with punctuation are joined."""
    runs: list[LineRun] = []
    wrapped = find_wrapped(rows)
    wrapped |= find_wrapped_titles(rows, min(wrapped, default=1) - 1)
    divisions = Divisions(text)
    above: TextRow | None = None
    for row in rows:
        if row.number in wrapped or (
            above and (hangs_below(row, above, runs[-1].first) or (above.text[-1] == "-" and is_divided(above, row)))
        ):
            runs[-1].append_wrapped(row, divisions)
        elif runs and runs[-1].kind in GRID_KINDS and continues_grid(runs[-1], row):
            runs[-1].append_line(row)
        elif above and not row.blank_lines and not above.is_code and row.text[0] in ",;.)" and ORPHAN.match(row.text):
            runs[-1].append(row, "")
        else:
            runs.append(LineRun(row))
        above = row
    return runs


def split_cells(line: str) -> list[str]:
    """The cells of a row of a table.

    >>> split_cells("| Eggs   | 0.40 |  |"), split_cells("Eggs    0.40"), split_cells("Eggs | 0.40")
    (['Eggs', '0.40', ''], ['Eggs', '0.40'], ['Eggs', '0.40'])
    """
    line = line.strip()
    line = line[1:].removesuffix("|").strip(" ") if line.startswith("|") else line.removesuffix("|")
    return CELL_SEPARATOR.split(line)


def build_block(run: LineRun) -> Block:
    """Build the block of a run."""
    row = run.first
    text = run.parts[0] if len(run.parts) == 1 else "".join(run.parts)
    kind, level = run.kind, 0
    cells: tuple[tuple[str, ...], ...] = ()
    if kind is TABLE:
        cells = tuple(tuple(map(normalize_spaces, split_cells(line))) for line in text.split("\n"))
        text = "\n".join(" | ".join(line_cells) for line_cells in cells)
    elif kind is CODE:
        text = normalize_lines(text)
    else:
        text = normalize_spaces(text)
        level = (row.level or 2) if kind is HEADING else run.depth if kind is LIST_ITEM else 0
    # Positional arguments take half the time, and there may be a block per line.
    return Block(
        kind,
        text,
        row.number,
        "",
        level,
        0,
        None,
        (),
        cells,
        "",
        run.last,
        row.blank_lines,
        row.indent,
        row.bullet,
        run.in_stanza,
    )
