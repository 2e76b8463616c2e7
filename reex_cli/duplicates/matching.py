"""Decide from two profiles whether two articles are the same, and how that is known.

What two articles of one site share, such as its boilerplate, a title or a short text, never makes them the same: with two
addresses on one host they have to have the same title, not two dates, and nearly the same text. Where a host is unknown, texts
with different titles have to be nearer than others.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from reex_cli.duplicates.profile import Profile
from reex_cli.duplicates.sketch import Similarity, compare_sketches
from reex_cli.options import MatchOptions

SUPPORT = 0.1  # less is needed with related titles, or of two hosts, which share no boilerplate
DOUBTFUL_SIMILARITY = 0.9  # at least, of texts that may be of one site, and have different titles
DOUBTFUL_CONTAINED = 0.94  # or of the shorter of these texts, at least, is in the longer
SAME_SITE_SIMILARITY = 0.97  # at least, of texts with two addresses on one host
TITLED_SHARE = 0.5  # of the similarity that is needed, if the titles are the same
TITLED_CONTAINED = 0.05  # less than that similarity may be in the longer text, if the titles are the same
CONTAINED = 0.9  # of the shorter text, at least, is in the longer
CONTAINED_TITLED = 0.85  # likewise, if the titles are the same
COVERAGE = 0.5  # of the longer text, at least, is in the shorter, unless the titles are the same
MIN_LETTERS = 100  # of a text that is compared with others that are near
MIN_SHORT_LETTERS = 20  # of a text that is compared with the same text below the same title
MIN_COMPARED = 10  # values of two sketches, which else say too little
UNRELATED = 0.3  # of the shorter text, at most, is in the longer
RELATED_TITLES = 0.5  # of the runs of three letters in two titles, at least, are in both
NUMBER = re.compile(r"\d+")


class How(StrEnum):
    """How it is known that two articles are the same, the surest first."""

    ADDRESS = "address"
    TEXT = "text"
    NEAR = "near"
    CONTAINED = "contained"


class Match(NamedTuple):
    """That two articles are the same."""

    how: How
    similarity: float  # from 0 to 1


def match(one: Profile, other: Profile, options: MatchOptions) -> Match | None:
    """How two articles are the same; None if they are not."""
    if options.within_host and one.host != other.host and one.host and other.host:
        return None
    similar = compare_sketches(one.sketch, other.sketch)
    if (one.address and one.address == other.address) or (one.post and one.post == other.post):
        if are_unrelated(one, other, similar):
            return None
        return Match(How.ADDRESS, 1.0 if one.hash == other.hash else similar.jaccard)
    return match_texts(one, other, options.similarity, similar)


def match_texts(one: Profile, other: Profile, needed: float, similar: Similarity) -> Match | None:
    """How two articles without a common address are the same by their texts; None if they are not."""
    titles = compare_titles(one.title, other.title)
    same_title = titles is Titles.SAME
    other_day = bool(one.day and other.day) and one.day != other.day
    two_addresses = have_two_addresses(one, other)
    if two_addresses and (not same_title or other_day):
        return None
    letters = min(one.letters, other.letters)
    same_text = bool(one.hash) and one.hash == other.hash
    if same_text and letters >= (MIN_SHORT_LETTERS if same_title else MIN_LETTERS):
        return Match(How.TEXT, 1.0)
    if letters < MIN_LETTERS or similar.compared < MIN_COMPARED:
        return None
    if two_addresses:
        return Match(How.NEAR, similar.jaccard) if similar.jaccard >= max(needed, SAME_SITE_SIMILARITY) else None
    two_hosts = bool(one.host and other.host) and one.host != other.host
    return match_near(similar, needed, titles, two_hosts=two_hosts, other_day=other_day)


def match_near(similar: Similarity, needed: float, titles: Titles, *, two_hosts: bool, other_day: bool) -> Match | None:
    """How texts that are long enough are the same."""
    if not two_hosts and (titles is Titles.OTHER or (titles is Titles.RELATED and other_day)):
        return match_doubtful(similar, needed)
    is_supported = two_hosts or (titles in (Titles.SAME, Titles.RELATED) and not other_day)
    if similar.jaccard >= needed - SUPPORT * is_supported:
        return Match(How.NEAR, similar.jaccard)
    same_title = titles is Titles.SAME
    contained = max(needed, CONTAINED_TITLED if same_title else CONTAINED)
    if similar.contained >= contained and (same_title or similar.coverage >= COVERAGE):
        return Match(How.CONTAINED, similar.contained)
    is_titled = same_title and not other_day
    if is_titled and similar.jaccard >= TITLED_SHARE * needed and similar.contained >= needed - TITLED_CONTAINED:
        return Match(How.NEAR, similar.jaccard)
    return None


def match_doubtful(similar: Similarity, needed: float) -> Match | None:
    """How texts that may be those of two articles of one site are the same: what is different is in one of them alone."""
    if similar.jaccard >= max(needed, DOUBTFUL_SIMILARITY):
        return Match(How.NEAR, similar.jaccard)
    if similar.contained >= max(needed, DOUBTFUL_CONTAINED) and similar.coverage >= COVERAGE:
        return Match(How.CONTAINED, similar.contained)
    return None


class Titles(StrEnum):
    """How two titles compare."""

    UNKNOWN = "unknown"
    SAME = "same"
    RELATED = "related"
    OTHER = "other"


def compare_titles(one: str, other: str) -> Titles:
    """Compare the letters of two titles. Those with different numbers are different.

    >>> [str(compare_titles("thetidetable", other)) for other in ("", "thetidetable", "tidetable", "tidetables", "thesaltroad")]
    ['unknown', 'same', 'related', 'related', 'other']
    >>> str(compare_titles("tidesof12may", "tidesof13may"))
    'other'
    """
    if not one or not other:
        return Titles.UNKNOWN
    if one == other:
        return Titles.SAME
    here, there = set(NUMBER.findall(one)), set(NUMBER.findall(other))
    if not (here <= there or there <= here):
        return Titles.OTHER
    if one in other or other in one:
        return Titles.RELATED
    runs, others = ({text[at : at + 3] for at in range(max(1, len(text) - 2))} for text in (one, other))
    return Titles.RELATED if len(runs & others) >= RELATED_TITLES * len(runs | others) else Titles.OTHER


def have_two_addresses(one: Profile, other: Profile) -> bool:
    """Whether two articles have different addresses on one host."""
    return bool(one.address and other.address) and one.host == other.host and one.address != other.address


def are_unrelated(one: Profile, other: Profile, similar: Similarity) -> bool:
    """Whether two texts of one address are those of different articles, such as entries of one page."""
    if min(one.letters, other.letters) < MIN_LETTERS or similar.compared < MIN_COMPARED:
        return bool(
            one.title and other.title and one.title != other.title and one.hash and other.hash and one.hash != other.hash
        )
    return similar.contained <= UNRELATED and one.title != other.title
