"""Footnotes: which blocks are notes that the text refers to, and their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reex_cli.element_search import ElementSearch
from reex_cli.model import CODE, Block, Kind

WORD = re.compile(r"\w")


class Footnotes(NamedTuple):
    """The notes of an article."""

    labels: dict[str, str] = {}  # fragment of the address of a note → its label  # noqa: RUF012 - never changed
    targets: dict[int, str] = {}  # number of a block that is a note, or part of one → its label  # noqa: RUF012 - likewise


def find_footnotes(blocks: Sequence[Block]) -> Footnotes:
    """Find the notes that these blocks refer to. Labels are numbers in the order of the first references.

    A note is of blocks in succession; in the text it stands behind the reference to it.
    """
    referring: dict[str, int] = {}
    for index, block in enumerate(blocks):
        if block.marks and block.kind not in (CODE, Kind.FOOTNOTE):
            for mark in block.marks:
                if mark.kind == "footnote" and mark.url:
                    referring.setdefault(mark.url, index)
    if not referring:
        return Footnotes()
    search = ElementSearch(lambda element: next(filter(referring.__contains__, element.selectors), ""), nothing="")
    last_index: dict[str, int] = {}
    of_block: dict[int, str] = {}
    for index, block in enumerate(blocks):
        fragment = search.find(block.element) if block.text else ""
        if (
            fragment
            and (block.kind is Kind.FOOTNOTE or index > referring[fragment])
            and last_index.get(fragment, index - 1) == index - 1
        ):
            last_index[fragment] = index
            of_block[index] = fragment
    labels = {fragment: str(number) for number, fragment in enumerate(filter(last_index.__contains__, referring), 1)}
    return Footnotes(labels, {index: labels[fragment] for index, fragment in of_block.items()})


def leave_out_backlinks(note: Block) -> Block:
    """A note without the signs at its end that link back to the references: who shows the Markdown adds such links."""
    text = note.text.rstrip()
    for mark in reversed(note.marks):
        if mark.kind != "link" or mark.end < len(text) or WORD.search(text, mark.start):
            break
        text = text[: mark.start].rstrip()
    return note._replace(text=text) if text else note
