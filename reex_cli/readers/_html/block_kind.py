"""Decide the kind of a block by the elements around its text: heading, list item, quote, code, caption."""

from __future__ import annotations

from reex_cli.model import HEADING, LIST_ITEM, PARAGRAPH, Kind
from reex_cli.readers._html.ordered_lists import ItemNumbers

LISTS = frozenset(("ul", "ol", "menu", "dir"))
ELEMENT_KINDS = {
    **{f"h{level}": Kind.HEADING for level in range(1, 7)},
    "li": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTE,
    "pre": Kind.CODE,
    "listing": Kind.CODE,
    "xmp": Kind.CODE,
    "plaintext": Kind.CODE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
}
KIND_ELEMENTS = LISTS | ELEMENT_KINDS.keys()
IN_HEADINGS = frozenset("button center div header hgroup".split())  # these do not end a heading that was never closed


class KindContext:
    """Kind and level of the text inside an element; shared by all elements that do not change them."""

    __slots__ = ("bullet", "has_block", "kind", "level", "list_depth", "numbers", "outer")

    def __init__(self, kind: Kind, level: int = 0, outer: KindContext | None = None, list_depth: int = 0) -> None:
        self.kind = kind
        self.level = level  # 1..6 of headings, depth of list items, else 0
        self.outer = outer
        self.list_depth = list_depth  # open lists
        self.has_block = False  # whether its first block is built
        self.numbers: ItemNumbers | None = None  # of the items of an ordered list
        self.bullet = ""  # of a list item


def enter_element(context: KindContext, name: str, written: str = "") -> KindContext:
    """The context inside an element with these attributes.

    A heading that was never closed ends where the next block-level element begins.
    """
    if context.kind is HEADING and context.has_block and context.outer and name not in IN_HEADINGS:
        context.kind, context.level = context.outer.kind, context.outer.level
    kind = ELEMENT_KINDS.get(name)
    if kind is HEADING:
        return KindContext(kind, int(name[1]), context, context.list_depth)
    if kind is LIST_ITEM:
        item = KindContext(kind, context.list_depth, context, context.list_depth)
        item.bullet = context.numbers.bullet(written) if context.numbers else ""
        return item
    if kind:
        return KindContext(kind, 0, context, context.list_depth)
    if name in LISTS:
        kind_around = PARAGRAPH if context.kind is LIST_ITEM else context.kind
        inside = KindContext(kind_around, context.level if kind_around is HEADING else 0, context, context.list_depth + 1)
        inside.numbers = ItemNumbers(written) if name == "ol" else None
        return inside
    return context
