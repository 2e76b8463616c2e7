"""What can be counted about each block of a page. Decides nothing.

Computed once a block; what few rules ask for is computed when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from reex_cli import lexicon
from reex_cli.model import FIELD, Block, Element, Page
from reex_cli.text import estimate_words

SENTENCE_ENDS = frozenset('.!?…。！？:;"”»’)')  # what a sentence may end with
CLOSING_MARKS = "\"”»’')]"
MAX_PHRASE_WORDS = 60  # words up to which a block may be a phrase of a page
EMPTY: frozenset[str] = frozenset()

MarkSelector = Callable[[tuple[str, ...]], tuple[str, ...]]  # from the marks of an element to what rules ask for of them


class BlockFeatures:
    """The facts about one block of body text."""

    __slots__ = ("around", "before", "block", "count", "index", "is_sentence", "last", "marks")

    def __init__(self, block: Block, index: int, marks: frozenset[str], around: PageFeatures) -> None:
        text = block.text
        self.block = block
        self.around = around  # the page
        self.index = index  # place among the blocks of the page's body
        self.marks = marks  # of all elements around it
        self.count = estimate_words(text)
        last = text[-1:]
        self.last = last = (text.rstrip(CLOSING_MARKS)[-1:] or last) if last in CLOSING_MARKS else last
        self.is_sentence = last in SENTENCE_ENDS  # whether it ends as a sentence does
        self.before = 0.0  # share of the page's sentences (in words) that stand before it

    @property
    def format(self) -> str:
        """The format of the page."""
        return self.around.format

    @property
    def topics(self) -> frozenset[str]:
        """The topics of the phrases it reads like."""
        return lexicon.match_topics(self.block.text) if self.count <= MAX_PHRASE_WORDS else EMPTY

    @property
    def linked(self) -> float:
        """The share of its characters that are inside links."""
        return self.block.link_characters / max(1, len(self.block.text))

    @property
    def repeats(self) -> int:
        """How often the page says the same."""
        return len(self.around.places[self.block.text])

    @property
    def again(self) -> bool:
        """Whether the page says the same once more, further down."""
        return self.around.places[self.block.text][-1] > self.index


class PageFeatures:
    """The facts about a page that its blocks share."""

    def __init__(self, page: Page, body: list[Block]) -> None:
        self.format = page.format
        self.places: dict[str, list[int]] = {}  # text → where it stands
        for index, block in enumerate(body):
            self.places.setdefault(block.text, []).append(index)


def extract_features(page: Page, wanted: MarkSelector) -> list[BlockFeatures]:
    """The facts about every block that is not a field, in order; of all marks, what is wanted of each."""
    known: dict[int, frozenset[str]] = {}
    body = [block for block in page.blocks if block.kind is not FIELD]
    around = PageFeatures(page, body)
    facts = [
        BlockFeatures(block, index, EMPTY if block.element is None else collect_marks(block.element, known, wanted), around)
        for index, block in enumerate(body)
    ]
    total = sum([fact.count for fact in facts if fact.is_sentence]) or 1
    passed = 0
    for fact in facts:
        fact.before = passed / total
        if fact.is_sentence:
            passed += fact.count
    return facts


def collect_marks(place: Element | None, known: dict[int, frozenset[str]], wanted: MarkSelector) -> frozenset[str]:
    """The wanted marks of an element and of all around it; `known` remembers them by identity."""
    if place is None:
        return EMPTY
    chain = []
    while place is not None and id(place) not in known:
        chain.append(place)
        place = place.parent
    marks = known[id(place)] if place is not None else EMPTY
    for inner in reversed(chain):
        if new := wanted(inner.marks):
            marks = marks.union(new)
        known[id(inner)] = marks
    return marks
