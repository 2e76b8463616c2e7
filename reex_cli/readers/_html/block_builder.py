"""Builds blocks from HTML, for every format that holds HTML. Drops no visible text; labelling is left to the rules.

One pass over the tags. Block-level tags separate blocks, inline tags do not: every run of inline nodes between
block-level tags is a block, whether or not a `<p>` is around it. Each block keeps the chain of the elements around it,
its line in the source, and the characters inside links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reex_cli.model import CODE, EMBED, HEADING, IMAGE, LIST_ITEM, PARAGRAPH, QUOTE, Block, Element
from reex_cli.readers._html.block_kind import KIND_ELEMENTS, KindContext, enter_element
from reex_cli.readers._html.element_selectors import extract_selectors
from reex_cli.readers._html.elements import BLOCK_ELEMENTS, REPLACED_ELEMENTS, SILENT_ELEMENTS, VOID_ELEMENTS
from reex_cli.readers._html.embed import EMBED_ELEMENTS, embed_address, image_address, smiley_text
from reex_cli.readers._html.formulas import picture_text
from reex_cli.readers._html.hiding import add_colour_selectors, find_colours
from reex_cli.readers._html.inline_text import GAP, InlineRun
from reex_cli.readers._html.line_locator import LineLocator
from reex_cli.readers._html.ordered_lists import state_number
from reex_cli.readers._html.parser import Tag, parse_attributes, unescape_text
from reex_cli.readers._html.silent_text import UNREAD_ELEMENTS, SilentTexts
from reex_cli.readers._html.table import CELL_ELEMENTS, HtmlTable
from reex_cli.text import normalize_spaces

# Elements whose start or end tags have an effect of their own.
SPECIAL_ELEMENTS = SILENT_ELEMENTS | EMBED_ELEMENTS | CELL_ELEMENTS | frozenset(("a", "table", "tr", "rt"))
NOT_SPOKEN = "[aria-hidden]"
RUBY_LEVELS = 3  # inside `<ruby>` in which its base may be
SHOWN_AS_BLOCK = re.compile(
    r' style="[^"]*(?<![\w-])display\s*:\s*(?:block|flex|grid|table|list-item)|\bd-block\b', re.IGNORECASE
)
VERSE_KINDS = frozenset((PARAGRAPH, QUOTE))


class BlockBuilder:
    """Builds the blocks of a document while its tags are fed in order."""

    __slots__ = (
        "blocks",
        "context",
        "element",
        "first_text",
        "has_embed",
        "line_elements",
        "link_depth",
        "locator",
        "run",
        "selectors_cache",
        "silent",
        "silent_depth",
        "stack",
        "tables",
        "targets",
    )

    def __init__(self, locator: LineLocator, root: Element | None) -> None:
        self.locator = locator
        self.blocks: list[Block] = []
        self.targets: list[list[Block]] = [self.blocks]  # innermost last: the page, and the open table cells
        self.tables: list[HtmlTable] = []
        self.element = root
        self.context = KindContext(PARAGRAPH)
        self.stack = [("/", self.element, self.context)]  # of open elements: (end tag, element and context around it)
        self.run = InlineRun()
        self.link_depth = 0  # open links with an address
        self.line_elements: set[int] = (
            set()
        )  # sizes of the stack with the open inline elements that are shown on lines of their own
        self.silent_depth = 0  # open elements whose text is not shown
        self.silent = SilentTexts(self.blocks)
        self.has_embed = False  # whether the outermost silent element has given an address
        self.first_text = ""  # first text of the run as written, for its line
        self.selectors_cache: dict[str, tuple[str, ...]] = {}  # name and attributes as written → marks

    def feed(self, tags: Iterable[Tag]) -> None:
        """Handle all tags of a document, in order."""
        stack, run = self.stack, self.run
        for name, raw, written, text in tags:
            if name == stack[-1][0]:
                self.close()
            elif name in VOID_ELEMENTS:
                self.add_void(name, written)
            elif name in BLOCK_ELEMENTS:
                self.open_block(name, written)
            elif name and name[0] != "/":  # neither a comment nor a stray end tag of SVG or a script
                self.open_inline(name, written)
            if text:
                if self.silent_depth:
                    if name not in UNREAD_ELEMENTS:
                        self.silent.hear(name, text, self.locator.line, self.element)
                elif run.parts or self.context.kind is CODE or not text.isspace():
                    self.add_text(unescape_text(text) if not raw and "&" in text else text, text)
        self.flush()

    def add_text(self, text: str, as_written: str) -> None:
        """Add characters to the present run."""
        if not self.first_text and not as_written.isspace():
            self.first_text = as_written
        if "\n" in text and self.context.kind is not CODE:
            text = text.replace("\n", " ")
        self.run.parts.append(text)
        if self.link_depth:
            self.run.link_characters += len(normalize_spaces(text))

    def open_block(self, name: str, written: str) -> None:
        """Handle the start tag of a block-level element."""
        if self.run.parts:
            self.flush()
        self.stack.append((f"/{name}", self.element, self.context))
        self.element = Element(self.element, self.cached_selectors(name, written))
        if name in KIND_ELEMENTS or self.context.level:
            self.context = enter_element(self.context, name, written)
        if name in SPECIAL_ELEMENTS:
            self.begin_special(name, written)
        elif name == "optgroup":
            self.silent.add("silent:input", parse_attributes(written).get("label", ""), self.locator.line, self.element)

    def open_inline(self, name: str, written: str) -> None:
        """Handle the start tag of an inline element."""
        self.stack.append((f"/{name}", self.element, self.context))
        if written and "display" in written and SHOWN_AS_BLOCK.search(written) and self.context.kind is not CODE:
            self.run.break_line()
            self.line_elements.add(len(self.stack))
        if written and (selectors := self.cached_selectors(name, written)):
            if NOT_SPOKEN in selectors and any(opened[0] == "/ruby" for opened in self.stack[-RUBY_LEVELS:]):
                selectors = tuple(
                    [selector for selector in selectors if selector != NOT_SPOKEN]
                )  # its reading is spoken instead
            self.element = Element(self.element, selectors)
            self.run.open(self.element)
        if name in SPECIAL_ELEMENTS:
            self.begin_special(name, written)

    def cached_selectors(self, name: str, written: str) -> tuple[str, ...]:
        """The selectors of a tag. Pages repeat the same tags, so they are cached by what is written."""
        selectors = self.selectors_cache.get(name + written)
        return self.find_selectors(name, written) if selectors is None else selectors

    def find_selectors(self, name: str, written: str) -> tuple[str, ...]:
        """The selectors of a tag that are not in the cache. Those that depend on the elements around it are never put there."""
        selectors = extract_selectors(name, written)
        if ' style="' in written and (colours := find_colours(written)):
            return add_colour_selectors(selectors, colours, self.element)
        self.selectors_cache[name + written] = selectors
        return selectors

    def begin_special(self, name: str, written: str) -> None:
        """Handle the start tag of one of `SPECIAL_ELEMENTS`."""
        if name == "a":
            self.link_depth += ' href="' in written and ' href=""' not in written
            return
        if name in EMBED_ELEMENTS:
            self.add_embed(name, written)
        if name in SILENT_ELEMENTS:
            if name in REPLACED_ELEMENTS:
                self.add_gap()
            self.silent_depth += 1
        elif name == "rt" and not self.silent_depth:
            self.run.parts.append("(")
        elif name == "table":
            self.tables.append(HtmlTable(self.element))
        elif self.tables and name == "tr":
            self.tables[-1].begin_row()
        elif self.tables and name in CELL_ELEMENTS:
            if self.tables[-1].begins_numbered_code(self.element):
                self.context = KindContext(CODE)
            self.targets.append(self.tables[-1].begin_cell())

    def close(self) -> None:
        """Handle the end tag of the innermost open element."""
        if self.line_elements and len(self.stack) in self.line_elements:
            self.line_elements.discard(len(self.stack))
            self.run.break_line()
        end, element, context = self.stack.pop()
        name = end[1:]
        if name in BLOCK_ELEMENTS:
            if self.run.parts:
                self.flush()
        elif self.element is not element:
            self.run.close()
        self.element, self.context = element, context
        if name in SPECIAL_ELEMENTS:
            self.end_special(name)

    def end_special(self, name: str) -> None:
        """Handle the end tag of one of `SPECIAL_ELEMENTS`."""
        if name == "a":
            self.link_depth -= self.link_depth > 0
        elif name in SILENT_ELEMENTS:
            self.silent_depth -= 1
            if not self.silent_depth:
                self.silent.end(self.locator.line, self.element)
        elif name == "rt" and not self.silent_depth:
            self.run.parts.append(")")
        elif name in CELL_ELEMENTS and len(self.targets) > 1:
            self.targets.pop()
        elif name == "table":
            self.targets[-1].extend(self.tables.pop().build_blocks())

    def flush(self) -> None:
        """End the present run and make a block of its text."""
        run, context = self.run, self.context
        if not run.parts:
            return
        first_text, self.first_text = self.first_text, ""
        if context.kind is CODE:
            text, spans, link_characters = run.take_code()
        else:
            text, spans, link_characters = run.take_text(context.kind in VERSE_KINDS)
        if not text:
            return
        kind = PARAGRAPH if context.kind is LIST_ITEM and context.has_block else context.kind
        context.has_block = True
        level = context.level if kind is HEADING or kind is LIST_ITEM else 0
        bullet = context.bullet and state_number(context.bullet, text) if kind is LIST_ITEM else ""
        link_characters = link_characters if link_characters < len(text) else len(text)
        line = self.locator.line_of(first_text)
        self.targets[-1].append(
            Block(kind, text, line, "", level, link_characters, self.element, spans, bullet=bullet)
            if bullet
            else Block(kind, text, line, "", level, link_characters, self.element, spans)
        )

    def add_void(self, name: str, written: str) -> None:
        """Handle a void element, which has neither content nor an end tag."""
        if name == "hr":
            self.flush()
        elif name == "br":
            self.add_line_break(written)
        elif name == "img":
            self.add_image(written)
        elif name == "input" and written and not self.silent_depth:
            self.silent.add_input(written, self.locator.line, self.element)
        elif name in EMBED_ELEMENTS:
            self.add_embed(name, written)

    def add_line_break(self, written: str) -> None:
        """Handle `<br>`: one is a space, two in a row end a paragraph, one with a class is a space (not for all screens)."""
        parts = self.run.parts
        if self.context.kind is CODE:
            parts.append("\n")
        elif written and self.cached_selectors("br", written):
            parts.append(" ")
        elif self.run.last_part() == "\n":
            self.flush()
        else:
            parts.append("\n")

    def add_image(self, written: str) -> None:
        """Handle `<img>`: a smiley becomes a character of the text, any other image a block."""
        attrs = parse_attributes(written)
        text = normalize_spaces(attrs.get("alt", ""))
        if self.silent_depth:
            self.silent.hear("img", text, self.locator.line, self.element)
            return
        if formula := picture_text(written, attrs):
            self.add_formula(formula)
        elif sign := smiley_text(attrs, text):
            self.run.parts.append(sign)
        elif (address := image_address(attrs)) or text:
            self.add_gap()
            line = self.locator.line_of_medium(address, text)
            self.targets[-1].append(Block(IMAGE, text, line, element=self.void_element("img", written), url=address))

    def add_formula(self, formula: str) -> None:
        """Add a formula that is shown as a picture."""
        self.run.parts += (GAP, formula, GAP)

    def add_gap(self) -> None:
        """Mark in the run that an image or embed stands between its words."""
        if self.run.parts and not self.silent_depth:
            self.run.parts.append(GAP)

    def add_embed(self, name: str, written: str) -> None:
        """Add a block for embedded media; nested elements are fallbacks of the outermost that has an address."""
        if not self.silent_depth:
            self.has_embed = False
        address = "" if self.has_embed else embed_address(parse_attributes(written))
        if address and (name != "source" or self.silent_depth):
            self.has_embed = True
            element = self.void_element(name, written) if name in VOID_ELEMENTS else self.element
            line = self.locator.line_of_medium(address, "")
            self.targets[-1].append(Block(EMBED, "", line, element=element, url=address))

    def void_element(self, name: str, written: str) -> Element | None:
        """The innermost element of a void tag: itself, if it has selectors."""
        selectors = self.cached_selectors(name, written)
        return Element(self.element, selectors) if selectors else self.element
