"""Tell a paragraph about the author, or about somebody named in a box, from one of the article: by the words it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reex_cli import lexicon
from reex_cli.model import Block

FEW_WORDS = 8
NAME_WORDS = 3
BYLINE_LENGTH = 40  # characters
HEAD = 60  # blocks at the top of a page, where bylines are


def is_about_author(body: Sequence[Block], text: str) -> bool:
    """Whether a paragraph begins with a name that a short line of the head has."""
    return names_somebody(text) and is_about_named(text, [b.text for b in body[:HEAD] if len(b.text) <= BYLINE_LENGTH])


def names_somebody(text: str) -> bool:
    """Whether a text begins with two words in capitals, of which the first is no frequent word."""
    words = text.split(maxsplit=2)[:2]
    return len(words) > 1 and all(word[0].isupper() for word in words) and words[0].lower() not in lexicon.stop_words()


def is_about_named(text: str, lines: Sequence[str]) -> bool:
    """Whether a paragraph begins with words of a short line, such as a name, or soon uses a word of a very short one."""
    words = lexicon.tokenize(text[:100])[:FEW_WORDS]
    opening = frozenset(words) - lexicon.stop_words()
    for line in map(lexicon.tokenize, lines):
        if len(line) <= FEW_WORDS and (
            words[:2] in map(list, pairwise(line)) or (len(line) <= NAME_WORDS and not opening.isdisjoint(line))
        ):
            return True
    return False
