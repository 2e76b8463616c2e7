"""Search a page for boxes that are named after what they ask for, in any word of a class or id: `article-newsletter-inline`."""

from __future__ import annotations

import re
from functools import lru_cache

from reex_cli.block_features import PageFeatures
from reex_cli.element_search import ElementSearch
from reex_cli.rules._conditions import found
from reex_cli.rules._structure import Layout, elements_around

CACHED_SELECTORS = 1 << 13  # most elements of a page have the same selectors
OTHER_TAGS = frozenset(("<body>", "<html>", *(f"<h{level}>" for level in range(1, 7))))
NEWSLETTER = re.compile(r"(?<![a-z])news-?letters?(?![a-z])")
BOX_WORDS = 80  # of a box at most; an archived letter has more
BOX_SHARE = 0.3  # of the words of a page


@lru_cache(CACHED_SELECTORS)
def is_named(selectors: tuple[str, ...]) -> bool:
    """Whether a class or the id of an element has the word in it. The id of a heading repeats its text."""
    return selectors[0] not in OTHER_TAGS and any(map(NEWSLETTER.search, selectors))


def find_newsletter_boxes(page: PageFeatures) -> frozenset[int]:
    """The blocks of small elements that are named after newsletters."""
    search = ElementSearch(lambda element: is_named(element.selectors), nothing=False)
    named = [block for block in page.body if block.block.element is not None and search.find(block.block.element)]
    if not named:
        return frozenset()
    layout = page.compute_once(Layout)
    limit = min(BOX_WORDS, BOX_SHARE * layout.words[-1])
    return frozenset(
        [
            block.index
            for block in named
            if any(
                is_named(element.selectors) and layout.count_words(element) <= limit
                for element in elements_around(block.block.element, len(layout.firsts))
            )
        ]
    )


in_newsletter_box = found(find_newsletter_boxes, "in a small box that is named after newsletters")
