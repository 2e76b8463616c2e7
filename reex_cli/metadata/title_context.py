"""Collect what all title candidates of a page are compared with: its article, its site, its URL, its lines.

The candidates are found in `title_candidates`; `title_text_features` and `title_position_features` compare.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from reex_cli import lexicon
from reex_cli.model import CONTENT, FIELD, Block, Label, Verdict
from reex_cli.normalize import MAX_HOST_CHARACTERS
from reex_cli.pattern_cache import pattern_cache
from reex_cli.text import SENTENCE_ENDS, estimate_words, lower_case, segment_words, split_long

LEAD_BLOCKS = 6  # of the article, whose words its title is most likely to use
MAX_BYLINE_CHARACTERS = 80  # of a line that states a date or an author
MIN_PROSE_WORDS = 12  # of a block that reads like an article
MENU_ENTRY_WORDS = 8  # a block with fewer is short
MAX_KEYWORDS = 25  # most frequent words of an article
MIN_KEYWORD_LETTERS = 5
EAST_ASIAN = "\u3040"  # words from here on (kana, Han, Hangul) are meaningful with few characters
MAX_LINE_CHARACTERS = 260  # of a line that is compared with candidates
MAX_HOLDER_WORDS = 5  # of the name in a copyright notice
MAX_SITE_NAMES, MAX_URLS = 60, 60  # in fields, and in copyright notices: each candidate is compared with all of them
MAX_SITE_NAME_CHARACTERS = 500
CACHED_SELECTORS = 1 << 13  # entries of a cache: elements of a page and a site share their selectors

DIGIT = re.compile(r"\d")
YEAR = r"(?:19|20)\d\d"
YEAR_OR_DAY = lexicon.LazyPattern(rf"(?<!\d){YEAR}(?!\d)|\b{lexicon.pattern('month-stem')}[a-z]{{0,6}}\.? \d", re.IGNORECASE)
BYLINE_START = lexicon.LazyPattern(  # of text in lower case
    rf"{lexicon.pattern('byline-start')}{lexicon.WORD_END}|{lexicon.pattern('byline-start-sign')}"
)
READING_TIME = pattern_cache.compile("|".join(map(re.escape, lexicon.alternatives("reading-unit"))))
COPYRIGHT_NOTICE = lexicon.LazyPattern(
    rf"""(?:©|\(c\)|{lexicon.pattern("copyright-word")})\W{{0,8}}+(?:{YEAR})?(?:\s?[-–,]\s?(?:{YEAR})?)?\W{{0,8}}+"""
    rf"""(?:{lexicon.pattern("copyright-joiner")}\b)?\s?([^.|©]{{2,60}})""",
    re.IGNORECASE,
)
COPYRIGHT_HINTS = (
    "©",
    *(word[1:] for word in lexicon.alternatives("copyright-word")),
)  # a cheap test; first letters vary in case
SITE_NAME_FIELDS = frozenset(("meta:og:site_name", "ld:publisher", "ld:page:publisher", "meta:application-name"))
URL_FIELDS = frozenset(("link:canonical", "meta:og:url", "ld:url"))
NOT_A_WORD = re.compile(r"[-_+]|\.\w+$")  # in a path: what separates words, and the file name's suffix


class TitleContext(NamedTuple):
    """Page context shared by title candidates. Lists have an item for each block unless they say otherwise."""

    blocks: Sequence[Block]
    verdicts: Sequence[Verdict]
    body_start: int  # index of the first block that is no field
    first_words: tuple[str, ...]  # of that block: text drawn from a browser begins with the window title
    article_start: int  # index of the first block of the article
    article_words: Counter[str]
    keywords: dict[str, int]  # most frequent longer words of the article, and how often they occur
    lead_words: frozenset[str]  # of the first blocks of the article
    site_names: frozenset[str]  # each written as one word
    site_words: frozenset[str]  # words of the names
    slug_words: frozenset[str]  # words in the path of the page's URL
    line_counts: Counter[tuple[str, ...]]  # short lines of the body, as words, and how often each occurs
    body_text: str  # these lines one after another, each " word word \n"
    offsets: list[int]  # (blocks + 1,): where the line of a block begins in `body_text`
    dates: list[int]  # indexes of short lines that contain a date
    bylines: list[int]  # indexes of short lines that begin like a byline
    prose_before: list[int]  # (blocks + 1,): words in blocks of prose before the block
    content_before: list[int]  # (blocks + 1,): words in blocks of the article before the block
    is_short: list[bool]  # whether it has as few words as a menu entry
    lengths: list[int]  # characters of the block
    share_before: list[int]  # (blocks + 1,): blocks labelled share before the block
    sentences_before: list[int]  # (blocks + 1,): blocks before the block that end a sentence

    def prose_start(self) -> int:
        """Index of the first block of prose from the article's start on; the number of blocks if there is none."""
        return bisect_right(self.prose_before, self.prose_before[self.article_start]) - 1


