"""Texts of thousands of lines with a few characters each, such as a column of numbers: a hundred lines become one block.

A block for each line would take hundreds of times the bytes of the text, and nothing can be told from lines so short.
"""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.model import CODE, Block
from reex_cli.text import normalize_lines

MIN_LINES = 20_000  # that are not blank
MAX_MEAN_CHARACTERS = 6  # of these lines
LINES_PER_BLOCK = 100


def is_fragmented(text: str) -> bool:
    """Whether a text is thousands of lines of a few characters each."""
    lines = text.count("\n")
    if lines < MIN_LINES or len(text) > 2 * MAX_MEAN_CHARACTERS * lines:
        return False
    filled = [len(line) for line in text.split("\n") if line and not line.isspace()]
    return len(filled) >= MIN_LINES and sum(filled) < MAX_MEAN_CHARACTERS * len(filled)


def build_blocks(text: str) -> Iterator[Block]:
    """Build a block of every hundred lines that are not blank."""
    filled = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line and not line.isspace()]
    for start in range(0, len(filled), LINES_PER_BLOCK):
        lines = filled[start : start + LINES_PER_BLOCK]
        if joined := normalize_lines("\n".join(line for _, line in lines)):
            yield Block(CODE, joined, lines[0][0], last_line=lines[-1][0])
