"""The text of a whole web page: an article with the menus, boxes and forms that stood around it.

The layout of a dump is that of plain text. What tells it apart is that it speaks as pages do: of menus,
comments, newsletters, cookies, in more than a stray line.
"""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli import lexicon
from reex_cli.model import Page, Trust
from reex_cli.readers._json import VALUE_BEGINS
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text.markdown import is_markdown
from reex_cli.readers._text.paragraphs import build_blocks

PAGE_TOPICS = frozenset(
    "advert author comment-form comments cookies legal navigation newsletter read-more related share tags".split()
)
MIN_TOPICS = 2  # kinds of page talk that no article has by chance
MIN_TOPIC_LINES = 4  # lines of it: 91 % of page dumps have so many, and none of 791 articles
MAX_LINE_CHARACTERS = 200  # characters of a line that can be page talk


def sniff(source: Source) -> Trust:
    """Lines of page talk, of several kinds, are what an article alone does not have."""
    if source.head[:1] == "<" or VALUE_BEGINS.match(source.head) or is_markdown(source.text):
        return Trust.NO
    found: set[str] = set()
    lines = 0
    for line in source.text.split("\n"):
        if 2 < len(line) < MAX_LINE_CHARACTERS and line.strip():
            topics = lexicon.match_topics(line) & PAGE_TOPICS
            found |= topics
            lines += bool(topics)
            if lines >= MIN_TOPIC_LINES and len(found) >= MIN_TOPICS:
                return Trust.LIKELY
    return Trust.NO


def read(source: Source) -> Iterator[Page]:
    """One page: its lines."""
    yield Page("dump", tuple(build_blocks(source.text)))


READER = Reader("dump", "the text of a whole web page", sniff, read)
