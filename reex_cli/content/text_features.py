"""What the judge weighs first: small whole numbers about each block, its text and its place.

Facts are kept in columns: one `bytes` per fact, one byte per block, every value below 32.
So a neighbour's fact is a shifted column, and `lanes` can weigh a whole column at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.model import Block, Kind
from reex_cli.text import insert_word_spaces

STOP_WORDS = lexicon.stop_words()
EDGES = ".,;:!?()\"'“”‘’…"
KINDS = dict.fromkeys(Kind, 0) | {Kind.HEADING: 1, Kind.LIST_ITEM: 2, Kind.QUOTE: 3, Kind.CODE: 4, Kind.TABLE: 5}
IS_STOP_WORD, IS_LOWER, IS_NUMBER = STOP_WORDS.__contains__, str.islower, str.isdigit
NUMBER_ENDS = frozenset((".", ")"))
NUMBERED = 6  # added to the kind of a block whose bullet is a number
ENDS = {
    ".": 1, "!": 2, "?": 3, ":": 4, ",": 5, ";": 5, "…": 6, ")": 7, "]": 7,
    '"': 8, "”": 8, "’": 8, "»": 9, "›": 9, "→": 9, "|": 9, "。": 1, "_": 10,
} | dict.fromkeys("0123456789", 11)  # fmt: skip
SENTENCE_ENDS = frozenset((1, 2, 3, 8))
STARTS = dict.fromkeys("0123456789", 2) | dict.fromkeys("\"“'‘«„", 3) | dict.fromkeys("([", 4) | dict.fromkeys(",.;:)", 5)
READ_WORDS = 24  # words looked at for stop words and lower case
READ_TOKENS = 16  # words looked at for token weights
PAIRED = 7  # tokens whose pairs count
SHORT = 12  # words; a block of no more has token weights of its own
OUT = 31  # a neighbour beyond the page
BRIEF = 40  # characters of a text that pages and sites say again and again,
REMEMBERED = 1 << 13  # and how many of these are remembered
NONE = 0  # a sum of weights that does not apply

NEAR = "words end start stop kind blanks short_token long_token opens lower indent shared numbers".split()
FAR = "lower short_token words".split()
SHOWN = "words length end start lower commas sentences stop short_token long_token opens numbers".split()

Columns = dict[str, bytes]


def scale(edges: Sequence[int]) -> bytes:
    """A table from a whole number below 256 to the number of edges it reaches."""
    return bytes(sum(n >= edge for edge in edges) for n in range(256))


WORD_BINS = scale((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 19, 23, 28, 34, 41, 50, 60, 75, 95, 120, 160, 220))
WORD_MASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 37, 45, 55, 67, 85, 105, 140, 190, 260)
LOG_BINS = scale((1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 36, 48, 64, 90, 130, 180, 240))
COUNTING = bytes(LOG_BINS[min(n, 255)] for n in range(4096))


class TokenWeights(NamedTuple):
    """Weights of tokens, 16 to the unit."""

    short: Mapping[str, int]  # in short blocks
    long: Mapping[str, int]  # in longer blocks
    opens: Mapping[str, int]  # of short blocks, as the opening of what follows

    def __hash__(self) -> int:
        return id(self)


def sum_bin(total: int) -> int:
    """A sum of weights as a bin 1..31; 16 to 16.9 is about even."""
    return 1 if total < -112 else 31 if total > 127 else 16 + (total >> 3)


def tokens_of(words: Sequence[str]) -> list[str]:
    """The first words of a block as tokens: lower case in, edges off."""
    return [word.strip(EDGES) for word in words[:READ_TOKENS]]


def token_keys(tokens: list[str], leads: Collection[str] | None = None) -> list[str]:
    """The keys under which the wording of a block may have a weight; `leads` are the first words of the pairs that do."""
    if len(tokens) < 2:
        return tokens
    pairs = pairwise(tokens[:PAIRED])
    keys = tokens + [f"{first} {second}" for first, second in pairs if leads is None or first in leads]
    if len(tokens) < PAIRED:
        keys.append("^" + " ".join(tokens))
    return keys


def block_features(blocks: Sequence[Block], wording: TokenWeights) -> Columns:
    """Every column of the first stage, by name."""
    columns = _own_facts(blocks, wording)
    columns |= _place_facts(columns)
    joined = sum(block.last_line > block.line for block in blocks)
    columns["layout"] = bytes((joined * 4 // (len(blocks) + 1),)) * len(blocks)
    for offset in (-2, -1, 1, 2):
        for name in NEAR:
            columns[f"{name}{offset:+d}"] = shifted(columns[name], offset)
    for offset in (-3, 3):
        for name in FAR:
            columns[f"{name}{offset:+d}"] = shifted(columns[name], offset)
    return columns


def shifted(column: bytes, offset: int, beyond: int = OUT) -> bytes:
    """The column of the neighbours at `offset`."""
    pad = bytes((beyond,)) * min(abs(offset), len(column))
    return column[offset:] + pad if offset > 0 else pad + column[:offset]


def _own_facts(blocks: Sequence[Block], wording: TokenWeights) -> Columns:
    """What each block shows by itself."""
    texts = [block.text for block in blocks]
    reading = reading_of(wording)
    remembered, read = reading.remembered, reading.read
    shown = [remembered(text) if len(text) < BRIEF else read(text) for text in texts]
    table = b"".join([told.row for told in shown])
    columns = {name: table[place :: len(SHOWN)] for place, name in enumerate(SHOWN)}
    columns["shared"] = _shared(shown)
    lowered = [text.lower() for text in texts]
    counts = Counter(lowered)
    columns["repeats"] = bytes([min(5, counts[low]) - 1 for low in lowered])
    columns["kind"] = bytes([KINDS[block.kind] + NUMBERED * (block.bullet[-1:] in NUMBER_ENDS) for block in blocks])
    columns["blanks"] = bytes([min(4, block.blank_lines) for block in blocks])
    columns["indent"] = bytes([min(15, block.indent) for block in blocks])
    return columns


class Shown(NamedTuple):
    """What a text shows by itself."""

    row: bytes  # a byte for each of the facts `SHOWN`
    longer: list[str] | None  # of a short text: its longer words
    said: Sequence[str]  # of a very long one: the words it begins with


class Reading:
    """Reads texts, each by itself; what it read of brief ones it remembers, as a page and a site repeat them."""

    def __init__(self, wording: TokenWeights) -> None:
        self.weights = tuple(part.get for part in wording)
        self.leads = {key.split(" ")[0] for part in wording for key in part if " " in key}
        self.remembered = lru_cache(REMEMBERED)(self.read)

    def read(self, text: str) -> Shown:
        """What a text shows."""
        text = insert_word_spaces(text)
        words = text.lower().split(None, READ_WORDS)
        tokens = tokens_of(words)
        keys = token_keys(tokens, self.leads)
        size = len(words)
        longer: list[str] | None = None
        said: Sequence[str] = ()
        if size > READ_WORDS:
            size, said = text.count(" ") + 1, tokens
            words.pop()
        of_short, of_long, of_opening = self.weights
        short = long = opens = NONE
        if size > SHORT:
            long = sum_bin(sum(filter(None, map(of_long, keys))))
        else:
            short = sum_bin(sum(filter(None, map(of_short, keys))))
            opens = sum_bin(sum(filter(None, map(of_opening, keys))))
            longer = [token for token in tokens if len(token) > 3]
        length, commas, sentences = len(text) // size, text.count(","), text.count(". ")
        stop = sum(map(IS_STOP_WORD, words)) * 24 // (size if size < READ_WORDS else READ_WORDS)
        lower = sum(map(IS_LOWER, text.split(None, 10)[1:10])) if len(tokens) > 1 else 0
        numbers = sum(map(IS_NUMBER, tokens))
        row = (
            WORD_BINS[size if size < 255 else 255],
            length if length < 15 else 15,
            ENDS.get(text[-1], 0),
            STARTS.get(text[0]) or _start(text[0]),
            2 * lower + (size > SHORT),
            commas if commas < 7 else 7,
            sentences if sentences < 7 else 7,
            stop if stop < 24 else 24,
            *(short, long, opens),
            numbers if numbers < 7 else 7,
        )
        return Shown(bytes(row), longer, said)


@cache
def reading_of(wording: TokenWeights) -> Reading:
    """The one reading by these weights."""
    return Reading(wording)


def _shared(shown: Sequence[Shown]) -> bytes:
    """Eighths of the longer words of each short block that very long ones say, too; 9 where it has none."""
    known = {token for told in shown for token in told.said}.__contains__
    shares = []
    for _, longer, _ in shown:
        share = sum(map(known, longer)) * 8 // len(longer) if longer else 9
        shares.append(10 if longer is None else share)
    return bytes(shares)


def _start(first: str) -> int:
    return 1 if first.islower() else 0 if first.isalpha() else 6


def _place_facts(own: Columns) -> Columns:
    """Where each block stands: in the page, among its prose, in its run, under its heading."""
    words = own["words"]
    n = len(words)
    firm = [w >= 12 and s >= 4 and e in SENTENCE_ENDS for w, s, e in zip(words, own["stop"], own["end"], strict=True)]
    index = COUNTING[:n] if n <= len(COUNTING) else COUNTING + COUNTING[-1:] * (n - len(COUNTING))
    lengths, places = _runs([w < 9 for w in words])
    return {
        "index": index,
        "rindex": index[::-1],
        "share": bytes([i * 16 // n for i in range(n)]),
        "word_share": _running_share([WORD_MASS[w] for w in words]),
        "last_firm": _since(firm),
        "next_firm": _since(firm[::-1])[::-1],
        "firm_before": _count(firm),
        "firm_after": _count(firm[::-1])[::-1],
        "run_length": lengths,
        "run_place": places,
        "same_kind": _runs(own["kind"])[0],
    } | _carried(own["opens"])


def _running_share(mass: list[int]) -> bytes:
    """How much of the page's words stands before the block."""
    *before, total = accumulate(mass, initial=0)
    return bytes([so_far * 16 // total for so_far in before])


def _since(flags: Sequence[bool]) -> bytes:
    """Blocks since the last flagged one, in bins; OUT before the first."""
    distances = []
    distance = 1000
    for flag in flags:
        distance = 0 if flag else distance + 1
        distances.append(LOG_BINS[distance] if distance < 255 else OUT)
    return bytes(distances)


def _count(flags: Sequence[bool]) -> bytes:
    """Flagged blocks before each, in bins."""
    *before, _ = accumulate(flags, initial=0)
    return bytes([LOG_BINS[count if count < 255 else 255] for count in before])


def _runs(values: Sequence[int]) -> tuple[bytes, bytes]:
    """Length of the run of equal values a block stands in, and its place there."""
    lengths, places = [], []
    start, n = 0, len(values)
    for i in range(1, n + 1):
        if i == n or values[i] != values[start]:
            length = i - start
            lengths.append(bytes((LOG_BINS[min(length, 255)],)) * length)
            places.append(COUNTING[:length].ljust(length, COUNTING[-1:]))
            start = i
    return b"".join(lengths), b"".join(places)


def _carried(opens: Sequence[int]) -> Columns:
    """What the last telling short line above said of what follows it, and the worst so far."""
    carried, distances, worst_so_far = [], [], []
    last, distance, worst = 16, 0, 16
    for value in opens:
        if value != NONE and not 13 < value < 19:
            last, distance = value, 0
            worst = min(worst, value)
        carried.append(last)
        distances.append(LOG_BINS[min(255, distance)])
        worst_so_far.append(worst)
        distance += 1
    return {"carried": bytes(carried), "carried_distance": bytes(distances), "worst_carried": bytes(worst_so_far)}
