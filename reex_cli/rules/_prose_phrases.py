"""Tell a phrase of the lexicon that is part of a text from the same words in the furniture of a site.

A phrase belongs to the text as a clause or a long sentence between paragraphs, as the heading of a section among others, or as
a line of verse. A button, a notice or a list of other articles is not there alone: what stands near it is furniture, too.
Only the few blocks that match a phrase are looked at. What then becomes of them is left to the other rules and the classifier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.bylines import parse_byline
from reex_cli.dates.lines import find_stated_date
from reex_cli.lexicon import alternatives, tokenize
from reex_cli.model import HEADING, LIST_ITEM, PARAGRAPH, TABLE, TEXT_FORMATS

NUMBERED = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})[.)\]]? +\S|§")  # a clause
CONTENT_SELECTOR = "[content]"
SENTENCE_WORDS = 8
SENTENCES = 2
SENTENCE_END = re.compile(r"[.!?…。！？](?=\s|$)")
CLAUSE_WORDS = 15  # of one without a number
NEAR = 2  # blocks
LINKED = 0.9
HEADING_WORDS = 6
SECTIONS = 3  # headings with prose below them
ALTERNATING = 4  # headings, with one paragraph below each
ECHO_LENGTH = 5  # letters at which a word of a heading is the same in the prose below
ECHOING = 4  # letters of such a word, at least
HEADING_END = re.compile(r"[.,;:!…。)]$")
LISTS = frozenset(
    ("advert", "related", "media", "read-more", "reader-tools", "navigation", "reading-time", "toc", "tags", "counter")
)
BETWEEN_PARAGRAPHS = frozenset(("advert", "media", "newsletter", "read-more", "related"))  # topics of what interrupts articles
CLEAR_PARTS = 2  # of pages, which interrupt no article
CONTINUED = (",", ";", "،", "、")  # at the end of a line of verse
VERSE_SHARE = 3  # of the lines of a stanza, one in so many goes on in the next
LIST_LENGTH = 12  # items before one of a list that are looked at
ANNOUNCING = ":："
STANZA = 12  # lines before and after a line of verse that are looked at
OPENING_QUOTES, CLOSING_QUOTES = '"“„‟«»‹›‘‚「『《', '"”“«»‹›’‘」』》'
EXPECTED = frozenset(("section",))
NO_INDEXES: frozenset[int] = frozenset()


def belongs_to_prose(block: BlockFeatures) -> bool:
    """Whether the phrase that a block matches is part of the text."""
    if is_quoted(block.block.text):
        return True
    if block.word_count >= SENTENCE_WORDS:
        return block.ends_sentence and is_clause(block)
    return block.index in block.page.compute_once(find_headings_of_prose) or is_verse(block) or is_announced(block)


def is_quoted(text: str) -> bool:
    """Whether a whole text is in quotation marks, as no button is."""
    return text[:1] in OPENING_QUOTES and text.rstrip(".,;:!?")[-1:] in CLOSING_QUOTES and len(text) > 2


def is_sentence(block: BlockFeatures) -> bool:
    """Whether a block has the words and the end of a sentence, and is not a link."""
    return block.word_count >= SENTENCE_WORDS and block.ends_sentence and block.link_density < LINKED


def is_furniture(block: BlockFeatures) -> bool:
    """Whether a block is a link or matches a phrase, and is neither a sentence nor a heading of the text."""
    if is_sentence(block) or (block.block.kind is HEADING and not block.link_density and block.format not in TEXT_FORMATS):
        return False
    if block.link_density >= LINKED:
        return True
    return has_phrase(block) and block.index not in block.page.compute_once(find_headings_of_prose)


def has_phrase(block: BlockFeatures) -> bool:
    """Whether a block matches a phrase of other topics than the headings of articles."""
    return bool(block.topics - EXPECTED)


def is_button(block: BlockFeatures) -> bool:
    """Whether a few words match a phrase."""
    return block.word_count < SENTENCE_WORDS and has_phrase(block)


def is_clause(block: BlockFeatures) -> bool:
    """Whether a sentence stands between paragraphs, without furniture near it; a numbered one may be below its heading.

    A request that names the newsletter is none: it stands alone between paragraphs, too.
    """
    body, index = block.page.body, block.index
    above, below = body[max(0, index - NEAR) : index][::-1], body[index + 1 : index + 1 + NEAR]
    headed = bool(above) and above[0].word_count <= HEADING_WORDS and is_heading(above[0]) and begins_group(above[0])
    numbered = headed or NUMBERED.match(block.block.text) is not None or block.block.kind is LIST_ITEM
    if not numbered and (block.word_count < CLAUSE_WORDS or names_newsletter(block)):
        return False
    if opens_article(block):
        return adjoins_prose(below, numbered=False)
    if CONTENT_SELECTOR in block.all_selectors or headed:
        return (adjoins_prose(above, numbered=numbered) or not above) and (adjoins_prose(below, numbered=numbered) or not below)
    return adjoins_prose(above, numbered=numbered) and adjoins_prose(below, numbered=numbered)


def opens_article(block: BlockFeatures) -> bool:
    """Whether a paragraph of several sentences is directly below the line with the author or the day."""
    above = block.page.body[block.index - 1].block.text if block.index else ""
    has_sentences = len(SENTENCE_END.findall(block.block.text)) >= SENTENCES
    return has_sentences and block.block.blank_lines > 0 and bool(parse_byline(above) or find_stated_date(above))


def adjoins_prose(blocks: Sequence[BlockFeatures], *, numbered: bool) -> bool:
    """Whether the first of these blocks that tells is a sentence, or for a numbered clause a heading, and no furniture."""
    for block in blocks:
        if is_furniture(block):
            return False
        if is_sentence(block) or (numbered and is_heading(block)):
            return True
    return False


def is_heading(block: BlockFeatures) -> bool:
    """Whether a block is a heading by its kind or its number."""
    return block.block.kind is HEADING or NUMBERED.match(block.block.text) is not None


def begins_group(block: BlockFeatures) -> bool:
    """Whether no line is directly above a line of a text: the last line of a list heads nothing."""
    return block.block.blank_lines > 0 or block.format not in TEXT_FORMATS or not block.index


def names_newsletter(block: BlockFeatures) -> bool:
    """Whether a request to subscribe says to what."""
    return "newsletter" in block.topics and any(
        word in block.block.text.lower() for word in alternatives("rule-newsletter-heading-hint")
    )


def find_headings_of_prose(page: PageFeatures) -> frozenset[int]:
    """The headings of sections that read like furniture, where several headings have prose of their own below them.

    "Advertisement" and its like stand alone between paragraphs, too; so the prose below must take up the word. A heading of
    comments or of other articles that is the last one must have that, too. Beside these, headings without a phrase are found
    whose words the prose takes up.
    """
    if not any(has_phrase(block) and heads_prose(block) for block in page.with_topics):
        return NO_INDEXES
    headings = [block for block in page.body if heads_prose(block)]
    counts = Counter(block.block.text.casefold() for block in headings)
    headings = [block for block in headings if counts[block.block.text.casefold()] == 1]
    if len(headings) < SECTIONS:
        return NO_INDEXES
    if is_about_pages(page, headings):
        return frozenset(block.index for block in headings)
    alternating = find_alternating(page, headings)
    last = headings[-1].index
    taken_up = frozenset(block.index for block in headings if is_taken_up(block))
    found = frozenset(
        block.index
        for block in headings
        if has_phrase(block)
        and (
            block.index in taken_up
            or block.index in alternating
            or (block.topics.isdisjoint(LISTS) and (block.index < last or "share" in block.topics))
        )
    )
    return found | taken_up | alternating if found else found


def is_about_pages(page: PageFeatures, headings: Sequence[BlockFeatures]) -> bool:
    """Whether sections of a text are about several parts of pages, while nothing else in it reads like one: it is no page."""
    parts = frozenset(block.topics for block in headings if has_phrase(block))
    clear = sum(topics.isdisjoint(BETWEEN_PARAGRAPHS) for topics in parts)
    if page.format not in TEXT_FORMATS or (len(parts) < SECTIONS and clear < CLEAR_PARTS):
        return False
    indexes = frozenset(block.index for block in headings)
    return all(block.index in indexes or is_sentence(block) for block in page.with_topics if has_phrase(block))


def find_alternating(page: PageFeatures, headings: Sequence[BlockFeatures]) -> frozenset[int]:
    """The headings of a text that alternate with single paragraphs, but a last one that has a phrase: what interrupts an article is not so regular."""
    runs: list[list[BlockFeatures]] = []
    for block in headings if page.format in TEXT_FORMATS else ():
        if runs and block.index == runs[-1][-1].index + 2:
            runs[-1].append(block)
        else:
            runs.append([block])
    return frozenset(
        block.index for run in runs if len(run) >= ALTERNATING for block in run if block is not run[-1] or not has_phrase(block)
    )


def heads_prose(block: BlockFeatures) -> bool:
    """Whether a few words stand alone between prose, as a heading does. In HTML, they must be one."""
    if block.word_count > HEADING_WORDS or block.link_density or HEADING_END.search(block.block.text):
        return False
    body, index = block.page.body, block.index
    if not 0 < index < len(body) - 1 or not is_sentence(body[index + 1]) or body[index + 1].block.kind is TABLE:
        return False
    if block.format in TEXT_FORMATS:
        behind = index + 2 == len(body) or body[index + 2].block.blank_lines > 0
        is_alone = block.block.blank_lines > 0 and (body[index + 1].block.blank_lines > 0 or behind)
        return is_alone and block.block.kind in (HEADING, PARAGRAPH) and not is_button(body[index - 1])
    return block.block.kind is HEADING and block.block.level > 1


def is_taken_up(block: BlockFeatures) -> bool:
    """Whether the prose below a heading has a longer word of it."""
    below = {word[:ECHO_LENGTH] for word in tokenize(block.page.body[block.index + 1].block.text)}
    return any(word[:ECHO_LENGTH] in below for word in tokenize(block.block.text) if len(word) >= ECHOING)


def is_announced(block: BlockFeatures) -> bool:
    """Whether a block is an item of a list that a sentence of the text announces with a colon."""
    if block.block.kind is not LIST_ITEM:
        return False
    body = block.page.body
    above = next(
        (other for other in reversed(body[max(0, block.index - LIST_LENGTH) : block.index]) if not is_item(other)), None
    )
    return (
        above is not None
        and above.word_count >= SENTENCE_WORDS
        and above.last_character in ANNOUNCING
        and not has_phrase(above)
    )


def is_item(block: BlockFeatures) -> bool:
    """Whether a block is an item of a list."""
    return block.block.kind is LIST_ITEM


def is_verse(block: BlockFeatures) -> bool:
    """Whether a short line is one of a stanza: few of its lines match a phrase, and some of them go on in the next."""
    if block.format not in TEXT_FORMATS:
        return False
    body = block.page.body
    first, end = block.index, block.index + 1
    while first > block.index - STANZA and first and not body[first].block.blank_lines:
        first -= 1
    while end < min(len(body), block.index + STANZA) and not body[end].block.blank_lines:
        end += 1
    stanza = body[first:end]
    plain = sum(not line.topics for line in stanza)
    continued = sum(line.block.text.endswith(CONTINUED) for line in stanza)
    continued += sum(line.block.text[0].islower() for line in stanza[1:])
    goes_on = block.index + 1 < end and body[block.index + 1].block.text[0].islower() and not body[block.index + 1].topics
    return 2 * plain + goes_on > len(stanza) > 2 and VERSE_SHARE * continued >= len(stanza)
