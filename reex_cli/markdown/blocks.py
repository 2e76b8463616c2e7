"""The blocks of an article as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from reex_cli.list_marks import DASH, split_item
from reex_cli.markdown.escape import LIST_NUMBER, escape_inline, format_address, format_lines, is_address
from reex_cli.markdown.footnotes import find_footnotes, leave_out_backlinks
from reex_cli.markdown.inline import format_inline
from reex_cli.markdown.layers import Layers, build_layers, slice_layers
from reex_cli.markdown.lists import OpenLists
from reex_cli.markdown.tables import join_rows, split_layers
from reex_cli.model import Block, Element, Kind, Mark
from reex_cli.options import ALL_PARTS, Cleaning, MarkdownParts
from reex_cli.text import SCENE_BREAK, WHITE_SPACE

BACKTICK_FENCE = re.compile(r"`{3,}")
LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
NOTE_INDENT = " " * 4
BLOCKQUOTE = "<blockquote>"


def format_body(blocks: Iterable[Block], cleaning: Cleaning, parts: MarkdownParts = ALL_PARTS) -> str:
    """Format the blocks that belong to the text, with images, captions, embeds, and the footnotes that are referred to."""
    shown = [block for block in blocks if is_shown(block, cleaning, parts)]
    footnotes = find_footnotes(shown)
    body = Body(footnotes.labels, parts)
    notes: dict[int, list[Block]] = {}
    for label, group in groupby(enumerate(shown), key=lambda entry: footnotes.targets.get(entry[0], "")):
        members = [block for _, block in group]
        if label and any(block.kind is Kind.FOOTNOTE for block in members):
            notes[int(label)] = members
        elif label:
            body.add_note(label, members)
        else:
            for block in members:
                if block.kind is not Kind.FOOTNOTE or cleaning.is_in_text(block.kind):
                    body.add(block)
    for number, members in sorted(notes.items()):
        body.add_note(str(number), members)
    return body.join()


def is_shown(block: Block, cleaning: Cleaning, parts: MarkdownParts) -> bool:
    """Whether a block is written, if it is no footnote that nothing refers to."""
    match block.kind:
        case Kind.IMAGE if parts.images and is_address(block.url):
            return True
        case Kind.EMBED if parts.links and is_address(block.url):
            return True
        case Kind.CAPTION if not parts.images:
            return False
        case Kind.IMAGE | Kind.EMBED if not cleaning.is_in_text(block.kind):
            return False
    return bool(block.text.strip())


class Body:
    """Collects formatted blocks: blank lines between them, single line ends between items of a list."""

    def __init__(self, labels: Mapping[str, str], parts: MarkdownParts) -> None:
        self.labels, self.parts = labels, parts
        self.written: list[str] = []
        self.lists = OpenLists()
        self.last: Block | None = None

    def add(self, block: Block) -> None:
        """Add a block."""
        is_item = block.kind is Kind.LIST_ITEM
        if not is_item:
            self.lists.close()
        if self.last:
            follows_item = is_item and self.last.kind is Kind.LIST_ITEM
            self.written.append("\n" if follows_item else "\n>\n" if is_same_quote(self.last, block) else "\n\n")
        self.written.append(self.format_item(block) if is_item else self.format(block))
        self.last = block

    def add_note(self, label: str, blocks: list[Block]) -> None:
        """Add a footnote of these blocks."""
        note = Body(self.labels, self.parts)
        for block in map(leave_out_backlinks, blocks):
            note.add(block._replace(kind=Kind.PARAGRAPH) if block.kind in (Kind.LIST_ITEM, Kind.FOOTNOTE) else block)
        first, *others = note.join().rstrip("\n").split("\n")
        lines = [f"[^{label}]: {first}", *(f"{NOTE_INDENT}{line}" if line else "" for line in others)]
        self.written += ["\n\n" if self.last else "", "\n".join(lines)]
        self.lists.close()
        self.last = blocks[-1]._replace(kind=Kind.FOOTNOTE)

    def join(self) -> str:
        """All that was added."""
        return "".join((*self.written, "\n")) if self.written else ""

    def format(self, block: Block) -> str:
        """Format a block that is not an item of a list."""
        match block.kind:
            case Kind.HEADING:
                return format_heading(self.format_text(block._replace(text=WHITE_SPACE.sub(" ", block.text))), block.level)
            case Kind.CODE:
                return format_code(block.text, block.name)
            case Kind.TABLE if block.rows:
                return self.format_table(block)
            case Kind.PARAGRAPH if block.text == SCENE_BREAK:
                return SCENE_BREAK
            case Kind.IMAGE | Kind.EMBED | Kind.CAPTION:
                return self.format_aside(block)
        prefix = "> " if block.kind is Kind.QUOTE else ""
        return "\n".join(f"{prefix}{line}".rstrip() for line in format_lines(self.format_text(block)))

    def format_aside(self, block: Block) -> str:
        """Format an image, what is embedded as a link to it, or a caption in emphasis."""
        text = " ".join(block.text.split())
        if block.kind is Kind.CAPTION:
            block = block._replace(marks=(*block.marks, Mark(0, len(block.text), "em")))
        elif block.kind is Kind.IMAGE and self.parts.images and is_address(block.url):
            return f"![{escape_inline(text)}]({format_address(block.url)})"
        elif block.kind is Kind.EMBED and self.parts.links and is_address(block.url):
            url = block.url.strip()
            block = block._replace(text=text or url, marks=(Mark(0, len(text or url), "link", url),))
        return "\n".join(format_lines(self.format_text(block)))

    def format_text(self, block: Block, start: int = 0) -> str:
        """Format the text of a block with its marks, from here."""
        text = block.text.replace("\r", " ")
        layers = build_layers(block.marks, len(text), self.labels, links=self.parts.links)
        if start:
            (layers,) = slice_layers(layers, [(start, len(text))])
        return format_inline(text[start:], layers, self.labels)

    def format_item(self, block: Block) -> str:
        """Format an item of a list below the items above it."""
        mark, rest = split_item(block.bullet, block.text)
        text = self.format_text(block, len(block.text) - len(rest))
        if mark != DASH and not LIST_NUMBER.fullmatch(mark):
            mark, text = DASH, f"{escape_inline(mark)} {text}"
        outer, mark, column = self.lists.add(block.level, mark)
        first, *others = format_lines(text)
        return "\n".join([f"{' ' * outer}{mark} {first}", *(f"{' ' * column}{line}".rstrip() for line in others)])

    def format_table(self, block: Block) -> str:
        """Format a table with the marks in its cells."""
        layers = build_layers(block.marks, len(block.text), self.labels, links=self.parts.links)
        of_cells = split_layers(block.rows, block.text, layers)
        return join_rows([[self.format_cell(cell, next(of_cells)) for cell in row] for row in block.rows])

    def format_cell(self, cell: str, layers: Layers) -> str:
        """Format a cell of a table, on one line."""
        return format_inline(WHITE_SPACE.sub(" ", cell), layers, self.labels, in_cell=True).strip()


def format_heading(source: str, level: int) -> str:
    """Format a heading of this level with a text that is escaped already."""
    return f"{'#' * min(max(level, 1), 6)} {source.strip()}"


def is_same_quote(last: Block, block: Block) -> bool:
    """Whether two blocks are paragraphs of one quotation."""
    quote = find_quote(block) if last.kind is block.kind is Kind.QUOTE else None
    return quote is not None and quote is find_quote(last)


def find_quote(block: Block) -> Element | None:
    """The element of a quotation that a block is, or is a paragraph of."""
    near = (block.element, block.element.parent) if block.element else ()
    return next((element for element in near if element and BLOCKQUOTE in element.selectors), None)


def format_code(text: str, language: str) -> str:
    """Fence code with more backticks than any run of them in it."""
    fence = "`" * (max((len(run) for run in BACKTICK_FENCE.findall(text)), default=2) + 1)
    return f"{fence}{language if LANGUAGE.fullmatch(language) else ''}\n{text}\n{fence}"
