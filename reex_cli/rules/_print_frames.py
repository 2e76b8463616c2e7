"""Recognise what browsers print above and below each page: the day and the title, the address and the number of the page."""

from __future__ import annotations

import re

from reex_cli.block_features import PageFeatures
from reex_cli.lexicon import LazyPattern, pattern
from reex_cli.model import TEXT_FORMATS
from reex_cli.rules._conditions import found

DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
HALF = rf"(?:\s? (?:{pattern('clock-forenoon')}|{pattern('clock-afternoon')}))?"
MOMENT = rf"{DAY} ,? \s+ \d{{1,2}}[:.]\d\d (?:[:.]\d\d)? {HALF}"
BAR = r"(?:\s+ \| \s+ | \s+)"  # a tab is a bar between cells
ADDRESS = r"(?:https?://|file://|www\.)\S+"
NUMBER = r"\d{1,3} \s?/\s? \d{1,3}"
NUMBER_OF = rf"(?: {NUMBER} | \d{{1,3}} \s [^\W\d_]{{1,5}} \s \d{{1,3}} )"
FOOT = rf"^{ADDRESS} {BAR} {NUMBER_OF} $ | ^{NUMBER_OF} {BAR} {MOMENT} $"
IS_FOOT = LazyPattern(FOOT, re.IGNORECASE | re.VERBOSE)
DATED_TITLE = LazyPattern(rf"^{MOMENT} {BAR} \S", re.IGNORECASE | re.VERBOSE)
IS_ADDRESS = LazyPattern(rf"{ADDRESS}$", re.IGNORECASE)
MAX_CHARACTERS = 400  # of such lines
NO_INDEXES: frozenset[int] = frozenset()


def find_print_frames(page: PageFeatures) -> frozenset[int]:
    """The indexes of the blocks that are nothing but such lines; none where no line has the number of a page."""
    if page.format not in TEXT_FORMATS or not any("://" in block.block.text for block in page.body):
        return NO_INDEXES
    lines = {block.index: block.block.text.split("\n") for block in page.body if len(block.block.text) <= MAX_CHARACTERS}
    if not any(any(map(IS_FOOT.match, rows)) for rows in lines.values()):
        return NO_INDEXES
    return frozenset(index for index, rows in lines.items() if all(map(is_frame, rows)))


def is_frame(row: str) -> bool:
    """Whether a line is at the foot of a page, or at its head: behind the day is the title, behind the title the address."""
    before, _, last = row.rpartition(" ")
    return bool(IS_FOOT.match(row) or DATED_TITLE.match(row) or (before and IS_ADDRESS.match(last)))


is_print_frame = found(find_print_frames, "what browsers print around a page")
