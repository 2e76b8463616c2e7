"""The nouns of reex: all that travels between its parts. They hold values and do no work. Read this page first.

Source ─▶ Page of Blocks ─▶ Verdicts ─▶ Article
                        └─▶ Skipped, Failure
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

SCHEMA = "reex.article/1"
LARGEST = 1 << 28  # bytes of one source that are held at once, where nobody says otherwise
EXTRAS = ("blocks", "removed", "evidence")  # what an article may carry beside its record
LINES = "#L"  # the pointer of a part that holds a value a line


class Kind(StrEnum):
    """What a block is made of, as its reader saw it."""

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


ASIDE = frozenset((Kind.CAPTION, Kind.FOOTNOTE, Kind.EMBED, Kind.IMAGE))  # kept, but not in the text
MEDIA_KINDS = frozenset((Kind.EMBED, Kind.IMAGE))  # have no words of their own


class Label(StrEnum):
    """What a block is for. The order decides between rules: the first label that fits wins."""

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
    RECIPE = "recipe"  # the card that repeats a recipe for the kitchen
    COUNTER = "counter"  # reading times, views, stars
    BOILERPLATE = "boilerplate"  # what stands around an article, where nobody can say what it is
    METADATA = "metadata"
    CONTENT = "content"


# Python 3.11 is slow to reach the members of an enumeration: these are asked for at every block.
CODE, EMBED, FIELD, HEADING, IMAGE = Kind.CODE, Kind.EMBED, Kind.FIELD, Kind.HEADING, Kind.IMAGE
LIST_ITEM, PARAGRAPH, QUOTE, TABLE = Kind.LIST_ITEM, Kind.PARAGRAPH, Kind.QUOTE, Kind.TABLE
CONTENT, METADATA = Label.CONTENT, Label.METADATA

# Labels that come in the middle of anything and so say nothing of what stands beside them.
PASSING = frozenset(map(Label, "hidden remnant metadata toc share advert media recipe counter".split()))


class Trust(IntEnum):
    """How sure a reader is that a source is in its format."""

    NO = 0
    LAST_RESORT = 1
    LIKELY = 2
    CERTAIN = 3


class Chunk(NamedTuple):
    """A piece of a source that is too large to be held at once: some of its records, whole."""

    start: int  # bytes before it
    end: int
    head: bytes = b""  # what makes a document of it: stands before it,
    tail: bytes = b""  # and behind it
    line: int = 0  # lines before it, less those of its head
    column: int = 0  # characters before it on its first line, less those of its head
    record: int = 0  # records before it
    pointer: str = ""  # of the array that they are in
    more: bool = False  # whether another part follows

    def place(self, line: int | None, column: int | None) -> tuple[int | None, int | None]:
        """A line and a column of the piece, as those of the whole source."""
        if line is None:
            return None, None
        first = line == self.head.count(b"\n") + 1
        return line + self.line, column + self.column if first and column is not None else column


WHOLE = Chunk(0, 0)  # a source that comes in one piece


class MemberInfo(NamedTuple):
    """What a container says of a document in it."""

    url: str = ""
    encoding: str = ""
    native: tuple[tuple[str, str], ...] = ()


NO_INFO = MemberInfo()


class Item(NamedTuple):
    """One source that is still to be read."""

    name: str  # as it will be told, `/`-separated
    path: str | None = None  # None for bytes that are already here
    data: bytes = b""
    problem: str = ""  # why there is nothing to read
    chunk: Chunk | None = None  # which chunk of the file is meant; None for the whole file
    member: MemberInfo = NO_INFO
    skipped: tuple[tuple[str, int], ...] = ()  # what a container held that are no documents
    size: int | None = None  # bytes of the file that it takes, where that is not what is read


class Place(NamedTuple):
    """One element around a block, and by `parent` all elements around that one."""

    parent: Place | None
    marks: tuple[str, ...]  # "<nav>", "sharedaddy", "#toc", "role:navigation"


class Span(NamedTuple):
    """A run of inline text that has an element of its own."""

    start: int
    end: int
    place: Place


class Block(NamedTuple):
    """One run of text with the facts about it."""

    kind: Kind
    text: str
    line: int = 0  # where it begins, counted from 1; 0 where the format has no lines
    name: str = ""  # what the format itself calls a field
    level: int = 0  # of headings 1-6; depth of list items
    linked: int = 0  # characters inside links
    place: Place | None = None
    spans: tuple[Span, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()  # cells of a table
    url: str = ""  # of embeds and images
    last: int = 0  # in plain text: its last line,
    gap: int = 0  # empty lines before it,
    indent: int = 0  # columns before it,
    bullet: str = ""  # and the drawing that made it an item


class Cut(NamedTuple):
    """A run inside a kept block that goes."""

    start: int
    end: int
    label: Label
    rule: str


class Verdict(NamedTuple):
    """What one block is for, and the rule that said so."""

    label: Label
    rule: str
    field: str = ""  # which value of the record a metadata block gives
    value: str = ""  # that value, where it is not the whole text
    cuts: tuple[Cut, ...] = ()
    more: tuple[tuple[str, str], ...] = ()  # further fields that the block gives, each with its value


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it was seen: blocks, judged by nobody."""

    format: str
    blocks: tuple[Block, ...]
    pointer: str = ""  # "#/3" or "#L4" inside a container
    notes: tuple[str, ...] = ()
    native: dict[str, Any] = field(default_factory=dict)


class Skipped(NamedTuple):
    """Records that were recognised and are no articles."""

    kind: str
    number: int = 1


class Note(NamedTuple):
    """What a reader repaired or noticed; it goes with the source and with the articles that follow."""

    text: str


class Failure(NamedTuple):
    """Something that could not be read; a value like any other."""

    code: str
    message: str
    line: int | None = None
    column: int | None = None


class Removed(NamedTuple):
    """Text of the source that is not in the article's text, and why."""

    text: str
    label: str
    rule: str
    line: int
    at: int = 0  # how many kept blocks stand before it


class Evidence(NamedTuple):
    """Where the value of a field came from."""

    field: str
    rule: str
    line: int
    text: str
    seen: tuple[str, ...] = ()  # other values that the page gives, the better first


@dataclass(frozen=True, slots=True)
class Article:
    """One clean record; `reex schema` describes its keys."""

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
    detail: frozenset[str] = frozenset()  # which of the last three it carries: others are unknown, not empty


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that one source gave."""

    source: str
    format: str | None = None
    encoding: str | None = None
    articles: tuple[Article, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    size: int = 0  # bytes
    more: bool = False  # whether further parts of the same source follow
    digest: str = ""  # of the bytes that were read, if it is asked for
