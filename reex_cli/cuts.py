"""What is left of a block without the runs that are cut out of it: its text, line by line or cell by cell, and its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reex_cli.model import Block, Cut, Mark
from reex_cli.text import normalize_spaces

CUT_MARK = "\x1f"  # put in the place of a run that was cut out
CUT_BETWEEN_WORDS = re.compile(f"(\\w){CUT_MARK}(?=\\w)")  # a cut that would join two words
FOOTNOTE = "footnote"
Runs = list[tuple[int, int]]  # starts and ends, in characters of a text


class Piece(NamedTuple):
    """A line of a text or a cell of a table."""

    start: int
    end: int
    joint: str  # what separates it from the piece before


def cut_block(block: Block, cuts: Sequence[Cut]) -> Block:
    """A block without the runs that are cut out of its text. A footnote keeps its place when its mark is cut."""
    parts: list[str] = []
    left: list[str] = []
    places: list[int] = []  # of each character of the text in what is left; only for marks
    size = 0
    for (start, end, joint), runs in share_out(cuts, split_block(block)):
        piece = cut_out(block.text[start:end], runs)
        left.append(piece)
        places += [size] * (start - len(places))
        if parts and (piece or block.rows):
            parts.append(joint)
            size += len(joint)
        if block.marks:
            places += [size + place for place in place_characters(block.text[start:end], runs, len(piece))]
        parts.append(piece)
        size += len(piece)
    cells = iter(left)
    rows = tuple(tuple(next(cells, cell) for cell in row) for row in block.rows)
    places.append(size)
    moved = [mark._replace(start=places[mark.start], end=places[mark.end]) for mark in block.marks]
    text = "".join(parts)
    marks = tuple([mark for mark in trim_marks(moved, text) if mark.start < mark.end or mark.kind == FOOTNOTE])
    return block._replace(text=text, rows=rows, spans=(), marks=marks)


def trim_marks(marks: Iterable[Mark], text: str) -> Iterator[Mark]:
    """The marks of a text without the spaces at their ends: one at each end at most, as its spaces are normalized."""
    for mark in marks:
        start, end = mark[:2]
        if start < end:
            start += text[start].isspace()
            end -= start < end and text[end - 1].isspace()
        yield mark._replace(start=start, end=end)


def split_block(block: Block) -> Iterator[Piece]:
    """The cells of a table, or the lines of any other block."""
    rows = block.rows or tuple([(line,) for line in block.text.split("\n")])
    start = 0
    for row in rows:
        joint = "\n"
        for cell in row:
            yield Piece(start, start + len(cell), joint)
            joint = " | "
            start += len(cell) + len(joint)
        start += len("\n") - len(" | ")


def share_out(cuts: Sequence[Cut], pieces: Iterator[Piece]) -> Iterator[tuple[Piece, Runs]]:
    """Each piece with the runs to cut out of it, in characters of the piece. Cuts are in order."""
    number = 0
    for piece in pieces:
        runs: Runs = []
        while number < len(cuts) and cuts[number].end <= piece.start:
            number += 1
        for cut in cuts[number:]:
            if cut.start >= piece.end:
                break
            runs.append((max(cut.start - piece.start, 0), min(cut.end, piece.end) - piece.start))
        yield piece, runs


def cut_out(text: str, runs: Runs) -> str:
    """A text without these runs, with normalized spaces.

    >>> cut_out("a [1] b", [(2, 5)]), cut_out("one[1]two", [(3, 6)])
    ('a b', 'one two')
    """
    if not runs:
        return text
    pieces, end = [], 0
    for start, run_end in runs:
        pieces.append(text[end:start])
        end = run_end
    pieces.append(text[end:])
    return normalize_spaces(CUT_BETWEEN_WORDS.sub(r"\1 ", CUT_MARK.join(pieces)).replace(CUT_MARK, ""))


def place_characters(text: str, runs: Runs, size: int) -> list[int]:
    """The place of each character of a text in what is left of it, which has so many characters.

    >>> place_characters("a [1] b", [(2, 5)], 3)
    [0, 1, 2, 2, 2, 2, 2]
    """
    places: list[int] = []
    place, last = 0, " "  # last: the last character that is left
    end = 0
    for start, run_end in (*runs, (len(text), len(text))):
        if end and end < len(text) and is_word(last) and is_word(text[end]):
            place, last = place + 1, " "
        for character in text[end:start]:
            is_second_space = character.isspace() and last == " "
            places.append(place)
            place += not is_second_space
            last = " " if character.isspace() else character
        places += [place] * (run_end - start)
        end = run_end
    return [min(place, size) for place in places] if runs else list(range(len(text)))


def is_word(character: str) -> bool:
    """Whether a character is part of a word, as regular expressions have it."""
    return character.isalnum() or character == "_"
