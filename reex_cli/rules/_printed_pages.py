"""Search a text for what its printed pages needed: running heads, page numbers, and the line by which a journal is cited.

The text of a PDF file has them amid its paragraphs. The numbers of pages go up by one or two from head to head, and chapters,
steps and days are numbered, too. So heads have to show that they are some: all part their numbers from their words by a wide
gap, or half of them part a sentence, begin or end a page between form feeds, or end the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from reex_cli.block_features import BlockFeatures, PageFeatures
from reex_cli.dates import find_dates
from reex_cli.dates.lines import find_stated_date
from reex_cli.lexicon import tokenize
from reex_cli.model import LIST_ITEM
from reex_cli.pattern_cache import pattern_cache
from reex_cli.rules._conditions import found

PRINTED_FORMAT = "text"  # a dump is that of a web page
MAX_WORDS, MAX_LENGTH = 20, 160  # words and characters of a running head
FIRST_BLOCKS = 12  # among which are the title and the authors, which running heads repeat
NUMBER = "#"  # as `tokenize` writes numbers
STEP = 2  # pages from a head to the next at most: heads may be on left pages only
WORDS_OF_PAGE = range(15, 2000)  # from a head to the next
HEADS = 3  # with words; with wide gaps, or of numbers alone, two are enough
SHOWN_SHARE = 2  # one head in so many parts a sentence, or is at the end of a page
TEXTS = 2  # of the heads of one series: one of left pages, one of right pages
BARE = re.compile(r"[\W_]{0,6}(\d{1,4})[\W_]{0,6}")
NUMBER_FIRST = re.compile(r"(\d{1,4}) (?:\| )?(\S.*)")
NUMBER_LAST = re.compile(r"(.*[^\s|]) (?:\| )?(\d{1,4})")
CELL_SEPARATOR = " | "  # in a block, where the text has a wide gap
PARTS = 2  # of a running head without a number
YEAR = r"(?:1[6-9]|20)\d\d"
PUBLICATION_YEAR = re.compile(rf"(?<![\d-]){YEAR}(?![\d-])")
CITATION = pattern_cache.compile(  # what tells where a journal has an article, each as a group of its own
    rf"""(\b(?:vol(?:ume)?|bd|band|jg|jahrg(?:ang)?|tom[eo]?|årg(?:ång)?|roč(?:ník)?|том)\b\.?\s?[\dIVXLC]+\b|(?<!\d)\d{{1,4}}\s?[卷巻권])
    |(\b(?:no|nr|num(?:ero|éro)?|núm|numer|issue|iss|heft|hft|fasc|čís|вып|№)\b\.?\s?\d+|\bn[°º]\s?\d+|第\s?\d+\s?[期号號호])
    |(\b(?:pp?|ss?|pages?|págs?|pág|seiten?|sid|str|стр|с)\b\.?\s?\d+\s?[-–—]\s?\d+)
    |(\b\d{{1,4}}\s?\({YEAR}\)|\b\d{{1,4}}\s?\(\d{{1,3}}(?:[-–/]\d{{1,3}})?\)\s?[:,;.])
    |((?<=[\s:,])e?\d{{1,6}}\s?[-–—]\s?\d{{1,6}}\W*$)
    |(\bissn\b)|(\bdoi\b|\b10\.\d{{4,9}}/\S)""",
    re.IGNORECASE | re.VERBOSE,
)
PREPRINT = re.compile(r"arxiv:\d{4}\.\d{4,5}", re.IGNORECASE)
SIGNS_OF_CITATION, SURE_SIGNS = 2, 3  # kinds of signs in one line
NO_INDEXES: frozenset[int] = frozenset()


class RunningHead(NamedTuple):
    """A line that may be the head or the foot of a page."""

    place: int  # index of its block
    number: int  # of the page
    text: str  # its words without the number; empty for a page number alone
    is_apart: bool  # whether a wide gap is between both

    @property
    def form(self) -> str:
        """How it is written; the heads of a text are written alike."""
        return "number" if not self.text else "apart" if self.is_apart else "joined"


def find_running_heads(page: PageFeatures) -> frozenset[int]:
    """The blocks that are heads or feet of printed pages."""
    if page.format != PRINTED_FORMAT:
        return NO_INDEXES
    heads = [head for block in page.body if (head := parse_running_head(block)) is not None]
    if not heads:
        return NO_INDEXES
    words = [0, *accumulate([block.word_count for block in page.body])]
    opening = [fold_line(block) for block in page.body[:FIRST_BLOCKS]]
    found_heads = [head for head in heads if head.is_apart and repeats_opening(head, opening)]
    texts: set[str] = set()
    for series in number_series(heads, words):
        if is_of_pages(series, page.body):
            found_heads += series
            texts.update(head.text for head in series if head.is_apart)
    others = [block.index for block in page.body if has_cell(block, texts)] if texts else []
    return frozenset([*(head.place for head in found_heads), *others])


def fold_line(block: BlockFeatures) -> str:
    """The words of a short line, "" for a longer one."""
    return " ".join(tokenize(block.block.text)) if block.word_count <= MAX_WORDS else ""


def parse_running_head(block: BlockFeatures) -> RunningHead | None:
    """A block as a head: a number alone, or one in front of words or behind them. None for a day, a list item and other lines."""
    text = block.block.text
    first, last = text[:1], text[-1:]
    may_end_in_number = first.isdigit() or last.isdigit() or not (first.isalpha() or last.isalpha())
    if not may_end_in_number or len(text) > MAX_LENGTH or block.word_count > MAX_WORDS or block.block.kind is LIST_ITEM:
        return None
    if bare := BARE.fullmatch(text):
        return RunningHead(block.index, int(bare[1]), "", is_apart=False)
    if begun := NUMBER_FIRST.fullmatch(text):
        number, rest = begun.groups()
    elif ended := NUMBER_LAST.fullmatch(text):
        rest, number = ended.groups()
    else:
        return None
    words, is_apart = tokenize(rest), CELL_SEPARATOR in text
    if all(word == NUMBER for word in words) or (not is_apart and find_stated_date(text)):
        return None
    return RunningHead(block.index, int(number), " ".join(words), is_apart)


def number_series(heads: Sequence[RunningHead], words: Sequence[int]) -> list[list[RunningHead]]:
    """The series of heads of one form, about a page apart, whose numbers go up from page to page; `words` precede each block."""
    series_by_last: dict[tuple[str, int], list[RunningHead]] = {}  # by form and number of the last head
    for head in heads:
        for step in range(1, STEP + 1):
            series = series_by_last.get((head.form, head.number - step))
            if series and words[head.place] - words[series[-1].place + 1] in WORDS_OF_PAGE:
                del series_by_last[head.form, head.number - step]
                series.append(head)
                break
        else:
            series = [head]
        if len(series) >= len(series_by_last.get((head.form, head.number), ())):
            series_by_last[head.form, head.number] = series
    return [series for series in series_by_last.values() if len(series) > 1]


def is_of_pages(series: Sequence[RunningHead], body: Sequence[BlockFeatures]) -> bool:
    """Whether a series of numbered lines is one of pages rather than of chapters, steps or tables."""
    texts = len({head.text for head in series})
    if all(head.is_apart for head in series):
        return texts <= max(TEXTS, len(series) // TEXTS)
    if texts > TEXTS or (len(series) < HEADS and series[0].text):
        return False
    shown = sum(is_at_page_end(head, body) or parts_sentence(head, body) or head.place == len(body) - 1 for head in series)
    return SHOWN_SHARE * shown >= len(series)


def has_cell(block: BlockFeatures, texts: Collection[str]) -> bool:
    """Whether a line is of two parts with a wide gap between them, of which one is the text of a running head."""
    parts = block.block.text.split(CELL_SEPARATOR) if block.word_count <= MAX_WORDS else []
    return len(parts) == PARTS and any(" ".join(tokenize(part)) in texts for part in parts)


def is_at_page_end(head: RunningHead, body: Sequence[BlockFeatures]) -> bool:
    """Whether a line is the first or the last between two form feeds."""
    near = body[max(0, head.place - 1) : head.place + 2]
    return any(one.block.page != other.block.page for one, other in pairwise(near))


def parts_sentence(head: RunningHead, body: Sequence[BlockFeatures]) -> bool:
    """Whether a line is between the beginning and the end of a sentence."""
    if not 0 < head.place < len(body) - 1:
        return False
    above, below = body[head.place - 1], body[head.place + 1]
    return not above.ends_sentence and below.block.text[:1].islower()


def repeats_opening(head: RunningHead, opening: Sequence[str]) -> bool:
    """Whether the words of a line stand above it, at the beginning of the text: the title, or the name of the author."""
    return bool(head.text) and any(head.text in text for text in opening[: max(0, head.place - 1)])


def find_citation(page: PageFeatures) -> frozenset[int]:
    """The blocks above the prose that tell in which journal the text is: its volume, its issue, its pages, or as a preprint."""
    if page.format != PRINTED_FORMAT:
        return NO_INDEXES
    prose = next((block.index for block in page.body[: FIRST_BLOCKS + 1] if block.is_prose), FIRST_BLOCKS)
    citing = [block.index for block in page.body[:prose] if cites_journal(block)]
    if not citing:
        return NO_INDEXES
    cited = f"{fold_line(page.body[citing[0]])} "
    return frozenset([*citing, *(block.index for block in page.body[:prose] if names_journal(block, cited))])


def names_journal(block: BlockFeatures, cited: str) -> bool:
    """Whether a line is the name with which a citation, by its words, begins."""
    line = fold_line(block)
    return " " in line and cited.startswith(f"{line} ")


def cites_journal(block: BlockFeatures) -> bool:
    """Whether a line tells two things of volume, issue, pages and numbers of journals, or is that of a preprint."""
    text = block.block.text
    if len(text) > MAX_LENGTH or block.word_count > MAX_WORDS or not any(map(str.isdigit, text)):
        return False
    signs = list(CITATION.finditer(text))
    if not signs:
        return PREPRINT.match(text) is not None
    kinds = len({sign.lastindex for sign in signs})
    between = CITATION.sub("", text[signs[0].end() : signs[-1].start()])  # words are there in a headline with two numbers
    return kinds >= SURE_SIGNS or (kinds >= SIGNS_OF_CITATION and not any(map(str.isalpha, between)))


def find_day_or_year(text: str) -> str:
    """The day in the citation of a journal or of a preprint, else its only year, "" for none.

    >>> find_day_or_year("Tide Studies 12 (2018) 201-204"), find_day_or_year("arXiv:2103.04567v2 [cs.CL] 14 Apr 2021")
    ('2018', '14 Apr 2021')
    """
    if day := next(find_dates(text), None):
        return text[day.start : day.end]
    years = set(PUBLICATION_YEAR.findall(text))
    return years.pop() if len(years) == 1 else ""


is_running_head = found(find_running_heads, "the head or foot of a printed page")
is_citation = found(find_citation, "cites the journal that the text is in")
