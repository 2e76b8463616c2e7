"""The blocks of a document from its tags: with inline marks and last lines where they are asked for."""

from __future__ import annotations

from typing import cast

from reex_cli.model import CODE, Block, Element
from reex_cli.readers._html.block_builder import BlockBuilder
from reex_cli.readers._html.footnotes import HINTS, mark_footnotes
from reex_cli.readers._html.inline_marks import MATH, Marking, find_language, find_markings, separate_marks
from reex_cli.readers._html.inline_tags import prepare_tags
from reex_cli.readers._html.inline_text import GAP
from reex_cli.readers._html.line_locator import LineLocator
from reex_cli.readers._html.parser import Tag
from reex_cli.readers._html.silent_text import insert_unparsed

FORMULA = Marking(MATH)


def build_blocks(tags: list[Tag], source: str, root: Element | None = None, *, with_marks: bool = False) -> list[Block]:
    """Build the blocks of a document, in order. `source` is its HTML, in which the lines of the blocks are located."""
    builder = (MarkedBlockBuilder if with_marks else BlockBuilder)(LineLocator(source), root)
    builder.feed(prepare_tags(tags))
    blocks = insert_unparsed(builder.blocks, source)
    return mark_footnotes(blocks) if any(hint in source for hint in HINTS) else blocks


class MarkedBlockBuilder(BlockBuilder):
    """Builds the same blocks, with their marks, their last lines and the languages of code."""

    __slots__ = ("last_text", "marked", "markings_cache")

    def __init__(self, locator: LineLocator, root: Element | None) -> None:
        super().__init__(locator, root)
        self.last_text = ""  # last text of the run as written, for its line
        self.marked: list[tuple[int, int]] = []  # open elements: (size of the stack with it, number of its markings)
        self.markings_cache: dict[str, tuple[Marking, ...]] = {}  # name and attributes as written → markings

    def add_text(self, text: str, as_written: str) -> None:
        """Add characters to the present run; a formula that has replaced its elements is marked."""
        if not as_written.isspace():
            self.last_text = as_written
        is_formula = text[0] == text[-1] == GAP and len(text) > len(GAP)
        if is_formula:
            self.open_marking(FORMULA)
        super().add_text(text, as_written)
        if is_formula:
            self.run.close()

    def add_formula(self, formula: str) -> None:
        """Add a formula that is shown as a picture."""
        self.open_marking(FORMULA)
        super().add_formula(formula)
        self.run.close()

    def open_inline(self, name: str, written: str) -> None:
        """Handle the start tag of an inline element."""
        super().open_inline(name, written)
        key = name + written
        markings = self.markings_cache.get(key)
        if markings is None:
            markings = self.markings_cache[key] = find_markings(name, written)
        if markings:
            self.marked.append((len(self.stack), len(markings)))
            for marking in markings:
                self.open_marking(marking)

    def open_marking(self, marking: Marking) -> None:
        """Begin a mark: it is collected like an element, and set apart from these when the run ends."""
        self.run.open(cast("Element", marking))

    def close(self) -> None:
        """Handle the end tag of the innermost open element."""
        if self.marked and self.marked[-1][0] == len(self.stack):
            for _ in range(self.marked.pop()[1]):
                self.run.close()
        super().close()

    def flush(self) -> None:
        """End the present run and make a block of its text, with what was marked in it."""
        target, elements, first_text = self.targets[-1], self.run.elements, self.first_text
        size = len(target)
        super().flush()
        if len(target) == size:
            return
        block = separate_marks(target[-1])
        name = find_language(elements, self.element) if block.kind is CODE else ""
        target[-1] = block._replace(name=name, last_line=self.locator.last_line_of(first_text, self.last_text))
