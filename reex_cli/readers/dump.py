"""Dumps: the text of a whole web page, an article with the menus, boxes and forms around it.

A dump is laid out like plain text, and its blocks are built alike. It differs in its phrases: several lines are
phrases that pages put around articles (menus, comments, newsletters, cookies), by the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.model import Page, Trust
from reex_cli.readers._html.recognise import is_html
from reex_cli.readers._json import VALUE_BEGINS
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text.head import parse_head
from reex_cli.readers._text.markdown import is_markdown
from reex_cli.readers._text.page_phrases import is_page_dump
from reex_cli.readers._text.paragraphs import build_blocks


def sniff(source: Source) -> Trust:
    """Return LIKELY for a plain text with the phrases that pages put around articles."""
    if source.head[:1] == "<" or VALUE_BEGINS.match(source.head) or is_markdown(source.text) or is_html(source.text):
        return Trust.NO
    return Trust.LIKELY if is_page_dump(source.text) else Trust.NO


def read(source: Source) -> Iterator[Page]:
    """Yield one page: the lines of its head as fields, then its blocks."""
    head = parse_head(source.text)
    yield Page("dump", (*head.fields, *build_blocks(head.text)))


READER = Reader("dump", "the text of a whole web page, as it was copied from a browser: menus, boxes and all", sniff, read)
