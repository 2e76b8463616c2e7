"""What programs write into the pages that they save: the address, and at the foot of a post of Medium, its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reex_cli.model import Block
from reex_cli.readers._html.microdata import text_field
from reex_cli.readers._html.parser import Tag, parse_attributes, unescape_text

HEAD_CHARACTERS = 1 << 14  # of a page, in which a program writes its address
SAVED_ADDRESS = re.compile(
    r"""<!--\s{0,9}(?: saved\ from\ url=\(\d{1,6}\)                                # browsers
    | (?:Page\ saved\ with|Archive\ processed\ by)\ SingleFile\s{1,9}url:\s{0,9}
    )(?P<whole>[^\s<>"]{8,4000})
    | <!--\ Mirrored\ from\ (?P<mirror>[^\s<>"]{4,4000})\ by\ HTTrack
    | \b__wm\.wombat\("(?P<archive>[^"\\]{8,4000})"                                # Wayback Machine
    | <html\b[^<>]{0,400}\ data-scrapbook-source="(?P<scrapbook>[^"<>]{8,4000})"
    """,
    re.VERBOSE,
)
SAVED_HINTS = ("saved from url", "SingleFile", "Mirrored from", "__wm.wombat", "scrapbook-source")  # much faster to find
EXPORT_FOOTER, POST_CLASS = 'Exported from <a href="https://medium.com">Medium</a>', 'class="h-entry"'
THEME_NAMESPACE = re.compile(r"<html\b[^<>]{0,2000}\bxmlns:b=[\"']http://www\.google\.com/2005/gml/b[\"']")  # of pages, too
THEME_TAG = re.compile(r"<b:(?:skin|template-skin|section|widget|include)\b")  # which the pages made of a theme do not have
AUTHOR_CLASS, CANONICAL_CLASS = "p-author h-card", "p-canonical"  # of links in an export of Medium


def extract_saved_address(html: str, tags: Sequence[Tag]) -> Iterator[Block]:
    """Yield the address that a program wrote at the head of a page as a field; of a post of Medium, address and author."""
    head = html[:HEAD_CHARACTERS]
    if any(map(head.__contains__, SAVED_HINTS)) and (found := SAVED_ADDRESS.search(head)):
        mirror = found["mirror"]
        yield text_field(
            "saved:url", f"http://{mirror}" if mirror else found["whole"] or found["archive"] or found["scrapbook"]
        )
    if EXPORT_FOOTER in html:
        for name, _, written, text in tags:
            if name == "a" and AUTHOR_CLASS in written:
                yield text_field("class:p-author", unescape_text(text))
            elif name == "a" and CANONICAL_CLASS in written:
                yield text_field("class:p-canonical", parse_attributes(written).get("href", ""))


def skipped_kind(html: str) -> str:
    """The kind of a page of an export that is no article; empty for all others.

    In an export of Medium that is what lists what its owner read, or the addresses that they used; in one of Blogger, a theme.
    """
    if EXPORT_FOOTER in html and POST_CLASS not in html:
        return "account page"
    return "template" if THEME_NAMESPACE.search(html, 0, HEAD_CHARACTERS) and THEME_TAG.search(html) else ""
