"""Search a text without markup for the headline of its article, which a list of other articles above it must not reach.

A headline stands above the byline, the date or the standfirst over the first prose, or alone above it. Lists of other
articles may have dates, too: a line with a date above it is one of theirs.
"""

from __future__ import annotations

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.bylines import parse_byline
from reex_cli.dates.lines import find_stated_date
from reex_cli.model import TEXT_FORMATS
from reex_cli.person_names import has_name_form, starts_with_given_name
from reex_cli.rules._conditions import found
from reex_cli.text import is_unspaced

MIN_WORDS, MIN_SIGNS = 3, 6  # of a headline; the second where words are not separated
MAX_WORDS = 20  # of a byline or a line with a date
LINES_BETWEEN = 10  # a headline and the prose
LINES_BELOW = 3  # a standfirst, in which a byline or a date is looked for
NO_INDEXES: frozenset[int] = frozenset()


def find_headline(page: PageFeatures) -> frozenset[int]:
    """The index of the headline of a text; none if no line has its form and place."""
    if page.format not in TEXT_FORMATS:
        return NO_INDEXES
    prose = next((block.index for block in page.body if block.is_prose), 0)
    below = page.body[prose + 1 : prose + 1 + LINES_BELOW]
    index = prose - 1 if any(map(states_origin, below)) else find_above(page.body, prose)
    if index < 0 or not has_form(page.body[index]) or (index and find_stated_date(page.body[index - 1].block.text)):
        return NO_INDEXES
    return frozenset((index,))


def find_above(body: list[BlockFeatures], prose: int) -> int:
    """The index of the line above the byline and the date over the prose, or of one that is alone above it; else -1."""
    last = max(0, prose - LINES_BETWEEN)
    lowest = next((index for index in range(prose - 1, last - 1, -1) if states_origin(body[index])), -1)
    if lowest < 0:
        is_alone = prose > 0 and body[prose].block.blank_lines > 0 and body[prose - 1].block.blank_lines > 0
        return prose - 1 if is_alone else -1
    if any(has_form(block) and not block.ends_sentence for block in body[lowest + 1 : prose]):
        return -1
    index = lowest - 1
    while index >= last and (states_origin(body[index]) or body[index].ends_sentence or is_name(body[index].block.text)):
        index -= 1
    return index if index >= last else -1


def states_origin(block: BlockFeatures) -> bool:
    """Whether a line names the author or the day."""
    text = block.block.text
    return block.word_count < MAX_WORDS and bool(parse_byline(text) or find_stated_date(text))


def is_name(text: str) -> bool:
    """Whether a line is the name of a person."""
    return has_name_form(text) and starts_with_given_name(text)


def has_form(block: BlockFeatures) -> bool:
    """Whether a line has the words of a headline, and is no phrase of a site."""
    least = MIN_SIGNS if is_unspaced(block.block.text) else MIN_WORDS
    return block.word_count >= least and not block.topics


is_article_headline = found(find_headline, "the headline of the article")
