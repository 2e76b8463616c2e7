"""Renders Markdown (CommonMark with tables) to HTML line for line: line 12 of the one is line 12 of the other.

The HTML is then parsed like any other, and blocks keep the line numbers of the Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from reex_cli.list_marks import DASH
from reex_cli.model import LIST_ITEM, Block
from reex_cli.readers._text.fragments import is_fragmented
from reex_cli.readers._text.markdown_directives import add_directives, prepare_directives
from reex_cli.readers._text.markdown_syntax import add_syntax

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

# An address that was wrapped at a margin.
BROKEN_ADDRESS = re.compile(r"(\]\(<?[^()\s<>]{1,200})\n[ \t]*([^()\s<>]{1,200}>?[)\n])")
LINK = re.compile(r"\]\(<?(?:https?://|/|\.{1,2}/|#|mailto:)[^)\s]*[)\s]|!\[[^\]\n]*\]\([^)\s]+[)\s]")
MIN_LINKS = 3  # and images; plain text has fewer
MAX_OPEN_BRACKETS = 500  # each of which is looked for in vain in all that follows
MAX_NESTING = 40  # of elements; a list item counts as two
MAX_LINES_PER_LINK = 25  # or heading; more: a page dump with some Markdown left in it
HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
SAMPLE_CHARACTERS = 1 << 16  # of a text, in which marks are looked for
MARKS = {
    "heading": re.compile(r"^#{1,6} \S", re.MULTILINE),
    "strong": re.compile(r"(?=[*_])(?<![\w*_])(?:\*\*[^\s*][^*\n]{0,200}\*\*|__[^\s_][^_\n]{0,200}__)(?![\w*_])"),
    "link": re.compile(r"\]\((?:https?://|/|#|mailto:)[^)\s]"),
    "code": re.compile(r"^(?:```|~~~)[\w+#.-]{0,20}$", re.MULTILINE),
    "list": re.compile(r"^(?:[*-] |\d{1,2}\. )\S", re.MULTILINE),
    "quote": re.compile(r"^> \S", re.MULTILINE),
    "underlined": re.compile(r"^\S[^\n]{0,200}\n={3,}$", re.MULTILINE),
    "note": re.compile(r"^\[\^[^\]\s]{1,60}\]: \S", re.MULTILINE),
    "wiki": re.compile(r"(?<!\[)\[\[[^\[\]|\n]{1,200}(?:\|[^\[\]\n]{1,200})?\]\](?!\])"),
    "task": re.compile(r"^[ \t]*[*+-] +\[[ xX]\] +\S", re.MULTILINE),
    "html": re.compile(r"^<(?:details|summary|(?:div|p|h[1-6]) align=\"\w+\"|img [^<>\n]*src=)|<br ?/?>$", re.MULTILINE),
}
INLINE_SIGNS = (
    "**",
    "__",
    "](",
    "[^",
    "[[",
    "[ ] ",
    "[x] ",
    "<br",
    "<img",
    "<details",
    "<summary",
    ' align="',
)  # one is in each of these
INLINE_MARKS = ("strong", "link", "note", "wiki", "task", "html")
# Of which a document has as many per line as a page has links.
DENSE_MARKS = ("heading", "underlined", *INLINE_MARKS)
MIN_MARKS = 2  # of different kinds, one of them within a line
PLAIN_LINE = re.compile(r"[^\s#>|`*+=_~<\[\d-]")  # begins like a line of a paragraph
FIELD = re.compile(r"[^\W\d_][\w ]{0,20}: \S[^\n]{0,120}(?<![.,;!?])$")  # a line that names a value
DIRECTIVE_BEGINS = ("{%", "{{", ":::", "!!!")
BREAKS = ("  ", "\\", "<br>", "<br/>", "<br />")  # at the end of a line that is not joined to the next
MARGINS = (50, 120)  # columns of wrapped lines, which are joined to paragraphs
MAX_JOINED = 2  # shorter lines that would be joined to the next
MAX_ADDRESS_PIECES = 4  # into which an address may have been wrapped


def is_markdown(text: str) -> bool:
    """Whether a text has Markdown links or images, as many per line as a page has, or marks of several other kinds."""
    return has_links(text) or has_marks(text)


def has_links(text: str) -> bool:
    """Whether a text has Markdown links or images, as many per line as a page has."""
    if text.count("](") < MIN_LINKS:
        return False
    links = sum(1 for _ in LINK.finditer(text))
    headings = sum(1 for _ in HEADING.finditer(text))
    return links >= MIN_LINKS and (links + headings) * MAX_LINES_PER_LINK > sum(map(bool, text.split("\n")))


def has_marks(text: str) -> bool:
    """Whether a text has marks of several kinds that only Markdown has, and paragraphs as Markdown has them.

    One with a paragraph to a line, or with lines of verse, would be joined to one paragraph.
    """
    sample = text[:SAMPLE_CHARACTERS]
    if not any(sign in sample for sign in INLINE_SIGNS):
        return False
    if (
        not any(MARKS[name].search(sample) for name in INLINE_MARKS)
        or sum(mark.search(sample) is not None for mark in MARKS.values()) < MIN_MARKS
    ):
        return False
    lines = [line for line in sample.split("\n") if not (FIELD.match(line) or line.startswith(DIRECTIVE_BEGINS))]
    count = sum(1 for name in DENSE_MARKS for _ in MARKS[name].finditer(sample))
    if count * MAX_LINES_PER_LINK <= sum(map(bool, lines)):
        return False
    lengths = [
        len(line)
        for line, following in pairwise(lines)
        if PLAIN_LINE.match(line) and PLAIN_LINE.match(following) and not line.endswith(BREAKS)
    ]
    return max(lengths, default=0) <= MARGINS[1] and sum(length < MARGINS[0] for length in lengths) <= MAX_JOINED


def render_html(text: str) -> str | None:
    """Render a document as HTML.

    `None` if its lists are so deep that the parser would lose text, or if so many brackets are open, or so many lines so
    short, that it would take a hundred times as long as for other text.
    """
    if text.count("[") - text.count("]") > MAX_OPEN_BRACKETS or is_fragmented(text):
        return None
    parser = commonmark_parser()
    tokens = parser.parse(prepare_directives(join_broken_addresses(text)))
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return None
    return render_with_lines(tokens, parser.options)


@cache
def commonmark_parser() -> MarkdownIt:
    """The parser for CommonMark with tables, footnotes, the syntax of notes, and the directives of site generators."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    return add_directives(add_syntax(parser))


