"""Saved HTML pages and fragments: metadata from the markup, then the blocks of the body.

If a page shows its text only with scripts, or in other pages, a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reex_cli.addresses import mask_addresses
from reex_cli.model import SILENT, Block, Page, Skipped, Trust
from reex_cli.readers._entry import CONTENT
from reex_cli.readers._html.blocks import build_blocks
from reex_cli.readers._html.elements import BLOCK_ELEMENTS
from reex_cli.readers._html.metadata import extract_fields
from reex_cli.readers._html.parser import Engine, Tag, parse_attributes, parse_tags
from reex_cli.readers._html.recognise import begins_page, is_html, unescape_markup
from reex_cli.readers._html.saved_page import extract_saved_address, skipped_kind
from reex_cli.readers._json_records.unwrap import BROWSER_PAGE as SAVED
from reex_cli.readers._mail.headers import parse_mail_head
from reex_cli.readers._source import Reader, Source

BLOCK_TAG = re.compile(rf"<(?:{'|'.join(sorted(BLOCK_ELEMENTS))})[\s/>]", re.IGNORECASE)
FRAME = re.compile(  # an element of a page, a heading, or an element with a name
    r"<(?:!doctype|html|head|title|body|h[1-6]|nav|main|header|footer|aside|article|section|form|button|input|script|style|noscript|template"
    r"|iframe|meta|link)\b|<\w++[^<>]*?\s(?:class|id|role)\s*=",
    re.IGNORECASE,
)
BLANK_LINE = re.compile(r"\n[ \t]*+(?=\n)")
NOSCRIPT = re.compile(r"<(/?)noscript\b", re.IGNORECASE)
REFRESH = re.compile(r"[\d.\s]*+[;,]?\s*+url\s*+=\s*+[\"']?\s*+([^\"'\s<>]++)", re.IGNORECASE)
NO_TEXT_CHARACTERS = 100  # fewer: a page that is drawn by its scripts
LITTLE_TEXT_CHARACTERS = 400  # fewer: look into `<noscript>`
NOSCRIPT_TEXT_CHARACTERS = 1000  # more in it: take its text


def sniff(source: Source) -> Trust:
    """Return CERTAIN for a page, which begins like one; LIKELY for any other text that is mostly markup."""
    if SAVED.match(source.head) or parse_mail_head(source.text):
        return Trust.NO  # a page that a browser put around JSON is left to `wordpress`, a mail to `mail`
    if begins_page(source.head):
        return Trust.CERTAIN
    return Trust.LIKELY if is_html(unescape_markup(source.text)) else Trust.NO


def read(source: Source, engine: Engine | None = None) -> Iterator[Page | Skipped]:
    """Yield one page; if it has little text, that in its `<noscript>` elements, which browsers without scripts show."""
    if kind := skipped_kind(source.text):
        yield Skipped(kind)
        return
    html = separate_paragraphs(unescape_markup(source.text))
    tags = parse_tags(html, engine)
    root = CONTENT if is_bare(html) else None
    blocks = build_blocks(tags, html, root, with_marks=source.with_marks)
    if count_characters(blocks) < LITTLE_TEXT_CHARACTERS and NOSCRIPT.search(html):
        with_noscript = NOSCRIPT.sub(r"<\1div", html)
        fallback = build_blocks(parse_tags(with_noscript, engine), with_noscript, with_marks=source.with_marks)
        blocks = fallback if count_characters(fallback) > NOSCRIPT_TEXT_CHARACTERS else blocks
    characters = count_characters(blocks)
    notes = tuple(note_missing_text(tags, characters)) if characters < LITTLE_TEXT_CHARACTERS else ()
    fields = (*extract_fields(tags), *extract_saved_address(source.text, tags))
    yield Page("html", (*fields, *blocks), notes=notes, base=stated_base(tags))


def is_bare(html: str) -> bool:
    """Whether a document is only the text of an article, as a content management system stores it: nothing frames or names it.

    >>> is_bare("<p>Salt <b>and</b> tide</p>"), is_bare("<body><p>Salt"), is_bare("<p class='menu'>Salt")
    (True, False, False)
    """
    return not FRAME.search(html)


def stated_base(tags: Sequence[Tag]) -> str:
    """The address against which a page resolves others, if it states one."""
    written = next((written for name, _, written, _ in tags if name == "base" and " href=" in written), "")
    return parse_attributes(written)["href"].strip() if written else ""


def separate_paragraphs(html: str) -> str:
    """Mark the blank lines of a text that has inline tags only as ends of paragraphs, which nothing else marks.

    >>> separate_paragraphs("<b>Salt</b>\\n\\nand tide"), separate_paragraphs("<p>Salt\\n\\nand tide")
    ('<b>Salt</b>\\n<br><br>\\nand tide', '<p>Salt\\n\\nand tide')
    """
    return html if BLOCK_TAG.search(html) else BLANK_LINE.sub("\n<br><br>", html)


def note_missing_text(tags: Sequence[Tag], characters: int) -> Iterator[str]:
    """Note where the text of a page may be that has only so many characters: a redirect, frames, or scripts."""
    names = {tag[0] for tag in tags}
    for name, _, written, _ in tags:
        if name == "meta" and "refresh" in written.lower():
            attrs = parse_attributes(written)
            target = REFRESH.match(attrs.get("content", "")) if attrs.get("http-equiv", "").lower() == "refresh" else None
            if target:
                yield f"moved: {mask_addresses(target[1])}"
                return
    if "frame" in names:
        yield "frames: the text is in other pages"
    elif "script" in names and characters < NO_TEXT_CHARACTERS:
        yield "scripts: the page shows little without them"


def count_characters(blocks: list[Block]) -> int:
    """Count the characters of the text of blocks, without silent text."""
    return sum(len(block.text) for block in blocks if block.kind is not SILENT)


READER = Reader(
    "html",
    "a web page: saved by a browser, SingleFile, HTTrack or the Wayback Machine; a Medium post; a fragment",
    sniff,
    read,
)
