"""Replaces regions between a start and an end pattern, in one pass, so that no text needs quadratic time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

RegionReplacement = Callable[[re.Match[str], str], str]  # (match of the start, text inside) → replacement
TextChange = Callable[[str], str]
MAX_NAMES = 200  # of regions in a text; those of further names stay as they are


@lru_cache(1 << 8)
def _compile_end(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def replace_regions(
    begins: re.Pattern[str], ends: TextChange, text: str, inside: RegionReplacement, outside: TextChange = str
) -> str:
    """Replace the regions of a text. The first group of `begins` is a name, for which `ends` returns the end pattern.

    What is outside is changed by `outside`; a start without an end stays as it is.

    >>> replace_regions(re.compile(r"<(b|i)>"), lambda name: f"</{name}>", "a <b>c</b> <i>d", lambda _, inner: inner.upper())
    'a C <i>d'
    """
    parts: list[str] = []
    position = 0
    patterns: dict[str, re.Pattern[str] | None] = {}  # name → pattern of its end; None if no end follows
    for match in begins.finditer(text):
        name = match[1].lower()
        if match.start() < position:
            continue
        if name not in patterns:
            patterns[name] = _compile_end(ends(name)) if len(patterns) < MAX_NAMES else None
        pattern = patterns[name]
        if not pattern:
            continue
        end = pattern.search(text, match.end())
        if not end:
            patterns[name] = None
            continue
        parts += [outside(text[position : match.start()]), inside(match, text[match.end() : end.start()])]
        if inside is keep_region:
            parts[-1] = text[match.start() : end.end()]
        position = end.end()
    parts.append(outside(text[position:]))
    return "".join(parts)


def keep_region(match: re.Match[str], inner: str) -> str:
    """Mark as `inside` of `replace_regions` that regions stay as they are."""
    return match[0] + inner
