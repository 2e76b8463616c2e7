"""The options of a run, as frozen values that are passed from the command line or the API to the workers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.model import ASIDE_KINDS, EXTRAS, Kind

# Fields of the record, each with the paths at which the records of other tools state it, best first (`--map`).
FieldMap = tuple[tuple[str, tuple[str, ...]], ...]
# `Cleaning.shift` for more precision, and for more recall. How they were chosen is in tests/bench/README.md.
PRECISION_SHIFT, RECALL_SHIFT = 4, -4
MAPPED_FIELDS = ("text", "title", "authors", "date", "modified", "url", "site", "language", "summary", "terms", "status", "id")


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What stays in the text."""

    keep: frozenset[str] = frozenset()  # labels and kinds that are not removed
    drop: frozenset[str] = frozenset()  # kinds that are removed
    raw: bool = False  # whether boilerplate removal is disabled
    shift: int = 0  # of the classifier's threshold, in quarters of a unit of log odds; above 0, less is kept

    def is_in_text(self, kind: Kind) -> bool:
        """Whether kept blocks of a kind are part of the text."""
        return kind not in ASIDE_KINDS or self.raw or kind in self.keep


class MarkdownParts(NamedTuple):
    """What Markdown has beside text, emphasis, formulas and footnotes."""

    links: bool = True  # and embeds
    images: bool = True  # and captions


ALL_PARTS = MarkdownParts()


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters for articles. An empty filter selects all."""

    since: str = ""  # dates as `dates.parse_date` returns them, both inclusive
    until: str = ""
    formats: frozenset[str] = frozenset()  # this and the following: case-folded
    hosts: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    ids: tuple[str, ...] = ()  # prefixes of ids
    match: re.Pattern[str] | None = None


class FileFilter(NamedTuple):
    """Which files of folders are read. An empty filter selects all."""

    globs: tuple[str, ...] = ()  # patterns as in a .gitignore file, of which one has to match
    excludes: tuple[str, ...] = ()  # likewise, of which none may match
    extensions: tuple[str, ...] = ()  # of which a name has to have one, in any case


ALL_FILES = FileFilter()


class MatchOptions(NamedTuple):
    """What makes two articles the same."""

    similarity: float = 0.8  # at least, of near texts
    within_host: bool = False  # whether articles of different hosts are different


class UserRule(NamedTuple):
    """A rule from a file of the user, as `reex_cli.load_user_rules` reads it."""

    name: str
    label: str
    why: str = ""
    phrases: tuple[str, ...] = ()  # in the notation of `reex_cli/lexicon`
    under: tuple[str, ...] = ()  # marks of elements: "<tag>", "class", "#id", "role:name"
    lines: tuple[str, ...] = ()  # as they stand
    host: str = ""  # to whose pages `lines` applies; empty for all


@dataclass(frozen=True, slots=True)
class SiteTables:
    """Names for numeric ids that sources of one run state about each other, by site. From exports of users, terms and posts."""

    users: dict[tuple[str, str], str] = field(default_factory=dict)  # (site, id) → name
    terms: dict[tuple[str, str, str], str] = field(default_factory=dict)  # (site, taxonomy, id) → name
    authors: dict[str, str] = field(default_factory=dict)  # URL of an article, without its scheme → name of its author
    sites: dict[str, str] = field(default_factory=dict)  # site → name of the publication
    homes: dict[str, str] = field(default_factory=dict)  # site → its URL


NO_TABLES = SiteTables()


@dataclass(frozen=True, slots=True)
class Options:
    """All options for processing one source."""

    format: str | None = None  # name of a reader; None recognises the format
    encoding: str | None = None  # None recognises it
    cleaning: Cleaning = Cleaning()
    selection: Selection = Selection()
    detail: frozenset[str] = frozenset(EXTRAS) - {"markdown"}  # which optional parts an article carries
    markdown: MarkdownParts = ALL_PARTS  # what is in it, if it is among the optional parts
    site_tables: SiteTables = NO_TABLES  # collected from all sources before the first is read
    files: FileFilter = ALL_FILES  # which files of folders are read
    follow: bool = False  # whether redirects of web servers to other hosts are followed
    field_map: FieldMap = ()  # where the records of other tools state what
    rules: tuple[UserRule, ...] = ()  # take precedence over all others
    max_bytes: int = MAX_SOURCE_BYTES  # of one source, or of one record of it, held in memory at once
    with_digests: bool = False  # whether an outcome carries a digest of the bytes that were read
    only_digests: bool = False  # whether it carries nothing else

    @property
    def with_marks(self) -> bool:
        """Whether blocks are asked for with what is in them: inline marks and places in the source."""
        return "blocks" in self.detail or "markdown" in self.detail
