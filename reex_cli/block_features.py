"""Features of each block that rules are evaluated on: counts, link density, position, marks. Decides nothing.

They are related to the shallow text features of Kohlschütter et al. (2010): number of words, link density, position in
the page. What every rule needs is computed once per block; what few rules need is a property, computed on access.
"""

from __future__ import annotations

from collections.abc import Callable

from reex_cli import lexicon
from reex_cli.model import FIELD, Block, Element, Page
from reex_cli.text import estimate_words

SENTENCE_ENDS = frozenset('.!?…。！？:;"”»’)')  # last characters of a sentence
CLOSING_MARKS = "\"”»’')]"
MAX_PHRASE_WORDS = 60  # words of a block in which phrases and patterns are looked for
EMPTY: frozenset[str] = frozenset()

MarkSelector = Callable[[tuple[str, ...]], tuple[str, ...]]  # marks of an element → those that some rule looks for


class BlockFeatures:
    """The features of one block of the page's body."""

    __slots__ = ("block", "ends_sentence", "index", "last_character", "marks", "page", "preceding_share", "word_count")

    def __init__(self, block: Block, index: int, marks: frozenset[str], page: PageFeatures) -> None:
        text = block.text
        self.block = block
        self.page = page
        self.index = index  # among the blocks of the body, from 0
        self.marks = marks  # of all elements around the block
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
    def repeated_below(self) -> bool:
        """Whether a later block of the page has the same text."""
        return self.page.last_index[self.block.text] > self.index


class PageFeatures:
    """The features that all blocks of a page share."""

    def __init__(self, page: Page, body: list[Block]) -> None:
        self.format = page.format
        self.last_index = {block.text: index for index, block in enumerate(body)}  # of the last block with a text


def extract_features(page: Page, select_marks: MarkSelector) -> list[BlockFeatures]:
    """The features of every block that is not a metadata field, in order, with those marks that `select_marks` selects."""
    known: dict[int, frozenset[str]] = {}
    body = [block for block in page.blocks if block.kind is not FIELD]
    shared = PageFeatures(page, body)
    features = [
        BlockFeatures(
            block, index, EMPTY if block.element is None else collect_marks(block.element, known, select_marks), shared
        )
        for index, block in enumerate(body)
    ]
    total = sum([block.word_count for block in features if block.ends_sentence]) or 1
    preceding = 0
    for block in features:
        block.preceding_share = preceding / total
        if block.ends_sentence:
            preceding += block.word_count
    return features


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
