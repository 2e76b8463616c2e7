"""A Markdown document: a post with its front matter, or a whole web page that a converter made Markdown of."""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.model import Block, Kind, Note, Page, Trust
from reex_cli.readers._html.block_builder import blocks
from reex_cli.readers._html.parser import events
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text import paragraphs
from reex_cli.readers._text.front_matter import front_of
from reex_cli.readers._text.markdown import html_of, is_markup


def sniff(source: Source) -> Trust:
    """Front matter at its head, or links and pictures as only Markdown writes them."""
    if source.head[:1] in ("<", "{"):
        return Trust.NO
    if front_of(source.text).fields:
        return Trust.CERTAIN
    return Trust.LIKELY if is_markup(source.text) else Trust.NO


def read(source: Source) -> Iterator[Page | Note]:
    """One page: its front matter and its blocks."""
    text = source.text
    front = front_of(text)
    if front.damage:
        yield Note(f"front matter read field by field: {front.damage}")
    above, body = "\n" * text[: front.end].count("\n"), text[front.end :]
    html = html_of(body)
    if html is None:
        yield Page("markdown", (*front.fields, *paragraphs.blocks(above + body)))
    else:
        found = blocks(events(above + html), above + html)
        yield Page("markdown", (*front.fields, *laid_out(found, text.split("\n"))))


def laid_out(found: list[Block], written: list[str]) -> Iterator[Block]:
    """The blocks with how they stand in the text: empty lines before them, and the bullet of an item."""
    blank = [not line.strip() for line in written]
    for block in found:
        at = block.line - 1
        gap = 0
        while gap < at < len(blank) and blank[at - gap - 1]:
            gap += 1
        yield block._replace(gap=gap, last=block.line, bullet="-" if block.kind is Kind.LIST_ITEM else "")


READER = Reader("markdown", "a Markdown document, or a web page turned into Markdown", sniff, read)
