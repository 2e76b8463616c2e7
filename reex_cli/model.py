"""The types that travel between the parts of reex: plain values without behaviour. Read this module first.

Source ─▶ Page of Blocks ─▶ Verdicts ─▶ Article
                        └─▶ Skipped, Failure
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

from reex_cli.json_record import to_dict, to_json

SCHEMA = "reex.article/1"
EXTRAS = ("blocks", "removed", "evidence")  # optional parts of an article, beside the fields of the record
TEXT_FORMATS = frozenset(("text", "dump", "markdown", "mail"))  # formats without markup, whose pages are read line by line
LINE_POINTER = "#L"  # pointer of a chunk that holds one JSON value per line


class Kind(StrEnum):
    """The form of a block, as its reader recognised it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    EMBED = "embed"
    IMAGE = "image"
    FIELD = "field"  # metadata: a tag of <head>, a key of a record; never part of the text


ASIDE_KINDS = frozenset((Kind.CAPTION, Kind.FOOTNOTE, Kind.EMBED, Kind.IMAGE))  # kept as blocks, but not in the text
MEDIA_KINDS = frozenset((Kind.EMBED, Kind.IMAGE))  # without words of their own


class Label(StrEnum):
    """What a block is for. Of the rules that match a block, the one whose label comes first here wins."""

    HIDDEN = "hidden"
    REMNANT = "remnant"
    FORM = "form"
    NEWSLETTER = "newsletter"
    COOKIES = "cookies"
    COMMENTS = "comments"
    AUTHOR_BOX = "author-box"
    TOC = "toc"
    SHARE = "share"
    RELATED = "related"
    ADVERT = "advert"
    LEGAL = "legal"
    NAVIGATION = "navigation"
    MEDIA = "media"
    RECIPE = "recipe"  # a card that repeats the recipe for printing
    COUNTER = "counter"  # reading times, numbers of views, ratings
    BOILERPLATE = "boilerplate"  # text around the article without a more precise label; from the classifier
    METADATA = "metadata"
    CONTENT = "content"


LABEL_ORDER = {label: number for number, label in enumerate(Label)}  # of several labels, that of the lowest number wins

# Attribute access to enum members is slow in Python 3.11, and these are compared for every block.
CODE, EMBED, FIELD, HEADING, IMAGE = Kind.CODE, Kind.EMBED, Kind.FIELD, Kind.HEADING, Kind.IMAGE
LIST_ITEM, PARAGRAPH, QUOTE, TABLE = Kind.LIST_ITEM, Kind.PARAGRAPH, Kind.QUOTE, Kind.TABLE
CONTENT, METADATA = Label.CONTENT, Label.METADATA

# Labels of blocks that occur anywhere, so that they are no evidence for the labels of their neighbours.
UNCONNECTED_LABELS = frozenset(map(Label, "hidden remnant metadata toc share advert media recipe counter".split()))


class Trust(IntEnum):
    """How sure a reader is that a source is in its format."""

    NO = 0
    LAST_RESORT = 1
    LIKELY = 2
    CERTAIN = 3


class Chunk(NamedTuple):
    """Some whole records of a source that is too large to be held in memory at once."""

    start: int  # offset in the source, in bytes
    end: int
    head: bytes = b""  # put before the bytes to make a complete document of them
    tail: bytes = b""  # put after them
    line: int = 0  # number of lines before the chunk, less those of `head`
    column: int = 0  # number of characters before the chunk on its first line, less those of `head`
    record: int = 0  # number of records before the chunk
    pointer: str = ""  # JSON pointer of the array that holds the records
    has_more: bool = False  # whether another chunk follows

    def locate(self, line: int | None, column: int | None) -> tuple[int | None, int | None]:
        """Convert line and column in the chunk, from 1, to those in the whole source."""
        if line is None:
            return None, None
        first = line == self.head.count(b"\n") + 1
        return line + self.line, column + self.column if first and column is not None else column


WHOLE_SOURCE = Chunk(0, 0)  # of a source that is read at once


class MemberInfo(NamedTuple):
    """Metadata that a container (WARC, …) states about a document in it."""

    url: str = ""
    encoding: str = ""
    native: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()  # (name of a metadata field, without `container:`; its value)


NO_INFO = MemberInfo()


class Failure(NamedTuple):
    """What could not be read and why, as a value."""

    code: str
    message: str
    line: int | None = None
    column: int | None = None


