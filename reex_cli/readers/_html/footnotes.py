"""Recognises the notes below a text by the element around them."""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.model import MEDIA_KINDS, Block, Element, Kind

HINTS = ("footnote", "endnotes")  # one of which is in any of the marks
FOOTNOTE_MARKS = frozenset(
    """footnotes wp-block-footnotes modern-footnotes-list footnotes_reference_container footnote-list footnotes-list
    role:doc-endnotes role:doc-footnote""".split()
)


def mark_footnotes(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, in which those inside a list of footnotes are of that kind."""
    seen = {id(None): False}
    return [
        block._replace(kind=Kind.FOOTNOTE, level=0, bullet="")
        if block.kind not in MEDIA_KINDS and is_in_footnotes(block.element, seen)
        else block
        for block in blocks
    ]


def is_in_footnotes(element: Element | None, seen: dict[int, bool]) -> bool:
    """Whether an element, or one around it, is a list of footnotes. `seen` has the answers by identity, first that for None."""
    path: list[Element] = []
    while element is not None and id(element) not in seen:
        path.append(element)
        element = element.parent
    is_inside = seen[id(element)]
    for inner in reversed(path):
        is_inside = seen[id(inner)] = is_inside or not FOOTNOTE_MARKS.isdisjoint(inner.marks)
    return is_inside
