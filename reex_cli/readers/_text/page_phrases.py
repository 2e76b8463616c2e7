"""Tells the text of a whole web page from that of an article, by the phrases that pages put around articles."""

from __future__ import annotations

from reex_cli import lexicon

PAGE_TOPICS = frozenset(
    "advert author comment-form comments cookies legal navigation newsletter read-more related share tags".split()
)
MIN_TOPICS = 2  # that no article has by chance
MIN_TOPIC_LINES = 4  # 91 % of page dumps have so many, and none of 791 articles
MAX_PHRASE_CHARACTERS = 200  # longer lines are no such phrases


def is_page_dump(text: str) -> bool:
    """Whether at least `MIN_TOPIC_LINES` lines are phrases around articles, of at least `MIN_TOPICS` topics."""
    topics: set[str] = set()
    lines = 0
    for line in text.split("\n"):
        if (2 if line.isascii() else 1) < len(line) < MAX_PHRASE_CHARACTERS and line.strip():
            line_topics = lexicon.match_topics(line) & PAGE_TOPICS
            topics |= line_topics
            lines += bool(line_topics)
            if lines >= MIN_TOPIC_LINES and len(topics) >= MIN_TOPICS:
                return True
    return False
