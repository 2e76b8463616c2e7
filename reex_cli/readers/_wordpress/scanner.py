"""What stands between a beginning and its end, found in one pass: no text is so bad that it is read twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

RegionReplacement = Callable[[re.Match[str], str], str]  # from what begins a region, and what is in it
TextChange = Callable[[str], str]


@lru_cache(1 << 8)
def _compile_end(of: str) -> re.Pattern[str]:
    return re.compile(of, re.IGNORECASE)


def replace_regions(
    begins: re.Pattern[str], ends: TextChange, text: str, inside: RegionReplacement, outside: TextChange = str
) -> str:
    """A text with its regions replaced. `ends` is told the name that began one, and gives the pattern of its end.

    >>> replaced(re.compile(r"<(b|i)>"), lambda name: f"</{name}>", "a <b>c</b> <i>d", lambda _, inner: inner.upper())
    'a C <i>d'
    """
    parts: list[str] = []
    at, endless = 0, set()
    for found in begins.finditer(text):
        name = found[1].lower()
        if found.start() < at or name in endless:
            continue
        end = _compile_end(ends(name)).search(text, found.end())
        if not end:
            endless.add(name)
            continue
        parts += [outside(text[at : found.start()]), inside(found, text[found.end() : end.start()])]
        if inside is keep_region:
            parts[-1] = text[found.start() : end.end()]
        at = end.end()
    parts.append(outside(text[at:]))
    return "".join(parts)


def keep_region(found: re.Match[str], inner: str) -> str:
    """A region that stays as it is."""
    return found[0] + inner
