"""Markdown to regular HTML, line for line: what stands in line 12 of the one stands in line 12 of the other."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

BROKEN_ADDRESS = re.compile(r"(\]\(<?[^()\s<>]{1,200})\n[ \t]*([^()\s<>]{1,200}>?[)\n])")  # an address that a margin has cut
LINK = re.compile(r"\]\(<?(?:https?://|/|\.{1,2}/|#|mailto:)[^)\s]*[)\s]|!\[[^\]\n]*\]\([^)\s]+[)\s]")
MIN_LINKS = 3  # and pictures that nobody writes in plain text
MAX_NESTING = 40  # elements in elements; an item of a list is two
MAX_LINES_PER_LINK = 25  # lines to a link or heading, where somebody has left some in the text of a page
HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
MAX_ADDRESS_PIECES = 4  # into which one address may have been cut


def is_markdown(text: str) -> bool:
    """Whether a text has links or pictures as Markdown writes them, and as often as a page has them."""
    if text.count("](") < MIN_LINKS:
        return False
    links = sum(1 for _ in LINK.finditer(text))
    headings = sum(1 for _ in HEADING.finditer(text))
    return links >= MIN_LINKS and (links + headings) * MAX_LINES_PER_LINK > sum(map(bool, text.split("\n")))


def render_html(text: str) -> str | None:
    """The document as HTML; None where its lists are so deep that the parser would lose some of it."""
    parser = commonmark_parser()
    tokens = parser.parse(join_broken_addresses(text))
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return None
    return render_with_lines(tokens, parser.options)


@cache
def commonmark_parser() -> MarkdownIt:
    """The parser: CommonMark, and tables."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")


def join_broken_addresses(text: str) -> str:
    """The text with every address in one piece; the line breaks inside move behind it.

    >>> mended("[Bridges](https://bridge.example/old-\\nbridges) and fords")
    '[Bridges](https://bridge.example/old-bridges)\\n and fords'
    """
    if "](" not in text:
        return text
    for _ in range(MAX_ADDRESS_PIECES):
        text, number = BROKEN_ADDRESS.subn(move_line_break, text)
        if not number:
            break
    return text


def move_line_break(found: re.Match[str]) -> str:
    """One line break moved from inside an address to the end of its second piece."""
    head, tail = found[1], found[2]
    return f"{head}{tail}\n" if tail[-1] == ")" else f"{head}{tail[:-1]}\n\n"


def render_with_lines(tokens: list[Token], options: OptionsDict) -> str:
    """The tokens as HTML, with empty lines where the source is ahead."""
    from markdown_it.renderer import RendererHTML

    renderer = RendererHTML()
    parts: list[str] = []
    line = 0
    for index, token in enumerate(tokens):
        if token.map and token.map[0] > line:
            parts.append("\n" * (token.map[0] - line))
            line = token.map[0]
        if token.children is not None:
            part = renderer.renderInline(token.children, options, {})
        elif token.type in renderer.rules:
            part = renderer.rules[token.type](tokens, index, options, {}).removesuffix("\n")
            part = "\n" + part if token.type == "fence" else part
        else:
            part = renderer.renderToken(tokens, index, options, {}).strip("\n")
        parts.append(part)
        line += part.count("\n")
    return "".join(parts)
