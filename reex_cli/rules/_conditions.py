"""Conditions that rules are built from, joined with `&`, `|` and `~`.

A condition is a predicate on the features of one block, a description, and the keys under which `RuleIndex` finds it:
the lexicon topic, selector, field name, pattern or search without which it cannot be true. So a rule costs nothing on a block that
it cannot match. Names are chosen so that a rule reads as a sentence: `reads("share") & shorter(12)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from reex_cli.block_features import BlockFeatures, PageFeatures, needs_no_stop
from reex_cli.lexicon import GAP, LazyPattern, PhraseIndex, normalize_phrase
from reex_cli.model import Block, Kind
from reex_cli.rules._prose_phrases import belongs_to_prose, find_headings_of_prose
from reex_cli.text import lower_case

Predicate = Callable[[BlockFeatures], bool]
Search = Callable[[PageFeatures], frozenset[int]]  # of a whole page for the indexes of blocks
FOLDED_LETTERS = re.compile("ss|σ")  # what ß and ς are case-folded to
FULL_STOPS = ".…。।۔։"


class IndexKeys(NamedTuple):
    """The keys that a condition is indexed by. If all are empty, it is evaluated for every block."""

    topics: frozenset[str] = frozenset()
    selectors: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()  # of metadata fields
    kinds: frozenset[Kind] = frozenset()
    patterns: tuple[str, ...] = ()  # regular expressions that begin with ^
    hints: frozenset[str] = frozenset()  # lower-case texts, of which the block must contain one
    searches: frozenset[Search] = frozenset()  # of the page, of which one must find the block
    only_before_prose: bool = False  # restricts the other keys; no index by itself

    def __bool__(self) -> bool:
        return any(self[:-1])

    def union(self, other: IndexKeys) -> IndexKeys:
        """The keys of a condition that is true if either of two is."""
        return IndexKeys(
            self.topics | other.topics,
            self.selectors | other.selectors,
            self.names | other.names,
            self.kinds | other.kinds,
            self.patterns + other.patterns,
            self.hints | other.hints,
            self.searches | other.searches,
            self.only_before_prose and other.only_before_prose,
        )


def choose_narrower(first: IndexKeys, second: IndexKeys) -> IndexKeys:
    """Of the keys of two conditions that must both be true, those that fewer blocks have; many blocks share a kind."""
    keys = second if not first or (first.kinds and second and not second.kinds) else first
    return keys._replace(only_before_prose=first.only_before_prose or second.only_before_prose)


def match_all(parts: tuple[Predicate, ...]) -> Predicate:
    """A predicate that is true if all of these are. Up to five are written out, which is faster than a loop."""
    match parts:
        case (first, second):
            return lambda features: first(features) and second(features)
        case (first, second, third):
            return lambda features: first(features) and second(features) and third(features)
        case (first, second, third, fourth):
            return lambda features: first(features) and second(features) and third(features) and fourth(features)
        case (first, second, third, fourth, fifth):
            return lambda features: (
                first(features) and second(features) and third(features) and fourth(features) and fifth(features)
            )
    return lambda features: all(matches(features) for matches in parts)


class Condition(NamedTuple):
    """A predicate on the features of a block, with its description and its keys in the index of rules."""

    matches: Predicate
    description: str
    keys: IndexKeys = IndexKeys()
    selectors: frozenset[str] = frozenset()  # that the predicate looks for, also where it is negated
    parts: tuple[Predicate, ...] = ()  # of a conjunction: the predicates that must all be true

    def __and__(self, other: Condition) -> Condition:
        parts = (self.parts or (self.matches,)) + (other.parts or (other.matches,))
        keys = choose_narrower(self.keys, other.keys)
        return Condition(
            match_all(parts), f"{self.description} and {other.description}", keys, self.selectors | other.selectors, parts
        )

    def __or__(self, other: Condition) -> Condition:
        first, second = self.matches, other.matches
        keys = self.keys.union(other.keys) if self.keys and other.keys else IndexKeys()
        description = f"({self.description} or {other.description})"
        return Condition(
            lambda features: first(features) or second(features), description, keys, self.selectors | other.selectors
        )

    def __invert__(self) -> Condition:
        matches = self.matches
        return Condition(lambda features: not matches(features), f"not {self.description}", selectors=self.selectors)


def reads(*topics: str) -> Condition:
    """Condition: the whole text matches a phrase of one of these lexicon topics (`[topics]` in `reex_cli/lexicon`).

    A phrase that belongs to the text around it does not count, unless it is one that texts are expected to have (`section`).
    """
    wanted = frozenset(topics)
    if "section" in wanted:
        return Condition(
            lambda features: not wanted.isdisjoint(features.topics), f"reads like {'/'.join(topics)}", IndexKeys(topics=wanted)
        )
    return Condition(
        lambda features: not wanted.isdisjoint(features.topics) and not belongs_to_prose(features),
        f"reads like {'/'.join(topics)}",
        IndexKeys(topics=wanted),
    )


def says(pattern: str, *hints: str) -> Condition:
    """Condition: a verbose regular expression is found in the text, in lower case, of a block of up to `MAX_PHRASE_WORDS` words.

    For speed a pattern either begins with `^` and a word, or comes with hints: lower-case texts, of which the block
    must contain at least one for the pattern to match. Raises `ValueError` for one with neither.
    """
    if not hints and not pattern.lstrip().startswith("^"):
        raise ValueError(f"{pattern!r}: begin it with ^, or give hints")
    compiled = LazyPattern(pattern, re.VERBOSE)
    description = f"says {' '.join(pattern.split())!r}"
    keys = IndexKeys(hints=frozenset(hints)) if hints else IndexKeys(patterns=(pattern,))
    return Condition(lambda features: compiled.search(lower_case(features.block.text)) is not None, description, keys)


def phrased(*phrases: str) -> Condition:
    """Condition: the whole text matches one of these phrases, written as in `reex_cli/lexicon` (`# comments`, `donate …`)."""
    normalized = [normalize_phrase(phrase) for phrase in phrases]
    topics = PhraseIndex([("", normalized)]).topics
    hints = frozenset(map(_longest_word, normalized))
    return Condition(
        lambda features: bool(topics(features.block.text)), f"reads like {'/'.join(phrases)}", IndexKeys(hints=hints)
    )


def _longest_word(phrase: str) -> str:
    """The longest word of a phrase that lower case and folded case write alike, which the index can look for."""
    words = (word for word in phrase.split() if word not in (GAP, "#") and not FOLDED_LETTERS.search(word))
    return max(words, key=len, default="")


def under(*selectors: str) -> Condition:
    """Condition: an element around the block has one of these selectors: `<tag>`, `class`, `#id`, `role:name`.

    A final star matches any continuation (`addthis_*`). Use it only for prefixes that a plug-in gives to all its names. Between
    stars is what a name contains (`*newsletter*`), which says little alone.
    An element that surrounds most of the page's text does not count, whatever it is called.
    """
    wanted = frozenset(selectors)
    return Condition(
        lambda features: not wanted.isdisjoint(features.selectors),
        f"under {'/'.join(selectors)}",
        IndexKeys(selectors=wanted),
        wanted,
    )


def inside(*selectors: str) -> Condition:
    """Condition: as `under`, but elements that surround most of the page's text count, too."""
    wanted = frozenset(selectors)
    return Condition(
        lambda features: not wanted.isdisjoint(features.all_selectors),
        f"inside {'/'.join(selectors)}",
        IndexKeys(selectors=wanted),
        wanted,
    )


