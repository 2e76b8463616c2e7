"""Lines of plain text to blocks: what the layout says, before anybody judges the words.

A text writes its paragraphs in one of three ways, and shows in its lines which: *wrapped* at a margin (text
browsers, mail), *broken* wherever an inline element stood (`get_text("\\n")`), or *plain*, a line a paragraph.
Nothing is lost: every character that is no space, bullet or drawn line is in exactly one block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.model import CODE, HEADING, LIST_ITEM, PARAGRAPH, QUOTE, TABLE, Block, Kind
from reex_cli.readers._text.lines import Row, parse_rows
from reex_cli.text import normalize_lines, normalize_spaces

ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]*]*$")
CLOSERS = frozenset(".!?…。！？\"'”’»)]*")
CONTINUES = re.compile(r"[,;:.!?)\]’”](?:\s|$)|[,;)]|['’]s\b|[a-zß-öø-ÿ]")
ORPHAN = re.compile(r"[,;.:)](?:\s\w|$)")
CODE_LINE = re.compile(
    r"(?=.*[=(){}<>\[\]]).*[;{}]$"
    r"|(?:[#$>] \w+|def |class \w+[:(]|import \w+$|from \w+ import |</?\w+[ >]|//|return )"
    r"|.*(?:\w\(\);?$|=> ?\{)"
)
CELL_GAP = re.compile(r"\t|\S {3,}\S")
CELL_SEPARATOR = re.compile(r"\s*\t\s*|\s{3,}|\s*\|\s*")
OPEN_WORDS = frozenset(  # a line that ends in one of these goes on
    """a an and are as at be but by for from had has have if in into is it its of on or our than that the their this to
    was we were which who will with you your not no can about called like see use using via per de la le les des du un
    une et en à au aux el los las del y o una con por para que der die das den dem ein eine und im mit von zu auf für il
    lo gli di da e che het van voor met op och att av i på som em na os do dos""".split()
)
PROSE_SPACES = 5  # spaces from which a run reads like prose
MAX_NAME_WORDS = 8  # words of the longest name that stands in the middle of a sentence
MARGIN_TOLERANCE = 12  # columns by which wrapped lines fall short of the margin
MARGIN_COLUMNS = range(56, 131)
LINES_PER_FULL_LINE = 8  # one line in so many reaches the margin where a text is wrapped
MAX_HEADING_SPACES = 14
GRID_KINDS = (TABLE, CODE)


class Layout(NamedTuple):
    """How a text writes its paragraphs."""

    limits: dict[int, int]  # indent → columns that a wrapped line may fill; empty where nothing is wrapped
    broken: bool  # inline elements stand on lines of their own


class LineRun:
    """The lines of one block."""

    __slots__ = ("first", "kind", "last", "parts", "spaces")

    def __init__(self, row: Row) -> None:
        self.first = row
        self.last = row.number
        self.kind = row_kind(row)
        self.parts = [" " * row.indent + row.text if self.kind is CODE else row.text]
        self.spaces = row.text.count(" ")

    def append(self, row: Row, glue: str = " ") -> None:
        """One more line."""
        indent = " " * row.indent if self.kind is CODE else ""
        self.parts.append(glue + indent + row.text)
        self.spaces += 1 + row.text.count(" ")
        self.last = row.number


def build_blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, in order."""
    found = parse_rows(text)
    layout = detect_layout(found)
    if layout.limits:
        runs = join_wrapped_lines(found, layout.limits)
    elif layout.broken:
        runs = join_broken_lines(found)
    else:
        runs = join_plain_lines(found)
    mark_headings(runs)
    return (block for run in runs if (block := build_block(run)).text)


