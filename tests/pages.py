"""Small pages in the notation of rules' examples.

▶   before the block in question; without it, the first block is
¶   a paragraph of prose
<   at the beginning: HTML; after `[content]`: the content of a record
name = value    a field
dump:   at the beginning: the text of a whole page
"""

from __future__ import annotations

import re

from reex_cli.label import label
from reex_cli.model import Block, Kind, Page, Verdict
from reex_cli.readers._html.block_builder import blocks as html_blocks
from reex_cli.readers._html.parser import events
from reex_cli.readers._text.paragraphs import blocks as text_blocks
from reex_cli.readers.wordpress import CONTENT
from reex_cli.rules import rule_index

MARK = "▶"
PROSE = (
    "Water went over the weir all winter and the wheel stood still, because nobody had come to mend the sluice "
    "since autumn, and the grain lay in the loft for the mice until somebody thought of it again in spring."
)
FIELD = re.compile(r"([\w:.<>-]+) = (.*)")


def verdict_of(example: str) -> Verdict:
    """What the rules say of the block in question."""
    blocks, asked = page_of(example.removeprefix("dump: "))
    return label(Page(format_of(example), tuple(blocks)), rule_index())[asked]


def format_of(example: str) -> str:
    """The format that an example is in."""
    return "dump" if example.startswith("dump: ") else "html" if example.startswith(("<", "[content]")) else "text"


def page_of(example: str) -> tuple[list[Block], int]:
    """The blocks of an example, and the index of the one in question."""
    example = example.replace("¶", PROSE)
    if field := FIELD.fullmatch(example):
        return [Block(Kind.FIELD, field[2], name=field[1])], 0
    if example.startswith(("<", "[content]")):
        root = CONTENT if example.startswith("[content]") else None
        html = example.removeprefix("[content]")
        blocks = html_blocks(events(html), html, root)
        asked = next((number for number, block in enumerate(blocks) if MARK in block.text), 0)
        return [block._replace(text=block.text.replace(MARK, "").strip()) for block in blocks], asked
    before, marked, after = example.rpartition(MARK)
    line = before.count("\n") + 1 if marked else 1
    blocks = list(text_blocks(before + after.lstrip() if marked else example))
    return blocks, next(number for number, block in enumerate(blocks) if block.line == line)
