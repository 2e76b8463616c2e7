"""What a writer is, and the record that all of them write."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, Any, NamedTuple

from reex_cli.model import Article, Block, Kind

FIELDS = (
    "schema id source format url host site title authors date modified language summary "
    "terms status text words hash notes native"
).split()

Write = Callable[[Article], None]


class Writer(NamedTuple):
    """One output format. `open` takes a binary stream and what articles carry beside the record."""

    name: str
    says: str  # one line for `reex formats`
    suffixes: tuple[str, ...]
    open: Callable[[IO[bytes], frozenset[str]], AbstractContextManager[Write]]


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
