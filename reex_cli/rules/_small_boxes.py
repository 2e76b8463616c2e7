"""Search a page for small boxes in its article: named after what they ask for or play, or between paragraphs with a button.

A name is any word of a class or id: `article-newsletter-inline`.
"""

from __future__ import annotations

import re

from reex_cli.block_features import SENTENCE_WORDS, BlockFeatures, PageFeatures
from reex_cli.element_search import ElementSearch
from reex_cli.model import Element
from reex_cli.rules._conditions import found, inside
from reex_cli.rules._structure import ARTICLES, BOX_SIZE, Layout, elements_around, is_button

OTHER_TAGS = frozenset(("<body>", "<html>", *(f"<h{level}>" for level in range(1, 7))))  # the id of a heading repeats its text
NEWSLETTER = re.compile(r"(?<![a-z])newsletters?(?![a-z])")
PLAYER = re.compile(r"(?<![a-z])(?:audio|media|podcast|video)[-_]?player(?![a-z])")
NEWSLETTER_WORDS, PLAYER_WORDS = 80, 40  # of a box at most; an archived letter has more
BOX_SHARE = 0.3  # of the words of a page
OWN_ELEMENTS = 2  # of a paragraph: its own, and that in which it stands
OFFER = "box-button"  # topic of the button of a shop, a poll, a plea for money


def find_named_boxes(page: PageFeatures, mark: str, name: re.Pattern[str], most_words: int) -> frozenset[int]:
    """The blocks of elements with so many words at most that have such a name; they and others have the mark of the name."""
    named = [block for block in page.body if mark in block.all_selectors]
    if not named:
        return frozenset()
    layout = page.compute_once(Layout)
    limit = min(most_words, BOX_SHARE * layout.words[-1])
    search = ElementSearch(lambda element: is_named(element, name) and layout.count_words(element) <= limit, nothing=False)
    return frozenset([block.index for block in named if search.find(block.block.element)])


def is_named(element: Element, name: re.Pattern[str]) -> bool:
    """Whether a class or the id of an element has a name in it. The id of a heading repeats its text."""
    return element.selectors[0] not in OTHER_TAGS and any(map(name.search, element.selectors))


def find_newsletters(page: PageFeatures) -> frozenset[int]:
    """The blocks of small boxes that are named after newsletters."""
    return find_named_boxes(page, "*newsletter*", NEWSLETTER, NEWSLETTER_WORDS)


def find_players(page: PageFeatures) -> frozenset[int]:
    """The blocks of small boxes that are named after players."""
    return find_named_boxes(page, "*player*", PLAYER, PLAYER_WORDS)


def find_offers(page: PageFeatures) -> frozenset[int]:
    """The blocks of small elements with the button of a shop, a poll or a plea, between two paragraphs in the same element."""
    indexes: set[int] = set()
    for button in page.with_topics:
        if OFFER not in button.topics or not is_button(button) or button.index in indexes:
            continue
        layout = page.compute_once(Layout)
        for element in layout.widgets(button, BOX_SIZE):
            first, last = layout.firsts[id(element)], layout.lasts[id(element)]
            is_between = stands_in(page.body, first - 1, element.parent) and stands_in(page.body, last + 1, element.parent)
            if is_between and ARTICLES.isdisjoint(element.selectors):
                indexes.update(range(first, last + 1))
    return frozenset(indexes)


def stands_in(body: list[BlockFeatures], index: int, element: Element | None) -> bool:
    """Whether a paragraph of prose is at an index, and stands directly in an element."""
    if not 0 <= index < len(body):
        return False
    block = body[index]
    is_inside = any(outer is element for outer in elements_around(block.block.element, OWN_ELEMENTS))
    return is_inside and block.is_prose and block.word_count > SENTENCE_WORDS


in_newsletter_box = inside("*newsletter*") & found(find_newsletters, "in a small box that is named after newsletters")
in_player = inside("*player*") & found(find_players, "in a small box that is named after a player")
in_offer = found(find_offers, "in a small box with the button of a shop, a poll or a plea, between paragraphs")
