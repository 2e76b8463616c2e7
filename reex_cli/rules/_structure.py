"""Searches of a whole page for widgets that no name gives away: what is in one element with a button, in a row, beside code.

Each search returns the indexes of the blocks that it finds. It is made once a page, and takes linear time. It looks for
the signs of its widgets first, such as the topic of a button, which few pages have: the layout is known only of those.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from reex_cli.block_features import SENTENCE_WORDS, BlockFeatures, PageFeatures
from reex_cli.lexicon import LANGUAGES, LazyPattern, fold, load_language
from reex_cli.model import CODE, HEADING, IMAGE, PARAGRAPH, Element
from reex_cli.rules._conditions import found
from reex_cli.text import lower_case

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
EXTERNAL_CONTENT = "external-content"  # topic of a button that shows what another site has
AGREEMENTS = frozenset(("agreement", "cookies", EXTERNAL_CONTENT))  # topics of a button to agree
SUBSCRIPTIONS = frozenset(("newsletter", "paywall"))  # of one to subscribe
RELATED = "related"  # topic of the heading of a list of other articles
ADVERT = "advert"  # topic of the label of an advertisement
LABEL_WORDS = 3
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
        self.firsts = page.first_index
        self.lasts = find_lasts(self.body)
        self.words = [0, *accumulate([block.word_count for block in self.body])]

    def blocks(self, element: Element) -> list[BlockFeatures]:
        """The blocks in an element."""
        return self.body[self.firsts[id(element)] : self.lasts[id(element)] + 1]

    def count_blocks(self, element: Element) -> int:
        """The number of blocks in an element."""
        return self.lasts[id(element)] + 1 - self.firsts[id(element)]

    def count_words(self, element: Element) -> int:
        """The number of words in an element."""
        return self.words[self.lasts[id(element)] + 1] - self.words[self.firsts[id(element)]]

    def count(self, indexes: list[int], element: Element) -> int:
        """The number of these blocks, given in order, in an element."""
        return bisect_right(indexes, self.lasts[id(element)]) - bisect_left(indexes, self.firsts[id(element)])

    def widgets(self, block: BlockFeatures, size: int, levels: int = LEVELS) -> Iterator[Element]:
        """The elements around a block that are small enough for a widget, innermost first."""
        limit = min(size, WIDGET_SHARE * self.words[-1])
        for element in elements_around(block.block.element, levels):
            if self.count_words(element) > limit:
                return
            yield element


def find_lasts(body: list[BlockFeatures]) -> dict[int, int]:
    """The index of the last block in each element, by the identity of the element."""
    lasts: dict[int, int] = {}
    for block in reversed(body):
        element = block.block.element
        while element is not None and id(element) not in lasts:
            lasts[id(element)] = block.index
            element = element.parent
    return lasts


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
    return block.word_count <= BUTTON_WORDS and (not BUTTONS.isdisjoint(block.selectors) or block.link_density >= LINKED)


def find_consent(page: PageFeatures) -> frozenset[int]:
    """The blocks of a request for consent in an element of any name, which a button to agree closes.

    Where the button is to show content of another site, one word of consent is enough in a small element.
    """
    indexes: set[int] = set()
    for button in page.with_topics:
        if not button.topics.isdisjoint(AGREEMENTS) and is_button(button) and button.index not in indexes:
            layout = page.compute_once(Layout)
            size, least = (BOX_SIZE, 1) if EXTERNAL_CONTENT in button.topics else (CONSENT_SIZE, CONSENT_WORDS)
            for element in layout.widgets(button, size):
                blocks = layout.blocks(element)
                if any(block.block.level == 1 for block in blocks):
                    break
                if asks_for_consent(" ".join([block.block.text for block in blocks if block is not button]), least):
                    indexes.update([block.index for block in blocks])
                    break
    return frozenset(indexes)


def asks_for_consent(text: str, least: int) -> bool:
    """Whether a text has so many of the words that requests for consent have in one language."""
    lower = lower_case(text)
    return any(len({word.lastindex for word in words.finditer(lower)}) >= least for words in consent_words())


@cache
def consent_words() -> list[LazyPattern]:
    """For each language, a pattern for text in lower case with a group for each word of requests for consent."""
    by_language = [load_language(language)["patterns"]["rule-consent-word"] for language in LANGUAGES]
    return [
        LazyPattern("|".join([rf"(\b(?:{word}))" if word[0].isascii() else f"({word})" for word in words]))
        for words in by_language
    ]


def find_teasers(page: PageFeatures) -> frozenset[int]:
    """The blocks of teasers in a row: like elements that each hold a picture, one heading that is a link, and little else.

    The row is behind an article: behind paragraphs of prose that are in no such row, with one at most behind itself. A list
    of places or books has more of it behind, or fills the page.
    """
    if IMAGE not in page.kinds or HEADING not in page.kinds:
        return frozenset()
    headlines = [block for block in page.body if block.block.kind is HEADING and is_headline(block)]
    if len(headlines) < TEASERS:
        return frozenset()
    prose = [block.index for block in page.body if block.word_count > SENTENCE_WORDS and block.is_prose]
    if len(prose) < PROSE_BEFORE or headlines[-TEASERS].index < prose[PROSE_BEFORE - 1]:
        return frozenset()
    layout = page.compute_once(Layout)
    numbers = [block.index for block in headlines]
    rows: dict[tuple[int, tuple[str, ...]], list[Element]] = defaultdict(list)
    for heading in headlines:
        if (teaser := teaser_around(heading, layout, numbers)) is not None:
            rows[id(teaser.parent), tuple(selector for selector in teaser.selectors if selector[0] != "#")].append(teaser)
    inside = [
        [block.index for teaser in row for block in layout.blocks(teaser)] for row in rows.values() if len(row) >= TEASERS
    ]
    in_rows = {index for indexes in inside for index in indexes}
    prose = [index for index in prose if index not in in_rows]
    size = sum([page.body[index].word_count for index in in_rows])
    if len(prose) < PROSE_BEFORE or size > TEASER_SHARE * layout.words[-1]:
        return frozenset()
    found_rows = [indexes for indexes in inside if indexes[0] > prose[PROSE_BEFORE - 1] and indexes[-1] > prose[-2]]
    return frozenset(index for indexes in found_rows for index in indexes)


def find_labelled_teasers(page: PageFeatures) -> frozenset[int]:
    """The blocks of an element that begins with a heading for other articles and holds their headlines, as links.

    It is behind paragraphs of prose, and all that is in it are the headlines with a little text each.
    """
    labels = [block for block in page.with_topics if RELATED in block.topics and block.block.kind is HEADING]
    if not labels:
        return frozenset()
    indexes: set[int] = set()
    layout = page.compute_once(Layout)
    prose = [block.index for block in page.body if block.is_prose][:PROSE_BEFORE]
    headlines = [block.index for block in page.body if is_headline(block)]
    for label in labels if len(prose) == PROSE_BEFORE else ():
        if label.block.level == 1 or label.index < prose[-1] or label.index in indexes:
            continue
        for element in elements_around(label.block.element, LEVELS):
            if layout.firsts[id(element)] != label.index or not ARTICLES.isdisjoint(element.selectors):
                break
            count = layout.count(headlines, element)
            if count >= TEASERS and layout.count_words(element) <= TEASER_SIZE * count:
                indexes.update(range(label.index, layout.lasts[id(element)] + 1))
    return frozenset(indexes)


def teaser_around(heading: BlockFeatures, layout: Layout, headlines: list[int]) -> Element | None:
    """The largest element around a heading that may be a teaser: it holds a picture, and no other headline."""
    teaser = None
    for element in layout.widgets(heading, TEASER_SIZE):
        if layout.count(headlines, element) > 1:
            break
        teaser = element
    has_picture = teaser is not None and any(block.block.kind is IMAGE for block in layout.blocks(teaser))
    return teaser if has_picture else None


def find_code_tools(page: PageFeatures) -> frozenset[int]:
    """The buttons of code and the name of its language: few words in one element with code, beside a button or alone."""
    indexes: set[int] = set()
    for code in page.body if CODE in page.kinds else ():
        if code.block.kind is not CODE:
            continue
        layout = page.compute_once(Layout)
        elements = list(elements_around(code.block.element, CODE_LEVELS))
        language = {
            fold(selector[selector.index("-") + 1 :])
            for element in elements
            for selector in element.selectors
            if selector.startswith(LANGUAGE_PREFIXES)
        }
        for element in elements:
            if layout.count_blocks(element) > CODE_WIDGET_SIZE:
                break
            others = [block for block in layout.blocks(element) if block.block.kind is not CODE]
            if any(block.word_count > BUTTON_WORDS or block.block.kind is not PARAGRAPH for block in others):
                break
            has_button = any(not BUTTONS.isdisjoint(block.selectors) or "code-tools" in block.topics for block in others)
            indexes.update([block.index for block in others if has_button or fold(block.block.text) in language])
    return frozenset(indexes)


def find_behind_article(page: PageFeatures) -> frozenset[int]:
    """The blocks behind the element that holds the article: most of the page's words."""
    layout = page.compute_once(Layout)
    half = ARTICLE_SHARE * layout.words[-1]
    middle = next((block for block in page.body if layout.words[block.index + 1] >= half), None)
    for element in elements_around(middle.block.element if middle else None, len(layout.firsts)):
        if not ARTICLES.isdisjoint(element.selectors) and layout.count_words(element) > half:
            return frozenset(range(layout.lasts[id(element)] + 1, len(page.body)))
    return frozenset()


