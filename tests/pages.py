"""Parse the examples of rules, which are small pages in a notation of their own.

▶   marks the block in question; without it, that is the first block
¶   stands for a paragraph of prose
<   at the beginning: HTML; `[content]` before it: the content of a WordPress post
name = value    a metadata field
dump:   at the beginning: a page dump, `mail: ` the text of a mail; anything else is plain text
"""

from __future__ import annotations

import re

from reex_cli.label import label
from reex_cli.model import Block, Kind, Page, Verdict
from reex_cli.readers._html.blocks import build_blocks as html_blocks
from reex_cli.readers._html.parser import parse_tags
from reex_cli.readers._text.paragraphs import build_blocks as text_blocks
from reex_cli.readers.wordpress import CONTENT
from reex_cli.rules import rule_index

MARK = "▶"
PROSE = (
    "Water went over the weir all winter and the wheel stood still, because nobody had come to mend the sluice "
    "since autumn, and the grain lay in the loft for the mice until somebody thought of it again in spring."
)
PREFIX = re.compile(r"(dump|mail): ")
FIELD = re.compile(r"([\w:.<>-]+) = (.*)")


def label_example(example: str) -> Verdict:
    """The verdict on the block in question."""
    blocks, asked = parse_example(example)
    return label(Page(example_format(example), tuple(blocks)), rule_index())[asked]


def example_format(example: str) -> str:
    """The format of the page that an example stands for."""
    if prefix := PREFIX.match(example):
        return prefix[1]
    return "html" if example.startswith(("<", "[content]")) else "text"


def parse_example(example: str) -> tuple[list[Block], int]:
    """The blocks of an example, and the index of the block in question."""
    example = PREFIX.sub("", example).replace("¶", PROSE)
    if field := FIELD.fullmatch(example):
        return [Block(Kind.FIELD, field[2], name=field[1])], 0
    if example.startswith(("<", "[content]")):
        root = CONTENT if example.startswith("[content]") else None
        html = example.removeprefix("[content]")
        blocks = html_blocks(parse_tags(html), html, root)
        asked = next((number for number, block in enumerate(blocks) if MARK in block.text), 0)
        return [block._replace(text=block.text.replace(MARK, "").strip()) for block in blocks], asked
    before, marked, after = example.rpartition(MARK)
    line = before.count("\n") + 1 if marked else 1
    blocks = list(text_blocks(before + after.lstrip() if marked else example))
    return blocks, next(number for number, block in enumerate(blocks) if block.line == line)
