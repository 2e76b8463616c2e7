"""Features of each block that rules are evaluated on: counts, link density, position, selectors. Decides nothing.

They are related to the shallow text features of Kohlschütter et al. (2010): number of words, link density, position in
the page. What most rules need is computed once per block; what few rules need is a property, computed on access.

A selector says what an element adds to a page. That of an element that surrounds most of the page's text says nothing: a
kitchen calls its page `menu`, a dialog hides the page behind it, a platform lists its functions in the classes of `<body>`.
Such selectors are in `all_selectors` only, which user rules look at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, TypeVar, cast

from reex_cli import lexicon
from reex_cli.model import FIELD, HEADING, PARAGRAPH, TEXT_FORMATS, Block, Element, Page
from reex_cli.text import estimate_words

SENTENCE_ENDS = frozenset('.!?…。！？؟।۔։:;"”»’)')  # last characters of a sentence
WITHOUT_STOPS = ("\u0e00", "\u0eff")  # the signs of Thai and Lao, which end sentences by nothing but a space
LENGTH_WITHOUT_STOPS = 80  # characters from which such a text is more than a headline
CLOSING_MARKS = "\"”“»«’‘')]"  # German quotations end in marks that others begin with
MAX_PHRASE_WORDS = 60  # words of a block in which phrases and patterns are looked for
SENTENCE_WORDS = 15  # of a paragraph that is certainly prose
MOST_WORDS = 0.5  # share of a page's words outside links above which an element surrounds the page
FEWEST_WORDS = 20  # outside links, below which a page is too small to tell what surrounds it
PAGE_ELEMENTS = frozenset(("<body>", "<main>"))  # can hold nothing but the page itself
EMPTY: frozenset[str] = frozenset()

Value = TypeVar("Value")
Selectors = tuple[frozenset[str], frozenset[str]]  # of all elements around a block, and of those that do not surround the page
SelectorFilter = Callable[[tuple[str, ...]], tuple[str, ...]]  # selectors of an element → those that some rule looks for


class BlockFeatures:
    """The features of one block of the page's body."""

    __slots__ = (
        "all_selectors",
        "block",
        "ends_sentence",
        "index",
        "last_character",
        "link_density",
        "page",
        "preceding_share",
        "selectors",
        "topics",
        "word_count",
    )

    def __init__(self, block: Block, index: int, page: PageFeatures) -> None:
        text = block.text
        self.block = block
        self.page = page
        self.index = index  # among the blocks of the body, from 0
        self.all_selectors = self.selectors = (
            EMPTY  # of all elements around the block; `selectors` without those around the page
        )
        self.word_count = words = estimate_words(text)
        last = text[-1:]
        # The last character before closing quotes and brackets.
        self.last_character = last = (text.rstrip(CLOSING_MARKS)[-1:] or last) if last in CLOSING_MARKS else last
        self.ends_sentence = last in SENTENCE_ENDS or needs_no_stop(text)
        linked = block.link_characters
        self.link_density = linked / (len(text) or 1) if linked else 0.0  # share of the characters that are inside links, 0..1
        self.preceding_share = 0.0  # 0..1 of the page's sentences, by words, that precede the block
        # The topics of the lexicon of which a phrase matches the block.
        self.topics = lexicon.match_topics(text) if words <= MAX_PHRASE_WORDS else EMPTY

    @property
    def format(self) -> str:
        """The format of the page."""
        return self.page.format

    @property
    def is_prose(self) -> bool:
        """Whether the block is a paragraph that is long enough, and has few enough links, to be prose."""
        return (
            (self.word_count > SENTENCE_WORDS or needs_no_stop(self.block.text))
            and self.ends_sentence
            and self.block.kind is PARAGRAPH
            and self.link_density < MOST_WORDS
        )

    @property
    def repeated_below(self) -> bool:
        """Whether a later block of the page has the same text."""
        return self.page.compute_once(last_indexes)[self.block.text] > self.index


def needs_no_stop(text: str) -> bool:
    """Whether a text is one of sentences although no sign ends it: it is long, and in a script without full stops."""
    return len(text) >= LENGTH_WITHOUT_STOPS and WITHOUT_STOPS[0] <= text[-1] <= WITHOUT_STOPS[1]


def find_groups(body: Sequence[Block]) -> list[range]:
    """The groups of a text without markup: lines without a blank line between them, by the indexes of their blocks."""
    starts = [i for i, block in enumerate(body) if not i or block.blank_lines]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], len(body)], strict=True)]


class PageFeatures:
    """The features that all blocks of a page share."""

    def __init__(self, page: Page, body: list[Block]) -> None:
        self.format = page.text_format
        self.kinds = {block.kind for block in body}
        self.field_names = {block.name for block in page.blocks if block.kind is FIELD}  # of metadata
        # The line on which the head of a text without markup begins, 0 without one.
        heads = (block.line for block in page.blocks if block.kind is FIELD and block.name.startswith("head:"))
        self.head_line = next(heads, 0) if page.text_format in TEXT_FORMATS else 0
        self.body: list[BlockFeatures] = []  # of all blocks, once they are known
        self.first_index: dict[int, int] = {}  # of the first block in each element, by the identity of the element
        self.found: dict[int, list[int]] | None = None  # by block: the rules whose searches find it; None before the searches
        self.computed: dict[object, Any] = {}

    @property
    def with_topics(self) -> list[BlockFeatures]:
        """The blocks that match a phrase of the lexicon."""
        return [block for block in self.body if block.topics]

    def compute_once(self, function: Callable[[PageFeatures], Value]) -> Value:
        """What a function computes from the page, which is computed once."""
        if function not in self.computed:
            self.computed[function] = function(self)
        return cast("Value", self.computed[function])