def find_subscription(page: PageFeatures) -> frozenset[int]:
    """The blocks of a box that asks to subscribe or to log in, with a button that says so."""
    indexes: set[int] = set()
    for button in page.with_topics:
        if (
            not button.topics.isdisjoint(SUBSCRIPTIONS)
            and button.word_count <= BUTTON_WORDS
            and not BUTTONS.isdisjoint(button.selectors)
        ):
            layout = page.compute_once(Layout)
            for element in layout.widgets(button, BOX_SIZE):
                indexes.update([block.index for block in layout.blocks(element) if block.block.level != 1])
    return frozenset(indexes)


def find_labelled_box(page: PageFeatures) -> frozenset[int]:
    """The blocks of a box that begins with the label of an advertisement and ends with a button."""
    indexes: set[int] = set()
    for label in page.with_topics:
        if ADVERT in label.topics and label.word_count <= LABEL_WORDS:
            layout = page.compute_once(Layout)
            for element in layout.widgets(label, BOX_SIZE):
                first, *others = layout.blocks(element)
                if first is label and others and is_button(others[-1]) and all(block.block.level != 1 for block in others):
                    indexes.update([block.index for block in others])
    return frozenset(indexes)


asks_to_agree = found(find_consent, "asks for consent, with a button to agree")
in_teasers = found(find_teasers, "in a row of teasers")
in_labelled_teasers = found(find_labelled_teasers, "in a list of headlines below a heading for other articles")
is_code_tool = found(find_code_tools, "in one element with code and its buttons")
behind_article = found(find_behind_article, "behind the article")
in_labelled_box = found(find_labelled_box, "in a box with the label of an advertisement and a button")
asks_to_subscribe = found(find_subscription, "in a box with a button to subscribe")
