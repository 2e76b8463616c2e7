"""Compute features of the position of a block: in the page, relative to prose, in its run of similar blocks.

The last short block above that opens a section, such as a heading of comments, is a position, too. All are computed from
the columns of `text_features`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from reex_cli.content.columns import BEYOND, COUNT_STEPS, EVEN, WORDS_OF_STEP, count_steps
from reex_cli.forest import Columns

FEATURES: dict[str, str] = {
    "blocks_before": "blocks above the block, in steps; 0..19",
    "blocks_after": "blocks below the block, in steps; 0..19",
    "position": "share of the page's blocks above the block, in 16ths; 0..15",
    "word_position": "share of the page's words above the block, in 16ths; 0..15",
    "prose_distance_before": "distance to the nearest prose block above, in steps; 0..19, 0 for a prose block; 31 for none",
    "prose_distance_after": "distance to the nearest prose block below, in steps; 0..19, 0 for a prose block; 31 for none",
    "prose_blocks_before": "prose blocks above the block, in steps; 0..19",
    "prose_blocks_after": "prose blocks below the block, in steps; 0..19",
    "run_length": "blocks of the run around the block in which all have ten words, or none has, in steps; 1..19",
    "run_position": "blocks of that run above the block, in steps; 0..19",
    "kind_run_length": "blocks of the run around the block in which all are of one kind, in steps; 1..19",
    "last_opening_score": "opening score of the last informative short block, this one included; 1..13 or 19..31; 16 for none",
    "last_opening_distance": "blocks from the last informative short block, or from the top, in steps; 0..19",
    "lowest_opening_score": "lowest opening score of an informative short block, this one included; 1..16",
}

PROSE_WORDS = 12  # step of the feature `words`: from 16 words on
PROSE_STOP_WORDS = 4  # 24ths of the words, or
PAGE_SHARE = 2  # half as many as long blocks of the page have that end like sentences, if that is less
SENTENCE_END_CLASSES = frozenset((1, 2, 3, 8))  # last characters: full stop, exclamation and question mark, closing quote
FEW_WORDS = 9  # step of the feature `words` from which a block has ten words
UNINFORMATIVE = range(14, 19)  # opening scores
NO_DISTANCE = 1000  # blocks to a prose block that does not exist


def prose_blocks(columns: Mapping[str, bytes]) -> list[bool]:
    """Whether each block reads like prose: many words, stop words among them as in jusText, and the end of a sentence."""
    features = list(zip(columns["words"], columns["stop_words"], columns["last_character"], strict=True))
    shares = [share for words, share, last in features if words >= PROSE_WORDS and last in SENTENCE_END_CLASSES]
    least = min(PROSE_STOP_WORDS, sum(shares) // (PAGE_SHARE * len(shares) or 1))
    return [
        words >= PROSE_WORDS and stop_words >= least and last in SENTENCE_END_CLASSES for words, stop_words, last in features
    ]


def position_features(columns: Mapping[str, bytes]) -> Columns:
    """Features of the position of each block: (blocks,) of bytes each."""
    words = columns["words"]
    count = len(words)
    prose = prose_blocks(columns)
    blocks_before = count_steps(count)
    run_length, run_position = _runs([step < FEW_WORDS for step in words])
    return {
        "blocks_before": blocks_before,
        "blocks_after": blocks_before[::-1],
        "position": bytes([i * 16 // count for i in range(count)]),
        "word_position": _word_position([WORDS_OF_STEP[step] for step in words]),
        "prose_distance_before": _distances(prose),
        "prose_distance_after": _distances(prose[::-1])[::-1],
        "prose_blocks_before": _counts(prose),
        "prose_blocks_after": _counts(prose[::-1])[::-1],
        "run_length": run_length,
        "run_position": run_position,
        "kind_run_length": _runs(columns["block_kind"])[0],
    } | _opening_features(columns["opening_score"])


def _word_position(sizes: Sequence[int]) -> bytes:
    """Share of the page's words before each block, in 16ths: (blocks,) of bytes, 0..15."""
    *before, total = accumulate(sizes, initial=0)
    return bytes([so_far * 16 // total for so_far in before])


def _distances(flags: Sequence[bool]) -> bytes:
    """Blocks since the last flagged one, in steps: (blocks,) of bytes, 0..19; 31 where there is none within 254 blocks."""
    distances = []
    distance = NO_DISTANCE
    for flag in flags:
        distance = 0 if flag else distance + 1
        distances.append(COUNT_STEPS[distance] if distance < 255 else BEYOND)
    return bytes(distances)


def _counts(flags: Sequence[bool]) -> bytes:
    """Flagged blocks before each, in steps: (blocks,) of bytes, 0..19."""
    *before, _ = accumulate(flags, initial=0)
    return bytes([COUNT_STEPS[count if count < 255 else 255] for count in before])


def _runs(values: Sequence[int]) -> tuple[bytes, bytes]:
    """Length of the run of equal values around each block, and blocks of it before: (blocks,) of bytes, 0..19, each."""
    lengths, positions = [], []
    start, count = 0, len(values)
    for i in range(1, count + 1):
        if i == count or values[i] != values[start]:
            length = i - start
            lengths.append(bytes((COUNT_STEPS[min(length, 255)],)) * length)
            positions.append(count_steps(length))
            start = i
    return b"".join(lengths), b"".join(positions)


def _opening_features(opening_scores: Sequence[int]) -> Columns:
    """The last informative opening score, its distance, and the lowest one so far; 0 is the score of a long block."""
    last_scores, distances, lowest_scores = [], [], []
    last, distance, lowest = EVEN, 0, EVEN
    for score in opening_scores:
        if score and score not in UNINFORMATIVE:
            last, distance = score, 0
            lowest = min(lowest, score)
        last_scores.append(last)
        distances.append(COUNT_STEPS[min(255, distance)])
        lowest_scores.append(lowest)
        distance += 1
    return {
        "last_opening_score": bytes(last_scores),
        "last_opening_distance": bytes(distances),
        "lowest_opening_score": bytes(lowest_scores),
    }
