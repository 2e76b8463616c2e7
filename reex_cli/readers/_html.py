"""From HTML to blocks, for every format that holds HTML. States facts; drops and decides nothing.

One pass over the events of the tree. Block-level tags part blocks, inline tags do not; every run of
inline nodes between block tags is a block, whether or not a paragraph is around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reex_cli.model import Block, Kind, Place
from reex_cli.readers._inline import Run
from reex_cli.readers._locate import Locator
from reex_cli.readers._table import Table
from reex_cli.readers._tree import Event, Step
from reex_cli.text import even

BLOCKS = frozenset(
    """address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre
    section select summary table tbody td textarea tfoot th thead tr ul""".split()
)
UNSEEN = frozenset("script style template noscript noembed noframes svg math head title iframe object canvas".split())
EMBEDS = frozenset("iframe embed video audio object".split())
KINDS = {
    **{f"h{level}": Kind.HEADING for level in range(1, 7)},
    "li": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTE,
    "pre": Kind.CODE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
}
LISTS = frozenset(("ul", "ol", "menu", "dir"))
NOT_SHOWN = ("display:none", "visibility:hidden")
LAZY = ("data-src", "data-lazy-src", "data-orig-file", "src")  # where an image's address stands, best first

Attributes = Mapping[str, str | None]


class Open:
    """An element that has begun and not ended."""

    __slots__ = ("depth", "filled", "kind", "level", "marked", "name", "place")

    def __init__(self, name: str, place: Place | None, outer: Open | None) -> None:
        self.name = name
        self.place = place
        self.marked = False  # whether the inline run was told of it
        self.kind: Kind = KINDS.get(name) or (outer.kind if outer else Kind.PARAGRAPH)
        self.depth: int = (outer.depth if outer else 0) + (name in LISTS)
        self.level: int = int(name[1]) if self.kind is Kind.HEADING and name in KINDS else outer.level if outer else 0
        self.filled = False  # whether an item already has its first block


class Walk:
    """What is known while the events go by."""

    __slots__ = ("blocks", "links", "locator", "needle", "run", "stack", "tables", "targets", "unseen")

    def __init__(self, locator: Locator, root: Place | None) -> None:
        self.locator = locator
        self.blocks: list[Block] = []
        self.targets: list[list[Block]] = [self.blocks]  # where blocks go: the page, or a cell of a table
        self.tables: list[Table] = []
        self.stack: list[Open] = [Open("", root, None)]
        self.run = Run()
        self.links = 0
        self.unseen = 0  # how many elements around have no text to see
        self.needle = ""  # the first words of the run, to find its line

    def text(self, text: str) -> None:
        """A run of characters."""
        if self.unseen:
            return
        if self.stack[-1].kind is not Kind.CODE and "\n" in text:
            text = text.replace("\n", " ")
        self.run.parts.append(text)
        if not self.needle and not text.isspace():
            self.needle = text.strip()
        if self.links:
            self.run.linked += len(even(text))

    def open(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        outer = self.stack[-1]
        if name in BLOCKS:
            self.flush()
        marks = marks_of(name, attributes)
        element = Open(name, Place(outer.place, marks) if marks else outer.place, outer)
        self.stack.append(element)
        if name in UNSEEN:
            self.unseen += 1
        if self.unseen > (name in UNSEEN):
            return
        self.begin(name, attributes)
        if marks and name not in BLOCKS and name not in UNSEEN:
            element.marked = True
            self.run.open(element.place or Place(None, ()))

    def begin(self, name: str, attributes: Attributes) -> None:
        """What an element says by its name alone."""
        if name in EMBEDS:
            self.embed(attributes)
        elif name == "br":
            self.line_break()
        elif name == "img":
            self.image(attributes)
        elif name == "a" and attributes.get("href"):
            self.links += 1
        elif name == "table":
            self.tables.append(Table(self.stack[-1].place))
        elif self.tables:
            self.table_part(name)

    def close(self, name: str) -> None:
        """An element ends."""
        element = self.stack.pop()
        if name in BLOCKS:
            self.stack.append(element)
            self.flush()
            self.stack.pop()
        elif element.marked:
            self.run.close()
        if name in UNSEEN:
            self.unseen -= 1
        if self.unseen:
            return
        if name == "a" and self.links:
            self.links -= 1
        elif name in ("td", "th") and len(self.targets) > 1:
            self.targets.pop()
        elif name == "table" and self.tables:
            self.targets[-1].extend(self.tables.pop().blocks())

    def flush(self) -> None:
        """The run ends: what is in it becomes a block."""
        element, needle = self.stack[-1], self.needle
        if not self.run.parts:
            return
        self.needle = ""
        if element.kind is Kind.CODE:
            text, spans, linked = self.run.take_lines()
        else:
            text, spans, linked = self.run.take()
        if not text:
            return
        kind = element.kind
        if kind is Kind.LIST_ITEM:
            item = next(open_ for open_ in reversed(self.stack) if open_.name == "li")
            kind, item.filled = (Kind.PARAGRAPH if item.filled else kind), True
        level = element.level if kind is Kind.HEADING else element.depth if kind is Kind.LIST_ITEM else 0
        line = self.locator.line_of(needle)
        self.targets[-1].append(Block(kind, text, line, "", level, min(linked, len(text)), element.place, spans))

    def line_break(self) -> None:
        """One break is a space; two with nothing between them part paragraphs."""
        if self.stack[-2].kind is Kind.CODE:
            self.run.parts.append("\n")
            return
        parts = self.run.parts
        last = next((part for part in reversed(parts) if part == "\n" or not part.isspace()), "")
        if last == "\n":
            self.stack.append(self.stack[-2])
            self.flush()
            self.stack.pop()
        else:
            parts.append("\n")

    def image(self, attributes: Attributes) -> None:
        """A picture: a smiley is a character, all else is a block of its own."""
        text = even(attributes.get("alt") or "")
        if "wp-smiley" in (attributes.get("class") or "").split():
            self.run.parts.append(text)
            return
        address = next((value for key in LAZY if (value := attributes.get(key))), "")
        block = Block(Kind.IMAGE, text, self.locator.line, place=self.stack[-1].place, url=address)
        self.targets[-1].append(block)

    def embed(self, attributes: Attributes) -> None:
        """Something from elsewhere, by its address."""
        address = attributes.get("src") or attributes.get("data-src") or attributes.get("data") or ""
        if address:
            block = Block(Kind.EMBED, "", self.locator.line, place=self.stack[-1].place, url=address)
            self.targets[-1].append(block)

    def table_part(self, name: str) -> None:
        """A row or a cell begins."""
        if name == "tr":
            self.tables[-1].row()
        elif name in ("td", "th"):
            self.targets.append(self.tables[-1].cell())


def marks_of(name: str, attributes: Attributes) -> tuple[str, ...]:
    """What an element can be told by: its tag, classes, id, role, and that it is hidden."""
    marks = [f"<{name}>"] if name in BLOCKS else []
    if attributes:
        marks += (attributes.get("class") or "").split()
        if identity := attributes.get("id"):
            marks.append(f"#{identity}")
        if role := attributes.get("role"):
            marks.append(f"role:{role}")
        if "hidden" in attributes:
            marks.append("[hidden]")
        if attributes.get("aria-hidden") == "true":
            marks.append("[aria-hidden]")
        style = attributes.get("style")
        if style and any(rule in style.replace(" ", "").lower() for rule in NOT_SHOWN):
            marks.append("[display:none]")
    return tuple(marks)


def blocks(events: Iterable[Event], source: str, root: Place | None = None) -> list[Block]:
    """The blocks of a tree in document order; `source` is its HTML, in which their lines are found."""
    walk = Walk(Locator(source), root)
    for step, name, attributes in events:
        if step is Step.TEXT:
            walk.text(name)
        elif step is Step.OPEN:
            walk.open(name, attributes)
        else:
            walk.close(name)
    walk.flush()
    return walk.blocks
