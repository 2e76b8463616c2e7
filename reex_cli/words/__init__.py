"""Words only: what pages say around an article, names of months, names often given to people, a file a language.

Each `<language>.toml` has the same keys. A phrase is written as it is read, in lower case:

* `share this` is a whole line, `share on …` begins one, `… comments` ends one, and
  `recent … posts` does both;
* `#` is any number.

Punctuation and case count for nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reex_cli.words._phrases import GAP, Phrases, phrase, tokens

__all__ = ["GAP", "LANGUAGES", "Phrases", "given", "months", "phrase", "phrases", "tables", "tokens", "topics"]

LANGUAGES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))


@cache
def tables(language: str) -> dict[str, Any]:
    """The words of one language, by key."""
    import tomllib

    table = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    return dict(table)


@cache
def phrases() -> Phrases:
    """The phrases of every language."""
    return Phrases(item for language in LANGUAGES for item in tables(language)["topics"].items())


@lru_cache(1 << 13)  # a page and a site say many lines more than once
def topics(line: str) -> frozenset[str]:
    """The topics that a line reads like."""
    return phrases().topics(line)


@cache
def months() -> dict[str, int]:
    """Name or abbreviation, case-folded → number of the month."""
    return {
        name: number
        for language in LANGUAGES
        for number, names in enumerate(tables(language)["months"], start=1)
        for name in names.split()
    }


@cache
def given() -> frozenset[str]:
    """Names that people are often given, case-folded."""
    return frozenset(name for language in LANGUAGES for name in tables(language)["given"].split())
