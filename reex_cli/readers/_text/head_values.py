"""What a named value at the head of a text states, by the words of the lexicon and the form of the value.

Both have to agree: `Date: a dried fruit` states no date, and `Source: the river` no address. Where the head of a text
begins and ends is left to `head`, and keys between fences to `front_matter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reex_cli import lexicon
from reex_cli.dates import find_dates, parse_date
from reex_cli.model import Block, Kind
from reex_cli.text import normalize_spaces

TITLE, AUTHOR, DATE, MODIFIED, URL, SITE = "title", "author", "date", "modified", "url", "site"
SUMMARY, TERMS, LANGUAGE, CONTENT, OTHER = "summary", "terms", "language", "content", "other"
KINDS = (
    TITLE,
    AUTHOR,
    DATE,
    MODIFIED,
    URL,
    SITE,
    SUMMARY,
    TERMS,
    LANGUAGE,
    CONTENT,
    OTHER,
)  # in the order in which they are tried
TAXONOMIES = {
    "tags": "tag",
    "tag": "tag",
    "categories": "category",
    "category": "category",
    "keywords": "keyword",
    "topics": "topic",
    "series": "series",
}
MAX_WORDS = {TITLE: 40, AUTHOR: 16, DATE: 12, MODIFIED: 12, URL: 30, SITE: 8, SUMMARY: 300, TERMS: 60, LANGUAGE: 3, OTHER: 8}
FEW_NAMES = 3  # first, middle and last name
MIN_PROSE_WORDS = 8  # of the beginning of a text behind its mark
ENDS_SENTENCE = tuple(".!?…。！？")
LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(<?([^)\s<>]+)>?(?:\s[^)\n]*)?\)")  # of Markdown
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")
ADDRESS = re.compile(r"<?((?:https?://|www\.)[^\s<>]+)>?$", re.IGNORECASE)
SEPARATOR = re.compile(r"[,;，；、|]")
TAG_SIGN = re.compile(r"(?<!\S)#(?=[^\W\d_])")
WORD_MARKS = re.compile(r"[\s_-]+")
CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def known_words() -> dict[str, tuple[str, ...]]:
    """A word in front of a value → the kinds of value that it announces."""
    words: dict[str, tuple[str, ...]] = {}
    for kind in KINDS:
        for word in lexicon.alternatives(f"head-{kind}"):
            folded = fold_key(word)
            words[folded] = (*words.get(folded, ()), kind)
    return words


def fold_key(key: str) -> str:
    """A key in lower case, its words apart.

    >>> fold_key("publishedAt"), fold_key("last_updated"), fold_key("URL Source")
    ('published at', 'last updated', 'url source')
    """
    return WORD_MARKS.sub(" ", CAMEL_CASE.sub(" ", key)).strip().casefold()


def find_kind(key: str, value: str) -> str:
    """The kind of value that a key announces and that the value can be; empty if there is none."""
    for kind in known_words().get(fold_key(key), ()):
        if can_be(kind, value):
            return kind
    return SITE if URL in known_words().get(fold_key(key), ()) and can_be(SITE, value) else ""


def can_be(kind: str, value: str) -> bool:
    """Whether a value has the form of its kind."""
    count = len(value.split())
    if kind is CONTENT:
        return not value or count >= MIN_PROSE_WORDS
    if not value or count > MAX_WORDS[kind]:
        return False
    if kind is URL:
        return bool(find_address(value))
    if kind in (DATE, MODIFIED):
        return is_date(value)
    if kind is AUTHOR:
        return not value.endswith(("!", "?", "…", ":", ",")) and "://" not in value and is_names(value)
    return kind in (TITLE, SUMMARY, TERMS) or ("://" not in value and not value.endswith(ENDS_SENTENCE))


def is_names(value: str) -> bool:
    """Whether a value may be names: no word in lower case but between two others, or very few words.

    >>> [is_names(x) for x in ("Grey Heron and Marta of the Weir", "the river that was cooler", "grey heron")]
    [True, False, True]
    """
    words = value.split()
    return not words[0][0].islower() or len(words) <= FEW_NAMES


def is_date(value: str) -> bool:
    """Whether a value states a day, even if day and month cannot be told apart."""
    return bool(parse_date(value) or next(find_dates(value, "dmy"), None))


def find_address(value: str) -> str:
    """The web address that a value is, or links to; empty if it is none.

    >>> [find_address(x) for x in ("<https://weir.example/a>", "[A](https://weir.example/a)", "see https://weir.example")]
    ['https://weir.example/a', 'https://weir.example/a', '']
    """
    link = LINK.fullmatch(value.strip())
    match = ADDRESS.match(link[2] if link else value.strip())
    return match[1] if match else ""


def clean_value(value: str) -> str:
    """A value without marks of emphasis, quotes around it, and the addresses of its links.

    >>> [clean_value(x) for x in ('"[[Grey Heron]]"', "**12**", "[Weir](https://weir.example)", "The “old” mill")]
    ['Grey Heron', '12', 'Weir', 'The “old” mill']
    """
    value = LINK.sub(r"\1", WIKI_LINK.sub(r"\1", value))
    value = normalize_spaces(value).strip("*_`\\ ")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value


def build_fields(kind: str, key: str, value: str) -> Iterator[Block]:
    """The fields of a named value."""
    if kind is URL:
        yield Block(Kind.FIELD, find_address(value), name="head:url")
    elif kind is TERMS:
        if names := split_terms(value):
            taxonomy = TAXONOMIES.get(fold_key(key), "keyword")
            yield Block(Kind.FIELD, " | ".join(names), name="term", rows=((taxonomy, *names),))
    elif kind is AUTHOR:
        yield from (Block(Kind.FIELD, name, name="head:author") for name in split_names(clean_value(value)))
    elif text := clean_value(value):
        yield Block(Kind.FIELD, read_date(text) if kind in (DATE, MODIFIED) else text, name=f"head:{kind}")


def read_date(text: str) -> str:
    """The day in a text, as it is written there if it is nothing else."""
    return text if parse_date(text) else next((mention.value for mention in find_dates(text)), text)


def split_terms(value: str) -> list[str]:
    """The tags of a line: separated by commas, or by their signs.

    >>> split_terms("salt, old roads"), split_terms("#salt #mill"), split_terms("[[salt]], [road]")
    (['salt', 'old roads'], ['salt', 'mill'], ['salt', 'road'])
    """
    value = clean_value(value).strip("[]")
    parts = TAG_SIGN.split(value) if TAG_SIGN.match(value) else SEPARATOR.split(value)
    return [name for part in parts if (name := clean_value(part).strip("#,[] "))]


def split_names(value: str) -> list[str]:
    """The names in a value.

    >>> split_names("Grey Heron, Marta Weir and Jo Ford"), split_names("Heron, Grey"), split_names("Grey Heron, Senior Editor")
    (['Grey Heron', 'Marta Weir', 'Jo Ford'], ['Heron, Grey'], ['Grey Heron'])
    """
    parts = [part.strip() for part in name_separator().split(value)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and not all(" " in part or not part.isascii() for part in parts):
        return [value]
    return [part for number, part in enumerate(parts) if not number or not not_a_name().search(part)]


@cache
def name_separator() -> re.Pattern[str]:
    """What stands between two names."""
    joiner = lexicon.pattern("name-joiner")
    return re.compile(rf"\s?[,;，；、|]\s?(?:{joiner}\s)?|\s(?:&|{joiner})\s")


@cache
def not_a_name() -> re.Pattern[str]:
    """A word behind a name that is part of no other name: an office, a group."""
    return re.compile(rf"\b(?:{lexicon.pattern('name-end')}|{lexicon.pattern('group-word')}){lexicon.WORD_END}", re.IGNORECASE)
