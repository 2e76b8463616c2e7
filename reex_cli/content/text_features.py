"""Compute the features of the first stage that the text of a block and its place in the page give.

Most are the shallow text features of Kohlschütter, Fankhauser and Nejdl, "Boilerplate Detection using Shallow Text
Features" (WSDM 2010): number and length of words, punctuation, the same of the blocks before and after. The share of
stop words is jusText's. Learnt weights of tokens are added. The position of a block is left to `position_features`, markup
to `markup_features`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.content.columns import WORD_STEPS, score_step, shift
from reex_cli.content.page_stop_words import EXAMINED_WORDS, count_stop_words
from reex_cli.content.position_features import position_features
from reex_cli.forest import Columns
from reex_cli.list_marks import is_number
from reex_cli.model import Block, Kind
from reex_cli.text import SIGN_PAIR, is_unspaced

FEATURES: dict[str, str] = {
    "words": "words in the block, in 25 steps of rising width; 0..24",
    "word_length": "characters a word, the space after it included; 0..15",
    "last_character": "class of the last character, see LAST_CHARACTERS; 0..11",
    "first_character": "class of the first character, see FIRST_CHARACTERS and _letter_class; 0..7",
    "lowercase": "twice the lower-case words among the second to tenth, plus 1 in a long block; 0..19; 20 or 21 in a script"
    " without case",
    "commas": "commas; 0..7",
    "sentence_breaks": "full stops with a space behind them; 0..7",
    "stop_words": "share of stop words among the first 24 words, in 24ths; 0..24; the page's own where the lexicon knows few",
    "numbers": "whole numbers among the first 16 tokens; 0..7",
    "short_token_score": "sum of the token weights of a short block; 1..31, 16 is even; 0 for a long block",
    "long_token_score": "sum of the token weights of a long block; 1..31, 16 is even; 0 for a short block",
    "opening_score": "sum of a short block's token weights for what follows it; 1..31, 16 is even; 0 for a long block",
    "shared_words": "share of a short block's longer words that very long blocks begin with, in eighths; 0..8; 9 if it has"
    " no longer words, 10 for a long block",
    "repeats": "other blocks of the page with the same text; 0..4",
    "block_kind": "kind of the block, see KIND_NUMBERS, plus 6 for a numbered list item; 0..11",
    "blank_lines": "blank lines before the block; 0..4",
    "indent": "columns before the block; 0..15",
    "wrapped": "share of the page's blocks that go over several lines, in quarters; 0..3",
}

KIND_NUMBERS = dict.fromkeys(Kind, 0) | {Kind.HEADING: 1, Kind.LIST_ITEM: 2, Kind.QUOTE: 3, Kind.CODE: 4, Kind.TABLE: 5}
NUMBERED = 6  # added to the kind of a block whose bullet is a number
LAST_CHARACTERS = {
    ".": 1, "!": 2, "?": 3, ":": 4, ",": 5, ";": 5, "…": 6, ")": 7, "]": 7, "）": 7,
    '"': 8, "”": 8, "’": 8, "“": 8, "」": 8, "』": 8, "»": 9, "›": 9, "→": 9, "|": 9, "_": 10,
} | dict.fromkeys("0123456789", 11)  # fmt: skip
FIRST_CHARACTERS = (
    dict.fromkeys("0123456789", 2)
    | dict.fromkeys("\"“'‘«„「『《〈", 3)
    | dict.fromkeys("([（［【", 4)
    | dict.fromkeys(",.;:)", 5)
)
ASCII_PUNCTUATION = {ord(mark): ascii_mark for marks, ascii_mark in (
    ("。．۔।॥։።។။", "."), ("！", "!"), ("？؟՞፧", "?"), ("，、،፣၊", ","), ("；؛", ";"), ("：", ":"),
) for mark in marks}  # fmt: skip
OTHER_PUNCTUATION = re.compile(f"[{''.join(map(chr, ASCII_PUNCTUATION))}]")
PUNCTUATION = ".,;:!?()\"'“”‘’…"  # is cut off the edges of tokens
UNSPACED_PARTICLE = re.compile(lexicon.pattern("unspaced-particle"))
IS_STOP_WORD, IS_LOWER, IS_NUMBER = lexicon.stop_words().__contains__, str.islower, str.isdigit
EXAMINED_TOKENS = 16  # words of a block whose token weights count
PAIRED_TOKENS = 7  # tokens of a block whose pairs have weights, too
MIN_LONGER_WORD = 4  # characters at least
SHORT_BLOCK = 12  # words at most
CASELESS = 10  # lower-case words of a text in a script without case
MAX_CACHED_LENGTH = 40  # characters of a text that pages of a site are likely to repeat
CACHED_TEXTS = 1 << 13
NOT_APPLICABLE = 0  # score of a short block as a long one, and the other way about

ROW_COLUMNS = (
    "words word_length last_character first_character lowercase commas sentence_breaks stop_words short_token_score"
    " long_token_score opening_score numbers"
).split()
NEAR_COLUMNS = (
    "words last_character first_character stop_words block_kind blank_lines short_token_score long_token_score"
    " opening_score lowercase indent shared_words numbers"
).split()  # of the neighbours at a distance of 1 and 2
FAR_COLUMNS = ("lowercase", "short_token_score", "words")  # at a distance of 3


class TokenWeights(NamedTuple):
    """Learnt weights of tokens, pairs and whole texts, by their keys (`token_keys`), in 16ths of a unit of log odds."""

    short: Mapping[str, int]  # of short blocks
    long: Mapping[str, int]  # of long blocks
    opening: Mapping[str, int]  # of short blocks, for what follows them

    def __hash__(self) -> int:
        return id(self)


def unpack_table(groups: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Unpack a table of weights of a model file, which lists the keys of each weight.

    >>> unpack_table([(-3, ["ago", "cookies"]), (5, ["said"])])
    {'ago': -3, 'cookies': -3, 'said': 5}
    """
    return {key: weight for weight, keys in groups for key in keys}