def join_broken_addresses(text: str) -> str:
    """Join addresses that were wrapped over lines; the line breaks move behind them.

    >>> join_broken_addresses("[Bridges](https://bridge.example/old-\\nbridges) and fords")
    '[Bridges](https://bridge.example/old-bridges)\\n and fords'
    """
    if "](" not in text:
        return text
    for _ in range(MAX_ADDRESS_PIECES):
        text, count = BROKEN_ADDRESS.subn(move_line_break, text)
        if not count:
            break
    return text


def move_line_break(match: re.Match[str]) -> str:
    """Move a line break from inside an address to the end of its second piece."""
    head, tail = match[1], match[2]
    return f"{head}{tail}\n" if tail[-1] == ")" else f"{head}{tail[:-1]}\n\n"


def render_with_lines(tokens: list[Token], options: OptionsDict) -> str:
    """Render tokens as HTML, with blank lines so that each token keeps its line."""
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


def add_layout(blocks: list[Block], lines: list[str]) -> Iterator[Block]:
    """Add the layout features of plain text to blocks: the blank lines before each, and the bullet of a list item."""
    blank = [not line.strip() for line in lines]
    for block in blocks:
        at = block.line - 1
        gap = 0
        while gap < at < len(blank) and blank[at - gap - 1]:
            gap += 1
        bullet = block.bullet or DASH if block.kind is LIST_ITEM else ""
        yield block._replace(blank_lines=gap, last_line=block.last_line or block.line, bullet=bullet)
