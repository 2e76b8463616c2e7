"""What a writer is, the options that it gets, and the record that all writers write.

`reex_cli.record` defines the fields of a record; here an article is laid out under their names.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from reex_cli.model import Article, Block, Kind
from reex_cli.options import Cleaning
from reex_cli.record import FIELD_NAMES

DEFAULT_CLEANING = Cleaning()
Write = Callable[[Article], None]
AddNote = Callable[[bytes, tuple[str, ...], str], bytes]  # a record as written, its fields, and a note to add to it


def ignore_line(_: str) -> None:
    """Discard a warning: the default of `WriterOptions.warn`."""


class Target(Enum):
    """What a writer writes to."""

    LINES = "lines"  # a binary stream of text, which a terminal may show and which may be compressed
    BYTES = "bytes"  # a binary stream of anything else
    PATH = "path"  # a file or folder that the writer makes itself, whole or not at all


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """Options of one output."""

    fields: tuple[str, ...] = ()  # columns in their order; empty for all
    excel: bool = False  # CSV as Excel expects it
    cleaning: Cleaning = DEFAULT_CLEANING  # the cleaning that the articles have gone through
    warn: Callable[[str], None] = ignore_line  # takes one line for the user


class Writer(NamedTuple):
    """One output format.

    `open` takes a binary stream or a path, depending on `target`, and the options. It returns a context manager that gives
    the function to call with each article.
    """

    name: str
    description: str  # one line for `reex formats`
    suffixes: tuple[str, ...]
    open: Callable[[Any, WriterOptions], AbstractContextManager[Write]]
    target: Target = Target.LINES
    extras: frozenset[str] = frozenset()  # those of `model.EXTRAS` that it can add to a record
    required_extras: frozenset[str] = frozenset()  # those that articles must carry for it
    selectable_fields: bool = True  # whether --fields applies
    schema: str = ""  # the schema of its output, for `reex schema`
    add_note: AddNote | None = None  # for formats of a header and then records: these can be written in parts


def to_record(article: Article, extras: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Lay out an article as a record: the fields in their order, then these extras."""
    fields = {name: getattr(article, name) for name in FIELD_NAMES}
    if "blocks" in extras:
        fields["blocks"] = [block_to_record(block) for block in article.blocks]
    if "removed" in extras:
        fields["removed"] = [
            {"text": removed.text, "label": removed.label, "rule": removed.rule, "line": removed.line}
            for removed in article.removed
        ]
    if "evidence" in extras:
        fields["evidence"] = {
            evidence.field: {"rule": evidence.rule, "line": evidence.line, "text": evidence.text, "seen": list(evidence.seen)}
            for evidence in reversed(article.evidence)
        }
    return fields


def split_paragraphs(text: str) -> list[Block]:
    """Split a text into paragraph blocks, for a record that was read back without its blocks."""
    return [Block(Kind.PARAGRAPH, part) for part in text.split("\n\n") if part]


def block_to_record(block: Block) -> dict[str, Any]:
    """Lay out a block as an object of the key `blocks`."""
    keys: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    if block.kind in (Kind.HEADING, Kind.LIST_ITEM):
        keys["level"] = block.level
    if block.kind is Kind.TABLE:
        keys["rows"] = block.rows
    if block.kind in (Kind.EMBED, Kind.IMAGE):
        keys["url"] = block.url
    return keys
