"""Syntax that Markdown has in notes and clippers beside CommonMark: footnotes, and links, comments and marks of Obsidian.

Rules of `markdown_it`. What a reader of the note does not see becomes hidden HTML (comments), or a mark (names of blocks and of
callouts).
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from reex_cli.readers._text.markdown_directives import write_mark

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

NOTE = re.compile(r"\[\^([^\]\s\[]{1,60})\]:[ \t]*")  # begins the text of a footnote
REFERENCE = re.compile(r"\[\^([^\]\s\[]{1,60})\]")
WIKI_LINK = re.compile(r"(!?)\[\[(?! )([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
COMMENT = re.compile(r"%%([^%]{1,5000})%%")
HIGHLIGHT = re.compile(r"==(?=[^\s=])([^=\n]{1,500})(?<=\S)==(?!=)")
# At the end of a block, by which links lead to it.
BLOCK_NAME = re.compile(r"(?<= )\^(?=[\d-]{0,60}[a-zA-Z])[a-zA-Z\d-]{4,60}(?=\n|\Z)")
CALLOUT = re.compile(r"\[![a-zA-Z][\w-]{0,30}\][+-]?")
MEDIUM = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp3|mp4|m4a|ogg|wav|webm|mov|pdf)$", re.IGNORECASE)
NOTES = "notes"  # name of the set of footnotes in the environment of the parser
SIGNS = frozenset("[!%=^")  # with which one of these begins


def add_syntax(parser: MarkdownIt) -> MarkdownIt:
    """Add the rules to a parser."""
    parser.block.ruler.before("reference", "footnote", read_note, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "note syntax", read_inline)
    return parser


def fragment(name: str) -> str:
    """The name of the element of a footnote."""
    return "fn-" + re.sub(r"[^\w-]", "-", name)


def read_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `[^1]: text`, with the lines that are indented below it."""
    first = state.bMarks[start] + state.tShift[start]
    match = NOTE.match(state.src, first, state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    state.env.setdefault(NOTES, set()).add(match[1])
    opened = state.push("footnote_open", "section", 1)
    opened.attrs = {"class": "footnotes", "id": fragment(match[1])}
    opened.block = True
    before = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    state.bMarks[start], state.tShift[start], state.sCount[start] = match.end(), 0, state.blkIndent + 4
    state.blkIndent += 4
    state.parentType = "footnote"
    state.md.block.tokenize(state, start, end)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = before
    opened.map = [start, state.line]
    state.push("footnote_close", "section", -1).block = True
    return True


def read_inline(state: StateInline, silent: bool) -> bool:
    """Read one of the others, and write it as HTML."""
    if state.src[state.pos] not in SIGNS:
        return False
    for pattern, write in INLINE:
        match = pattern.match(state.src, state.pos, state.posMax)
        is_known = pattern is not REFERENCE or (match is not None and match[1] in state.env.get(NOTES, ()))
        html = write(match, state.pos) if match and is_known else ""
        if match and html:
            if not silent:
                state.push("html_inline", "", 0).content = html
            state.pos = match.end()
            return True
    return False


def write_reference(match: re.Match[str], _: int) -> str:
    """The reference to a footnote."""
    return f'<sup role="doc-noteref"><a href="#{fragment(match[1])}">[{escape(match[1])}]</a></sup>'


def write_wiki_link(match: re.Match[str], _: int) -> str:
    """The words of a link to another note; what is embedded is a picture."""
    if match[1] and MEDIUM.search(match[2]):
        return f'<img src="{escape(match[2])}" alt="">'
    return escape((match[3] or match[2]).strip(), quote=False)


def write_hidden(match: re.Match[str], _: int) -> str:
    """What is not shown."""
    return f"<span hidden>{escape(match[0])}</span>"


def write_callout(match: re.Match[str], place: int) -> str:
    """The kind of a callout, at the beginning of a quotation; anywhere else it is text."""
    return write_mark(match[0]) if not place else ""


def write_name(match: re.Match[str], _: int) -> str:
    """The name of a block."""
    return write_mark(match[0])


def write_highlight(match: re.Match[str], _: int) -> str:
    """A marked passage."""
    return f"<mark>{escape(match[1], quote=False)}</mark>"


INLINE = (
    (REFERENCE, write_reference),
    (WIKI_LINK, write_wiki_link),
    (COMMENT, write_hidden),
    (HIGHLIGHT, write_highlight),
    (BLOCK_NAME, write_name),
    (CALLOUT, write_callout),
)