class Item(NamedTuple):
    """One source that is still to be read, or a file that is still to be expanded into such sources."""

    name: str  # in records and messages, `/`-separated
    path: str | None = None  # None if only `data` holds the bytes
    data: bytes = b""
    problem: Failure | None = None  # why it cannot be read
    chunk: Chunk | None = None  # which chunk of the file is meant; None for the whole file
    member: MemberInfo = NO_INFO
    skipped: tuple[tuple[str, int], ...] = ()  # (kind, number) of what a container holds that are no documents
    size: int | None = None  # bytes that it takes in its file, if that is not the number of bytes read
    offset: int = 0  # bytes before it: in its file or, for a shard, in all files of the run
    version: tuple[int, ...] = ()  # of the file that a chunk with a path was cut from
    found: bool = False  # whether it was found in a folder or a container, and not named by the user
    wanted: tuple[range, ...] = ()  # offsets of the items of a file that are wanted, in order; none stands for all


class Element(NamedTuple):
    """An HTML element around a block, linked to the element around it. Blocks that share an element share the object."""

    parent: Element | None
    marks: tuple[str, ...]  # tag, classes, id and role: "<nav>", "sharedaddy", "#toc", "role:navigation"


class Span(NamedTuple):
    """The inline text of a block that an element encloses."""

    start: int  # in characters of the block's text
    end: int
    element: Element


class Block(NamedTuple):
    """One run of text of a page, or a metadata field, as its reader found it. From `last_line` on: layout of plain text."""

    kind: Kind
    text: str
    line: int = 0  # of its beginning, from 1; 0 where the format has no lines
    name: str = ""  # of a metadata field, as the format calls it
    level: int = 0  # 1..6 of a heading; nesting depth of a list item
    link_characters: int = 0  # of `text` that are inside links
    element: Element | None = None  # innermost element around it
    spans: tuple[Span, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()  # cells of a table
    url: str = ""  # of embeds and images
    last_line: int = 0
    blank_lines: int = 0  # before it
    indent: int = 0  # in columns
    bullet: str = ""  # the sign or number that begins a list item
    in_stanza: bool = False  # a line of verse, or the like, below another


class Cut(NamedTuple):
    """A run to remove from a block that stays."""

    start: int  # in characters of the block's text
    end: int
    label: Label
    rule: str


class Verdict(NamedTuple):
    """What one block is for, and the name of the rule that decided it."""

    label: Label
    rule: str
    field: str = ""  # of the record, to which the block gives a value
    value: str = ""  # that value; "" takes the whole text
    cuts: tuple[Cut, ...] = ()
    more_fields: tuple[tuple[str, str], ...] = ()  # further (field, value) that the block gives


@dataclass(frozen=True, slots=True)
class Page:
    """One document as its reader found it: blocks without labels."""

    format: str
    blocks: tuple[Block, ...]
    pointer: str = ""  # "#/3" or "#L4" in a source of several documents
    notes: tuple[str, ...] = ()
    native: dict[str, Any] = field(default_factory=dict)
    inner_format: str = ""  # of its text, if a record of another format holds that

    @property
    def text_format(self) -> str:
        """The format by which its blocks are labelled."""
        return self.inner_format or self.format


class Skipped(NamedTuple):
    """Records that were recognised and are not articles."""

    kind: str
    number: int = 1
    keys: tuple[str, ...] = ()  # that a record of unknown shape has


class Note(NamedTuple):
    """What a reader repaired or noticed; added to the notes of the source and of the articles that follow."""

    text: str


class Removed(NamedTuple):
    """Text of the page that is not in the article, and why."""

    text: str
    label: str
    rule: str
    line: int
    at: int = 0  # number of kept blocks before it


class Evidence(NamedTuple):
    """Where the value of a field of the record came from."""

    field: str
    rule: str
    line: int
    text: str
    seen: tuple[str, ...] = ()  # other values that the page states, best first


@dataclass(frozen=True, slots=True)
class Article:
    """One clean record. `record.py` and `reex schema` describe the fields."""

    schema: str
    id: str
    source: str
    format: str
    url: str | None
    host: str | None
    site: str | None
    title: str | None
    authors: tuple[str, ...]
    date: str | None
    modified: str | None
    language: str | None
    summary: str | None
    terms: dict[str, tuple[str, ...]]
    status: str | None
    text: str
    words: int
    hash: str
    notes: tuple[str, ...]
    native: dict[str, Any]
    blocks: tuple[Block, ...] = ()
    removed: tuple[Removed, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    detail: frozenset[str] = frozenset()  # which of EXTRAS it carries; the others are unknown, not empty
    to_dict, to_json = to_dict, to_json  # methods: the record as plain values, and as a line of JSON


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of processing one source, or one chunk of it."""

    source: str
    format: str | None = None
    encoding: str | None = None
    articles: tuple[Article, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)
    foreign: str = ""  # the kind of a source that was skipped as a whole, as it holds no article
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    size: int = 0  # in bytes
    has_more: bool = False  # whether further chunks of the same source follow
    digest: str = ""  # of the bytes that were read, with `Options.with_digests`
    offset: int = 0  # of its item
    unknown_keys: dict[str, int] = field(default_factory=dict)  # of records of unknown shape → how many have it
