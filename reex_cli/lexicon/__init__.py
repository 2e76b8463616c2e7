"""Words only: what pages say around an article, names of months and of people, what menus sort by, a file a language.

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

from reex_cli.lexicon.phrases import GAP, Phrases, phrase, tokens

__all__ = ["GAP", "LANGUAGES", "Phrases", "given", "is_kind", "months", "phrase", "phrases", "tables", "tokens", "topics"]

NAMES_TOO = frozenset(("brand", "case", "fach", "land", "model", "ort", "price", "room", "stadt", "team"))  # end many a name
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


@cache
def kinds() -> frozenset[str]:
    """What menus sort things by, case-folded: "Shop by brand", "By industry"."""
    return frozenset(name for language in LANGUAGES for name in tables(language)["kinds"].split())


def is_kind(name: str) -> bool:
    """Whether what has the form of a name is a kind that a menu sorts by.

    >>> is_kind("Company Size"), is_kind("ROLE"), is_kind("Jo Brand"), is_kind("Grey Heron")
    (True, True, False, False)
    """
    parts = tokens(name)
    if not parts or parts[-1] not in kinds():
        return False
    return len(parts) == 1 or not (parts[-1] in NAMES_TOO or len(parts[0]) == 1 or parts[0] in given())
