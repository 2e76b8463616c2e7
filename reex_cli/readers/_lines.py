"""Lines of plain text to blocks: what the layout says, before anybody judges the words.

Some texts part blocks by an empty line, some give each block a line, some wrap every line at a margin.
Which of them a text is shows in its lines, so it is decided once for the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from reex_cli.model import Block, Kind
from reex_cli.text import even

BULLET = re.compile(r"\s*(?:[•◦▪‣●○■□·∙*+–—-]|\(?\d{1,3}[.)])\s+(?=\S)")
NUMBER = re.compile(r"\s*\(?\d")
UNDERLINE = re.compile(r"\s*([=~^-])\1{2,}\s*$")
MARKDOWN = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
ENDS = ".!…:;,。"  # no heading ends so; a question may be one
HEADING_WORDS = 16
HEADING_CHARS = 120
MARGINS = range(50, 101)  # columns at which texts are wrapped
WRAPPED_SHARE = 0.5  # of the lines that another follows reach nearly to the margin
SLACK = 16  # columns by which a wrapped line may fall short of the margin


class Line(NamedTuple):
    number: int
    text: str

    @property
    def is_item(self) -> bool:
        """Whether it begins with the drawing of a bullet, or with a number and a point."""
        return BULLET.match(self.text) is not None


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, in order; every character that is no space or bullet is in one of them."""
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]
    wrapped = is_wrapped(lines)
    for blank, run in groupby(lines, key=lambda line: not line.text.strip()):
        if not blank:
            for group in grouped(list(run), wrapped):
                block = as_block(group)
                if block.text:
                    yield block


def is_wrapped(lines: list[Line]) -> bool:
    """Whether lines break at a margin instead of at the end of a paragraph."""
    widths = sorted(len(line.text.rstrip()) for line in lines if line.text.strip())
    if len(widths) < 3 or widths[-1] not in MARGINS:
        return False
    followed = [len(one.text.rstrip()) for one, two in pairwise(lines) if one.text.strip() and two.text.strip()]
    full = sum(width > widths[-1] - SLACK for width in followed)
    return bool(followed) and full >= WRAPPED_SHARE * len(followed)


def grouped(run: list[Line], wrapped: bool) -> Iterator[list[Line]]:
    """The lines between two empty ones, parted into blocks."""
    group: list[Line] = []
    for line in run:
        goes_on = wrapped and not line.is_item and group and not UNDERLINE.match(group[-1].text)
        if group and not goes_on and not UNDERLINE.match(line.text):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def as_block(group: list[Line]) -> Block:
    """One block of one group of lines."""
    first = group[0]
    if len(group) > 1 and UNDERLINE.match(group[-1].text):
        return Block(Kind.HEADING, even(" ".join(line.text for line in group[:-1])), first.number, level=2)
    text = even(" ".join(line.text for line in group))
    marked = MARKDOWN.match(text)
    if marked:
        return Block(Kind.HEADING, marked[2], first.number, level=len(marked[1]))
    bullet = BULLET.match(first.text)
    if bullet and not (NUMBER.match(first.text) and looks_like_heading(text)):
        return Block(Kind.LIST_ITEM, even(text[len(even(bullet[0])) :]), first.number, level=1)
    if looks_like_heading(text):
        return Block(Kind.HEADING, text, first.number, level=2)
    return Block(Kind.PARAGRAPH, text, first.number)


def looks_like_heading(text: str) -> bool:
    """Whether a line has the form of a heading: short, begun like one, not ended like a sentence.

    >>> looks_like_heading("The Tungsten Deal: Substance or Scenery?"), looks_like_heading("It rained.")
    (True, False)
    """
    if len(text) > HEADING_CHARS or text[-1:] in ENDS or len(text.split()) > HEADING_WORDS:
        return False
    first = next((character for character in text if character.isalnum()), "")
    return first.isupper() or first.isdigit() or not first.islower()
