"""Dumps: the text of a whole web page, an article with the menus, boxes and forms around it.

A dump is laid out like plain text, and its blocks are built alike. It differs in its phrases: several lines are
phrases that pages put around articles (menus, comments, newsletters, cookies), by the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli import lexicon
from reex_cli.model import Page, Trust
from reex_cli.readers._html.recognise import is_html
from reex_cli.readers._json import VALUE_BEGINS
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text.head import parse_head
from reex_cli.readers._text.markdown import is_markdown
from reex_cli.readers._text.paragraphs import build_blocks

PAGE_TOPICS = frozenset(
    "advert author comment-form comments cookies legal navigation newsletter read-more related share tags".split()
)
MIN_TOPICS = 2  # that no article has by chance
MIN_TOPIC_LINES = 4  # 91 % of page dumps have so many, and none of 791 articles
MAX_PHRASE_CHARACTERS = 200  # longer lines are no such phrases


def sniff(source: Source) -> Trust:
    """Return LIKELY if at least `MIN_TOPIC_LINES` lines are phrases around articles, of at least `MIN_TOPICS` topics."""
    if source.head[:1] == "<" or VALUE_BEGINS.match(source.head) or is_markdown(source.text) or is_html(source.text):
        return Trust.NO
    topics: set[str] = set()
    lines = 0
    for line in source.text.split("\n"):
        if 2 < len(line) < MAX_PHRASE_CHARACTERS and line.strip():
            line_topics = lexicon.match_topics(line) & PAGE_TOPICS
            topics |= line_topics
            lines += bool(line_topics)
            if lines >= MIN_TOPIC_LINES and len(topics) >= MIN_TOPICS:
                return Trust.LIKELY
    return Trust.NO


def read(source: Source) -> Iterator[Page]:
    """Yield one page: the lines of its head as fields, then its blocks."""
    head = parse_head(source.text)
    yield Page("dump", (*head.fields, *build_blocks(head.text)))


READER = Reader("dump", "the text of a whole web page", sniff, read)
