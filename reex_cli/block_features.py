"""Features of each block that rules are evaluated on: counts, link density, position, marks. Decides nothing.

They are related to the shallow text features of Kohlschütter et al. (2010): number of words, link density, position in
the page. What every rule needs is computed once per block; what few rules need is a property, computed on access.

A mark says what an element adds to a page. The mark of an element that surrounds most of the page's text says nothing: a
kitchen calls its page `menu`, a dialog hides the page behind it, a platform lists its functions in the classes of `<body>`.
Such marks are in `all_marks` only, which user rules look at.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import Any, TypeVar, cast

from reex_cli import lexicon
from reex_cli.model import FIELD, HEADING, PARAGRAPH, Block, Element, Page
from reex_cli.text import estimate_words

SENTENCE_ENDS = frozenset('.!?…。！？:;"”»’)')  # last characters of a sentence
CLOSING_MARKS = "\"”»’')]"
MAX_PHRASE_WORDS = 60  # words of a block in which phrases and patterns are looked for
SENTENCE_WORDS = 15  # of a paragraph that is certainly prose
MOST_WORDS = 0.5  # share of a page's words outside links above which an element surrounds the page
FEWEST_WORDS = 20  # outside links, below which a page is too small to tell what surrounds it
PAGE_ELEMENTS = frozenset(("<body>", "<main>"))  # can hold nothing but the page itself
EMPTY: frozenset[str] = frozenset()

Value = TypeVar("Value")
MarkSelector = Callable[[tuple[str, ...]], tuple[str, ...]]  # marks of an element → those that some rule looks for


class BlockFeatures:
    """The features of one block of the page's body."""

    __slots__ = (
        "all_marks",
        "block",
        "ends_sentence",
        "index",
        "last_character",
        "marks",
        "page",
        "preceding_share",
        "word_count",
    )

    def __init__(self, block: Block, index: int, page: PageFeatures) -> None:
        text = block.text
        self.block = block
        self.page = page
        self.index = index  # among the blocks of the body, from 0
        self.all_marks = self.marks = EMPTY  # of all elements around the block; `marks` without those around the page
        self.word_count = estimate_words(text)
        last = text[-1:]
        # The last character before closing quotes and brackets.
        self.last_character = last = (text.rstrip(CLOSING_MARKS)[-1:] or last) if last in CLOSING_MARKS else last
        self.ends_sentence = last in SENTENCE_ENDS
        self.preceding_share = 0.0  # 0..1 of the page's sentences, by words, that precede the block

    @property
    def format(self) -> str:
        """The format of the page."""
        return self.page.format

    @property
    def topics(self) -> frozenset[str]:
        """The lexicon topics of which a phrase matches the block."""
        return lexicon.match_topics(self.block.text) if self.word_count <= MAX_PHRASE_WORDS else EMPTY

    @property
    def link_density(self) -> float:
        """The share of the block's characters that are inside links, 0..1."""
        return self.block.link_characters / max(1, len(self.block.text))

    @property
    def is_prose(self) -> bool:
        """Whether the block is a paragraph that is long enough, and has few enough links, to be prose."""
        return (
            self.word_count > SENTENCE_WORDS
            and self.ends_sentence
            and self.block.kind is PARAGRAPH
            and self.link_density < MOST_WORDS
        )

    @property
    def repeated_below(self) -> bool:
        """Whether a later block of the page has the same text."""
        return self.page.last_index[self.block.text] > self.index


class PageFeatures:
    """The features that all blocks of a page share."""

    def __init__(self, page: Page, body: list[Block]) -> None:
        self.format = page.format
        self.last_index = {block.text: index for index, block in enumerate(body)}  # of the last block with a text
        self.body: list[BlockFeatures] = []  # of all blocks, once they are known
        self.computed: dict[object, Any] = {}

    def compute_once(self, function: Callable[[PageFeatures], Value]) -> Value:
        """What a function computes from the page, which is computed once."""
        if function not in self.computed:
            self.computed[function] = function(self)
        return cast("Value", self.computed[function])


