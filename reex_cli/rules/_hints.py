"""One search for many hints: texts, of which another must contain one for a pattern to match. Much faster than the patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reex_cli.lexicon.beginnings import join_beginnings
from reex_cli.pattern_cache import pattern_cache

SOUGHT_CHARACTERS = 12  # of a hint; more would hardly find fewer texts


def compile_hints(hints: Iterable[str]) -> Callable[[str], bool]:
    """A function that is true for each lower-case text with one of these hints, and for few others."""
    beginnings = sorted({hint.lstrip()[:SOUGHT_CHARACTERS] for hint in hints})  # in an order: what is compiled is kept
    search = compile_search(beginnings)
    search_ascii = compile_search([beginning for beginning in beginnings if beginning.isascii()])
    return lambda text: (search_ascii if text.isascii() else search)(text) is not None


def compile_search(texts: list[str]) -> Callable[[str], re.Match[str] | None]:
    """A search for any of these texts."""
    return pattern_cache.compile(join_beginnings(texts) if texts else "(?!)").search
