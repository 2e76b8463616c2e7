"""Searches of the pages of a wiki (MediaWiki), in HTML or as text that was copied: links to edit are behind their headings."""

from __future__ import annotations

import re

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.lexicon import LazyPattern, pattern
from reex_cli.model import HEADING

EDIT = pattern("rule-edit-link", any_case=True)
EDIT_LINK_AT_END = LazyPattern(rf"\s?\[\s?{EDIT}(?:\s?[|/·]\s?{EDIT})?\s?\]$", re.IGNORECASE)
WIKI_CLASS = "mw-parser-output"
SOURCE_CLASSES = ("references", "reflist", "refbegin", "mw-references-wrap")
APPENDIX_CLASSES = frozenset((*SOURCE_CLASSES, "navbox"))
SOURCE_SIGN = re.compile(r"[\^↑]\s?\S")  # with which a source links back to the text
ENTRY_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+")  # in front of an entry of the contents
MAX_HEADING_CHARACTERS = 200


def find_wiki(page: PageFeatures) -> frozenset[int]:
    """The blocks of the article on a page of a wiki; all, in copied text. None of any other page."""
    if marked := frozenset(block.index for block in page.body if WIKI_CLASS in block.all_selectors):
        return marked
    return frozenset(range(len(page.body))) if any(is_edited(block) for block in page.body) else frozenset()


def is_edited(block: BlockFeatures) -> bool:
    """Whether a block ends in a link to edit it."""
    text = block.block.text
    return text[-1:] == "]" and len(text) < MAX_HEADING_CHARACTERS and EDIT_LINK_AT_END.search(text) is not None


def find_headings(page: PageFeatures) -> list[int]:
    """The indexes of the headings of sections in the article of a wiki: those with a link to edit them, if any has one."""
    article = [page.body[index] for index in sorted(page.compute_once(find_wiki))]
    edited = [block.index for block in article if is_edited(block)]
    return edited or [block.index for block in article if block.block.kind is HEADING]


def find_contents(page: PageFeatures) -> frozenset[int]:
    """The entries of the contents in a copied page: a number and the heading of a section further down."""
    last = {EDIT_LINK_AT_END.sub("", page.body[index].block.text): index for index in find_headings(page)}
    entries = ((block.index, ENTRY_NUMBER.match(block.block.text), block.block.text) for block in page.body)
    return frozenset(index for index, number, text in entries if number and last.get(text[number.end() :], -1) > index)


def find_appendices(page: PageFeatures) -> frozenset[int]:
    """The last sections of an article, as long as they hold nothing but sources, with their headings.

    Lists of links to other pages are left to the classifier: some pages consist of them.
    """
    found: set[int] = set()
    end = max(page.compute_once(find_wiki), default=-1) + 1
    for heading in reversed(find_headings(page)):
        listed = heading + 1
        while listed < end and is_source(page.body[listed]):
            listed += 1
        if listed == heading + 1 or (listed < end and found):
            break
        found.update(range(heading, listed))
        end = heading
    return frozenset(found)


def is_source(block: BlockFeatures) -> bool:
    """Whether a block is one of the sources of an article, or in a table of links behind them."""
    return SOURCE_SIGN.match(block.block.text) is not None or not APPENDIX_CLASSES.isdisjoint(block.all_selectors)
