"""One search for many hints: texts, of which another must contain one for a pattern to match. Much faster than the patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

SOUGHT_CHARACTERS = 12  # of a hint; more would hardly find fewer texts


def compile_hints(hints: Iterable[str]) -> Callable[[str], bool]:
    """A function that is true for each lower-case text with one of these hints, and for few others."""
    beginnings = [hint.lstrip()[:SOUGHT_CHARACTERS] for hint in hints]
    search = compile_search(beginnings)
    search_ascii = compile_search([beginning for beginning in beginnings if beginning.isascii()])
    return lambda text: (search_ascii if text.isascii() else search)(text) is not None


def compile_search(texts: list[str]) -> Callable[[str], re.Match[str] | None]:
    """A search for any of these texts."""
    return re.compile(join_beginnings(texts) if texts else "(?!)").search


def join_beginnings(texts: list[str]) -> str:
    """A regular expression for any of these texts, in which what several begin with is tried once.

    >>> join_beginnings(["tide", "till", "weir"])
    '(?:ti(?:de|ll)|weir)'
    """
    if "" in texts:
        return ""
    by_first: dict[str, list[str]] = {}
    for text in texts:
        by_first.setdefault(text[0], []).append(text[1:])
    parts = [re.escape(first) + join_beginnings(rest) for first, rest in by_first.items()]
    return f"(?:{'|'.join(parts)})" if len(parts) > 1 else parts[0]
