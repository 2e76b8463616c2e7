"""Words of natural languages as data, one file per language. Code contains no word of a language.

To add a language, write its `<language>.toml` with the keys of all others; `tests/test_lexicon.py` checks it. Months,
`author-label`, `byline-preposition`, `published-stem`, `updated-stem` and the topics matter most; any list may be empty.

* `months`: twelve strings, each the names and abbreviations of one month, folded by `fold`. A name of two words has `_`
  between them; one that begins with a point is meant only where a point is behind the number of the day. `persian_months`
  are those of the Persian calendar, and `eras` ("令和 2018") those in which years are counted, each with the year before its
  first.
* `stop_words`: frequent words of running text. The classifiers count them: new ones ask for new training.
* `honorifics`: titles before the first name of a person, folded.
* `open_words`: articles, prepositions and the like; a line that ends in one of them goes on in the next.
* `menu_facets`: what menus sort things by ("Shop by brand"); `facet_surnames` are those of them that are surnames, too.
* `[patterns]`: regular expressions, for each key a list of alternatives, in the order in which they are tried. Comments
  in `en.toml` say what each key is for. Blanks may be written as blanks: they are escaped for `re.VERBOSE`. Case is
  ignored unless the comment says otherwise; then every spelling that counts is listed: `"[Bb]y", "BY"`.
* `[topics]`: the phrases that pages put around an article, in lower case and without punctuation. `share this` is a
  whole line, `share on …` begins one, `… comments` ends one, `recent … posts` does both, `#` is any number.

`given_names.txt` holds given names of all languages, `family_names.txt` those of families where they come first. What a match
means is left to the callers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reex_cli.lexicon.alternation import MATCHES_NOTHING, join_alternatives
from reex_cli.lexicon.language_file import parse_language
from reex_cli.lexicon.lazy_pattern import LazyPattern
from reex_cli.lexicon.phrases import GAP, WORD_END, PhraseIndex, fold, normalize_phrase, tokenize

__all__ = [
    "GAP",
    "LANGUAGES",
    "MATCHES_NOTHING",
    "WORD_END",
    "LazyPattern",
    "PhraseIndex",
    "alternatives",
    "compile_lower",
    "compile_pattern",
    "eras",
    "family_names",
    "fold",
    "given_names",
    "honorifics",
    "is_menu_facet",
    "load_language",
    "match_topics",
    "month_eras",
    "months",
    "normalize_phrase",
    "open_words",
    "pattern",
    "persian_months",
    "stop_words",
    "tokenize",
]

FOLDER = Path(__file__).parent
FIRST_LANGUAGE = "en"  # whose alternatives are tried first
LANGUAGES = tuple(sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda code: (code != FIRST_LANGUAGE, code)))
CACHED_LINES = 1 << 13  # a page and a site repeat many lines


@cache
def load_language(language: str) -> dict[str, Any]:
    """The content of `<language>.toml`."""
    return parse_language((FOLDER / f"{language}.toml").read_text("utf-8"))


def alternatives(key: str) -> tuple[str, ...]:
    """What all languages list under a key of `[patterns]`, English first. Raises `KeyError` for an unknown key."""
    return tuple(dict.fromkeys(item for language in LANGUAGES for item in load_language(language)["patterns"][key]))


def pattern(key: str, *, any_case: bool = False) -> str:
    r"""One group `(?:…|…)` of the alternatives that all languages list under a key of `[patterns]`, English first.

    Blanks are escaped, so that the group can be part of a verbose pattern. `any_case` is for patterns that ignore case,
    which it makes faster to search. Raises `KeyError` for an unknown key.
    """
    return join_alternatives(alternatives(key), any_case=any_case)


@cache
def compile_pattern(key: str, before: str = "", after: str = "", flags: re.RegexFlag = re.IGNORECASE) -> LazyPattern:
    """The alternatives of a key, compiled once, between two other patterns, such as word boundaries."""
    return LazyPattern(f"{before}{pattern(key, any_case=bool(flags & re.IGNORECASE))}{after}", flags)


def compile_lower(key: str, before: str = "", after: str = "") -> LazyPattern:
    """The same for the alternatives of a key in which case is ignored, to be matched with text in lower case (`lower_case`).

    It takes half the time to compile and to search.
    """
    return LazyPattern(f"{before}{pattern(key)}{after}")


@cache
def phrase_index() -> PhraseIndex:
    """The phrases of all topics in all languages."""
    return PhraseIndex(item for language in LANGUAGES for item in load_language(language)["topics"].items())


@lru_cache(CACHED_LINES)
def match_topics(line: str) -> frozenset[str]:
    """The topics of which a phrase matches the whole line."""
    return phrase_index().topics(line)


@cache
def months() -> dict[str, int]:
    """Name or abbreviation of a month, folded, without points within and behind it → its number, 1..12."""
    return dict(name for language in LANGUAGES for name in _numbered_names(load_language(language)["months"]))


@cache
def persian_months() -> dict[str, int]:
    """Name of a month of the Persian calendar, folded → its number, 1..12."""
    return dict(name for language in LANGUAGES for name in _numbered_names(load_language(language)["persian_months"]))


@cache
def eras() -> dict[str, int]:
    """Name of an era in which years are counted → the year before its first."""
    pairs = (item.rsplit(" ", 1) for language in LANGUAGES for item in load_language(language)["eras"])
    return {name: int(year) for name, year in pairs}


@cache
def month_eras() -> dict[str, int]:
    """Name of a month → the year before the first of the era in which its language counts years, if it has such an era."""
    return {
        name: int(load_language(language)["eras"][0].rsplit(" ", 1)[1])
        for language in LANGUAGES
        if load_language(language)["eras"]
        for name, _ in _numbered_names(load_language(language)["months"])
    }


def _numbered_names(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The names of months with their numbers. Points within and behind them are left out, and `_` becomes a space."""
    for number, of_month in enumerate(names, start=1):
        for name in of_month.split():
            yield name[0] + name[1:].replace(".", "").replace("_", " "), number


@cache
def given_names() -> frozenset[str]:
    """Names that people are often given, folded by `fold`."""
    return _read_names("given_names.txt")


@cache
def family_names() -> frozenset[str]:
    """Names of families in languages that write them first, case-folded."""
    return _read_names("family_names.txt")


def _read_names(file: str) -> frozenset[str]:
    """The lines of a file, comments apart."""
    lines = (FOLDER / file).read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def stop_words() -> frozenset[str]:
    """Frequent words of running text, lower case."""
    return _words("stop_words")


def open_words() -> frozenset[str]:
    """Words that no sentence ends in, lower case."""
    return _words("open_words")


def honorifics() -> frozenset[str]:
    """Titles before the first name of a person, folded by `fold`, without points."""
    return _words("honorifics")


def is_menu_facet(name: str) -> bool:
    """Whether words in the form of a name end in a facet that a menu sorts by, and are not likely to be a person.

    >>> is_menu_facet("Company Size"), is_menu_facet("ROLE"), is_menu_facet("Jo Brand"), is_menu_facet("Grey Heron")
    (True, True, False, False)
    """
    parts = tokenize(name)
    if not parts or parts[-1] not in _words("menu_facets"):
        return False
    return len(parts) == 1 or not (parts[-1] in _words("facet_surnames") or len(parts[0]) == 1 or parts[0] in given_names())


@cache
def _words(key: str) -> frozenset[str]:
    """The words of all languages under a key that is a string of words."""
    return frozenset(word for language in LANGUAGES for word in load_language(language)[key].split())