def last_indexes(page: PageFeatures) -> dict[str, int]:
    """The index of the last block with each text."""
    return {block.block.text: block.index for block in page.body}


def extract_features(page: Page, filter_selectors: SelectorFilter) -> list[BlockFeatures]:
    """The features of every block that is not a metadata field, in order, with the selectors that `filter_selectors` keeps."""
    body = [block for block in page.blocks if block.kind is not FIELD]
    shared = PageFeatures(page, body)
    features = shared.body = [BlockFeatures(block, index, shared) for index, block in enumerate(body)]
    total = sum([block.word_count for block in features if block.ends_sentence]) or 1
    preceding = 0
    for block in features:
        block.preceding_share = preceding / total
        if block.ends_sentence:
            preceding += block.word_count
    if any(block.element is not None for block in body):
        set_selectors(shared, filter_selectors)
    return features


def set_selectors(page: PageFeatures, filter_selectors: SelectorFilter) -> None:
    """Set the selectors of all blocks of a page, and which block is the first in each element."""
    surrounding = {id(element) for element in find_surrounding(page.body, filter_selectors)}
    known = {id(None): (EMPTY, EMPTY)}  # `all_selectors` and `selectors` of blocks in an element, by its identity
    for block in page.body:
        element = block.block.element
        chain = []
        while element is not None and id(element) not in known:
            chain.append(element)
            element = element.parent
        selectors = known[id(element)]
        for inner in reversed(chain):
            if new := filter_selectors(inner.selectors):
                selectors = add_marks(selectors, new, counts=id(inner) not in surrounding)
            known[id(inner)] = selectors
            page.first_index[id(inner)] = block.index
        block.all_selectors, block.selectors = selectors


def add_marks(selectors: Selectors, new: tuple[str, ...], *, counts: bool) -> Selectors:
    """The selectors of all elements and of those that count, with the selectors of one more element."""
    all_selectors, counting = selectors
    joined = all_selectors.union(new)
    return joined, joined if counts and counting is all_selectors else counting.union(new) if counts else counting


def find_surrounding(features: list[BlockFeatures], filter_selectors: SelectorFilter) -> list[Element]:
    """The elements with selected selectors that surround the text of the page, outermost first.

    Most words outside links are in them. They are `<body>` or `<main>`, or a heading of level 1 is in them, too; on a page
    without such a heading, the first prose. So neither a long footer nor the comments below a short article are meant.
    """
    preceding = list(accumulate([block.word_count * (1 - block.link_density) for block in features], initial=0.0))
    total = preceding[-1]
    if total < FEWEST_WORDS:
        return []
    middle = bisect_left(preceding, total / 2, lo=1) - 1
    candidates = elements_with_selectors(
        features[middle].block.element, filter_selectors
    )  # what holds most words holds that block
    if not candidates:
        return []
    ranges = find_ranges(features, candidates, middle)
    marking = [block.index for block in features if block.block.level == 1 and block.block.kind is HEADING]
    marking = marking or [block.index for block in features if block.word_count > SENTENCE_WORDS and block.is_prose][:1]
    return [
        element
        for element, held in zip(candidates, ranges, strict=True)
        if preceding[held.stop] - preceding[held.start] > MOST_WORDS * total
        and (
            bisect_left(marking, held.start) < bisect_left(marking, held.stop)
            or not PAGE_ELEMENTS.isdisjoint(element.selectors)
        )
    ]


def elements_with_selectors(element: Element | None, filter_selectors: SelectorFilter) -> list[Element]:
    """The elements around a block that have selected selectors, outermost first, without the root of a post's content."""
    found = []
    while element is not None:
        if filter_selectors(element.selectors) and element.parent is not None:
            found.append(element)
        element = element.parent
    return found[::-1]


def find_ranges(features: list[BlockFeatures], nested: list[Element], middle: int) -> list[range]:
    """The indexes of the blocks in each of these nested elements, which are around one block, outermost first.

    The blocks of an element follow each other, so that a search by halves looks at few of them.
    """
    known = {id(element): level for level, element in enumerate(nested, start=1)}
    known[id(None)] = 0

    def level_at(index: int) -> int:
        chain = []
        element = features[index].block.element
        while element is not None and id(element) not in known:
            chain.append(id(element))
            element = element.parent
        level = known[id(element)]
        known.update(dict.fromkeys(chain, level))
        return level

    indexes = range(len(features))
    ranges = []
    for level in range(1, len(nested) + 1):
        first = bisect_left(indexes, level, hi=middle, key=level_at)
        end = bisect_right(indexes, -level, lo=middle + 1, key=lambda index: -level_at(index))
        ranges.append(range(first, end))
    return ranges
