"""Sketches of texts: few numbers by which near copies and excerpts are found. They need no words, so that Chinese works.

    letters ─▶ anchors ─▶ hashes of the 10 letters from each anchor ─▶ the smallest 256: `values`
                                                                   └▶ the smallest of any 16 in a row: `keys`

Anchors are places that three letters decide, one in eight on average, so that the same passage has the same anchors wherever it
stands. `values` are a bottom-k sketch (Broder 1997), which estimates similarity and containment. `keys` come from winnowing
(Schleimer, Wilkerson and Aiken 2003): any two texts that share 16 anchors in a row, about 130 letters, share a key.
"""

from __future__ import annotations

import re
import sys
from array import array
from functools import cache
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple
from zlib import crc32

LETTERS = 10  # that are hashed together
KEY_LETTERS = 20  # that a key stands for
VALUES = 256  # of a sketch, at most
WINDOW_DOUBLINGS = 4  # 2 ** 4 anchors, of which the smallest gives a key
BYTES = 2  # of a letter in UTF-16
SEEDS = (27, 14, 31)  # of the three letters at an anchor: with these, anchors are about as frequent in ten languages
NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
PARAMETERS = f"1:{LETTERS}:{KEY_LETTERS}:{VALUES}:{WINDOW_DOUBLINGS}"  # with others, sketches cannot be compared


class Sketch(NamedTuple):
    """What is left of a text to compare it by."""

    letters: int  # of the text
    values: array[int]  # in order
    keys: tuple[int, ...] = ()  # to look for others by

    @property
    def limit(self) -> int:
        """The largest value that the sketch would hold: all of them in a short text."""
        return self.values[-1] if len(self.values) == VALUES else 1 << 32


class Similarity(NamedTuple):
    """How similar two texts are, estimated from their sketches; each from 0 to 1."""

    jaccard: float = 0.0  # shared, of what either has
    contained: float = 0.0  # of the shorter text, how much is in the longer
    coverage: float = 0.0  # of the longer text, how much is in the shorter
    compared: int = 0  # values that were compared


def sketch(text: str) -> Sketch:
    """Sketch a text.

    >>> one, other = sketch("The tide turns the wheel of the mill."), sketch("THE TIDE TURNS THE WHEEL OF THE MILL")
    >>> compare_sketches(one, other).jaccard, one.letters
    (1.0, 29)
    """
    letters = keep_letters(text)
    data = letters.encode("utf-16-le", "surrogatepass")
    width = LETTERS * BYTES
    starts = [match.start() * BYTES for match in _anchor_pattern().finditer(data[::BYTES])] or ([0] if data else [])
    hashes = [crc32(data[start : start + width]) for start in starts]
    values = array("I", sorted(set(hashes))[:VALUES])
    first = dict(zip(reversed(hashes), reversed(starts), strict=True))
    keys = {_hash_key(data[first[value] : first[value] + KEY_LETTERS * BYTES]) for value in find_minima(hashes)}
    return Sketch(len(letters), values, tuple(sorted(keys)))


def keep_letters(text: str) -> str:
    """The letters and digits of a text, case-folded.

    >>> keep_letters("Don’t — Straße 42"), keep_letters("潮汐，表")
    ('dontstrasse42', '潮汐表')
    """
    text = text.casefold()
    if text.isascii():
        return text.encode().translate(None, NOT_LETTERS).decode()
    return "".join(filter(str.isalnum, text))


def find_minima(hashes: list[int]) -> set[int]:
    """The smallest of any 16 hashes in a row; the smallest of all, if there are fewer.

    >>> find_minima([5, 3, 4]), len(find_minima([*range(100)]))
    ({3}, 85)
    """
    smallest = hashes
    for doubling in range(WINDOW_DOUBLINGS):
        if len(smallest) <= 1 << doubling:
            return {min(smallest)} if smallest else set()
        smallest = [*map(min, smallest, islice(smallest, 1 << doubling, None))]
    return set(smallest)


def compare_sketches(one: Sketch, other: Sketch) -> Similarity:
    """Estimate how similar two texts are, by the values that both sketches would hold."""
    limit = min(one.limit, other.limit)
    here, there = ({value for value in values if value <= limit} for values in (one.values, other.values))
    if not here or not there:
        return Similarity()
    shared = len(here & there)
    shorter, longer = sorted(((one.letters, len(here)), (other.letters, len(there))))
    contained = shared / shorter[1]
    union = len(here) + len(there) - shared
    return Similarity(shared / union, contained, contained * shorter[0] / longer[0], union)


def pack_values(values: array[int]) -> bytes:
    """Pack the values of a sketch into bytes, the same on every machine."""
    if sys.byteorder == "big":
        values = array("I", values)
        values.byteswap()
    return values.tobytes()


def unpack_values(data: bytes) -> array[int]:
    """Unpack the values of a sketch."""
    values = array("I")
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


@cache
def _anchor_pattern() -> re.Pattern[bytes]:
    """Match the low byte of a letter that is an anchor, by itself and the two that follow: half of the bytes for each."""
    classes = [
        b"["
        + b"".join(re.escape(bytes((byte,))) for byte in range(256) if blake2b(bytes((seed, byte))).digest()[0] < 128)
        + b"]"
        for seed in SEEDS
    ]
    return re.compile(b"(?s)%s(?=%s%s)" % tuple(classes))


def _hash_key(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1
