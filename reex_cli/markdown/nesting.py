"""Nest the marks of the nodes of a text: which delimiters stand between which nodes."""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.markdown.emphasis import Delimiter, Side
from reex_cli.markdown.nodes import GLUE, Node
from reex_cli.model import Mark

What = str | Mark  # a style, or a link


def nest_nodes(nodes: Sequence[Node]) -> list[Node | Delimiter]:
    """The nodes with the delimiters of their marks between them, properly nested.

    Emphasis that overlaps a link or other emphasis is closed at its border and opened again. Nothing opens at a space.
    """
    nested: list[Node | Delimiter] = []
    open_: list[Delimiter] = []
    ends = RunEnds(nodes)
    core_end = 0  # the place behind the last node that is no space
    for index, node in enumerate(nodes):
        wanted = list_marks(node)
        stays = next((number for number, one in enumerate(open_) if one.what not in wanted), len(open_))
        missing = [] if node.kind in GLUE else [what for what in wanted if all(one.what != what for one in open_[:stays])]
        if node.link in missing:  # what ends within a link opens again in it
            end = ends.find(node.link, index)
            stays = next((number for number, one in enumerate(open_[:stays]) if ends.find(one.what, index) < end), stays)
            missing = [what for what in wanted if all(one.what != what for one in open_[:stays])]
        closed = close(open_, stays)
        nested[core_end:core_end] = closed  # in front of spaces
        for what in sorted(missing, key=lambda what: -ends.find(what, index)):
            open_.append(Delimiter(what, Side.OPEN))
            nested.append(open_[-1])
        nested.append(node)
        core_end = core_end + len(closed) if node.kind in GLUE else len(nested)
    nested[core_end:core_end] = close(open_, 0)
    return nested


def list_marks(node: Node) -> tuple[What, ...]:
    """The marks of a node; of several with the same end the first is outside."""
    styles = tuple(sorted(node.styles, reverse=True))
    return (node.link, *styles) if node.link else styles


def close(open_: list[Delimiter], stays: int) -> list[Delimiter]:
    """Close all but the outermost open delimiters, the innermost first."""
    closed = []
    while len(open_) > stays:
        opening = open_.pop()
        closing = Delimiter(opening.what, Side.CLOSE, opening)
        opening.partner = closing
        closed.append(closing)
    return closed


class RunEnds:
    """Finds where the run of nodes with a mark ends; each run is walked once."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.ends: dict[What, int] = {}

    def find(self, what: What | None, index: int) -> int:
        """The index of the first node without the mark, from the node with this index, which has it."""
        end = self.ends.get(what, 0) if what else 0
        if what and end <= index:
            end = index + 1
            while end < len(self.nodes) and what in list_marks(self.nodes[end]):
                end += 1
            self.ends[what] = end
        return end
