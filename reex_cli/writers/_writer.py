"""What a writer is, and the options that it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any, NamedTuple

from reex_cli.model import Article, Block, Kind
from reex_cli.options import Cleaning
from reex_cli.record import FIELD_NAMES

DEFAULT_CLEANING = Cleaning()
Write = Callable[[Article], None]
AddNote = Callable[[bytes, tuple[str, ...], str], bytes]  # a record as written, its fields, and a note to add to it
KeptRows = tuple[IO[bytes], Mapping[int, str]]  # a file, and the rows kept of it, from 0, each with a note to add or ""


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


CopyRows = Callable[[Iterable[KeptRows], IO[bytes], WriterOptions], None]


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
    columns: tuple[str, ...] = FIELD_NAMES  # written where none are selected
    schema: str = ""  # the schema of its output, for `reex schema`
    open_folder: Callable[[str, WriterOptions], AbstractContextManager[Write]] | None = None  # instead, for a path of a folder
    add_note: AddNote | None = None  # for formats of a header and then records: these can be written in parts
    copy_rows: CopyRows | None = None  # join rows of files into one: formats of a folder of parts that --sync keeps up to date


def split_paragraphs(text: str) -> list[Block]:
    """Split a text into paragraph blocks, for a record that was read back without its blocks."""
    return [Block(Kind.PARAGRAPH, part) for part in text.split("\n\n") if part]
