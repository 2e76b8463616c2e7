"""Collect the articles of a run on disk, group those that are the same, and give each once.

Memory holds some forty bytes for each article, and what the largest group takes.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from reex_cli.atomic_file import clean_stem, temporary_folder
from reex_cli.duplicates.candidates import Candidates, open_candidates
from reex_cli.duplicates.choose import FieldChoice, choose_text
from reex_cli.duplicates.grouping import group_articles
from reex_cli.duplicates.groups import Groups
from reex_cli.duplicates.index import Index
from reex_cli.duplicates.matching import How, Match, match
from reex_cli.duplicates.profile import Profile, profile
from reex_cli.duplicates.sketch import compare_sketches
from reex_cli.duplicates.spool import Spool
from reex_cli.model import DUPLICATES, Article, Duplicate
from reex_cli.options import MatchOptions
from reex_cli.output_errors import open_checked
from reex_cli.repetition import AGAIN

MAX_LISTED = 1000  # duplicates of one article
KNOWN = """
CREATE TABLE known (number INTEGER PRIMARY KEY, id TEXT, source TEXT, format TEXT, how TEXT, similarity REAL)"""
STEM = "reex-dedupe"  # of the temporary folder


class Copy(NamedTuple):
    """A member of a group."""

    number: int
    profile: Profile
    match: Match | None  # with the chosen copy; None for that one


class Collection:
    """All articles of a run."""

    def __init__(self, spool: Spool, candidates: Candidates, options: MatchOptions, against: Index | None = None) -> None:
        self.spool, self.candidates, self.options, self.against = spool, candidates, options, against
        self.groups = Groups(within_host=options.within_host)

    def add(self, article: Article) -> None:
        """Add an article, whose profile is made if it carries none."""
        made = article.profile or profile(article)
        number = self.spool.add(article)
        self.candidates.add(number, made)
        self.groups.add(made.host, made.address)
        if self.against and (known := self.against.find(made, self.options)):
            row = (number, known.profile.id, known.profile.source, known.profile.format, *known.match)
            self.candidates.database.execute("INSERT INTO known VALUES (?, ?, ?, ?, ?, ?)", row)

    def group(self) -> None:
        """Group the articles that are the same, when all are there."""
        group_articles(self.candidates, self.groups, self.options)
        self.chosen = array("I", range(len(self.spool)))  # of the group of each root
        for root in range(len(self.spool)):
            if self.groups.find(root) == root and (members := self.members(root)):
                self.chosen[root] = choose_text((number, self.candidates.read(number)) for number in members)
        known = self.candidates.database.execute("SELECT number FROM known")
        self.known = {self.groups.find(number) for (number,) in known}  # roots of groups

    def is_known(self, number: int) -> bool:
        """Whether the index has the article already, or a copy of it."""
        return self.groups.find(number) in self.known

    def known_copies(self, number: int) -> Iterator[Duplicate]:
        """The articles of the index that are the same as one of the run."""
        rows = self.candidates.database.execute("SELECT id, source, how, similarity FROM known WHERE number = ?", (number,))
        return (Duplicate(*row) for row in rows)

    def members(self, number: int) -> list[int]:
        """The numbers of the members of the group of an article, in order; none for a single article."""
        members = sorted(self.groups.members(number))
        return members if len(members) > 1 else []

    def chosen_for(self, number: int) -> int:
        """The number of the copy that stands for an article."""
        return self.chosen[self.groups.find(number)]

    def copies(self, number: int) -> Iterator[Copy]:
        """The members of the group of an article, in order, each with how it matches the chosen one; none for a single one."""
        if not (members := self.members(number)):
            return
        chosen = self.chosen_for(number)
        best = self.candidates.read(chosen)
        for member in members:
            made = self.candidates.read(member)
            yield Copy(member, made, None if member == chosen else self.compare(best, made))

    def rows(self, number: int) -> Iterator[tuple[str, ...]]:
        """What is known of the copies of an article, as cells: whether it is kept, how and how similar, id, format, source.

        Nothing for an article without copies.
        """
        is_known = self.is_known(number)
        for copy in self.copies(number):
            kept = "" if copy.match or is_known else "kept"
            yield kept, *format_match(copy.match), copy.profile.id, copy.profile.format, copy.profile.source
        if is_known:
            single = self.candidates.read(number)
            members = self.members(number)
            if not members:
                yield "", "", "", single.id, single.format, single.source
            for member in members or [number]:
                query = "SELECT how, similarity, id, format, source FROM known WHERE number = ?"
                for how, similarity, *rest in self.candidates.database.execute(query, (member,)):
                    yield "known", how, f"{similarity:.3f}", *rest

    def compare(self, best: Profile, copy: Profile) -> Match:
        """How a copy matches the chosen one: directly, or by another copy, as near as the texts are."""
        found = match(best, copy, self.options)
        return found or Match(How.NEAR, compare_sketches(best.sketch, copy.sketch).jaccard)

    def merged(self, number: int) -> Article:
        """The article of a group, from all its copies, with the others as its duplicates."""
        article = self.spool.read(number)
        choice, listed, count = FieldChoice(article), list[Duplicate](), 0
        for copy in self.copies(number):
            choice.add(copy.number, self.spool.read(copy.number))
            if copy.match:
                count += 1
                if count <= MAX_LISTED:
                    listed.append(as_duplicate(copy.profile, copy.match))
        article = choice.merge() if count else article
        notes = (f"duplicates: {MAX_LISTED} of {count} listed",) if count > MAX_LISTED else ()
        return with_duplicates(article, listed, notes)

    def articles(self, *, keep_all: bool = False) -> Iterator[Article]:
        """The articles in their order: one of each group that the index does not have.

        With `keep_all` all of them, of which those that are not chosen, or that the index has, name the one that is.
        """
        for number in range(len(self.spool)):
            chosen = self.chosen_for(number)
            if keep_all and (number != chosen or self.is_known(number)):
                yield self.marked(number, chosen)
            elif number == chosen and not self.is_known(number):
                yield self.merged(number)

    def marked(self, number: int, chosen: int) -> Article:
        """An article that is not to be kept, with the one that is: that of the index, else the chosen one."""
        listed = [*self.known_copies(number)]
        if number != chosen and not listed:
            best = self.candidates.read(chosen)
            listed = [as_duplicate(best, self.compare(best, self.candidates.read(number)))]
        notes = tuple(f"duplicate: of {item.id} in {item.source}" for item in listed[:1]) or (
            "duplicate: of a copy in the index",
        )
        return with_duplicates(self.spool.read(number), listed, notes)


def format_match(found: Match | None) -> tuple[str, str]:
    """How a copy matches, and how near, as cells."""
    return (found.how, f"{found.similarity:.3f}") if found else ("", "")


def as_duplicate(made: Profile, found: Match) -> Duplicate:
    """A copy as another one lists it."""
    return Duplicate(made.id, made.source, found.how, round(found.similarity, 3))


def with_duplicates(article: Article, listed: Iterable[Duplicate], notes: tuple[str, ...]) -> Article:
    """The article with these duplicates, and without notes that it came before in the run."""
    kept = tuple(note for note in article.notes if not note.startswith(AGAIN))
    return replace(article, duplicates=tuple(listed), detail=article.detail | {DUPLICATES}, notes=(*kept, *notes))


@contextmanager
def open_collection(options: MatchOptions, against: Index | None = None) -> Iterator[Collection]:
    """Open an empty collection, whose files are removed at the end. What is in the index `against` is known."""
    temporary = os.path.realpath(tempfile.gettempdir())
    with (
        temporary_folder(clean_stem(os.path.join(temporary, STEM))) as folder,
        open_checked(temporary, open(os.path.join(folder, "articles"), "w+b")) as file,
        open_candidates(os.path.join(folder, "candidates.db")) as candidates,
    ):
        candidates.database.execute(KNOWN)
        yield Collection(Spool(file, temporary), candidates, options, against)
