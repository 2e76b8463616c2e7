"""Recognises the notes below a text by the element around them."""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.element_search import ElementSearch
from reex_cli.model import MEDIA_KINDS, Block, Kind

HINTS = ("footnote", "endnotes")  # one of which is in any of the marks
FOOTNOTE_MARKS = frozenset(
    """footnotes wp-block-footnotes modern-footnotes-list footnotes_reference_container footnote-list footnotes-list
    role:doc-endnotes role:doc-footnote""".split()
)


def mark_footnotes(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, in which those inside a list of footnotes are of that kind."""
    lists = ElementSearch(lambda element: not FOOTNOTE_MARKS.isdisjoint(element.marks), nothing=False)
    return [
        block._replace(kind=Kind.FOOTNOTE, level=0, bullet="")
        if block.kind not in MEDIA_KINDS and lists.find(block.element)
        else block
        for block in blocks
    ]
