"""Search a text without markup for the headline of its article, which a list of other articles above it must not reach.

A headline stands above the byline, the date or the standfirst over the first prose, or alone above it. Lists of other
articles may have dates, too: a line with a date above it is one of theirs.
"""

from __future__ import annotations

from itertools import pairwise, takewhile

from reex_cli.block_features import WITHOUT_STOPS, BlockFeatures, PageFeatures
from reex_cli.bylines import parse_byline
from reex_cli.dates import find_dates
from reex_cli.dates.lines import find_stated_date
from reex_cli.lexicon import stop_words
from reex_cli.model import TEXT_FORMATS, Block
from reex_cli.name_lines import CONTINUATION, find_continued_name
from reex_cli.person_names import has_group_word, has_name_form, is_full_name, parse_name, starts_with_given_name
from reex_cli.rules._conditions import about, found
from reex_cli.rules._printed_pages import find_citation
from reex_cli.text import is_unspaced

MIN_WORDS, MIN_SIGNS = 3, 5  # of a headline; the second where words are not separated
HEADLINE_WORDS = 5  # of a headline that is no name of a site
MIN_BLOCKS_BELOW = 3  # of a text whose author may be above its title
SALUTATION_ENDS = (",", "，", "،")
MAX_ORIGIN = 80  # characters of a line of a name and a day
ORIGIN_SEPARATORS = " *_\t|·•,،、–—-/()"
FEW_SIGNS = 4  # of a first line that is more than one word
MAX_WORDS = 20  # of a byline or a line with a date
MAX_HEAD_BLOCKS = 40  # at the beginning of a page, in which a byline may go on in the next line
LINES_BETWEEN = 10  # a headline and the prose
EXPECTED = frozenset(("section",))  # topic of headings that articles have
FIRST_LINES = 4  # of a text, of which all in front of its headline are phrases of a site
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


def find_first_line(page: PageFeatures) -> frozenset[int]:
    """The index of the line that is the title of a plain text by its place.

    That is the line above the name and the day, where a line above it has the name of the site; else the first line, or the
    first with the words of a headline behind phrases of a site.
    """
    cited = page.compute_once(find_citation)
    body = [block for block in page.body[: LINES_BETWEEN + FIRST_LINES] if block.index not in cited]
    if is_name_above_title(body, is_cited=bool(cited)):
        del body[0]
    if not body:
        return NO_INDEXES
    prose = next((place for place, block in enumerate(body) if block.is_prose), 0)
    for place in range(min(FIRST_LINES, prose - 1), 0, -1):
        is_above = is_above_head(page, body, place) or (place < prose - 1 and is_above_origin(body, place))
        if is_above and has_form(body[place]) and not body[place].ends_sentence:
            return frozenset((body[place - 1 if is_below_headline(body, place) else place].index,))
    place = next((place for place, block in enumerate(body[: min(FIRST_LINES, prose)]) if not block.topics - EXPECTED), 0)
    dated = next((one for one in (place - 1, place) if one >= 0 and find_stated_date(body[one].block.text)), -1)
    if 0 <= dated < len(body) - 1 and may_follow_date(body[dated + 1]):
        return frozenset((body[dated + 1].index,))
    first = body[place] if has_form(body[place]) and states_nothing(body[:place]) else body[0]
    return frozenset((first.index,))


def find_above_first_line(page: PageFeatures) -> frozenset[int]:
    """The indexes of the lines above the title of a plain text, such as the name of the site."""
    above = page.body[: min(page.compute_once(find_first_line), default=0)]
    cited = page.compute_once(find_citation)
    return frozenset([block.index for block in above if block.index not in cited and not find_stated_date(block.block.text)])


def is_above_head(page: PageFeatures, body: list[BlockFeatures], place: int) -> bool:
    """Whether the lines directly below a line were read as the head of the text: `Author: Isla Weir`."""
    return body[place].block.line < page.head_line < body[place + 1].block.line


def is_above_origin(body: list[BlockFeatures], index: int) -> bool:
    """Whether a line is directly above those that name the author and the day, and nothing above it does."""
    below = body[index + 1 : index + 3]
    named = [is_name_line(block.block.text) or bool(parse_byline(block.block.text)) for block in below]
    dated = [bool(find_stated_date(block.block.text)) for block in below]
    return (named[0] and dated[1]) or (dated[0] and named[1])


def is_name_line(text: str) -> bool:
    """Whether a line is nothing but the full name of a person: no group, no office, no known phrase, no title.

    >>> [is_name_line(x) for x in ("Grey Heron", "Will Heron", "The Grey Heron", "Tide News", "김민준")]
    [True, True, False, False, True]
    """
    if not is_full_name(text) or parse_name(text) != text or has_group_word(text):
        return False
    return text.partition(" ")[0].lower() not in stop_words() or starts_with_given_name(text)


def join_authors(text: str) -> str:
    """The names of a byline, with signs between them."""
    return "; ".join(parse_byline(text))


def may_follow_date(block: BlockFeatures) -> bool:
    """Whether the line below a day, with which a text begins, may be its title: it is no salutation and no name."""
    text = block.block.text
    has_words = block.word_count > 1 or has_no_words(block.block)
    return has_words and not (block.topics or text.endswith(SALUTATION_ENDS) or states_origin(block) or is_name(text))


