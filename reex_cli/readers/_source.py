"""Bytes and the name they came under, decoded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reex_cli import text
from reex_cli.model import NO_INFO, WHOLE, Article, Chunk, Failure, MemberInfo, Note, Page, Skipped, Trust
from reex_cli.options import NO_TABLES, SiteTables
from reex_cli.readers._jsonl_signature import are_own

HEAD = 4096  # characters that are enough to recognise most formats


@dataclass(frozen=True)
class Source:
    """What a reader gets. `name` is what the user called it; no reader may decide by it."""

    name: str
    data: bytes
    asked_encoding: str | None = None
    names: SiteTables = NO_TABLES  # what other sources of the run say
    chunk: Chunk = WHOLE  # which chunk of the whole source these bytes are
    member: MemberInfo = NO_INFO  # what its container states about it

    @cached_property
    def decoded(self) -> text.Decoded:
        """The text and how it was read; raises `NotRecognised` for a binary file. Records of ours are never repaired."""
        if not self.asked_encoding and are_own(self.data):
            return text.Decoded(self.data.decode("utf-8", "replace").removeprefix("\ufeff"), "utf-8")
        return text.decode(self.data, self.asked_encoding, self.member.encoding)

    @cached_property
    def text(self) -> str:
        """The text with `\\n` at the end of every line."""
        return text.one_newline(self.decoded.text)

    @cached_property
    def head(self) -> str:
        """The beginning, without leading spaces."""
        return self.text[:HEAD].lstrip() or self.text.lstrip()[:HEAD]


class Reader(NamedTuple):
    """One format: who recognises it, and who turns it into pages, or into the articles that are written in it."""

    name: str
    says: str  # one line for `reex formats`
    sniff: Callable[[Source], Trust]
    read: Callable[[Source], Iterator[Page | Article | Skipped | Failure | Note]]