def detect_layout(found: list[Row]) -> Layout:
    """What the lengths and the beginnings of the lines say about the whole text."""
    if len(found) < 4:
        return Layout({}, broken=False)
    widths = sorted(row.width for row in found)
    widest = widths[min(len(widths) - 1, len(widths) * 99 // 100)]
    full = len(widths) - bisect_left(widths, widest - MARGIN_TOLERANCE)
    if widest in MARGIN_COLUMNS and full * LINES_PER_FULL_LINE >= len(found) and widths[-1] <= widest * 2:
        return Layout(_column_limits(found, widest), broken=False)
    orphans = [row for row in found if row.text[0] in ",;.:)" and not row.bullet and ORPHAN.match(row.text)]
    return Layout({}, broken=len(orphans) > 1)


def _column_limits(found: list[Row], widest: int) -> dict[int, int]:
    """For every indent, the columns that its lines may fill."""
    limits: dict[int, int] = {}
    for row in found:
        if widest - MARGIN_TOLERANCE <= row.width <= widest + 2 and row.width > limits.get(row.indent, 0):
            limits[row.indent] = row.width
    usual = max(Counter(row.width for row in found if row.width >= widest - MARGIN_TOLERANCE), default=widest)
    return {row.indent: limits.get(row.indent, usual) for row in found}


def join_wrapped_lines(found: list[Row], limits: dict[int, int]) -> list[LineRun]:
    """Join the lines of a wrapped paragraph: the next word would not have fitted."""
    runs: list[LineRun] = []
    before: Row | None = None
    hang = 0
    for row in found:
        if before and runs and row.indent == hang and _follows(row, before) and _was_full(before, row, limits):
            runs[-1].append(row)
        elif runs and runs[-1].kind in GRID_KINDS and continues_grid(runs[-1], row):
            runs[-1].append(row, "\n")
        else:
            runs.append(LineRun(row))
            hang = row.indent + (len(row.bullet) + 1 if row.bullet else 0)
        before = row
    return runs


def _follows(row: Row, before: Row) -> bool:
    named = row.bullet or row.level or before.level or row.is_code
    return not row.blanks and not named and row.number == before.number + 1


def _was_full(before: Row, row: Row, limits: dict[int, int]) -> bool:
    first = row.text.split(" ", 1)[0]
    return before.width + 1 + len(first) > limits[row.indent] - (3 if row.text[0].islower() else 0)


def join_broken_lines(found: list[Row]) -> list[LineRun]:
    """Join the fragments of a sentence whose inline elements stood on lines of their own."""
    runs: list[LineRun] = []
    for row, follower in zip(found, found[1:] + found[-1:], strict=True):
        joins = runs and not row.blanks and not row.bullet and not row.level and not row.is_code
        if joins and continues_sentence(runs[-1], row.text, follower):
            runs[-1].append(row, "" if row.text[0] in ",;.:!?)]’”" else " ")
        elif runs and runs[-1].kind in GRID_KINDS and continues_grid(runs[-1], row):
            runs[-1].append(row, "\n")
        else:
            runs.append(LineRun(row))
    return runs


def continues_sentence(run: LineRun, line: str, follower: Row) -> bool:
    """Whether `line` goes on with the sentence that a run left open."""
    if line[0] in ",;.:)]" and ORPHAN.match(line):
        return True
    parts = run.parts
    tail = parts[-1] if len(parts) == 1 else parts[-2][-20:] + parts[-1]
    prose = run.spaces >= PROSE_SPACES
    word = tail[tail.rfind(" ") + 1 :]
    open_end = tail[-1] in ",(“–—" or word.lower() in OPEN_WORDS
    if not prose and not open_end and line[0].isupper():
        return False
    if tail[-1] in CLOSERS and ENDS_SENTENCE.search(tail, len(tail) - 6):
        return False
    if CONTINUES.match(line):
        return prose or open_end or line.count(" ") >= PROSE_SPACES - 1
    if open_end:
        return prose or line.count(" ") < MAX_NAME_WORDS
    return prose and word[:1].islower() and not follower.blanks and CONTINUES.match(follower.text) is not None


def join_plain_lines(found: list[Row]) -> list[LineRun]:
    """A line is a block, but for the rows of a table, the lines of a listing, and lone punctuation."""
    runs: list[LineRun] = []
    for row in found:
        if runs and runs[-1].kind in GRID_KINDS and continues_grid(runs[-1], row):
            runs[-1].append(row, "\n")
        elif runs and not row.blanks and row.text[0] in ",;.)" and ORPHAN.match(row.text):
            runs[-1].append(row, "")
        else:
            runs.append(LineRun(row))
    return runs


def row_kind(row: Row) -> Kind:
    """What a line is by its own drawing."""
    text = row.text
    if row.level or row.is_code:
        return HEADING if row.level else CODE
    if ("\t" in text or "   " in text or text.count(" | ") > 1) and (CELL_GAP.search(text) or "|" in text):
        return TABLE
    if row.bullet:
        return LIST_ITEM
    if text[0] in ">❝":
        return QUOTE if len(text) > 1 else PARAGRAPH
    if (text[-1] in ";{})" or text[0] in "#$<>/dcifr") and CODE_LINE.match(text):
        return CODE
    return PARAGRAPH


def continues_grid(run: LineRun, row: Row) -> bool:
    """Whether `row` is one more row of the table or the listing just read."""
    return not (row.blanks and not row.is_code) and row_kind(row) is run.kind


def mark_headings(runs: list[LineRun]) -> None:
    """A short line without an end before something longer is a heading."""
    longer = False
    for run in reversed(runs):
        end = run.parts[-1][-1]
        numbered = run.kind is LIST_ITEM and run.first.bullet[-1] in ".)"
        short = run.spaces < MAX_HEADING_SPACES and end not in ".,;!"
        if longer and short and (run.kind is PARAGRAPH or (numbered and run.first.blanks)):
            run.kind = HEADING
        longer = run.spaces > MAX_HEADING_SPACES or (run.spaces > 7 and end in ".!?:") or run.kind is LIST_ITEM


def build_block(run: LineRun) -> Block:
    """A run as a block."""
    row = run.first
    text = run.parts[0] if len(run.parts) == 1 else "".join(run.parts)
    kind, level = run.kind, 0
    cells: tuple[tuple[str, ...], ...] = ()
    if kind is TABLE:
        cells = tuple(
            tuple(normalize_spaces(cell) for cell in CELL_SEPARATOR.split(line.strip("| \t"))) for line in text.split("\n")
        )
        text = "\n".join(" | ".join(cells_) for cells_ in cells)
    elif kind is CODE:
        text = normalize_lines(text)
    else:
        text = normalize_spaces(text)
        level = (row.level or 2) if kind is HEADING else int(kind is LIST_ITEM)
    # By place, not by name: half the time, and there is one for every line.
    return Block(kind, text, row.number, "", level, 0, None, (), cells, "", run.last, row.blanks, row.indent, row.bullet)