def is_below_headline(body: list[BlockFeatures], place: int) -> bool:
    """Whether a line is the standfirst directly below a headline, which has more words than most names of sites."""
    above = body[place - 1]
    is_near = body[place].block.blank_lines == 0 and above.word_count >= HEADLINE_WORDS
    return is_near and has_form(above) and not above.ends_sentence and not states_origin(above)


def is_name_above_title(body: list[BlockFeatures], *, is_cited: bool) -> bool:
    """Whether a text begins with the name of its author, above the title. A name that the prose has is the title itself.

    In a journal that is usual; elsewhere the given name has to be known, and the day or the prose to be below the title.
    """
    if len(body) < MIN_BLOCKS_BELOW or not is_name_line(name := body[0].block.text):
        return False
    if is_cited:
        return starts_with_given_name(name) or not is_name_line(body[1].block.text)
    is_title = has_form(body[1]) and not body[1].ends_sentence and not is_name_line(body[1].block.text)
    has_begun = body[2].is_prose or bool(find_stated_date(body[2].block.text))
    return is_title and has_begun and is_name(name) and not any(name in block.block.text for block in body[2:])


def states_nothing(blocks: list[BlockFeatures]) -> bool:
    """Whether none of these lines states a name or a day."""
    return not any(map(states_origin, blocks))


def find_name_line(page: PageFeatures) -> frozenset[int]:
    """The index of the line of a plain text that is a name between the title and the prose, beside the day.

    A name without a known given name is none if the prose has it.
    """
    body = page.body
    prose = next((block.index for block in body[: LINES_BETWEEN + FIRST_LINES] if block.is_prose), 0)
    if is_name_above_title(body[: LINES_BETWEEN + FIRST_LINES], is_cited=False):
        return frozenset((0,))
    for index in range(1, min(prose, FIRST_LINES + 1)):
        text = body[index].block.text
        name = find_name_with_date(text) or (text if is_name_line(text) and is_beside_date(body, index) else "")
        if name:
            is_of_text = any(name in block.block.text for block in body[prose:])
            return NO_INDEXES if is_of_text and not starts_with_given_name(name) else frozenset((index,))
    return NO_INDEXES


def find_continued_bylines(page: PageFeatures) -> frozenset[int]:
    """The lines that go on with the names of a byline above them."""
    pairs = pairwise(takewhile(lambda block: not block.is_prose, page.body[:MAX_HEAD_BLOCKS]))
    return frozenset([below.index for above, below in pairs if find_continued_name(below.block.text, above.block.text)])


def strip_joiner(text: str) -> str:
    """The name in a line that goes on with a byline, without the word in front of it."""
    joiner = CONTINUATION.match(text)
    return text[joiner.end() :] if joiner else text


def is_beside_date(body: list[BlockFeatures], index: int) -> bool:
    """Whether the line below states the day, or the line above, which is not the first."""
    if find_stated_date(body[index + 1].block.text):
        return not body[index - 1].topics
    return index > 1 and bool(find_stated_date(body[index - 1].block.text))


def find_name_with_date(text: str) -> str:
    """The name in a line that is a full name and a day, and nothing else; "" for any other.

    >>> [find_name_with_date(x) for x in ("Isla Weir | 3 May 2024", "3 May 2024, Isla Weir", "Isla Weir", "Upper Weir, 3 May")]
    ['Isla Weir', 'Isla Weir', '', '']
    """
    if not any(map(str.isdigit, text)) or len(text) > MAX_ORIGIN:
        return ""
    days = list(find_dates(text))
    name = (text[: days[0].start] + text[days[0].end :]).strip(ORIGIN_SEPARATORS) if len(days) == 1 else ""
    return name if name and is_name_line(name) and text.strip() != name else ""


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
    if index > last and is_below_headline(body, index):
        return index - 1
    return index if index >= last else -1


def states_origin(block: BlockFeatures) -> bool:
    """Whether a line names the author or the day."""
    text = block.block.text
    return block.word_count < MAX_WORDS and bool(parse_byline(text) or find_stated_date(text))


def is_name(text: str) -> bool:
    """Whether a line is the name of a person."""
    return has_name_form(text) and starts_with_given_name(text)


def has_form(block: BlockFeatures) -> bool:
    """Whether a line has the words of a headline, or as many signs, and is no phrase of a site."""
    has_length = block.word_count >= MIN_WORDS or (len(block.block.text) >= MIN_SIGNS and has_no_words(block.block))
    return has_length and not block.topics


def has_no_words(block: Block) -> bool:
    """Whether a line is of several signs in a script that puts no blanks between words."""
    text = block.text
    return len(text) >= FEW_SIGNS and " " not in text and (is_unspaced(text) or WITHOUT_STOPS[0] <= text[0] <= WITHOUT_STOPS[1])


is_in_signs = about(has_no_words, "several signs without blanks")
is_first_line = found(find_first_line, "the first line, or the headline below the name of the site")
is_above_first_line = found(find_above_first_line, "above the headline of a plain text")
is_name_beside_date = found(find_name_line, "a name between the title and the prose, beside the day")
continues_byline = found(find_continued_bylines, "goes on with the byline above it")
is_article_headline = found(find_headline, "the headline of the article")