def text_features(blocks: Sequence[Block], weights: TokenWeights) -> Columns:
    """All first-stage features of text and position, and those of neighbours: (blocks,) of bytes each."""
    columns = _own_features(blocks, weights)
    columns |= position_features(columns)
    wrapped = sum(block.last_line > block.line and not block.element for block in blocks)  # of plain text
    columns["wrapped"] = bytes((wrapped * 4 // (len(blocks) + 1),)) * len(blocks)
    for offset in (-2, -1, 1, 2):
        for name in NEAR_COLUMNS:
            columns[f"{name}{offset:+d}"] = shift(columns[name], offset)
    for offset in (-3, 3):
        for name in FAR_COLUMNS:
            columns[f"{name}{offset:+d}"] = shift(columns[name], offset)
    return columns


def _own_features(blocks: Sequence[Block], weights: TokenWeights) -> Columns:
    """Features of each block alone, and of its text among the other texts of the page."""
    texts = [block.text for block in blocks]
    analyzer = text_analyzer(weights)
    analyze, analyze_cached = analyzer.analyze, analyzer.analyze_cached
    analyses = [analyze_cached(text) if len(text) < MAX_CACHED_LENGTH else analyze(text) for text in texts]
    table = b"".join([analysis.row for analysis in analyses])
    columns = {name: table[i :: len(ROW_COLUMNS)] for i, name in enumerate(ROW_COLUMNS)}
    is_long = [analysis.longer_words is None for analysis in analyses]
    columns["stop_words"] = count_stop_words(columns["stop_words"], [analysis.words for analysis in analyses], is_long)
    columns["shared_words"] = _shared_words(analyses)
    lowered = [text.lower() for text in texts]
    counts = Counter(lowered)
    columns["repeats"] = bytes([min(5, counts[text]) - 1 for text in lowered])
    columns["block_kind"] = bytes(
        [KIND_NUMBERS[block.kind] + NUMBERED * (is_number(block.bullet) and block.element is None) for block in blocks]
    )
    columns["blank_lines"] = bytes([min(4, block.blank_lines) for block in blocks])
    columns["indent"] = bytes([min(15, block.indent) for block in blocks])
    return columns


class TextAnalysis(NamedTuple):
    """What the text of a block alone gives."""

    row: bytes  # a byte for each of `ROW_COLUMNS`
    words: list[str]  # the first ones, lower case
    longer_words: list[str] | None  # of a short block
    first_tokens: Sequence[str]  # of a very long block


class TextAnalyzer:
    """Computes the features of texts with these weights, and remembers those of short ones, which pages repeat."""

    def __init__(self, weights: TokenWeights) -> None:
        self.weights = tuple(table.get for table in weights)
        self.leads = {key.split(" ")[0] for table in weights for key in table if " " in key}
        self.analyze_cached = lru_cache(CACHED_TEXTS)(self.analyze)

    def analyze(self, text: str) -> TextAnalysis:
        """Features of a text that is not empty."""
        original, text = text, insert_word_spaces(text, UNSPACED_PARTICLE)
        is_spaced = text is original
        if not text.isascii() and OTHER_PUNCTUATION.search(text):
            text = text.translate(ASCII_PUNCTUATION)
        words = text.lower().split(None, EXAMINED_WORDS)
        tokens = first_tokens(words)
        keys = token_keys(tokens, self.leads)
        size = len(words)
        longer_words: list[str] | None = None
        opening: Sequence[str] = ()
        if size > EXAMINED_WORDS:
            size, opening = text.count(" ") + 1, tokens
            words.pop()
        short_weight, long_weight, opening_weight = self.weights
        short_score = long_score = opening_score = NOT_APPLICABLE
        if size > SHORT_BLOCK:
            long_score = score_step(sum(filter(None, map(long_weight, keys))))
        else:
            short_score = score_step(sum(filter(None, map(short_weight, keys))))
            opening_score = score_step(sum(filter(None, map(opening_weight, keys))))
            longer_words = [token for token in tokens if len(token) >= MIN_LONGER_WORD]
        length, commas, breaks = len(text) // size, text.count(","), text.count(". ")
        stop_words = sum(map(IS_STOP_WORD, words)) * 24 // (size if size < EXAMINED_WORDS else EXAMINED_WORDS)
        later_words = text.split(None, 10)[1:10] if size > 1 else ()
        lowercase = sum(map(IS_LOWER, later_words))
        if not text.isascii() and (not is_spaced or _is_caseless(later_words)):
            lowercase = CASELESS
        numbers = sum(map(IS_NUMBER, tokens))
        row = (
            WORD_STEPS[size if size < 255 else 255],
            length if length < 15 else 15,
            LAST_CHARACTERS.get(text[-1], 0),
            FIRST_CHARACTERS.get(original[0]) or _letter_class(original[0]),
            2 * lowercase + (size > SHORT_BLOCK),
            commas if commas < 7 else 7,
            breaks if breaks < 7 else 7,
            stop_words if stop_words < 24 else 24,
            *(short_score, long_score, opening_score),
            numbers if numbers < 7 else 7,
        )
        return TextAnalysis(bytes(row), words, longer_words, opening)


@cache
def text_analyzer(weights: TokenWeights) -> TextAnalyzer:
    """The one analyzer with these weights."""
    return TextAnalyzer(weights)


def first_tokens(words: Sequence[str]) -> list[str]:
    """The first words of a block, in lower case, as tokens: without punctuation at their edges."""
    return [word.strip(PUNCTUATION) for word in words[:EXAMINED_TOKENS]]


def token_keys(tokens: list[str], leads: Collection[str] | None = None) -> list[str]:
    """Keys under which the tokens of a block may have weights: each token, pairs, and with `^` a whole short text.

    `leads` are the first tokens of the pairs that have weights; without them every pair is a key.

    >>> token_keys(["read", "more"])
    ['read', 'more', 'read more', '^read more']
    """
    if len(tokens) < 2:
        return tokens
    pairs = pairwise(tokens[:PAIRED_TOKENS])
    keys = tokens + [f"{first} {second}" for first, second in pairs if leads is None or first in leads]
    if len(tokens) < PAIRED_TOKENS:
        keys.append("^" + " ".join(tokens))
    return keys


def insert_word_spaces(text: str, particle: re.Pattern[str]) -> str:
    """Insert spaces into text in a script without them, after every two signs; a pair with a particle becomes `a`.

    So features that count spaces and stop words apply to it.

    >>> insert_word_spaces("水车在转动。", re.compile("在")), insert_word_spaces("No change.", re.compile("在"))
    ('水车 a 动.', 'No change.')
    """
    if not is_unspaced(text):
        return text
    separated = SIGN_PAIR.sub(lambda pair: "a " if particle.search(pair[0]) else f"{pair[0]} ", text)
    return separated.translate(ASCII_PUNCTUATION).replace(" .", ". ").strip()


def _shared_words(analyses: Sequence[TextAnalysis]) -> bytes:
    """The feature `shared_words`: (blocks,) of bytes, 0..10."""
    is_known = {token for analysis in analyses for token in analysis.first_tokens}.__contains__
    shares = []
    for _, _, longer_words, _ in analyses:
        share = sum(map(is_known, longer_words)) * 8 // len(longer_words) if longer_words else 9
        shares.append(10 if longer_words is None else share)
    return bytes(shares)


def _letter_class(character: str) -> int:
    """Class of a first character that is not in `FIRST_CHARACTERS`: upper, lower, none of both, no letter."""
    if not character.isalpha():
        return 6
    return 1 if character.islower() else 0 if character.isupper() else 7


def _is_caseless(words: Sequence[str]) -> bool:
    """Whether most of some words are in a script without case."""
    return bool(words) and 2 * sum([word[0].isalpha() and word.lower() == word.upper() for word in words]) > len(words)