def extract_features(page: Page, select_marks: MarkSelector) -> list[BlockFeatures]:
    """The features of every block that is not a metadata field, in order, with those marks that `select_marks` selects."""
    body = [block for block in page.blocks if block.kind is not FIELD]
    shared = PageFeatures(page, body)
    features = shared.body = [BlockFeatures(block, index, shared) for index, block in enumerate(body)]
    total = sum([block.word_count for block in features if block.ends_sentence]) or 1
    preceding = 0
    for block in features:
        block.preceding_share = preceding / total
        if block.ends_sentence:
            preceding += block.word_count
    set_marks(features, select_marks)
    return features


def set_marks(features: list[BlockFeatures], select_marks: MarkSelector) -> None:
    """Set the marks of all blocks of a page."""
    known: dict[int, frozenset[str]] = {}
    for block in features:
        block.all_marks = block.marks = collect_marks(block.block.element, known, select_marks)
    if surrounding := find_surrounding(features, select_marks):
        without: dict[int, frozenset[str]] = {}
        for element in surrounding:
            without[id(element)] = collect_marks(element.parent, without, select_marks)
        for block in features:
            block.marks = collect_marks(block.block.element, without, select_marks)


def collect_marks(element: Element | None, known: dict[int, frozenset[str]], select_marks: MarkSelector) -> frozenset[str]:
    """The selected marks of an element and of all elements around it; `known` caches them by the identity of the element."""
    if element is None:
        return EMPTY
    chain = []
    while element is not None and id(element) not in known:
        chain.append(element)
        element = element.parent
    marks = known[id(element)] if element is not None else EMPTY
    for inner in reversed(chain):
        if new := select_marks(inner.marks):
            marks = marks.union(new)
        known[id(inner)] = marks
    return marks


def find_surrounding(features: list[BlockFeatures], select_marks: MarkSelector) -> list[Element]:
    """The elements with selected marks that surround the text of the page, outermost first.

    Most words outside links are in them. They are `<body>` or `<main>`, or a heading of level 1 is in them, too; on a page
    without such a heading, the first prose. So neither a long footer nor the comments below a short article are meant.
    """
    words = [block.word_count * (1 - block.link_density) for block in features]
    total = sum(words)
    if total < FEWEST_WORDS:
        return []
    middle = next(number for number, preceding in enumerate(accumulate(words)) if preceding >= total / 2)
    candidates = marked_elements(features[middle].block.element, select_marks)  # what holds most words holds that block
    if not candidates:
        return []
    levels = count_around(features, candidates)
    words_at = [0.0] * (len(candidates) + 1)
    for level, count in zip(levels, words, strict=True):
        words_at[level] += count
    inside = list(accumulate(reversed(words_at)))[::-1]
    pairs = list(zip(features, levels, strict=True))
    headings = [level for block, level in pairs if block.block.level == 1 and block.block.kind is HEADING]
    innermost = max(headings or [level for block, level in pairs if block.is_prose][:1], default=0)
    return [
        element
        for level, element in enumerate(candidates, start=1)
        if inside[level] > MOST_WORDS * total and (level <= innermost or not PAGE_ELEMENTS.isdisjoint(element.marks))
    ]


def marked_elements(element: Element | None, select_marks: MarkSelector) -> list[Element]:
    """The elements around a block that have selected marks, outermost first, without the root of a post's content."""
    found = []
    while element is not None:
        if select_marks(element.marks) and element.parent is not None:
            found.append(element)
        element = element.parent
    return found[::-1]


def count_around(features: list[BlockFeatures], candidates: list[Element]) -> list[int]:
    """For each block, how many of these nested elements are around it."""
    known = {id(element): level for level, element in enumerate(candidates, start=1)}
    levels = []
    for block in features:
        chain = []
        element = block.block.element
        while element is not None and id(element) not in known:
            chain.append(id(element))
            element = element.parent
        level = known[id(element)] if element is not None else 0
        known.update(dict.fromkeys(chain, level))
        levels.append(level)
    return levels
