"""As what a run of text arrives: which kind of block the elements around it make of it."""

from __future__ import annotations

from reex_cli.model import HEADING, LIST_ITEM, PARAGRAPH, Kind

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
IN_HEADINGS = frozenset("button center div header hgroup".split())  # with these a heading may have several lines


class KindContext:
    """What text becomes where it stands; shared by all elements that do not change it."""

    __slots__ = ("depth", "filled", "kind", "level", "outer")

    def __init__(self, kind: Kind, level: int = 0, outer: KindContext | None = None, depth: int = 0) -> None:
        self.kind = kind
        self.level = level  # of a heading or an item; of all else 0
        self.outer = outer
        self.depth = depth  # of lists
        self.filled = False  # whether it has its first block


def enter_element(shape: KindContext, name: str) -> KindContext:
    """The shape inside an element. A heading that was never closed ends where the next paragraph begins."""
    if shape.kind is HEADING and shape.filled and shape.outer and name not in IN_HEADINGS:
        shape.kind, shape.level = shape.outer.kind, shape.outer.level
    kind = ELEMENT_KINDS.get(name)
    if kind is HEADING:
        return KindContext(kind, int(name[1]), shape, shape.depth)
    if kind is LIST_ITEM:
        return KindContext(kind, shape.depth, shape, shape.depth)
    if kind:
        return KindContext(kind, 0, shape, shape.depth)
    if name in LISTS:
        around = PARAGRAPH if shape.kind is LIST_ITEM else shape.kind
        return KindContext(around, shape.level if around is HEADING else 0, shape, shape.depth + 1)
    return shape
