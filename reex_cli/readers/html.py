"""A saved HTML page: the blocks of its body, and what its markup says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.model import Page, Trust
from reex_cli.readers._head import fields
from reex_cli.readers._html import blocks
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._transport import PAGE as SAVED
from reex_cli.readers._tree import Engine, events

BEGINS = re.compile(r"(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL)
TAGS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|article|section|span|br|blockquote|figure)\b[^<>]*>", re.IGNORECASE)
ENOUGH_TAGS = 2


def sniff(source: Source) -> Trust:
    """A page begins like one; a fragment begins with a tag and has more of them."""
    if SAVED.match(source.head):  # a browser's page around JSON, which is another reader's
        return Trust.NO
    if BEGINS.match(source.head):
        return Trust.CERTAIN
    if source.head.startswith("<") and len(TAGS.findall(source.head)) >= ENOUGH_TAGS:
        return Trust.LIKELY
    return Trust.NO


def read(source: Source, engine: Engine | None = None) -> Iterator[Page]:
    """One page."""
    seen = events(source.text, engine)
    yield Page("html", (*fields(seen), *blocks(seen, source.text)))


READER = Reader("html", "a saved HTML page, or a fragment of one", sniff, read)
