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
EXTRAS = ("blocks", "removed", "evidence", "markdown", "confidence")  # optional parts, beside the fields of the record
DUPLICATES = "duplicates"  # another, which only a comparison of articles gives
PROFILE = "profile"  # another, which is in no record
TEXT_FORMATS = frozenset(("text", "dump", "markdown", "mail"))  # formats without markup, whose pages are read line by line


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
    SILENT = "silent"  # text that is not the page's: a comment, a fallback, the value of an input; always removed


ASIDE_KINDS = frozenset((Kind.CAPTION, Kind.FOOTNOTE, Kind.EMBED, Kind.IMAGE))  # kept as blocks, but not in the text
MEDIA_KINDS = frozenset((Kind.EMBED, Kind.IMAGE))  # without words of their own
BODY_KINDS = tuple(kind for kind in Kind if kind not in (Kind.FIELD, Kind.SILENT))  # of the blocks that an article may have
MARK_KINDS = tuple("link strong em code sup sub del math footnote".split())


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
LIST_ITEM, PARAGRAPH, QUOTE, SILENT, TABLE = Kind.LIST_ITEM, Kind.PARAGRAPH, Kind.QUOTE, Kind.SILENT, Kind.TABLE
CONTENT, METADATA = Label.CONTENT, Label.METADATA

# Labels of blocks that occur anywhere, so that they are no evidence for the labels of their neighbours.
UNCONNECTED_LABELS = frozenset(map(Label, "hidden remnant metadata toc share advert media recipe counter".split()))


class Trust(IntEnum):
    """How sure a reader is that a source is in its format."""

    NO = 0
    LAST_RESORT = 1
    LIKELY = 2
    CERTAIN = 3


class Failure(NamedTuple):
    """What could not be read and why, as a value."""

    code: str
    message: str
    line: int | None = None
    column: int | None = None


class Element(NamedTuple):
    """An HTML element around a block, linked to the element around it. Blocks that share an element share the object."""

    parent: Element | None
    selectors: tuple[str, ...]  # tag, classes, id and role: "<nav>", "sharedaddy", "#toc", "role:navigation"


class Span(NamedTuple):
    """The inline text of a block that an element encloses."""

    start: int  # in characters of the block's text
    end: int
    element: Element


class Mark(NamedTuple):
    """A run of a block's text that means more than its words: a link, emphasis, code, a formula, the mark of a footnote."""

    start: int  # in characters of the block's text
    end: int  # the start of a footnote whose mark the text leaves out
    kind: str  # one of MARK_KINDS
    url: str = ""  # of a link; of a footnote the fragment (`#fn1`) of the block it refers to


class Block(NamedTuple):
    """One run of text of a page, or a metadata field, as its reader found it. `last_line` to `in_stanza`: layout of text."""

    kind: Kind
    text: str
    line: int = 0  # of its beginning, from 1; 0 where the format has no lines
    name: str = ""  # of a metadata field, as the format calls it; of silent text, what holds it; the language of code
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
    page: int = 0  # of its source, from 1; 0 where that has no pages
    marks: tuple[Mark, ...] = ()  # by their starts, outer before inner; only where somebody asks for blocks or Markdown


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
    base: str = ""  # against which its addresses are resolved, if that is not its own address

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


class Duplicate(NamedTuple):
    """Another article of the corpus that is the same."""

    id: str
    source: str
    how: str  # it is known: by "address", "text", "near" (text) or "contained" (text)
    similarity: float  # of the texts, from 0 to 1, estimated


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
    markdown: str = ""  # its text with links, emphasis, images and footnotes
    confidence: float | None = None  # word F1 that the classifier expects of the text
    detail: frozenset[str] = frozenset()  # which of EXTRAS it carries, and `duplicates`; the others are unknown, not empty
    duplicates: tuple[Duplicate, ...] = ()
    profile: Any = None  # what others are compared with it by: a `Profile` of `reex_cli.duplicates`, if that is asked for
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
