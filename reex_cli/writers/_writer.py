"""What a writer is, what it is asked for, and the record that all of them write."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from reex_cli.model import Article, Block, Kind
from reex_cli.options import Cleaning

FIELDS = tuple(
    (
        "schema id source format url host site title authors date modified language summary "
        "terms status text words hash notes native"
    ).split()
)

AS_USUAL = Cleaning()
Write = Callable[[Article], None]
Noted = Callable[[bytes, tuple[str, ...], str], bytes]  # a record as written, its fields, one more note for it


def unheard(_: str) -> None:
    """Takes a line for a user who does not want it."""


class Into(Enum):
    """What a writer writes into."""

    LINES = "lines"  # a binary stream of text, which a terminal may show and which may be compressed
    BYTES = "bytes"  # a binary stream of anything else
    PATH = "path"  # a file or folder that it makes itself, whole or not at all


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked of a writer."""

    fields: tuple[str, ...] = ()  # columns in their order; none for all
    excel: bool = False
    cleaning: Cleaning = AS_USUAL  # that the articles have gone through
    tell: Callable[[str], None] = unheard  # takes one line for the user


class Writer(NamedTuple):
    """One output format. `open` takes a binary stream, or a path, and what is asked."""

    name: str
    says: str  # one line for `reex formats`
    suffixes: tuple[str, ...]
    open: Callable[[Any, Asked], AbstractContextManager[Write]]
    into: Into = Into.LINES
    holds: frozenset[str] = frozenset()  # what it can write beside the record
    needs: frozenset[str] = frozenset()  # what it wants articles to carry in any case
    columns: bool = True  # whether fields can be chosen
    schema: str = ""  # what describes its output
    noted: Noted | None = None  # who has it writes a head and then records, and can be written in parts


def record(article: Article, detail: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The article under the keys of the contract, in their order."""
    found = {field: getattr(article, field) for field in FIELDS}
    if "blocks" in detail:
        found["blocks"] = [block_record(block) for block in article.blocks]
    if "removed" in detail:
        found["removed"] = [
            {"text": one.text, "label": one.label, "rule": one.rule, "line": one.line} for one in article.removed
        ]
    if "evidence" in detail:
        found["evidence"] = {
            one.field: {"rule": one.rule, "line": one.line, "text": one.text, "seen": list(one.seen)}
            for one in reversed(article.evidence)
        }
    return found


def paragraphs(text: str) -> list[Block]:
    """The blocks of a text of which no more is known, as in a record that was read back without them."""
    return [Block(Kind.PARAGRAPH, part) for part in text.split("\n\n") if part]


def block_record(block: Block) -> dict[str, Any]:
    """A block under the keys of the contract."""
    found: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    if block.kind in (Kind.HEADING, Kind.LIST_ITEM):
        found["level"] = block.level
    if block.kind is Kind.TABLE:
        found["rows"] = block.rows
    if block.kind in (Kind.EMBED, Kind.IMAGE):
        found["url"] = block.url
    return found
