"""What Markdown says, by an independent parser, and what the blocks of an article say: both as marked characters.

White space is left out: where Markdown needs a line break or a space of its own, that is no difference. The order of notes
is that of their labels, at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from reex_cli.list_marks import MAX_DEPTH, is_number, split_item
from reex_cli.markdown.blocks import is_shown
from reex_cli.markdown.escape import LIST_NUMBER, is_address
from reex_cli.markdown.footnotes import find_footnotes, leave_out_backlinks
from reex_cli.model import Article, Block, Kind, Mark
from reex_cli.options import ALL_PARTS, Cleaning, MarkdownParts
from reex_cli.text import SCENE_BREAK
from reex_cli.writers import split_paragraphs

PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
PARSER.use(footnote_plugin, inline=False).use(dollarmath_plugin)
STYLES = {"strong": "strong", "em": "em", "s": "del", "del": "del"}
NO_STYLES: frozenset[str] = frozenset()
NO_TEXT = "\N{OBJECT REPLACEMENT CHARACTER}"  # of an image
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


class Character(NamedTuple):
    """One character of a document."""

    block: str  # kind of its block, with its level or language
    text: str
    styles: frozenset[str] = NO_STYLES  # also `code` and `math`
    address: str = ""  # of the link around it, of an image or an embed


def parse_markdown(source: str) -> list[Character]:
    """The characters of a Markdown document; a reference to a footnote is one, and so is an image without text."""
    characters: list[Character] = []
    around: list[str] = []
    for token in PARSER.parse(source):
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting == 1:
            around.append(f"{name} {token.meta['label']}" if name == "footnote" else token.tag if name == "heading" else name)
        elif token.nesting == -1:
            around.pop()
        elif token.type == "inline":
            characters += parse_inline(token.children or [], name_block(around))
        elif token.type == "fence":
            characters += (Character(f"code {token.info}".strip(), one) for one in token.content)
        elif token.type == "hr":
            characters += (Character("paragraph", one) for one in SCENE_BREAK)
        elif token.type != "footnote_anchor":
            raise AssertionError(f"{token.type}: {token.content[:100]}")
    return [one for one in characters if not one.text.isspace()]


def name_block(around: list[str]) -> str:
    """The kind of a block by the elements around its text."""
    if note := next((name for name in around if name.startswith("footnote ")), ""):
        return note
    depth = sum(name in ("bullet_list", "ordered_list") for name in around)
    if depth:
        return f"item {depth}"
    if around[-1] in ("th", "td"):
        return "table"
    return "quote" if around[0] == "blockquote" else around[-1]


def parse_inline(tokens: Iterable[Any], block: str) -> Iterator[Character]:
    """The characters of the text of a block."""
    styles: list[str] = []
    addresses: list[str] = []
    for token in tokens:
        name = token.tag
        if token.type == "html_inline":
            name = token.content.strip("</>")
            assert token.content in (f"<{name}>", f"</{name}>"), token.content
        address = addresses[-1] if addresses else ""
        now = frozenset(styles)
        if token.type.startswith("link_"):
            addresses = [token.attrs["href"]] if token.type == "link_open" else []
        elif token.type == "image":
            text = "".join(child.content for child in token.children or ())
            yield from (Character("image", one, address=token.attrs["src"]) for one in text or NO_TEXT)
        elif token.type == "footnote_ref":
            yield Character(block, f"[^{token.meta['label']}]")
        elif token.type in ("text", "softbreak", "hardbreak", "text_special"):
            yield from (Character(block, one, now, address) for one in token.content)
        elif token.type in ("code_inline", "math_inline"):
            kind = "code" if token.type == "code_inline" else "math"
            yield from (Character(block, one, now | {kind}, address) for one in token.content)
        elif token.type.endswith("_close") or token.content.startswith("</"):
            assert styles.pop() == STYLES[name]
        else:
            styles.append(STYLES[name])


def list_characters(blocks: Iterable[Block], cleaning: Cleaning, parts: MarkdownParts = ALL_PARTS) -> list[Character]:
    """The characters of blocks, each with the marks that are around it."""
    shown = [block for block in blocks if is_shown(block, cleaning, parts)]
    labels, targets = find_footnotes(shown)
    expected = Expected(labels, parts)
    text: list[Character] = []
    notes: dict[int, list[Character]] = {}
    depth = 0
    for index, block in enumerate(shown):
        depth = min(max(block.level, 1), MAX_DEPTH, depth + 1) if block.kind is Kind.LIST_ITEM and index not in targets else 0
        if index in targets:
            label = targets[index]
            notes.setdefault(int(label), []).extend(expected.list_block(leave_out_backlinks(block), f"footnote {label}"))
        elif block.kind is not Kind.FOOTNOTE or cleaning.is_in_text(block.kind):
            text += expected.list_block(block, name_kind(block, depth))
    text += [one for _, note in sorted(notes.items()) for one in note]
    return [one for one in text if not one.text.isspace()]


def name_kind(block: Block, depth: int) -> str:
    """The kind of a block, as the parser shows it."""
    match block.kind:
        case Kind.HEADING:
            return f"h{min(max(block.level, 1), 6)}"
        case Kind.LIST_ITEM:
            return f"item {depth}"
        case Kind.QUOTE:
            return "quote"
    return "paragraph"


class Expected(NamedTuple):
    """Lists the characters of blocks."""

    labels: dict[str, str]  # of the footnotes
    parts: MarkdownParts

    def list_block(self, block: Block, name: str) -> Iterator[Character]:
        """The characters of one block, of a kind of this name unless it is code, a table or an image."""
        text, start = block.text, 0
        marks = block.marks
        if block.kind is Kind.CODE:
            yield from (Character(f"code {block.name}".strip(), one) for one in text)
        elif block.kind is Kind.IMAGE and self.parts.images and is_address(block.url):
            yield from (Character("image", one, address=normalize(block.url)) for one in " ".join(text.split()) or NO_TEXT)
        elif block.kind is Kind.EMBED and self.parts.links and is_address(block.url):
            yield from (Character(name, one, address=normalize(block.url)) for one in text.strip() or block.url.strip())
        elif block.kind is Kind.TABLE and block.rows:
            end = 0
            for cell in (cell for row in block.rows for cell in row):
                start = text.index(cell, end)
                usable = tuple(mark for mark in marks if mark.kind not in ("link", "math", "footnote") or mark.start >= end)
                end = start + len(cell)
                yield from self.mark_characters(text, usable, range(start, end), "table")
        else:
            if block.kind is Kind.LIST_ITEM:
                bullet, rest = split_item(block.bullet, text)
                start = len(text) - len(rest)
                if is_number(bullet) and not LIST_NUMBER.fullmatch(bullet) and not name.startswith("footnote"):
                    yield from (Character(name, one) for one in bullet)
            if block.kind is Kind.CAPTION:
                marks = (*marks, Mark(0, len(text), "em"))
            yield from self.mark_characters(text, marks, range(start, len(text)), name)

    def mark_characters(self, text: str, marks: tuple[Mark, ...], part: range, name: str) -> Iterator[Character]:
        """The characters of a part of a text, each with the marks around it. A link ends at a blank line."""
        marks = tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
        links = [mark for mark in marks if mark.kind == "link" and self.parts.links and is_address(mark.url)]
        notes = [mark for mark in marks if mark.kind == "footnote" and mark.url in self.labels]
        for place in range(part.start, part.stop + 1):
            yield from (Character(name, f"[^{self.labels[note.url]}]") for note in notes if note.start == place)
            if place < part.stop and not any(note.start <= place < note.end for note in notes):
                kinds = {mark.kind for mark in marks if mark.start <= place < mark.end}
                styles = frozenset(kinds & {"strong", "em", "del", "math" if "math" in kinds else "code"})
                link = next((mark for mark in links if mark.start <= place < mark.end), None)
                is_linked = link and not BLANK_LINE.search(text, link.start, place)
                yield Character(name, text[place], styles, normalize(link.url) if link and is_linked else "")


def normalize(url: str) -> str:
    """An address as the parser writes it."""
    return PARSER.normalizeLink(url.strip())


def find_violations(article: Article) -> Iterator[str]:
    """The first difference between the Markdown of an article and its blocks, in a few words."""
    blocks = article.blocks or split_paragraphs(article.text)
    found, wanted = parse_markdown(article.markdown), list_characters(blocks, Cleaning())
    for index, (one, other) in enumerate(zip_longest(found, wanted)):
        if one is None or other is None or not is_same(one, other):
            text = "".join(character.text for character in found[max(index - 40, 0) : index])
            yield f"behind {text!r}: {one} in Markdown, {other} in the blocks"
            return


def is_same(found: Character, wanted: Character) -> bool:
    """Whether two characters are the same; not every formula can be written as one."""
    return found in (wanted, wanted._replace(styles=wanted.styles - {"math"}))
