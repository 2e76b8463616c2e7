"""Small tests that rules are built from: each can be asked, can say itself, and knows its index.

A test is indexed by what must be true of a block before it is worth asking (a topic, a mark, a field's
name, a pattern), so that a rule costs nothing on a block that it cannot fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from reex_cli.block_features import BlockFeatures
from reex_cli.lexicon import GAP, Phrases, phrase
from reex_cli.model import Block, Kind

Ask = Callable[[BlockFeatures], bool]
FOLDED = re.compile("ss|σ")  # what ß and ς fold to


class Keys(NamedTuple):
    """What a test is indexed by; where all are empty, it must be asked of every block."""

    topics: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    patterns: tuple[str, ...] = ()  # anchored at the beginning
    hints: frozenset[str] = frozenset()  # text without which a pattern cannot match
    early: bool = False  # only before the first sentence; no index by itself

    def __bool__(self) -> bool:
        return any(self[:-1])

    def both(self, other: Keys) -> Keys:
        """The keys of either test."""
        return Keys(
            self.topics | other.topics,
            self.marks | other.marks,
            self.names | other.names,
            self.kinds | other.kinds,
            self.patterns + other.patterns,
            self.hints | other.hints,
            self.early and other.early,
        )


def narrower(one: Keys, other: Keys) -> Keys:
    """Of the keys of two tests that must both hold, those that fewer blocks have: a kind is common."""
    found = other if not one or (one.kinds and other and not other.kinds) else one
    return found._replace(early=one.early or other.early)


def every(parts: tuple[Ask, ...]) -> Ask:
    """One question for all of these, in one call where there are two or three."""
    match parts:
        case (one, two):
            return lambda fact: one(fact) and two(fact)
        case (one, two, three):
            return lambda fact: one(fact) and two(fact) and three(fact)
    return lambda fact: all(ask(fact) for ask in parts)


class Test(NamedTuple):
    """A question about one block."""

    asks: Ask
    says: str
    keys: Keys = Keys()
    marks: frozenset[str] = frozenset()  # that the question is about, one way or the other
    parts: tuple[Ask, ...] = ()  # of a test that has several, all of which must hold

    def __and__(self, other: Test) -> Test:
        parts = (self.parts or (self.asks,)) + (other.parts or (other.asks,))
        said = f"{self.says} and {other.says}"
        return Test(every(parts), said, narrower(self.keys, other.keys), self.marks | other.marks, parts)

    def __or__(self, other: Test) -> Test:
        one, two = self.asks, other.asks
        keys = self.keys.both(other.keys) if self.keys and other.keys else Keys()
        said = f"({self.says} or {other.says})"
        return Test(lambda fact: one(fact) or two(fact), said, keys, self.marks | other.marks)

    def __invert__(self) -> Test:
        asks = self.asks
        return Test(lambda fact: not asks(fact), f"not {self.says}", marks=self.marks)


anything = Test(lambda _: True, "anything")


def reads(*topics: str) -> Test:
    """It reads like a phrase of one of these topics of `reex_cli/words`."""
    wanted = frozenset(topics)
    return Test(lambda fact: not wanted.isdisjoint(fact.topics), f"reads like {'/'.join(topics)}", Keys(topics=wanted))


def says(pattern: str, *hints: str) -> Test:
    """Its text matches a pattern (verbose, case counts for nothing, short blocks only).

    A pattern begins with `^` and a word, or comes with hints: text in lower case of which some must be there for it
    to match. So it is seldom tried.
    """
    if not hints and not pattern.lstrip().startswith("^"):
        raise ValueError(f"{pattern!r}: begin it with ^, or give hints")
    found = re.compile(pattern, re.VERBOSE | re.IGNORECASE).search
    told = " ".join(pattern.split())
    keys = Keys(hints=frozenset(hints)) if hints else Keys(patterns=(pattern,))
    return Test(lambda fact: found(fact.block.text) is not None, f"says {told!r}", keys)


def phrased(*phrases: str) -> Test:
    """It reads like one of these phrases, in the notation of `reex_cli/words` (short blocks only)."""
    written = [phrase(one) for one in phrases]
    found = Phrases([("", written)]).topics
    hints = frozenset(map(_longest, written))
    return Test(lambda fact: bool(found(fact.block.text)), f"reads like {'/'.join(phrases)}", Keys(hints=hints))


def _longest(written: str) -> str:
    """The longest word that must be there; none that lower case and folded case write differently."""
    return max((word for word in written.split() if word not in (GAP, "#") and not FOLDED.search(word)), key=len, default="")


def under(*marks: str) -> Test:
    """It stands inside an element with one of these marks: `<tag>`, `class`, `#id`, `role:name`.

    A mark that ends in a star stands for all that begin so; take one only where a plug-in begins all its names so.
    """
    wanted = frozenset(marks)
    return Test(lambda fact: not wanted.isdisjoint(fact.marks), f"under {'/'.join(marks)}", Keys(marks=wanted), wanted)


def named(*names: str) -> Test:
    """It is a field of one of these names."""
    wanted = frozenset(names)
    return Test(lambda fact: fact.block.name in wanted, f"named {'/'.join(names)}", Keys(names=wanted))


def kind(*kinds: Kind) -> Test:
    """It is of one of these kinds."""
    wanted = frozenset(kinds)
    return Test(lambda fact: fact.block.kind in wanted, f"kind {'/'.join(kinds)}", Keys(kinds=wanted))


def shorter(count: int) -> Test:
    """It has fewer words."""
    return Test(lambda fact: fact.count < count, f"shorter than {count} words")


def longer(count: int) -> Test:
    """It has more words."""
    return Test(lambda fact: fact.count > count, f"longer than {count} words")


def linked(share: float) -> Test:
    """At least this share of its characters is inside links."""
    return Test(lambda fact: fact.linked >= share, f"linked {share:.0%}")


def after(share: float) -> Test:
    """At least this share of the page's sentences stands before it."""
    return Test(lambda fact: fact.before >= share, f"after {share:.0%} of the page's sentences")


def repeated(times: int) -> Test:
    """The page says it at least so often."""
    return Test(lambda fact: fact.repeats >= times, f"said {times} times")


def within(first: int) -> Test:
    """It is among the first blocks of the page."""
    return Test(lambda fact: fact.index < first, f"among the first {first} blocks")


def about(question: Callable[[Block], bool], told: str) -> Test:
    """Any other question about the block alone."""
    return Test(lambda fact: question(fact.block), told)


in_content = under("[content]")  # of a post: its author put it there, and no site is around it
said_below = Test(lambda fact: fact.again, "said again further down")


def in_format(*formats: str) -> Test:
    """The page is in one of these formats."""
    wanted = frozenset(formats)
    return Test(lambda fact: fact.format in wanted, f"in {'/'.join(formats)}")


rest = Test(lambda fact: fact.format != "text", "the rest of a page")  # of an article alone nothing is the rest
opening = Test(lambda fact: fact.before == 0, "before the first sentence", Keys(early=True))
sentence = Test(lambda fact: fact.is_sentence, "ends like a sentence")
headline = Test(lambda fact: fact.last not in ".…。", "does not end in a full stop") & shorter(25)
