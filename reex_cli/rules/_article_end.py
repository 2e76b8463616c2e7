"""Search the end of a plain text for the lines that name its author and say when it was published."""

from __future__ import annotations

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.bylines import parse_byline
from reex_cli.dates.lines import announces_publication
from reex_cli.rules._conditions import found

LAST_LINES = 4  # behind the prose, of a text
MAX_WORDS = 16
NO_INDEXES: frozenset[int] = frozenset()


def find_end(page: PageFeatures) -> list[BlockFeatures]:
    """The short lines behind the last prose of a plain text; none of a text that has many, or no prose."""
    prose = next((block.index for block in reversed(page.body) if block.is_prose), -1) if page.format == "text" else -1
    end = page.body[prose + 1 :] if prose >= 0 else []
    return end if len(end) <= LAST_LINES and all(block.word_count <= MAX_WORDS for block in end) else []


def find_bylines(page: PageFeatures) -> frozenset[int]:
    """The lines at the end that are bylines."""
    return frozenset([block.index for block in page.compute_once(find_end) if parse_byline(block.block.text)])


def find_dates(page: PageFeatures) -> frozenset[int]:
    """The lines at the end that announce the day of publication."""
    return frozenset([block.index for block in page.compute_once(find_end) if announces_publication(block.block.text)])


is_byline_at_end = found(find_bylines, "a byline behind the prose")
is_date_at_end = found(find_dates, "says behind the prose when the text was published")
