"""A plain-text article: paragraphs, headings and lists, without markup and without a page around it."""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.model import Page, Trust
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text.paragraphs import blocks


def sniff(source: Source) -> Trust:
    """Any text can be read as plain text, if nobody knows better."""
    return Trust.LAST_RESORT if source.head else Trust.NO


def read(source: Source) -> Iterator[Page]:
    """One page: its lines."""
    yield Page("text", tuple(blocks(source.text)))


READER = Reader("text", "a plain-text article", sniff, read)
