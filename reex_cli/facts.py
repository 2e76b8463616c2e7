"""What can be counted about each block of a page. Decides nothing.

Computed once a block; rules and judges read the same facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from reex_cli import words
from reex_cli.model import Block, Kind, Page, Place
from reex_cli.text import count

ENDS = frozenset('.!?…。！？:;"”»’)')  # what a sentence may end with
CLOSING = "\"”»’')]"
SHORT = 60  # words up to which a block is compared with others


class Facts:
    """The facts about one block of body text."""

    __slots__ = ("again", "before", "block", "count", "echo", "format", "index", "last", "marks", "repeats", "topics", "words")

    def __init__(self, block: Block, index: int, marks: frozenset[str], format_: str) -> None:
        self.block = block
        self.format = format_  # of the page
        self.index = index  # place among the blocks of the page's body
        self.words = words.tokens(block.text)
        self.count = len(self.words) if block.text.isascii() else count(block.text)
        self.topics = words.topics(self.words)  # of phrases that it reads like
        self.last = block.text.rstrip(CLOSING)[-1:] or block.text[-1:]
        self.marks = marks  # of all elements around it
        self.repeats = 1  # how often the page says the same
        self.again = False  # whether the page says the same once more, further down
        self.before = 0.0  # share of the page's sentences (in words) that stand before it
        self.echo = 0.0  # share of its longer words that the page says elsewhere

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.last in ENDS

    @property
    def linked(self) -> float:
        """The share of its characters that are inside links."""
        return self.block.linked / max(1, len(self.block.text))


def gather(page: Page, wanted: Container[str]) -> list[Facts]:
    """The facts about every block that is not a field, in order; of all marks, those that are wanted."""
    known: dict[int, frozenset[str]] = {}
    body = [block for block in page.blocks if block.kind is not Kind.FIELD]
    facts = [Facts(block, index, marks_around(block.place, known, wanted), page.format) for index, block in enumerate(body)]
    said = Counter(fact.block.text for fact in facts if fact.count <= SHORT)
    left = said.copy()
    vocabulary = Counter(word for fact in facts for word in set(fact.words))
    total = sum(fact.count for fact in facts if fact.is_sentence)
    passed = 0
    for fact in facts:
        if fact.count <= SHORT:
            text = fact.block.text
            left[text] -= 1
            fact.repeats, fact.again = said[text], left[text] > 0
        fact.before = passed / total if total else 0.0
        passed += fact.count if fact.is_sentence else 0
        longer = [word for word in fact.words if len(word) > 3] if fact.count <= SHORT else []
        if longer:
            fact.echo = sum(vocabulary[word] > fact.repeats for word in longer) / len(longer)
    return facts


def marks_around(place: Place | None, known: dict[int, frozenset[str]], wanted: Container[str]) -> frozenset[str]:
    """The wanted marks of an element and of all around it; `known` remembers them by identity."""
    chain = []
    while place is not None and id(place) not in known:
        chain.append(place)
        place = place.parent
    marks = known[id(place)] if place is not None else frozenset()
    for inner in reversed(chain):
        new = [mark for mark in inner.marks if mark in wanted]
        marks = marks.union(new) if new else marks
        known[id(inner)] = marks
    return marks
