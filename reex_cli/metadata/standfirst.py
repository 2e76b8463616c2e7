"""Find the standfirst of a page without markup: the sentences between the headline and the byline, or the first paragraph.

It stands among short lines, so that the classifier drops it as often as not. It is no paragraph either: what is found here
is the summary of the article, if nothing else states one, and stays in the text otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reex_cli.lexicon import match_topics
from reex_cli.metadata.title_context import contains_date, is_byline
from reex_cli.metadata.title_form_features import SCORE, count_capitals_at_end
from reex_cli.model import CONTENT, FIELD, METADATA, PARAGRAPH, Block, Label, Verdict
from reex_cli.person_names import is_full_name
from reex_cli.text import ends_sentence, estimate_words, is_unspaced

RULE = "standfirst"
MAX_DISTANCE = 12  # blocks below the title
MAX_CHARACTERS = 600
MIN_WORDS, MIN_SIGNS = 6, 12  # of a line directly below the title; the second where words are not separated
MIN_WORDS_BELOW, MIN_SIGNS_BELOW = 8, 20  # of one further down, which has to end a sentence, too
MIN_SUBTITLE_WORDS = 3  # of one above the author and the day
MAX_NUMBERS = 1  # of a line that ends no sentence
MAX_BYLINE_WORDS = 12
NUMBER = re.compile(r"\d+")
CREDIT = re.compile(r"[:：©/|=＝]\s?(?:[^\W\d_a-z]\S*[\s/.,|-]*){1,6}\)?$")  # capitalized words behind a sign, at the end


def assign_standfirst(blocks: Sequence[Block], verdicts: list[Verdict]) -> list[Verdict]:
    """Name the dropped lines below the title that are a standfirst the summary, or keep them where a summary is stated."""
    title = next((i for i, verdict in enumerate(verdicts) if verdict.field == "title" and blocks[i].kind is not FIELD), None)
    if title is None:
        return verdicts
    found = find_standfirst(blocks, verdicts, title)
    if not found:
        return verdicts
    last = found[-1]
    if is_first_paragraph(blocks, verdicts, last):
        return [*verdicts[:last], Verdict(CONTENT, RULE), *verdicts[last + 1 :]]
    stated = any(verdict.field == "summary" and block.text for block, verdict in zip(blocks, verdicts, strict=True))
    named = list(verdicts)
    for place in found:
        named[place] = Verdict(CONTENT, RULE)
    if not stated:
        text = " ".join(blocks[place].text for place in found)
        named[found[0]] = Verdict(METADATA, RULE, field="summary", value=text)
        for place in found[1:]:
            named[place] = Verdict(METADATA, RULE)
    return named


def find_standfirst(blocks: Sequence[Block], verdicts: Sequence[Verdict], title: int) -> list[int]:
    """Indexes of the lines of a standfirst: the first ones below the title that read like one; none in the article itself."""
    found: list[int] = []
    nearest = title + 1
    again = [i for i in range(title + 1, min(len(blocks), title + 1 + MAX_DISTANCE)) if blocks[i].text == blocks[title].text]
    if again and not any(verdict.label is CONTENT for verdict in verdicts[title : again[-1]]):  # with buttons in between
        nearest = again[-1] + 1
    for place in range(title + 1, min(len(blocks), title + 1 + MAX_DISTANCE)):
        if verdicts[place].label is CONTENT:
            break
        is_near = place == nearest or found[-1:] == [place - 1]
        nearest += place == nearest and not any(map(str.isalnum, blocks[place].text))  # stars of a review
        is_subtitle = place == nearest and is_above_origin(blocks, place)
        if is_dropped_by_doubt(verdicts[place]) and (is_subtitle or reads_like_standfirst(blocks[place].text, is_near=is_near)):
            found.append(place)
        elif found:
            break
    return found


def is_above_origin(blocks: Sequence[Block], place: int) -> bool:
    """Whether a few words directly below a title, in lower case but the first, are above the author and the day."""
    text = blocks[place].text
    below = [block.text for block in blocks[place + 1 : place + 3]]
    words = text.split()
    is_short = MIN_SUBTITLE_WORDS <= len(words) < MIN_WORDS and 2 * sum(word[0].isupper() for word in words) <= len(words)
    has_names = len(below) > 1 and (is_byline(below[0]) or is_full_name(below[0])) and contains_date(below[1])
    return is_short and has_names and not NUMBER.search(text) and not match_topics(text) and not is_byline(text)


def is_first_paragraph(blocks: Sequence[Block], verdicts: Sequence[Verdict], place: int) -> bool:
    """Whether a block stands alone above a paragraph of the article that is no longer: it is one, too."""
    if place + 1 >= len(blocks) or verdicts[place + 1].label is not CONTENT:
        return False
    block, below = blocks[place], blocks[place + 1]
    alone = block.kind is below.kind is PARAGRAPH and block.blank_lines > 0 and below.blank_lines > 0
    return alone and estimate_words(block.text) >= estimate_words(below.text)


def is_dropped_by_doubt(verdict: Verdict) -> bool:
    """Whether no rule says what a block is: the classifier dropped it, or it is in the reach of a list above the title."""
    return verdict.label in (Label.BOILERPLATE, Label.RELATED)


def reads_like_standfirst(text: str, *, is_near: bool) -> bool:
    """Whether a line is a sentence or two about the article: no byline or date, no caption, no row of numbers."""
    if len(text) > MAX_CHARACTERS or CREDIT.search(text) or count_capitals_at_end(text) > 1:
        return False
    words, unspaced = estimate_words(text), is_unspaced(text)
    ends = ends_sentence(text)
    if not is_near and not (ends and words >= (MIN_SIGNS_BELOW if unspaced else MIN_WORDS_BELOW)):
        return False
    if words < (MIN_SIGNS if unspaced else MIN_WORDS) or (words <= MAX_BYLINE_WORDS and is_byline(text)):
        return False
    return ends or not (contains_date(text) or SCORE.search(text) or len(NUMBER.findall(text)) > MAX_NUMBERS)
