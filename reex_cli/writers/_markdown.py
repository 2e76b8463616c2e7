r"""Blocks to Markdown (CommonMark, with the tables of GitHub) in which no character of the text is markup.

Escaped is what means something to CommonMark, to GitHub, or to the makers of static sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reex_cli.model import Block, Kind
from reex_cli.options import Cleaning

ANYWHERE = re.compile(r"[\\`*_{}\[\]~|$^#%=@]|:(?=//|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)
ENTITY = re.compile(r"&(?=#|\w+;)")
NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
FENCE = re.compile(r"`{3,}")


def body(blocks: Iterable[Block], cleaning: Cleaning) -> str:
    """The blocks of an article's text, parted by empty lines, those of one list by line ends."""
    text, last, depth = "", None, 0
    for block in blocks:
        if not block.text or not cleaning.reads(block.kind):
            continue
        listed = block.kind is Kind.LIST_ITEM
        depth = min(max(block.level, 1), depth + 1) if listed else 0
        if text:
            text += "\n" if listed and last is Kind.LIST_ITEM else "\n\n"
        text += item(block, depth) if listed else written(block)
        last = block.kind
    return text + "\n" if text else ""


def written(block: Block) -> str:
    """A block that is no item of a list."""
    match block.kind:
        case Kind.HEADING:
            return f"{'#' * min(max(block.level, 1), 6)} {inline(' '.join(block.text.split()))}"
        case Kind.QUOTE:
            return "\n".join(f"> {line}".rstrip() for line in lines(block.text))
        case Kind.CODE:
            return code(block.text)
        case Kind.TABLE if block.rows:
            return table(block.rows)
    return "\n".join(lines(block.text))


def item(block: Block, depth: int) -> str:
    """An item of a list, further in where it stands in another list."""
    margin = "  " * depth
    first, *others = lines(block.text)
    return "\n".join([f"{margin[2:]}- {first}", *(f"{margin}{line}".rstrip() for line in others)])


def lines(text: str) -> Iterator[str]:
    """The lines of a text: each end of a line stays one, and so does an empty line."""
    found = [leading(line.rstrip()) for line in text.strip("\n").split("\n")]
    for line, following in zip(found, [*found[1:], ""], strict=True):
        yield line + "\\" if line and following else line


def leading(line: str) -> str:
    """A line whose beginning is no markup; spaces before it stay."""
    bare = line.lstrip(" \t")
    return "&nbsp;" * (len(line.expandtabs(4)) - len(bare.expandtabs(4))) + begun(inline(bare))


def begun(line: str) -> str:
    r"""A line that begins no list, quote or heading.

    >>> begun("- a"), begun("1. a"), begun("1.5"), begun("a - b")
    ('\\- a', '1\\. a', '1.5', 'a - b')
    """
    if line[:1] in ("-", "+", ":"):
        return "\\" + line
    return NUMBER.sub(r"\1\\\2", line, count=1) if NUMBER.match(line) else line


def inline(text: str) -> str:
    r"""Text of which no character is markup.

    >>> inline("<b> & &amp; *x* www.a.example")
    '&lt;b&gt; & &amp;amp; \\*x\\* www\\.a.example'
    """
    text = ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return ANYWHERE.sub(r"\\\g<0>", text)


def code(text: str) -> str:
    """Code between fences longer than any in it."""
    fence = "`" * (max((len(found) for found in FENCE.findall(text)), default=2) + 1)
    return f"{fence}\n{text}\n{fence}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is its head."""
    columns = max(map(len, rows))
    even = [[inline(" ".join(cell.split())) for cell in row] + [""] * (columns - len(row)) for row in rows]
    head, *others = [f"| {' | '.join(row)} |" for row in even]
    return "\n".join([head, f"|{' --- |' * columns}", *others])
