"""Find the stop words of a page in a language that the lexicon does not know: short words that many of its paragraphs have.

So prose is told from lists of names in every language with short frequent words, as jusText does by lists for a hundred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from reex_cli import lexicon

EXAMINED_WORDS = 24  # words of a block in which stop words are counted; a block of more is very long
FEW_STOP_WORDS = 4  # mean `stop_words` of long blocks below which the lexicon does not know the language
MAX_STOP_WORD = 4  # characters of a word that a page uses like a stop word
PAGE_STOP_WORDS = 12  # at most
MIN_PAGE_STOP_WORD_SHARE = 5  # it occurs in every fifth long block at least, and in
MIN_PAGE_STOP_WORD_BLOCKS = 2


def count_stop_words(known: bytes, words: Sequence[list[str]], is_long: Sequence[bool]) -> bytes:
    """The feature `stop_words`: (blocks,) of bytes, 0..24, from those of the lexicon, in 24ths of the examined words.

    `words` are the examined words of each block, in lower case; `is_long` is whether it has more than a short one.
    """
    in_long_blocks = [share for share, long in zip(known, is_long, strict=True) if long]
    if sum(in_long_blocks) >= FEW_STOP_WORDS * len(in_long_blocks):
        return known
    is_page_word = find_stop_words([block for block, long in zip(words, is_long, strict=True) if long]).__contains__
    shares = [
        share + sum(map(is_page_word, block)) * EXAMINED_WORDS // len(block) for share, block in zip(known, words, strict=True)
    ]
    return bytes([share if share < EXAMINED_WORDS else EXAMINED_WORDS for share in shares])


def find_stop_words(long_blocks: Sequence[list[str]]) -> frozenset[str]:
    """Short words that many of these blocks have and the lexicon has not."""
    counts = Counter(chain.from_iterable(map(set, long_blocks)))
    least = max(MIN_PAGE_STOP_WORD_BLOCKS, len(long_blocks) // MIN_PAGE_STOP_WORD_SHARE)
    is_known = lexicon.stop_words().__contains__
    frequent = [
        (count, word)
        for word, count in counts.items()
        if count >= least and len(word) <= MAX_STOP_WORD and word[0].isalpha() and not is_known(word)
    ]
    return frozenset(word for _, word in sorted(frequent, reverse=True)[:PAGE_STOP_WORDS])
