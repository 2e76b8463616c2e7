"""Group the articles of a run: from candidates to pairs that match, the surest first, to groups."""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.duplicates.candidates import Candidates, Pair
from reex_cli.duplicates.groups import Groups
from reex_cli.duplicates.matching import How, have_two_addresses, match
from reex_cli.options import MatchOptions

LINKS = "CREATE TABLE links (how INTEGER, similarity REAL, one INTEGER, other INTEGER)"
ORDER = {how: number for number, how in enumerate(How)}


def group_articles(candidates: Candidates, groups: Groups, options: MatchOptions) -> None:
    """Join the groups of all articles that match. The same articles in the same order give the same groups."""
    for one, other in candidates.same_addresses():
        if match(candidates.read(one), candidates.read(other), options):
            groups.join(one, other, are_aliases=True)  # where a post and its draft have two
    database = candidates.database
    database.execute(LINKS)
    database.executemany("INSERT INTO links VALUES (?, ?, ?, ?)", find_links(candidates, groups, options))
    rows = database.execute("SELECT one, other FROM links ORDER BY how, similarity DESC, one, other")
    for one, other in rows:
        aliases = have_two_addresses(candidates.read(one), candidates.read(other))
        groups.join(one, other, are_aliases=aliases)


def find_links(candidates: Candidates, groups: Groups, options: MatchOptions) -> Iterator[tuple[int, float, int, int]]:
    """The pairs of texts that match, as rows of `links`."""
    for one, other in text_pairs(candidates):
        if groups.find(one) != groups.find(other):
            found = match(candidates.read(one), candidates.read(other), options)
            if found:
                yield ORDER[found.how], round(found.similarity, 6), one, other


def text_pairs(candidates: Candidates) -> Iterator[Pair]:
    """The pairs whose texts may be the same."""
    yield from candidates.same_texts()
    yield from candidates.near_texts()
