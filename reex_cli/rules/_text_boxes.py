"""Searches of a text without markup for boxes between its paragraphs: a shop, a poll, a league table, a list of other articles.

Lines without a blank line between them are a group. Where the paragraphs stand alone, a box is a group of a few lines between
them; a button in it, or the heading of a list, says what it is. In HTML, elements say so (`_structure.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from reex_cli import block_features
from reex_cli.block_features import SENTENCE_WORDS, BlockFeatures, PageFeatures
from reex_cli.lexicon import LazyPattern, pattern
from reex_cli.model import HEADING, LIST_ITEM, PARAGRAPH, TEXT_FORMATS
from reex_cli.rules._conditions import found
from reex_cli.text import lower_case

BUTTON_WORDS = 4
BUTTONS = frozenset(("agreement", "box-button", "external-content", "newsletter", "paywall"))  # topics
HEADINGS = frozenset(("read-more", "related"))  # of lists
FORM_ENDS = frozenset(("navigation",))  # topics of "Submit" and "Sign up", which menus have, too
BOX_LINES = range(2, 11)
BOX_WORDS = 70
HEADLINE_WORDS = 25
PARAGRAPHS = 2  # of the page that stand alone
STANDING_ALONE = 0.8  # of the paragraphs
NEAR = 2  # groups
NUMBERED = re.compile(r"\d+[.)] ")  # a heading
READ_ALSO = LazyPattern(rf"{pattern('rule-read-also')}\s?[:：]")
SITE = re.compile(r"(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}(?:/\S*)?")
NO_INDEXES: frozenset[int] = frozenset()


class Groups(NamedTuple):
    """The groups of a text, and whether each is a paragraph, or one with a heading."""

    groups: list[list[BlockFeatures]]
    alone: list[bool]


NO_GROUPS = Groups([], [])


def find_groups(page: PageFeatures) -> Groups:
    """The groups of a text whose paragraphs stand alone or below a heading; none of another text."""
    if page.format not in TEXT_FORMATS:
        return NO_GROUPS
    groups = [page.body[group.start : group.stop] for group in block_features.find_groups([block.block for block in page.body])]
    alone = [stands_alone(group) for group in groups]
    paragraphs = sum(sum(map(is_paragraph, group)) for group in groups if not has_button(group))
    return Groups(groups, alone) if sum(alone) >= max(PARAGRAPHS, STANDING_ALONE * paragraphs) else NO_GROUPS


def stands_alone(group: list[BlockFeatures]) -> bool:
    """Whether a group is a paragraph, or one with a heading."""
    if len(group) > len((HEADING, PARAGRAPH)) or not is_paragraph(group[-1]):
        return False
    return len(group) == 1 or not is_paragraph(group[0])


def is_paragraph(block: BlockFeatures) -> bool:
    """Whether a block is prose, and no entry of a list."""
    return block.word_count > SENTENCE_WORDS and block.is_prose and block.block.kind is not LIST_ITEM


def find_boxes(page: PageFeatures) -> frozenset[int]:
    """The blocks of boxes with a button."""
    return find_between(page, has_button) if page.with_topics else NO_INDEXES


def find_lists(page: PageFeatures) -> frozenset[int]:
    """The blocks of lists of other articles, with their headings."""
    return find_between(page, lists_articles) if page.with_topics else NO_INDEXES


def find_between(page: PageFeatures, matches: Callable[[list[BlockFeatures]], bool]) -> frozenset[int]:
    """The blocks of groups that match and have paragraphs near them that stand alone, before and after."""
    groups, alone = page.compute_once(find_groups)
    return frozenset(
        block.index
        for number, group in enumerate(groups)
        if len(group) in BOX_LINES
        and any(alone[max(0, number - NEAR) : number])
        and any(alone[number + 1 : number + 1 + NEAR])
        and matches(group)
        for block in group
    )


def has_button(group: list[BlockFeatures]) -> bool:
    """Whether a line of a group is a button, but the first; and the group has few words."""
    if sum(block.word_count for block in group) > BOX_WORDS:
        return False
    lines = [block for block in group[1:] if block.word_count <= BUTTON_WORDS]
    return any(not BUTTONS.isdisjoint(block.topics) for block in lines) or (
        len(group) > 2 and any(not FORM_ENDS.isdisjoint(block.topics) for block in lines if block.index >= group[-2].index)
    )


def lists_articles(group: list[BlockFeatures]) -> bool:
    """Whether the first line of a group is the heading of a list, and all others are headlines."""
    is_heading = not HEADINGS.isdisjoint(group[0].topics) or READ_ALSO.fullmatch(lower_case(group[0].block.text)) is not None
    return is_heading and all(block.word_count <= HEADLINE_WORDS and block.last_character not in ".…。" for block in group[1:])


def find_adverts(page: PageFeatures) -> frozenset[int]:
    """The lines directly below the label of an advert, in a text whose paragraphs stand alone; but no numbered heading."""
    if not any("advert" in block.topics for block in page.with_topics):
        return NO_INDEXES
    return frozenset(
        block.index
        for group in page.compute_once(find_groups).groups
        if "advert" in group[0].topics
        and sum(block.word_count for block in group) <= BOX_WORDS
        and (not any(heads_section(block) for block in group[1:]) or leads_to_shop(group[-1]))
        for block in group[1:]
    )


def heads_section(block: BlockFeatures) -> bool:
    """Whether a line may head a section of the text."""
    return block.block.kind is HEADING or NUMBERED.match(block.block.text) is not None


def leads_to_shop(block: BlockFeatures) -> bool:
    """Whether a line is a button of a box, or nothing but the address of a site."""
    return not BUTTONS.isdisjoint(block.topics) or SITE.fullmatch(block.block.text) is not None


in_box = found(find_boxes, "in a box with a button, between paragraphs")
in_list = found(find_lists, "in a list of other articles, between paragraphs")
below_advert_label = found(find_adverts, "below the label of an advert")
