r"""Blocks as Markdown (CommonMark, with the tables of GitHub Flavored Markdown).

No character of the text becomes markup: everything is escaped that means something to CommonMark, to GitHub or to
static site generators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reex_cli.list_marks import DASH, nest, split_item
from reex_cli.model import Block, Kind
from reex_cli.options import Cleaning
from reex_cli.text import SCENE_BREAK

SPECIAL = re.compile(r"[\\`*_{}\[\]~|$^#%=@]|:(?=//|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)  # markup anywhere in a line
ENTITY = re.compile(r"&(?=#|\w+;)")
LIST_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
FENCE = re.compile(r"`{3,}")


def format_body(blocks: Iterable[Block], cleaning: Cleaning) -> str:
    """Format the blocks that belong to the text: blank lines between them, single line ends between items of a list."""
    text, last_kind = "", None
    columns: list[int] = []  # at which the text of the list items begins in which the next item may be
    for block in blocks:
        if not block.text or not cleaning.is_in_text(block.kind):
            continue
        is_item = block.kind is Kind.LIST_ITEM
        del columns[nest(block.level, len(columns)) - 1 if is_item else 0 :]
        if text:
            text += "\n" if is_item and last_kind is Kind.LIST_ITEM else "\n\n"
        text += format_list_item(block, columns) if is_item else format_block(block)
        last_kind = block.kind
    return text + "\n" if text else ""


def format_block(block: Block) -> str:
    """Format a block that is not an item of a list."""
    match block.kind:
        case Kind.HEADING:
            return f"{'#' * min(max(block.level, 1), 6)} {escape_inline(' '.join(block.text.split()))}"
        case Kind.QUOTE:
            return "\n".join(f"> {line}".rstrip() for line in format_lines(block.text))
        case Kind.CODE:
            return format_code(block.text)
        case Kind.TABLE if block.rows:
            return format_table(block.rows)
        case Kind.PARAGRAPH if block.text == SCENE_BREAK:
            return SCENE_BREAK
    return "\n".join(format_lines(block.text))


def format_list_item(block: Block, columns: list[int]) -> str:
    """Format an item of a list below the items whose text begins at these columns, to which its own is added."""
    mark, text = split_item(block.bullet, block.text)
    if mark != DASH and not LIST_NUMBER.fullmatch(mark):
        mark, text = DASH, f"{mark} {text}"
    outer = columns[-1] if columns else 0
    columns.append(outer + len(mark) + 1)
    first, *others = format_lines(text)
    return "\n".join([f"{' ' * outer}{mark} {first}", *(f"{' ' * columns[-1]}{line}".rstrip() for line in others)])


def format_lines(text: str) -> Iterator[str]:
    """Escape the lines of a text. A line end inside a paragraph becomes a hard break; a blank line stays."""
    lines = [escape_line(line.rstrip()) for line in text.strip("\n").split("\n")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield line + "\\" if line and following else line


def escape_line(line: str) -> str:
    """Escape one line, and keep the spaces at its start by entities."""
    text = line.lstrip(" \t")
    return "&nbsp;" * (len(line.expandtabs(4)) - len(text.expandtabs(4))) + escape_line_start(escape_inline(text))


def escape_line_start(line: str) -> str:
    r"""Escape what would begin a list, a quote or a heading.

    >>> escape_line_start("- a"), escape_line_start("1. a"), escape_line_start("1.5"), escape_line_start("a - b")
    ('\\- a', '1\\. a', '1.5', 'a - b')
    """
    if line[:1] in ("-", "+", ":"):
        return "\\" + line
    return LIST_NUMBER.sub(r"\1\\\2", line, count=1) if LIST_NUMBER.match(line) else line


def escape_inline(text: str) -> str:
    r"""Escape the characters that are markup anywhere in a line.

    >>> escape_inline("<b> & &amp; *x* www.a.example")
    '&lt;b&gt; & &amp;amp; \\*x\\* www\\.a.example'
    """
    text = ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return SPECIAL.sub(r"\\\g<0>", text)


def format_code(text: str) -> str:
    """Fence code with more backticks than any run of them in it."""
    fence = "`" * (max((len(run) for run in FENCE.findall(text)), default=2) + 1)
    return f"{fence}\n{text}\n{fence}"


def format_table(rows: Sequence[Sequence[str]]) -> str:
    """Format a table; its first row is the header."""
    columns = max(map(len, rows))
    filled = [[escape_inline(" ".join(cell.split())) for cell in row] + [""] * (columns - len(row)) for row in rows]
    header, *others = [f"| {' | '.join(row)} |" for row in filled]
    return "\n".join([header, f"|{' --- |' * columns}", *others])
