"""Recognises the notes below a text by the element around them."""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.element_search import ElementSearch
from reex_cli.model import MEDIA_KINDS, Block, Element, Kind

CITATION = "#cite_note"  # begins the id of an entry in the list of references of a wiki
HINTS = ("footnote", "endnotes", "cite_note")  # one of which is in any of the selectors
FOOTNOTE_SELECTORS = frozenset(
    """footnotes wp-block-footnotes modern-footnotes-list footnotes_reference_container footnote-list footnotes-list
    role:doc-endnotes role:doc-footnote""".split()
)


def mark_footnotes(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, in which those inside a list of footnotes are of that kind."""
    lists = ElementSearch(holds_notes, nothing=False)
    return [
        block._replace(kind=Kind.FOOTNOTE, level=0, bullet="")
        if block.kind not in MEDIA_KINDS and lists.find(block.element)
        else block
        for block in blocks
    ]


def holds_notes(element: Element) -> bool:
    """Whether an element is a list of footnotes, or an entry in one."""
    return not FOOTNOTE_SELECTORS.isdisjoint(element.selectors) or any(
        selector.startswith(CITATION) for selector in element.selectors
    )