def build_title_context(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> TitleContext | None:
    """Collect the context of a page's title candidates; None for a page without a body."""
    body_start = next((index for index, block in enumerate(blocks) if block.kind is not FIELD), None)
    if body_start is None:
        return None
    body = range(body_start, len(blocks))
    is_content = [verdict.label is CONTENT and index >= body_start for index, verdict in enumerate(verdicts)]
    lines = [
        tuple(segment_words(block.text)) if index >= body_start and len(block.text) < MAX_LINE_CHARACTERS else ()
        for index, block in enumerate(blocks)
    ]
    content = [index for index, kept in enumerate(is_content) if kept]
    article = Counter(chain.from_iterable(_words_of_blocks(content, blocks, lines)))
    longer = {w: n for w, n in article.items() if n > 1 and (len(w) >= MIN_KEYWORD_LETTERS or w > EAST_ASIAN)}
    site_names, site_words = _find_site_names(blocks, body_start)
    spaced = [f" {' '.join(line)} \n" if line else "" for line in lines]
    sizes = [estimate_words(block.text) if index >= body_start else 0 for index, block in enumerate(blocks)]
    brief = [index for index in body if len(blocks[index].text) < MAX_BYLINE_CHARACTERS]
    return TitleContext(
        blocks=blocks,
        verdicts=verdicts,
        body_start=body_start,
        first_words=lines[body_start],
        article_start=is_content.index(True) if True in is_content else body_start,
        article_words=article,
        keywords=dict(Counter(longer).most_common(MAX_KEYWORDS)),
        lead_words=frozenset(chain.from_iterable(_words_of_blocks(content[:LEAD_BLOCKS], blocks, lines))),
        site_names=site_names,
        site_words=site_words,
        slug_words=_find_slug_words(blocks, body_start),
        line_counts=Counter(filter(None, lines)),
        body_text="".join(spaced),
        offsets=list(accumulate(map(len, spaced), initial=0)),
        dates=[index for index in brief if contains_date(blocks[index].text)],
        bylines=[index for index in brief if is_byline(blocks[index].text)],
        prose_before=list(accumulate((size if size >= MIN_PROSE_WORDS else 0 for size in sizes), initial=0)),
        content_before=list(accumulate((size * kept for size, kept in zip(sizes, is_content, strict=True)), initial=0)),
        is_short=[size < MENU_ENTRY_WORDS for size in sizes],
        lengths=[len(block.text) for block in blocks],
        share_before=list(accumulate([verdict.label is Label.SHARE for verdict in verdicts], initial=0)),
        sentences_before=list(accumulate([block.text.endswith(SENTENCE_ENDS) for block in blocks], initial=0)),
    )


def _words_of_blocks(
    indexes: Iterable[int], blocks: Sequence[Block], lines: Sequence[tuple[str, ...]]
) -> Iterator[Sequence[str]]:
    """The words of these blocks, of a long one in pieces; those of short ones are in `lines`."""
    for index in indexes:
        text = blocks[index].text
        if len(text) < MAX_LINE_CHARACTERS:
            yield lines[index]
        else:
            yield from map(segment_words, split_long(text))


def contains_date(line: str) -> bool:
    """Whether a line contains a year, or a month and a day."""
    return DIGIT.search(line) is not None and YEAR_OR_DAY.search(line) is not None


def is_byline(line: str) -> bool:
    """Whether a line begins like a statement of author or publication, or contains a reading time with its number."""
    lower = lower_case(line)
    return BYLINE_START.match(lower) is not None or (DIGIT.search(line) is not None and READING_TIME.search(lower) is not None)


def _find_site_names(blocks: Sequence[Block], body_start: int) -> tuple[frozenset[str], frozenset[str]]:
    """Names of the site from its metadata, its host and its copyright notices: each as one word, and the words of all."""
    fields = (block for block in blocks[:body_start] if block.name in SITE_NAME_FIELDS)
    names = [segment_words(block.text[:MAX_SITE_NAME_CHARACTERS]) for block in islice(fields, MAX_SITE_NAMES)]
    for host, _ in _find_urls(blocks, body_start):
        parts = host.split(".")
        names += [segment_words(part.replace("-", " ")) for part in parts[:-1] or parts] + [parts]
    notices = _find_copyright_notices(blocks[body_start:])
    names += [segment_words(holder)[:MAX_HOLDER_WORDS] for holder in islice(notices, MAX_SITE_NAMES)]
    return frozenset(filter(None, map("".join, names))), frozenset(chain.from_iterable(names))


def _find_copyright_notices(body: Sequence[Block]) -> Iterator[str]:
    """The holders that copyright notices name."""
    page = "\n".join([block.text for block in body])
    for hint in [hint for hint in COPYRIGHT_HINTS if hint in page]:
        for block in body:
            if hint in block.text and (match := COPYRIGHT_NOTICE.search(block.text)):
                yield match[1]


def _find_slug_words(blocks: Sequence[Block], body_start: int) -> frozenset[str]:
    """Words of each URL of the page: of that one of the last two segments of the path that has more of them."""
    words: set[str] = set()
    for _, path in _find_urls(blocks, body_start):
        segments = [segment for segment in unquote(path).split("/") if segment][-2:]
        slug = max(segments, key=lambda segment: segment.count("-") + segment.count("_"), default="")
        words.update(segment_words(NOT_A_WORD.sub(" ", slug)))
    return frozenset(words)


def _find_urls(blocks: Sequence[Block], body_start: int) -> Iterator[tuple[str, str]]:
    """Host and path of each URL that the metadata state for the page."""
    fields = (block for block in blocks[:body_start] if block.name in URL_FIELDS)
    for block in islice(fields, MAX_URLS):
        try:
            parts = urlsplit(block.text.strip())
            yield (parts.hostname or "")[:MAX_HOST_CHARACTERS].removeprefix("www."), parts.path
        except ValueError:
            continue
