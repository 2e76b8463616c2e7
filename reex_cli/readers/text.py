"""Plain-text articles: paragraphs, headings and lists, without markup and without a page around them."""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.model import Page, Trust
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text.paragraphs import build_blocks


def sniff(source: Source) -> Trust:
    """Return LAST_RESORT: any text can be read as plain text."""
    return Trust.LAST_RESORT if source.head else Trust.NO


def read(source: Source) -> Iterator[Page]:
    """Yield one page."""
    yield Page("text", tuple(build_blocks(source.text)))


READER = Reader("text", "a plain-text article", sniff, read)
