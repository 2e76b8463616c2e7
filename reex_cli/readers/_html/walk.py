"""From HTML to blocks, for every format that holds HTML. States facts; drops and decides nothing.

One pass over the tags. Block-level tags part blocks, inline tags do not; every run of inline nodes
between block tags is a block, whether or not a paragraph is around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reex_cli.model import Block, Kind, Place
from reex_cli.readers._html.elements import BLOCKS, SILENT, VOID
from reex_cli.readers._html.embed import EMBEDS, address_of, character, picture
from reex_cli.readers._html.inline import Run
from reex_cli.readers._html.locate import Locator
from reex_cli.readers._html.shape import SHAPES, Shape, shape_in
from reex_cli.readers._html.table import CELLS, Table
from reex_cli.readers._html.tree import Tag, attributes, plain
from reex_cli.text import even

SPOKEN = SILENT | EMBEDS | CELLS | frozenset(("a", "table", "tr", "rt"))  # beginning or end of them means something
MARKING = re.compile(r' (class|id|role|style|hidden|aria-hidden)="([^"]*)"')
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Walk:
    """What is known while the tags go by."""

    __slots__ = (
        "blocks",
        "embedded",
        "known",
        "links",
        "locator",
        "needle",
        "place",
        "run",
        "shape",
        "silent",
        "stack",
        "tables",
        "targets",
    )

    def __init__(self, locator: Locator, root: Place | None) -> None:
        self.locator = locator
        self.blocks: list[Block] = []
        self.targets: list[list[Block]] = [self.blocks]  # where blocks go: the page, or a cell of a table
        self.tables: list[Table] = []
        self.place = root
        self.shape = Shape(Kind.PARAGRAPH)
        self.stack = [("", self.place, self.shape)]  # the open elements; the place and shape before each
        self.run = Run()
        self.links = 0
        self.silent = 0  # how many elements around have no text to see
        self.embedded = False  # whether the outermost of them has said its address
        self.needle = ""  # the first text of the run, to find its line
        self.known: dict[str, tuple[str, ...]] = {}  # attributes as they are written → marks

    def read(self, tags: Iterable[Tag]) -> None:
        """All tags in their order."""
        for name, raw, written, text in tags:
            if not name:
                pass  # a comment
            elif name[0] == "/":
                self.close(name)
            elif name in VOID:
                self.void(name, written)
            else:
                self.open(name, written)
            if text and not self.silent:
                self.text(text, is_escaped=not raw and "&" in text)
        self.flush()

    def text(self, text: str, *, is_escaped: bool) -> None:
        """A run of characters."""
        is_code = self.shape.kind is Kind.CODE
        if text.isspace():
            if not self.run.parts and not is_code:
                return
        elif not self.needle:
            self.needle = text
        if is_escaped:
            text = plain(text)
        if "\n" in text and not is_code:
            text = text.replace("\n", " ")
        self.run.parts.append(text)
        if self.links:
            self.run.linked += len(even(text))

    def open(self, name: str, written: str) -> None:
        """An element begins."""
        self.stack.append((name, self.place, self.shape))
        if name in BLOCKS:
            if self.run.parts:
                self.flush()
            self.place = Place(self.place, (f"<{name}>", *self.marks(written)) if written else (f"<{name}>",))
            if name in SHAPES or self.shape.level:
                self.shape = shape_in(self.shape, name)
        elif written and (marks := self.marks(written)):
            self.place = Place(self.place, marks)
            self.run.open(self.place)
        if name in SPOKEN:
            self.begin(name, written)

    def marks(self, written: str) -> tuple[str, ...]:
        """The marks that attributes give; most pages write the same ones again and again."""
        marks = self.known.get(written)
        if marks is None:
            marks = self.known[written] = marks_of(written)
        return marks

    def begin(self, name: str, written: str) -> None:
        """What an element says by its name alone."""
        if name in EMBEDS:
            self.embed(name, written)
        if name in SILENT:
            self.silent += 1
        elif name == "a":
            self.links += ' href="' in written and ' href=""' not in written
        elif name == "rt" and not self.silent:
            self.run.parts.append("(")
        elif name == "table":
            self.tables.append(Table(self.place))
        elif self.tables and name == "tr":
            self.tables[-1].row()
        elif self.tables and name in CELLS:
            if self.tables[-1].numbers_lines(self.place):
                self.shape = Shape(Kind.CODE)
            self.targets.append(self.tables[-1].cell())

    def close(self, end: str) -> None:
        """The innermost element ends; any other end has strayed from a drawing or a script."""
        if end[1:] != self.stack[-1][0]:
            return
        name, place, shape = self.stack.pop()
        if name in BLOCKS:
            if self.run.parts:
                self.flush()
        elif self.place is not place:
            self.run.close()
        self.place, self.shape = place, shape
        if name in SPOKEN:
            self.end(name)

    def end(self, name: str) -> None:
        """The opposite of `begin`."""
        if name in SILENT:
            self.silent -= 1
        elif name == "a":
            self.links -= self.links > 0
        elif name == "rt" and not self.silent:
            self.run.parts.append(")")
        elif name in CELLS and len(self.targets) > 1:
            self.targets.pop()
        elif name == "table":
            self.targets[-1].extend(self.tables.pop().blocks())

    def flush(self) -> None:
        """The run ends: what is in it becomes a block."""
        shape, needle = self.shape, self.needle
        if not self.run.parts:
            return
        self.needle = ""
        text, spans, linked = self.run.take_lines() if shape.kind is Kind.CODE else self.run.take()
        if not text:
            return
        kind = Kind.PARAGRAPH if shape.kind is Kind.LIST_ITEM and shape.filled else shape.kind
        shape.filled = True
        level = shape.level if kind in (Kind.HEADING, Kind.LIST_ITEM) else 0
        line = self.locator.line_of(needle)
        self.targets[-1].append(Block(kind, text, line, "", level, min(linked, len(text)), self.place, spans))

    def void(self, name: str, written: str) -> None:
        """An element that holds nothing."""
        if name == "hr":
            self.flush()
        elif name == "br":
            self.line_break(written)
        elif name == "img":
            self.image(written)
        elif name in EMBEDS:
            self.embed(name, written)

    def line_break(self, written: str) -> None:
        """One break is a space; two with nothing between them part paragraphs; one with a class is not for all screens."""
        parts = self.run.parts
        if self.shape.kind is Kind.CODE:
            parts.append("\n")
        elif written and self.marks(written):
            parts.append(" ")
        elif next((part for part in reversed(parts) if part == "\n" or not part.isspace()), "") == "\n":
            self.flush()
        else:
            parts.append("\n")

    def image(self, written: str) -> None:
        """A picture: a smiley is a character, all else is a block of its own."""
        if self.silent:
            return
        attrs = attributes(written)
        if text := character(attrs):
            self.run.parts.append(text)
        elif any(found := picture(attrs)):
            text, address = found
            self.targets[-1].append(Block(Kind.IMAGE, text, self.locator.line, place=self.inside(written), url=address))

    def embed(self, name: str, written: str) -> None:
        """Something from elsewhere, by its address; what stands inside is the same in other formats."""
        if not self.silent:
            self.embedded = False
        address = "" if self.embedded else address_of(attributes(written))
        if address and (name != "source" or self.silent):
            self.embedded = True
            place = self.inside(written) if name in VOID else self.place
            self.targets[-1].append(Block(Kind.EMBED, "", self.locator.line, place=place, url=address))

    def inside(self, written: str) -> Place | None:
        """The place of an element that has no end."""
        marks = self.marks(written)
        return Place(self.place, marks) if marks else self.place


def marks_of(written: str) -> tuple[str, ...]:
    """What an element can be told by, beside its tag: classes, id, role, and that it is hidden.

    >>> marks_of(' id="top" class="wide post" style="color: red; display: none"')
    ('wide', 'post', '#top', '[display:none]')
    """
    classes: list[str] = []
    others: list[str] = []
    for name, value in MARKING.findall(written):
        if name == "class":
            classes = plain(value).split()
        elif name in ("id", "role"):
            if value:
                others.append(f"#{plain(value)}" if name == "id" else f"role:{plain(value)}")
        elif name == "style":
            if NOT_SHOWN.search(value):
                others.append("[display:none]")
        elif name == "hidden" or value == "true":
            others.append(f"[{name}]")
    others.sort()  # parsers differ in the order of attributes
    return (*classes, *others)


def blocks(tags: Iterable[Tag], source: str, root: Place | None = None) -> list[Block]:
    """The blocks of a tree in document order; `source` is its HTML, in which their lines are found."""
    walk = Walk(Locator(source), root)
    walk.read(tags)
    return walk.blocks
