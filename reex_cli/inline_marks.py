"""Inline marks while the text of a block changes: moved with its lines, their addresses resolved."""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.cuts import FOOTNOTE
from reex_cli.model import Block, Mark
from reex_cli.normalize import resolve_url


def move_marks(marks: Sequence[Mark], by: int) -> tuple[Mark, ...]:
    """Marks of a text that stands so many characters further on."""
    return tuple([mark._replace(start=mark.start + by, end=mark.end + by) for mark in marks])


def resolve_addresses(block: Block, base: str) -> Block:
    """A block whose addresses, of itself and of its links, are absolute; `base` is that of its page."""
    if block.url:
        block = block._replace(url=resolve_url(base, block.url))
    if any(mark.url for mark in block.marks):
        marks = [
            mark._replace(url=resolve_url(base, mark.url)) if mark.url and mark.kind != FOOTNOTE else mark
            for mark in block.marks
        ]
        block = block._replace(marks=tuple(marks))
    return block
