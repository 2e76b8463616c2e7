"""A source, decoded once, and the type of a reader. Detecting encodings is left to `text`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from itertools import accumulate
from typing import NamedTuple

from reex_cli.encoding import Decoded, decode
from reex_cli.item import NO_INFO, WHOLE_SOURCE, Chunk, MemberInfo
from reex_cli.model import Article, Failure, Note, Page, Skipped, Trust
from reex_cli.options import NO_TABLES, FieldMap, SiteTables
from reex_cli.readers._jsonl_signature import is_reex_export_data
from reex_cli.text import normalize_newlines

HEAD_CHARACTERS = 4096  # enough to recognise most formats
EXPORT_ENCODING = "utf-8"  # of what reex writes
FORM_FEED = "\f"
EMPTY_LIST = "empty list"  # the kind of what is skipped in a source of records that has none

Results = Iterator[Page | Article | Skipped | Failure | Note]


@dataclass(frozen=True)
class Source:
    """The input of a reader: bytes and the name the user gave. No reader may decide by the name."""

    name: str
    data: bytes
    user_encoding: str | None = None  # of `--encoding`; goes before what is detected
    site_tables: SiteTables = NO_TABLES  # names for numbers, collected from all sources of the run
    chunk: Chunk = WHOLE_SOURCE  # which chunk of the whole source these bytes are
    member: MemberInfo = NO_INFO  # what its container states about it
    field_map: FieldMap = ()  # where the user says that records state the fields of an article
    with_marks: bool = False  # whether blocks get their inline marks, last lines and pages, which cost time

    @cached_property
    def is_export(self) -> bool:
        """Whether it is a reex export, which is read as bytes: its text is asked for by nobody, and never repaired."""
        return not self.user_encoding and is_reex_export_data(self.data)

    @cached_property
    def decoded(self) -> Decoded:
        """The text and its encoding. Raises `NotRecognised` for a binary file."""
        if self.is_export:
            return Decoded(decode_export(self.data), EXPORT_ENCODING)
        return decode(self.data, self.user_encoding, self.member.encoding)

    @property
    def encoding(self) -> str:
        """The encoding of the text."""
        return EXPORT_ENCODING if self.is_export else self.decoded.encoding

    @property
    def repairs(self) -> tuple[str, ...]:
        """Notes on what was repaired in the text."""
        return () if self.is_export else self.decoded.notes

    @cached_property
    def text(self) -> str:
        """The decoded text with `\\n` as the only line end."""
        return normalize_newlines(self.decoded.text)

    @cached_property
    def page_ends(self) -> tuple[int, ...]:
        """The lines of `text` that end at a form feed, as printers and `pdftotext` end a page."""
        if self.is_export or FORM_FEED not in self.decoded.text:
            return ()
        pages = self.decoded.text.split(FORM_FEED)[:-1]
        return tuple(accumulate(normalize_newlines(page).count("\n") + 1 for page in pages))

    @cached_property
    def head(self) -> str:
        """The first `HEAD_CHARACTERS` without leading white space."""
        if self.is_export:
            return decode_export(self.data[:HEAD_CHARACTERS]).lstrip()
        return self.text[:HEAD_CHARACTERS].lstrip() or self.text.lstrip()[:HEAD_CHARACTERS]


def decode_export(data: bytes) -> str:
    """The text of bytes of a reex export."""
    return data.decode(EXPORT_ENCODING, "replace").removeprefix("\ufeff")


class Reader(NamedTuple):
    """One format: `sniff` recognises it, `read` turns a source into pages, or into the articles that it stores."""

    name: str
    description: str  # one line for `reex formats`
    sniff: Callable[[Source], Trust]
    read: Callable[[Source], Results]


def skip_if_empty(read: Callable[[Source], Results]) -> Callable[[Source], Results]:
    """Let a reader of records skip a source that has none as an `EMPTY_LIST`, so that it is counted like other kinds."""

    @wraps(read)
    def read_or_skip(source: Source) -> Results:
        is_empty = not source.chunk.record
        for result in read(source):
            is_empty = is_empty and isinstance(result, Note)
            yield result
        if is_empty:
            yield Skipped(EMPTY_LIST)

    return read_or_skip
