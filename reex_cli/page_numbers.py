"""Numbers the pages of a text that has form feeds between them, which are line ends for readers but no lines for others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from reex_cli.model import FIELD, TEXT_FORMATS, Block, Page


def number_pages(page: Page, ends: Sequence[int]) -> Page:
    """A document with the page of each block, and its lines without the form feeds, which end the lines with these numbers.

    A mail, a note or a dump has pages; a form feed in markup is only white space.
    """
    has_pages = page.format in TEXT_FORMATS

    def place(block: Block) -> Block:
        before, until = bisect_left(ends, block.line), bisect_left(ends, block.last_line)
        number = before + 1 if has_pages and block.kind is not FIELD else 0
        return block._replace(line=block.line - before, last_line=block.last_line - until, page=number)

    return page if page.pointer else replace(page, blocks=tuple(map(place, page.blocks)))
