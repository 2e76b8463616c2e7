"""Looks up what a record states about an article, under the names of other tools or those that the user has given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any
from unicodedata import combining, normalize

from reex_cli import lexicon
from reex_cli.options import FieldMap
from reex_cli.readers._json_records import names as usual
from reex_cli.readers._json_records.names import CONTAINERS, NAMES, TEXT, TEXT_NAMES, TITLE
from reex_cli.readers._private_records import fold_name
from reex_cli.readers._text import head_values
from reex_cli.readers._text.head_values import fold_key, known_words

MAX_NAMES = 1 << 12  # of members whose folded names are remembered
MAX_PATH_VALUES = 500  # values to which one path leads through lists
MAX_SHAPES = 1 << 8  # sets of keys whose maps are remembered
MAX_NAMED_KEYS, MAX_KEY = 100, 40  # of a record whose keys may be words of a language
FIELDS_OF_KINDS = {
    head_values.CONTENT: usual.TEXT,
    head_values.TITLE: usual.TITLE,
    head_values.AUTHOR: usual.AUTHORS,
    head_values.DATE: usual.DATE,
    head_values.MODIFIED: usual.MODIFIED,
    head_values.URL: usual.URL,
    head_values.SITE: usual.SITE,
    head_values.SUMMARY: usual.SUMMARY,
    head_values.TERMS: usual.TERMS,
    head_values.LANGUAGE: usual.LANGUAGE,
}
EMPTY: tuple[object, ...] = (None, "", [], {})


@lru_cache(MAX_NAMES)
def fold(name: str) -> str:
    """The folded name of a member."""
    return "_source" if name == "_source" else fold_name(name)


@lru_cache(MAX_SHAPES)
def complete_map(keys: tuple[str, ...], field_map: FieldMap = ()) -> FieldMap:
    """The user's map, and the paths of keys that name fields in the words of any language.

    There are none where a text, and an article's title beside it, have their usual names.

    >>> complete_map(("Titel", "Inhalt", "Datum")), complete_map(("title", "text", "datum"))
    ((('text', ('Inhalt',)), ('title', ('Titel',)), ('date', ('Datum',))), ())
    >>> complete_map(("_id", "_source.titel", "_source.text"))
    (('title', ('_source.titel',)),)
    """
    folded = frozenset(fold(last_step(key)) for key in keys)
    has_text = not folded.isdisjoint(TEXT_NAMES)
    if (
        len(keys) > MAX_NAMED_KEYS
        or (has_text and not folded.isdisjoint(NAMES[TITLE]))
        or any(field == TEXT for field, _ in field_map)
    ):
        return field_map
    announced: dict[str, list[str]] = {}
    for key in keys:
        kinds = plain_words().get(remove_accents(fold_key(last_step(key))), ()) if len(key) <= MAX_KEY else ()
        for field in (FIELDS_OF_KINDS[kind] for kind in kinds[:1] if kind in FIELDS_OF_KINDS):
            announced.setdefault(field, []).append(key)
    if TEXT not in announced and not (has_text and TITLE in announced):
        return field_map
    stated = {TEXT} if has_text else set()
    stated |= {field for field, names in NAMES.items() if not folded.isdisjoint(names)} | {field for field, _ in field_map}
    order = [field for field in FIELDS_OF_KINDS.values() if field in announced and field not in stated]
    return (*field_map, *((field, tuple(announced[field])) for field in order))


@cache
def plain_words() -> dict[str, tuple[str, ...]]:
    """The words that announce a value, without accents and small words, which keys rarely have → the kinds of value."""
    small = lexicon.open_words()
    short = {
        " ".join(part for part in word.split() if part not in small) or word: kinds for word, kinds in known_words().items()
    }
    return {remove_accents(word): kinds for word, kinds in (*short.items(), *known_words().items())}


def remove_accents(word: str) -> str:
    """A word without the accents of its letters.

    >>> remove_accents("título"), remove_accents("日付")
    ('titulo', '日付')
    """
    return "".join(sign for sign in normalize("NFD", word) if not combining(sign))


class Fields:
    """The members of a record by their folded names, and those of the objects in it that hold metadata."""

    def __init__(self, record: dict[str, Any], field_map: FieldMap = ()) -> None:
        self.record = record
        self.mapped = dict(complete_map(tuple(iter_paths(record)), field_map))

    @cached_property
    def levels(self) -> list[dict[str, Any]]:
        """The record, then its containers, each with folded names."""
        top = fold_members(self.record)
        inner = [fold_members(top[name]) for name in CONTAINERS if isinstance(top.get(name), dict)]
        return [top, *inner]

    def values(self, field: str, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """Yield (name, value) of a field, best first: where the map leads, then by name and level; none is empty."""
        yield from self.mapped_values(field)
        for name in names:
            for level in self.levels:
                value = level.get(name)
                if value not in EMPTY:
                    yield name, value

    def mapped_values(self, field: str) -> Iterator[tuple[str, Any]]:
        """Yield (path, value) of a field where a map says that it is stated."""
        for path in self.mapped.get(field, ()):
            yield from ((path, value) for value in follow_path(self.record, path))

    def has(self, *names: str) -> bool:
        """Whether the record itself has a member of one of these folded names."""
        return any(self.levels[0].get(name) not in EMPTY for name in names)


def iter_paths(record: dict[str, Any]) -> Iterator[str]:
    """The keys of a record, and the paths of those in the objects in it that hold metadata."""
    for key, value in record.items():
        if isinstance(value, dict) and fold(key) in CONTAINERS:
            yield from (f"{key}.{inner}" for inner in value)
        else:
            yield key


def last_step(path: str) -> str:
    """The last key of a path."""
    return path.rpartition(".")[2]


def fold_members(record: dict[str, Any]) -> dict[str, Any]:
    """The members of an object by their folded names; of several with one name, the first that is not empty."""
    folded: dict[str, Any] = {}
    for key, value in record.items():
        name = fold(key)
        if folded.get(name) in EMPTY:
            folded[name] = value
    return folded


def follow_path(record: Any, path: str) -> Iterator[Any]:
    """Yield the values at a path of keys, parted by dots, through all items of lists.

    >>> list(follow_path({"parts": [{"text": "Salt."}, {"text": "Tide."}], "dc.title": "Mill"}, "parts.text"))
    ['Salt.', 'Tide.']
    >>> list(follow_path({"dc.title": "Mill"}, "dc.title")), list(follow_path({"a": {}}, "a.b"))
    (['Mill'], [])
    """
    found = [record]
    steps = path.split(".")
    if isinstance(record, dict) and path in record:
        found, steps = [record[path]], []
    for step in steps:
        items = [item for value in found for item in (value if isinstance(value, list) else [value])][:MAX_PATH_VALUES]
        found = [item[step] for item in items if isinstance(item, dict) and step in item]
    yield from (value for value in found if value not in EMPTY)
