"""What a user wants of a run, as frozen values that travel from the command line to the workers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from reex_cli.model import ASIDE, EXTRAS, LARGEST, Kind


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What the user wants in the text."""

    keep: frozenset[str] = frozenset()  # labels and kinds that stay
    drop: frozenset[str] = frozenset()  # kinds that go
    raw: bool = False  # no cleaning at all

    def reads(self, kind: Kind) -> bool:
        """Whether blocks of a kind are part of the text."""
        return kind not in ASIDE or self.raw or kind in self.keep


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles the user wants; what is empty selects nothing away."""

    since: str = ""
    until: str = ""
    formats: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    ids: tuple[str, ...] = ()  # prefixes
    match: re.Pattern[str] | None = None


class UserRule(NamedTuple):
    """A rule that the user wrote, as it travels; `reex_cli.own_rules` reads them from a file."""

    name: str
    label: str
    why: str = ""
    phrases: tuple[str, ...] = ()  # in the notation of `reex_cli/words`
    under: tuple[str, ...] = ()  # marks of elements: "<tag>", "class", "#id", "role:name"


@dataclass(frozen=True, slots=True)
class SiteTables:
    """What the sources of one run say about each other: names for numbers, by the site they belong to."""

    users: dict[tuple[str, str], str] = field(default_factory=dict)  # site, number
    terms: dict[tuple[str, str, str], str] = field(default_factory=dict)  # site, taxonomy, number
    authors: dict[str, str] = field(default_factory=dict)  # address of an article, without its scheme
    sites: dict[str, str] = field(default_factory=dict)  # site to the publication's name
    homes: dict[str, str] = field(default_factory=dict)  # site to its address


NO_TABLES = SiteTables()


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that the user asked of one source."""

    format: str | None = None
    encoding: str | None = None
    cleaning: Cleaning = Cleaning()
    selection: Selection = Selection()
    detail: frozenset[str] = frozenset(EXTRAS)  # what articles carry beside the record
    names: SiteTables = NO_TABLES  # found in a first look at all sources
    rules: tuple[UserRule, ...] = ()  # asked before all others
    most: int = LARGEST  # bytes of one source, or of one record of it, that may be held at once
    digests: bool = False  # whether outcomes tell of what bytes they are
