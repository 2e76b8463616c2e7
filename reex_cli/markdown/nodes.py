"""The text of a block cut into nodes: runs of text with the same marks, formulas, code and references to footnotes.

White space at the edges of a run is a node of its own, since no emphasis begins or ends beside a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import NamedTuple

from reex_cli.markdown.layers import Layers
from reex_cli.model import Mark

BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")  # which end a paragraph, and with it all that is marked
TEXT, CODE, FORMULA, NOTE, SPACE, BREAK = "text", "code", "formula", "note", "space", "break"
GLUE = frozenset((NOTE, SPACE, BREAK))  # at which no emphasis begins


class Node(NamedTuple):
    """A run of the text of a block."""

    kind: str
    text: str  # of a reference to a footnote its label
    link: Mark | None = None
    styles: frozenset[str] = frozenset()
    end: int = 0  # in characters of the block's text


NO_STYLES: frozenset[str] = frozenset()


class Cursor:
    """Walks through the disjoint marks of a layer."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.marks = iter(marks)
        self.mark = next(self.marks, None)

    def at(self, position: int) -> Mark | None:
        """The mark around the character at a position, which must not be before that of the last call."""
        while self.mark and self.mark.end <= position:
            self.mark = next(self.marks, None)
        return self.mark if self.mark and self.mark.start <= position else None

    def take(self, position: int) -> Iterator[Mark]:
        """The marks from here to a position."""
        while self.mark and self.mark.start <= position:
            yield self.mark
            self.mark = next(self.marks, None)


def split_nodes(text: str, layers: Layers, labels: Mapping[str, str]) -> list[Node]:
    """Cut a text where its marks begin and end, with the white space at the edges in nodes of its own."""
    nodes: list[Node] = []
    for (kind, _, _), group in groupby(cut_nodes(text, layers, labels), key=lambda node: (node.kind, node.link, node.styles)):
        run = list(group)
        if kind in GLUE or kind is FORMULA:
            nodes += (part for node in run for part in trim_node(node))
        else:
            nodes += trim_node(run[-1]._replace(text="".join(node.text for node in run)))
    return join_glue(nodes)


def cut_nodes(text: str, layers: Layers, labels: Mapping[str, str]) -> Iterator[Node]:
    """Cut a text into nodes with the same marks. A reference to a footnote within a link or an atom moves to its end."""
    breaks = [Mark(*match.span(), BREAK) for match in BLANK_LINES.finditer(text)]
    all_marks = (breaks, layers.links, layers.atoms, layers.notes, *layers.styles.values())
    places = sorted({0, len(text), *(place for marks in all_marks for mark in marks for place in (mark.start, mark.end))})
    links, atoms, blank_lines, notes = map(Cursor, (layers.links, layers.atoms, breaks, layers.notes))
    styles = {kind: Cursor(marks) for kind, marks in layers.styles.items()}
    position, broken = 0, None
    for start, end in pairwise(places):
        if start < position:  # within an atom
            continue
        link, atom, position = links.at(start), atoms.at(start), end
        if not link or link.start == start:
            yield from (Node(NOTE, labels[note.url], end=start) for note in notes.take(start))
        if blank_lines.at(start):
            broken = link
            yield Node(BREAK, text[start:end], end=end)
            continue
        kinds = frozenset(kind for kind, cursor in styles.items() if cursor.at(start))
        link = None if link is broken else link
        if atom and atom.start == start and atom.kind == "footnote":
            position = atom.end
            yield Node(NOTE, labels[atom.url], end=position)
        elif atom and atom.start == start and not BLANK_LINES.search(text, start, atom.end):
            position = atom.end
            yield Node(FORMULA, text[start:position], link, kinds - {CODE}, position)
        else:
            yield Node(CODE if CODE in kinds else TEXT, text[start:end], link, kinds - {CODE}, end)
    yield from (Node(NOTE, labels[note.url], end=len(text)) for note in notes.take(len(text)))


def trim_node(node: Node) -> Iterator[Node]:
    """A node without the white space at its edges, and nodes of that space around it."""
    core = node.text.strip()
    if node.kind in GLUE or len(core) == len(node.text):
        yield node
        return
    lead = len(node.text) - len(node.text.lstrip())
    if core and lead:
        yield Node(SPACE, node.text[:lead])
    if core:
        yield node._replace(text=core, end=node.end - (len(node.text) - lead - len(core)))
    if rest := node.text[lead + len(core) :] if core else node.text:
        yield Node(SPACE, rest)


def join_glue(nodes: list[Node]) -> list[Node]:
    """Give spaces and references to footnotes the marks that are on both sides of them; a blank line ends all."""
    joined: list[Node] = []
    glue: list[Node] = []
    for node in nodes:
        if node.kind in GLUE:
            glue.append(node)
            continue
        before = joined[-1] if joined else node
        goes_on = bool(joined) and not any(part.kind is BREAK for part in glue)
        link = before.link if goes_on and before.link == node.link else None
        styles = before.styles & node.styles if goes_on else NO_STYLES
        joined += (part._replace(link=link, styles=styles) for part in glue)
        joined.append(node)
        glue.clear()
    return joined + glue
