"""Replaces regions between a start and an end pattern, in one pass, so that no text needs quadratic time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

RegionReplacement = Callable[[re.Match[str], str], str]  # (match of the start, text inside) → replacement
TextChange = Callable[[str], str]


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
    position, unclosed = 0, set()
    for match in begins.finditer(text):
        name = match[1].lower()
        if match.start() < position or name in unclosed:
            continue
        end = _compile_end(ends(name)).search(text, match.end())
        if not end:
            unclosed.add(name)
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
