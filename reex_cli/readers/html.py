"""A saved HTML page: the blocks of its body, and what its markup says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reex_cli.model import Block, Page, Trust
from reex_cli.readers._html.block_builder import blocks
from reex_cli.readers._html.metadata import fields
from reex_cli.readers._html.parser import Engine, Tag, attributes, events
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._wordpress.unwrap import PAGE as SAVED

BEGINS = re.compile(
    r"(?:(?><!--.*?-->)\s*+|<\?xml[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL
)
TAGS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|article|section|span|br|blockquote|figure)\b[^<>]*>", re.IGNORECASE)
ENOUGH_TAGS = 2
NOSCRIPT = re.compile(r"<(/?)noscript\b", re.IGNORECASE)
REFRESH = re.compile(r"[\d.\s]*+[;,]?\s*+url\s*+=\s*+[\"']?\s*+([^\"'\s<>]++)", re.IGNORECASE)
NOTHING = 100  # characters of a page that is drawn by its scripts: a name, a plea to let them run
LITTLE, MUCH = 400, 1000  # characters that a page shows without its scripts, and those it has for who runs none


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
    """One page; where it has no text without its scripts, what it shows to those who run none."""
    seen = events(source.text, engine)
    found = blocks(seen, source.text)
    if length(found) < LITTLE and NOSCRIPT.search(source.text):
        opened = NOSCRIPT.sub(r"<\1div", source.text)
        instead = blocks(events(opened, engine), opened)
        found = instead if length(instead) > MUCH else found
    shown = length(found)
    notes = tuple(absent(seen, shown)) if shown < LITTLE else ()
    yield Page("html", (*fields(seen), *found), notes=notes)


def absent(tags: Sequence[Tag], shown: int) -> Iterator[str]:
    """Where the text of a page may be that shows few characters of it."""
    names = {tag[0] for tag in tags}
    for name, _, written, _ in tags:
        if name == "meta" and "refresh" in written.lower():
            attrs = attributes(written)
            target = REFRESH.match(attrs.get("content", "")) if attrs.get("http-equiv", "").lower() == "refresh" else None
            if target:
                yield f"moved: {target[1]}"
                return
    if "frame" in names:
        yield "frames: the text is in other pages"
    elif "script" in names and shown < NOTHING:
        yield "scripts: the page shows little without them"


def length(found: list[Block]) -> int:
    """The characters of these blocks."""
    return sum(len(block.text) for block in found)


READER = Reader("html", "a saved HTML page, or a fragment of one", sniff, read)