def named(*names: str) -> Condition:
    """Condition: the block is a metadata field with one of these names (`meta:author`, `title.rendered`)."""
    wanted = frozenset(names)
    return Condition(lambda features: features.block.name in wanted, f"named {'/'.join(names)}", IndexKeys(names=wanted))


def kind(*kinds: Kind) -> Condition:
    """Condition: the block is of one of these kinds."""
    wanted = frozenset(kinds)
    return Condition(lambda features: features.block.kind in wanted, f"kind {'/'.join(kinds)}", IndexKeys(kinds=wanted))


def shorter(count: int) -> Condition:
    """Condition: the block has fewer words than this."""
    return Condition(lambda features: features.word_count < count, f"shorter than {count} words")


def longer(count: int) -> Condition:
    """Condition: the block has more words than this."""
    return Condition(lambda features: features.word_count > count, f"longer than {count} words")


def linked(share: float) -> Condition:
    """Condition: at least this share of the block's characters, 0..1, is inside links."""
    return Condition(lambda features: features.link_density >= share, f"linked {share:.0%}")


def after(share: float) -> Condition:
    """Condition: at least this share of the page's sentences, 0..1 by words, precedes the block."""
    return Condition(lambda features: features.preceding_share >= share, f"after {share:.0%} of the page's sentences")


def within(first: int) -> Condition:
    """Condition: the block is among the first so many blocks of the page's body."""
    return Condition(lambda features: features.index < first, f"among the first {first} blocks")


def about(predicate: Callable[[Block], bool], description: str) -> Condition:
    """Condition: any other predicate on the block alone, which is evaluated for every block."""
    return Condition(lambda features: predicate(features.block), description)


def found(search: Search, description: str) -> Condition:
    """Condition: the block is among those whose indexes a search of the whole page finds; see `_structure.py`."""
    keys = IndexKeys(searches=frozenset([search]))
    return Condition(lambda features: features.index in features.page.compute_once(search), description, keys)


def in_format(*formats: str) -> Condition:
    """Condition: the page is in one of these formats."""
    wanted = frozenset(formats)
    return Condition(lambda features: features.format in wanted, f"in {'/'.join(formats)}")


in_content = inside("[content]")  # in the body of a post, where its author put it and no site is around it
repeated_below = Condition(lambda features: features.repeated_below, "repeated further down")
whole_page = Condition(
    lambda features: features.format != "text", "on a whole page"
)  # plain text is taken for the article alone
before_prose = Condition(
    lambda features: features.preceding_share == 0, "before the first sentence", IndexKeys(only_before_prose=True)
)
of_prose = Condition(belongs_to_prose, "part of the text")
heads_prose = found(find_headings_of_prose, "the heading of a section among others")
ends_sentence = Condition(lambda features: features.ends_sentence, "ends like a sentence")
headline = Condition(
    lambda features: features.last_character not in FULL_STOPS and not needs_no_stop(features.block.text),
    "does not end in a full stop",
) & shorter(25)
