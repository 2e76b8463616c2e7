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
from bisect import bisect_right
from functools import cache
from hashlib import blake2b
from itertools import compress
from typing import NamedTuple
from zlib import crc32

LETTERS = 10  # that are hashed together
KEY_LETTERS = 20  # that a key stands for
VALUES = 256  # of a sketch, at most
WINDOW = 16  # anchors, of which the smallest gives a key
BYTES = 2  # of a letter in UTF-16
SEEDS = (27, 14, 31)  # of the three letters at an anchor: with these, anchors are about as frequent in ten languages
LETTERS_IN_A_ROW = re.compile(r"[^\W_]+")
NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
PARAMETERS = f"1:{LETTERS}:{KEY_LETTERS}:{VALUES}:{WINDOW}"  # with others, sketches cannot be compared


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
    starts = find_anchors(data) or ([0] if data else [])
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
    return "".join(LETTERS_IN_A_ROW.findall(text))


def find_anchors(data: bytes) -> list[int]:
    """The starts of the anchors among letters of two bytes: where the low bytes of three letters are in three sets.

    The bytes of one large number are compared at once.
    """
    low = data[::BYTES]
    here, second, third = (int.from_bytes(low.translate(table), "little") for table in _anchor_tables())
    anchors = here & second >> 8 & third >> 16
    return [*compress(range(0, len(data), BYTES), anchors.to_bytes(len(low), "little"))]


def find_minima(hashes: list[int]) -> set[int]:
    """The smallest of any 16 hashes in a row; the smallest of all, if there are fewer.

    >>> find_minima([5, 3, 4]), len(find_minima([*range(100)]))
    ({3}, 85)
    """
    first = hashes[:WINDOW]
    smallest = min(first, default=0)
    last = WINDOW + first.index(smallest) if first else 0  # end of the last window that has it
    found = {smallest} if first else set()
    for end, value in enumerate(hashes[WINDOW:], WINDOW):
        if value <= smallest:
            smallest, last = value, end + WINDOW
            found.add(value)
        elif end == last:
            window = hashes[end - WINDOW + 1 : end + 1]
            smallest = min(window)
            last = end + 1 + window.index(smallest)
            found.add(smallest)
    return found


def compare_sketches(one: Sketch, other: Sketch) -> Similarity:
    """Estimate how similar two texts are, by the values that both sketches would hold."""
    limit = min(one.limit, other.limit)
    here, there = (set(values[: bisect_right(values, limit)]) for values in (one.values, other.values))
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
def _anchor_tables() -> list[bytes]:
    """For each of the letters at an anchor, a table of 256 bytes: 1 for a low byte that it may have, half of them."""
    return [bytes(blake2b(bytes((seed, byte))).digest()[0] < 128 for byte in range(256)) for seed in SEEDS]


def _hash_key(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1
