"""From HTML to blocks, for every format that holds HTML. States facts; drops and decides nothing.

One pass over the tags. Block-level tags part blocks, inline tags do not; every run of inline nodes
between block tags is a block, whether or not a paragraph is around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reex_cli.model import CODE, EMBED, HEADING, IMAGE, LIST_ITEM, PARAGRAPH, Block, Element
from reex_cli.readers._html.block_kind import KIND_ELEMENTS, KindContext, enter_element
from reex_cli.readers._html.elements import BLOCK_ELEMENTS, REPLACED_ELEMENTS, SILENT_ELEMENTS, VOID_ELEMENTS
from reex_cli.readers._html.embed import EMBED_ELEMENTS, embed_address, image_address, smiley_text
from reex_cli.readers._html.inline_text import GAP, InlineRun
from reex_cli.readers._html.line_locator import LineLocator
from reex_cli.readers._html.parser import Tag, parse_attributes, unescape_text
from reex_cli.readers._html.table import CELL_ELEMENTS, Table
from reex_cli.text import normalize_spaces

SPECIAL_ELEMENTS = (
    SILENT_ELEMENTS | EMBED_ELEMENTS | CELL_ELEMENTS | frozenset(("a", "table", "tr", "rt"))
)  # beginning or end of them means something
MARK_ATTRIBUTE = re.compile(r' (class|id|role|style|hidden|aria-hidden)="([^"]*)"')
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class BlockBuilder:
    """What is known while the tags go by."""

    __slots__ = (
        "blocks",
        "element",
        "embedded",
        "known",
        "links",
        "locator",
        "needle",
        "run",
        "shape",
        "silent",
        "stack",
        "tables",
        "targets",
    )

    def __init__(self, locator: LineLocator, root: Element | None) -> None:
        self.locator = locator
        self.blocks: list[Block] = []
        self.targets: list[list[Block]] = [self.blocks]  # where blocks go: the page, or a cell of a table
        self.tables: list[Table] = []
        self.element = root
        self.shape = KindContext(PARAGRAPH)
        self.stack = [("/", self.element, self.shape)]  # the ends of the open elements; the element and shape before each
        self.run = InlineRun()
        self.links = 0
        self.silent = 0  # how many elements around have no text to see
        self.embedded = False  # whether the outermost of them has said its address
        self.needle = ""  # the first text of the run, to find its line
        self.known: dict[str, tuple[str, ...]] = {}  # a tag as it is written → marks

    def read(self, tags: Iterable[Tag]) -> None:
        """All tags in their order."""
        stack, run = self.stack, self.run
        for name, raw, written, text in tags:
            if name == stack[-1][0]:
                self.close()
            elif name in VOID_ELEMENTS:
                self.void(name, written)
            elif name in BLOCK_ELEMENTS:
                self.open_block(name, written)
            elif name and name[0] != "/":  # neither a comment nor an end that has strayed from a drawing or a script
                self.open_inline(name, written)
            if text and not self.silent and (run.parts or self.shape.kind is CODE or not text.isspace()):
                self.text(unescape_text(text) if not raw and "&" in text else text, text)
        self.flush()

    def text(self, text: str, as_written: str) -> None:
        """A run of characters."""
        if not self.needle and not as_written.isspace():
            self.needle = as_written
        if "\n" in text and self.shape.kind is not CODE:
            text = text.replace("\n", " ")
        self.run.parts.append(text)
        if self.links:
            self.run.link_characters += len(normalize_spaces(text))

    def open_block(self, name: str, written: str) -> None:
        """A block-level element begins."""
        if self.run.parts:
            self.flush()
        self.stack.append((f"/{name}", self.element, self.shape))
        self.element = Element(self.element, self.marks(name, written))
        if name in KIND_ELEMENTS or self.shape.level:
            self.shape = enter_element(self.shape, name)
        if name in SPECIAL_ELEMENTS:
            self.begin(name, written)

    def open_inline(self, name: str, written: str) -> None:
        """An inline element begins."""
        self.stack.append((f"/{name}", self.element, self.shape))
        if written and (marks := self.marks(name, written)):
            self.element = Element(self.element, marks)
            self.run.open(self.element)
        if name in SPECIAL_ELEMENTS:
            self.begin(name, written)

    def marks(self, name: str, written: str) -> tuple[str, ...]:
        """The marks of an element; most pages write the same ones again and again."""
        key = name + written
        marks = self.known.get(key)
        if marks is None:
            marks = self.known[key] = extract_marks(name, written)
        return marks

    def begin(self, name: str, written: str) -> None:
        """What an element says by its name alone."""
        if name == "a":
            self.links += ' href="' in written and ' href=""' not in written
            return
        if name in EMBED_ELEMENTS:
            self.embed(name, written)
        if name in SILENT_ELEMENTS:
            if name in REPLACED_ELEMENTS:
                self.gap()
            self.silent += 1
        elif name == "rt" and not self.silent:
            self.run.parts.append("(")
        elif name == "table":
            self.tables.append(Table(self.element))
        elif self.tables and name == "tr":
            self.tables[-1].row()
        elif self.tables and name in CELL_ELEMENTS:
            if self.tables[-1].numbers_lines(self.element):
                self.shape = KindContext(CODE)
            self.targets.append(self.tables[-1].cell())

    def close(self) -> None:
        """The innermost element ends."""
        end, element, shape = self.stack.pop()
        name = end[1:]
        if name in BLOCK_ELEMENTS:
            if self.run.parts:
                self.flush()
        elif self.element is not element:
            self.run.close()
        self.element, self.shape = element, shape
        if name in SPECIAL_ELEMENTS:
            self.end(name)

    def end(self, name: str) -> None:
        """The opposite of `begin`."""
        if name == "a":
            self.links -= self.links > 0
        elif name in SILENT_ELEMENTS:
            self.silent -= 1
        elif name == "rt" and not self.silent:
            self.run.parts.append(")")
        elif name in CELL_ELEMENTS and len(self.targets) > 1:
            self.targets.pop()
        elif name == "table":
            self.targets[-1].extend(self.tables.pop().blocks())

    def flush(self) -> None:
        """The run ends: what is in it becomes a block."""
        run, shape = self.run, self.shape
        if not run.parts:
            return
        needle, self.needle = self.needle, ""
        text, spans, link_characters = run.take_lines() if shape.kind is CODE else run.take()
        if not text:
            return
        kind = PARAGRAPH if shape.kind is LIST_ITEM and shape.filled else shape.kind
        shape.filled = True
        level = shape.level if kind is HEADING or kind is LIST_ITEM else 0
        link_characters = link_characters if link_characters < len(text) else len(text)
        self.targets[-1].append(
            Block(kind, text, self.locator.line_of(needle), "", level, link_characters, self.element, spans)
        )

    def void(self, name: str, written: str) -> None:
        """An element that holds nothing."""
        if name == "hr":
            self.flush()
        elif name == "br":
            self.line_break(written)
        elif name == "img":
            self.image(written)
        elif name in EMBED_ELEMENTS:
            self.embed(name, written)

    def line_break(self, written: str) -> None:
        """One break is a space; two with nothing between them part paragraphs; one with a class is not for all screens."""
        parts = self.run.parts
        if self.shape.kind is CODE:
            parts.append("\n")
        elif written and self.marks("br", written):
            parts.append(" ")
        elif next((part for part in reversed(parts) if part == "\n" or not part.isspace()), "") == "\n":
            self.flush()
        else:
            parts.append("\n")

    def image(self, written: str) -> None:
        """A picture: a smiley is a character, all else is a block of its own."""
        if self.silent:
            return
        attrs = parse_attributes(written)
        text = normalize_spaces(attrs.get("alt", ""))
        if sign := smiley_text(attrs, text):
            self.run.parts.append(sign)
        elif (address := image_address(attrs)) or text:
            self.gap()
            self.targets[-1].append(Block(IMAGE, text, self.locator.line, element=self.inside("img", written), url=address))

    def gap(self) -> None:
        """Something that is no text stands between what was read and what follows."""
        if self.run.parts and not self.silent:
            self.run.parts.append(GAP)

    def embed(self, name: str, written: str) -> None:
        """Something from elsewhere, by its address; what stands inside is the same in other formats."""
        if not self.silent:
            self.embedded = False
        address = "" if self.embedded else embed_address(parse_attributes(written))
        if address and (name != "source" or self.silent):
            self.embedded = True
            element = self.inside(name, written) if name in VOID_ELEMENTS else self.element
            self.targets[-1].append(Block(EMBED, "", self.locator.line, element=element, url=address))

    def inside(self, name: str, written: str) -> Element | None:
        """The element of an element that has no end."""
        marks = self.marks(name, written)
        return Element(self.element, marks) if marks else self.element


def extract_marks(name: str, written: str) -> tuple[str, ...]:
    """What an element can be told by: its tag if it is block-level, classes, id, role, and that it is hidden.

    >>> marks_of("div", ' id="top" class="wide post" style="color: red; display: none"')
    ('<div>', 'wide', 'post', '#top', '[display:none]')
    """
    classes: list[str] = []
    others: list[str] = []
    for key, value in MARK_ATTRIBUTE.findall(written):
        if key == "class":
            classes = unescape_text(value).split()
        elif key == "style":
            if NOT_SHOWN.search(value):
                others.append("[display:none]")
        elif key in ("id", "role"):
            if value:
                others.append(f"#{unescape_text(value)}" if key == "id" else f"role:{unescape_text(value)}")
        elif key == "hidden" or value == "true":
            others.append(f"[{key}]")
    if len(others) > 1:
        others.sort()  # parsers differ in the order of attributes
    return (f"<{name}>", *classes, *others) if name in BLOCK_ELEMENTS else (*classes, *others)


def build_blocks(tags: Iterable[Tag], source: str, root: Element | None = None) -> list[Block]:
    """The blocks of a tree in document order; `source` is its HTML, in which their lines are found."""
    walk = BlockBuilder(LineLocator(source), root)
    walk.read(tags)
    return walk.blocks
