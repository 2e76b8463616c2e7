"""What the judge weighs next: what the first forest thinks of a block, of all around it, and of the page."""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.content.text_features import COUNTING, WORD_MASS, Columns, scale, shifted

CARRIED_ON = (
    "words end kind repeats short_token long_token opens carried carried_distance worst_carried stop lower shared"
    " index rindex share word_share last_firm next_firm run_length"
).split()
BIG_BINS = scale((1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 64, 85, 113, 150, 200, 255))
MOST = BIG_BINS[255]
BESIDE = (
    "fade",  # a mean of the scores, the nearer and the longer blocks counting more
    "run",  # the best sum of gains of a run that ends just there
    "good",  # words of good blocks
    "gap",  # words of doubtful blocks since the last sure one
)


def context_features(columns: Columns, first: bytes) -> Columns:
    """Every column of the second stage: what the first stage thinks of a block and all around it.

    `first` holds its scores as bins: 16 is undecided, 2 make a unit of log odds.
    """
    mass = [WORD_MASS[w] for w in columns["words"]]
    gain = [m * (s - 15) if s < 28 else m * 13 for m, s in zip(mass, first, strict=True)]
    facts = {name: columns[name] for name in CARRIED_ON}
    facts["first"] = first
    for offset in (-4, -3, -2, -1, 1, 2, 3, 4):
        facts[f"first{offset:+d}"] = shifted(first, offset, 0)
    after = _before(mass[::-1], first[::-1], gain[::-1])
    for name, before, behind in zip(BESIDE, _before(mass, first, gain), after, strict=True):
        facts[f"{name}_before"], facts[f"{name}_after"] = before, behind[::-1]
    facts["best"] = _beside_best(gain)
    return facts


def _before(mass: Sequence[int], first: bytes, gain: Sequence[int]) -> tuple[bytes, bytes, bytes, bytes]:
    """What the facts `BESIDE` say of all that stands before each block."""
    fades, runs, goods, gaps = [], [], [], []
    total, weight, best, good, gap = 0, 1, 0, 0, 2000
    for m, s, g in zip(mass, first, gain, strict=True):
        mean = total // weight
        fades.append(mean if mean < 31 else 31)
        k = m if m < 60 else 60
        total = (total * 7 >> 3) + k * s
        weight = (weight * 7 >> 3) + k or 1
        runs.append(BIG_BINS[best >> 6] if best < 16384 else MOST)
        best = best + g if best + g > 0 else 0
        goods.append(BIG_BINS[good >> 3] if good < 2048 else MOST)
        good = good + m if s > 16 else good
        gaps.append(BIG_BINS[gap >> 2] if gap < 1024 else MOST + (gap > 1999))
        gap = 0 if s > 19 else gap + m
    return bytes(fades), bytes(runs), bytes(goods), bytes(gaps)


def _beside_best(gain: Sequence[int]) -> bytes:
    """Place beside the run of the greatest sum: 15 inside, below before it, above after it."""
    best, start, end = 0, 0, 0
    total, begin = 0, 0
    for i, g in enumerate(gain):
        total += g
        if total <= 0:
            total, begin = 0, i + 1
        elif total > best:
            best, start, end = total, begin, i
    n = len(gain)
    after = COUNTING[1 : n - end].ljust(n - end - 1, COUNTING[-1:])
    before = COUNTING[1 : start + 1].ljust(start, COUNTING[-1:])[::-1]
    return before.translate(BEFORE_BEST) + b"\x0f" * (end - start + 1) + after.translate(AFTER_BEST)


BEFORE_BEST = bytes(15 - min(n, 15) for n in range(256))
AFTER_BEST = bytes(16 + min(n, 15) for n in range(256))


def page_features(columns: Columns, first: bytes, second: bytes) -> Columns:
    """What the page as a whole is like, as columns of one row: is it more than its article?"""
    mass = [WORD_MASS[w] for w in columns["words"]]
    n, total = len(mass), sum(mass)
    facts = {"blocks": BIG_BINS[min(n // 4, 255)], "words": BIG_BINS[min(total // 20, 255)]}
    for name, scores in (("first", first), ("second", second)):
        for limit in (8, 11, 13, 15):
            below = [m for m, s in zip(mass, scores, strict=True) if s < limit]
            facts[f"{name}_mass_{limit}"] = sum(below) * 31 // total
            facts[f"{name}_count_{limit}"] = BIG_BINS[min(len(below), 255)]
        facts[f"{name}_head"] = min(sum(scores[:3]) // 3, 31)
        facts[f"{name}_tail"] = min(sum(scores[-3:]) // 3, 31)
    tokens = columns["short_token"]
    facts["bad_lines"] = BIG_BINS[min(sum(map(tokens.count, range(1, 14))), 255)]
    facts["worst_line"] = min((t for t in tokens if t), default=16)
    facts["bad_openings"] = BIG_BINS[min(sum(map(columns["opens"].count, range(1, 12))), 255)]
    facts["short_share"] = sum(w < 9 for w in columns["words"]) * 31 // n
    facts["repeats"] = BIG_BINS[min(n - columns["repeats"].count(0), 255)]
    facts["longest_run"] = max(columns["run_length"])
    return {name: bytes((value,)) for name, value in facts.items()}
