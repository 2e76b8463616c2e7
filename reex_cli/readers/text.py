"""Plain-text articles: paragraphs, headings and lists, without markup and without a page around them."""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.model import Page, Trust
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text.head import parse_head
from reex_cli.readers._text.paragraphs import build_blocks


def sniff(source: Source) -> Trust:
    """Return LAST_RESORT: any text can be read as plain text."""
    return Trust.LAST_RESORT if source.head else Trust.NO


def read(source: Source) -> Iterator[Page]:
    """Yield one page: the lines of its head as fields, then its blocks."""
    head = parse_head(source.text)
    yield Page("text", (*head.fields, *build_blocks(head.text)))


READER = Reader("text", "a plain-text article: .txt, or anything without marks of another format", sniff, read)
