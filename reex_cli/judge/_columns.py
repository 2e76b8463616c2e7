"""What the judge weighs first: small whole numbers about each block, its text and its place.

Facts are kept in columns: one `bytes` per fact, one byte per block, every value below 32.
So a neighbour's fact is a shifted column, and `lanes` can weigh a whole column at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from reex_cli.model import Block, Kind

STOP_WORDS = frozenset(
    # en, de, fr, es, it, pt, nl, sv, pl, tr, cs
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which"
    " you were their we our your can will has been more if when there would what about"
    " der die das und ist nicht ein eine zu den mit von auf für im dem sich auch des es wird als bei sie wir ich"
    " le la les et est une dans que qui des du pour pas sur au avec plus par ce cette sont il elle nous vous"
    " el los las que y en un por con para una su no se es lo como más pero sus al"
    " di che il per non si sono della con una del da gli anche questo più"
    " o os um uma não com para mais dos das ao pelo seu sua são"
    " het een van en dat op zijn met voor niet aan er ook bij worden"
    " och att det som på är av för inte den till med har om ett jag"
    " i w na nie się jest do że z to jak po przez ale"
    " ve bir bu için ile da de olarak gibi çok daha"
    " a se na je že v s o pro jako ale by".split()
)
EDGES = ".,;:!?()\"'“”‘’…"
KINDS = dict.fromkeys(Kind, 0) | {Kind.HEADING: 1, Kind.LIST_ITEM: 2, Kind.QUOTE: 3, Kind.CODE: 4, Kind.TABLE: 5}
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
NONE = 0  # a sum of weights that does not apply

OWN = (
    "words length end start stop lower numbers commas sentences kind blanks indent repeats shared short_token long_token opens"
).split()
NEAR = "words end start stop kind blanks short_token long_token opens lower indent shared numbers".split()
FAR = "lower short_token words".split()

Columns = dict[str, bytes]


def scale(edges: Sequence[int]) -> bytes:
    """A table from a whole number below 256 to the number of edges it reaches."""
    return bytes(sum(n >= edge for edge in edges) for n in range(256))


WORD_BINS = scale((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 19, 23, 28, 34, 41, 50, 60, 75, 95, 120, 160, 220))
WORD_MASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 37, 45, 55, 67, 85, 105, 140, 190, 260)
LOG_BINS = scale((1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 36, 48, 64, 90, 130, 180, 240))
COUNTING = bytes(LOG_BINS[min(n, 255)] for n in range(4096))


class Wording(NamedTuple):
    """Weights of tokens, 16 to the unit."""

    short: Mapping[str, int]  # in short blocks
    long: Mapping[str, int]  # in longer blocks
    opens: Mapping[str, int]  # of short blocks, as the opening of what follows


def sum_bin(total: int) -> int:
    """A sum of weights as a bin 1..31; 16 to 16.9 is about even."""
    return 1 if total < -112 else 31 if total > 127 else 16 + (total >> 3)


def tokens_of(words: Sequence[str]) -> list[str]:
    """The first words of a block as tokens: lower case in, edges off."""
    return [word.strip(EDGES) for word in words[:READ_TOKENS]]


def token_keys(tokens: Sequence[str]) -> list[str]:
    """The keys under which the wording of a block may have a weight."""
    if len(tokens) < 2:
        return list(tokens)
    keys = [*tokens, *[f"{first} {second}" for first, second in pairwise(tokens[:PAIRED])]]
    if len(tokens) < 7:
        keys.append("^" + " ".join(tokens))
    return keys


def block_facts(blocks: Sequence[Block], wording: Wording) -> Columns:
    """Every column of the first stage, by name."""
    columns = _own_facts(blocks, wording)
    columns |= _place_facts(columns)
    joined = sum(block.last > block.line for block in blocks)
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


def _own_facts(blocks: Sequence[Block], wording: Wording) -> Columns:
    """What each block shows by itself."""
    lowered = [block.text.lower() for block in blocks]
    counts = Counter(lowered)
    split = [low.split(None, READ_WORDS) for low in lowered]
    tokens = list(map(tokens_of, split))
    long_ones = (found for words, found in zip(split, tokens, strict=True) if len(words) > READ_WORDS)
    known = {token for found in long_ones for token in found}.__contains__
    is_stop = STOP_WORDS.__contains__
    is_lower = str.islower
    get_short, get_long, get_opens = wording.short.get, wording.long.get, wording.opens.get
    rows = []
    for block, low, words, found in zip(blocks, lowered, split, tokens, strict=True):
        text, blanks, indent, bullet = block.text, block.gap, block.indent, block.bullet
        n = len(words)
        if n > READ_WORDS:
            n = low.count(" ") + 1
        keys = token_keys(found)
        if n <= SHORT:
            short = sum_bin(sum(filter(None, map(get_short, keys))))
            opens = sum_bin(sum(filter(None, map(get_opens, keys))))
            long = NONE
            content = [token for token in found if len(token) > 3]
            shared = sum(map(known, content)) * 8 // len(content) if content else 9
        else:
            short = opens = NONE
            long = sum_bin(sum(filter(None, map(get_long, keys))))
            shared = 10
        repeats = counts[low]
        commas = text.count(",")
        sentences = text.count(". ")
        numbers = sum(map(str.isdigit, found))
        length = len(text) // n
        rows.append(
            (
                WORD_BINS[min(255, n)],
                min(15, length),
                ENDS.get(text[-1], 0),
                STARTS.get(text[0]) or _start(text[0]),
                sum(map(is_stop, words[:READ_WORDS])) * 24 // (min(READ_WORDS, n)),
                sum(map(is_lower, text.split(None, 10)[1:10])) * 2 + (n > SHORT),
                min(7, numbers),
                min(7, commas),
                min(7, sentences),
                KINDS[block.kind] + (NUMBERED if bullet and bullet[-1] in ".)" else 0),
                min(4, blanks),
                min(15, indent),
                (min(5, repeats)) - 1,
                shared,
                short,
                long,
                opens,
            )
        )
    return dict(zip(OWN, map(bytes, zip(*rows, strict=True)), strict=False))


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
    shares = []
    total, so_far = sum(mass), 0
    for m in mass:
        shares.append(so_far * 16 // total)
        so_far += m
    return bytes(shares)


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
    found = []
    count = 0
    for flag in flags:
        found.append(LOG_BINS[count] if count < 255 else LOG_BINS[255])
        count += flag
    return bytes(found)


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
