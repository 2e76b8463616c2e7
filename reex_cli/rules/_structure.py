"""Searches of a whole page for widgets that no name gives away: what is in one element with a button, in a row, beside code.

Each search returns the indexes of the blocks that it finds. It is made once a page, and takes linear time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from re import Pattern

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.lexicon import LANGUAGES, fold, load_language
from reex_cli.model import CODE, HEADING, IMAGE, PARAGRAPH, Element
from reex_cli.rules._conditions import found

LEVELS = 4  # of elements around a button that may be its widget
BUTTON_WORDS = 4
WIDGET_SHARE = 0.3  # of a page's words, above which an element is no widget
CONSENT_SIZE = 600  # words
CONSENT_WORDS = 4  # different ones, in a request for consent
BOX_SIZE = 60  # words of a box that asks to subscribe
LINKED = 0.9  # link density of a button or headline that is a link
TEASERS = 2  # in a row
TEASER_SIZE = 45  # words
PROSE_BEFORE = 4  # paragraphs before teasers that are not the page themselves
TEASER_SHARE = 0.3  # of a page's words, above which the teasers are the page
CODE_LEVELS = 3  # of elements around code that may hold its buttons
CODE_WIDGET_SIZE = 8  # blocks
ARTICLE_SHARE = 0.5  # of a page's words that are in its article
BUTTONS = frozenset(("<button>", "role:button"))
ARTICLES = frozenset(
    """<article> <main> entry-content post-content article-content article-body articleBody article__body post-body
    post__content story-body #article-body""".split()
)
LANGUAGE_PREFIXES = ("language-", "lang-")


class Layout:
    """Which blocks each element holds: those from its first to its last."""

    def __init__(self, page: PageFeatures) -> None:
        self.body = page.body
        self.firsts = number_elements(self.body)
        self.lasts = number_elements(self.body[::-1])
        self.words = [0, *accumulate([block.word_count for block in self.body])]
        self.headlines = [0, *accumulate([is_headline(block) for block in self.body])]

    def blocks(self, element: Element) -> list[BlockFeatures]:
        """The blocks in an element."""
        return self.body[self.firsts[id(element)] : self.lasts[id(element)] + 1]

    def count_blocks(self, element: Element) -> int:
        """The number of blocks in an element."""
        return self.lasts[id(element)] + 1 - self.firsts[id(element)]

    def count_words(self, element: Element) -> int:
        """The number of words in an element."""
        return self.words[self.lasts[id(element)] + 1] - self.words[self.firsts[id(element)]]

    def count_headlines(self, element: Element) -> int:
        """The number of headings in an element that are links."""
        return self.headlines[self.lasts[id(element)] + 1] - self.headlines[self.firsts[id(element)]]

    def widgets(self, block: BlockFeatures, size: int, levels: int = LEVELS) -> Iterator[Element]:
        """The elements around a block that are small enough for a widget, innermost first."""
        limit = min(size, WIDGET_SHARE * self.words[-1])
        for element in elements_around(block.block.element, levels):
            if self.count_words(element) > limit:
                return
            yield element


def number_elements(body: list[BlockFeatures]) -> dict[int, int]:
    """The index of the first of these blocks that each element holds, by the identity of the element."""
    numbers: dict[int, int] = {}
    for block in body:
        element = block.block.element
        while element is not None and id(element) not in numbers:
            numbers[id(element)] = block.index
            element = element.parent
    return numbers


def elements_around(element: Element | None, levels: int) -> Iterator[Element]:
    """An element and those around it, innermost first."""
    while element is not None and levels:
        yield element
        element, levels = element.parent, levels - 1


def is_headline(block: BlockFeatures) -> bool:
    """Whether a block is a heading that is a link."""
    return block.block.kind is HEADING and block.block.level > 1 and block.link_density >= LINKED


def is_button(block: BlockFeatures) -> bool:
    """Whether a block is a button: by its element, or as a link of a few words."""
    return block.word_count <= BUTTON_WORDS and (not BUTTONS.isdisjoint(block.marks) or block.link_density >= LINKED)


def find_consent(page: PageFeatures) -> frozenset[int]:
    """The blocks of a request for consent in an element of any name, which a button to agree closes."""
    layout = page.compute_once(Layout)
    indexes: set[int] = set()
    for button in page.body:
        if is_button(button) and not button.topics.isdisjoint(("agreement", "cookies")) and button.index not in indexes:
            for element in layout.widgets(button, CONSENT_SIZE):
                blocks = layout.blocks(element)
                if any(block.block.level == 1 for block in blocks):
                    break
                if asks_for_consent(" ".join([block.block.text for block in blocks])):
                    indexes.update([block.index for block in blocks])
                    break
    return frozenset(indexes)


def asks_for_consent(text: str) -> bool:
    """Whether a text has several of the words that requests for consent have in one language."""
    return any(sum(bool(word.search(text)) for word in words) >= CONSENT_WORDS for words in consent_words())


@cache
def consent_words() -> list[list[Pattern[str]]]:
    """The words of requests for consent, by language."""
    by_language = [load_language(language)["patterns"]["rule-consent-word"] for language in LANGUAGES]
    return [
        [re.compile(rf"\b(?:{word})" if word[0].isascii() else word, re.IGNORECASE) for word in words] for words in by_language
    ]


def find_teasers(page: PageFeatures) -> frozenset[int]:
    """The blocks of teasers in a row: like elements that each hold a picture, one heading that is a link, and little else.

    The row is behind an article: behind paragraphs of prose that are in no such row, with one at most behind itself. A list
    of places or books has more of it behind, or fills the page.
    """
    layout = page.compute_once(Layout)
    rows: dict[tuple[int, tuple[str, ...]], list[Element]] = defaultdict(list)
    for heading in page.body:
        if is_headline(heading) and (teaser := teaser_around(heading, layout)) is not None:
            rows[id(teaser.parent), tuple(mark for mark in teaser.marks if mark[0] != "#")].append(teaser)
    inside = [
        [block.index for teaser in row for block in layout.blocks(teaser)] for row in rows.values() if len(row) >= TEASERS
    ]
    in_rows = {index for indexes in inside for index in indexes}
    prose = [block.index for block in page.body if block.is_prose and block.index not in in_rows]
    size = sum([page.body[index].word_count for index in in_rows])
    if len(prose) < PROSE_BEFORE or size > TEASER_SHARE * layout.words[-1]:
        return frozenset()
    behind = [indexes for indexes in inside if indexes[0] > prose[PROSE_BEFORE - 1] and indexes[-1] > prose[-2]]
    return frozenset(index for indexes in behind for index in indexes)


def teaser_around(heading: BlockFeatures, layout: Layout) -> Element | None:
    """The largest element around a heading that may be a teaser: it holds a picture, and no other headline."""
    teaser = None
    for element in layout.widgets(heading, TEASER_SIZE):
        if layout.count_headlines(element) > 1:
            break
        teaser = element
    has_picture = teaser is not None and any(block.block.kind is IMAGE for block in layout.blocks(teaser))
    return teaser if has_picture else None


def find_code_tools(page: PageFeatures) -> frozenset[int]:
    """The buttons of code and the name of its language: few words in one element with code, beside a button or alone."""
    layout = page.compute_once(Layout)
    indexes: set[int] = set()
    for code in page.body:
        if code.block.kind is not CODE:
            continue
        elements = list(elements_around(code.block.element, CODE_LEVELS))
        language = {
            fold(mark[mark.index("-") + 1 :])
            for element in elements
            for mark in element.marks
            if mark.startswith(LANGUAGE_PREFIXES)
        }
        for element in elements:
            if layout.count_blocks(element) > CODE_WIDGET_SIZE:
                break
            others = [block for block in layout.blocks(element) if block.block.kind is not CODE]
            if any(block.word_count > BUTTON_WORDS or block.block.kind is not PARAGRAPH for block in others):
                break
            has_button = any(not BUTTONS.isdisjoint(block.marks) or "code-tools" in block.topics for block in others)
            indexes.update([block.index for block in others if has_button or fold(block.block.text) in language])
    return frozenset(indexes)


def find_behind_article(page: PageFeatures) -> frozenset[int]:
    """The blocks behind the element that holds the article: most of the page's words."""
    layout = page.compute_once(Layout)
    half = ARTICLE_SHARE * layout.words[-1]
    middle = next((block for block in page.body if layout.words[block.index + 1] >= half), None)
    for element in elements_around(middle.block.element if middle else None, len(layout.firsts)):
        if not ARTICLES.isdisjoint(element.marks) and layout.count_words(element) > half:
            return frozenset(range(layout.lasts[id(element)] + 1, len(page.body)))
    return frozenset()


def find_subscription(page: PageFeatures) -> frozenset[int]:
    """The blocks of a box that asks to subscribe or to log in, with a button that says so."""
    layout = page.compute_once(Layout)
    indexes: set[int] = set()
    for button in page.body:
        if (
            is_button(button)
            and not BUTTONS.isdisjoint(button.marks)
            and not button.topics.isdisjoint(("newsletter", "paywall"))
        ):
            for element in layout.widgets(button, BOX_SIZE):
                indexes.update([block.index for block in layout.blocks(element) if block.block.level != 1])
    return frozenset(indexes)


asks_to_agree = found(find_consent, "asks for consent, with a button to agree")
in_teasers = found(find_teasers, "in a row of teasers")
is_code_tool = found(find_code_tools, "in one element with code and its buttons")
behind_article = found(find_behind_article, "behind the article")
asks_to_subscribe = found(find_subscription, "in a box with a button to subscribe")
