"""Looks up what a record states about an article, under the names of other tools or those that the user has given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any

from reex_cli.options import FieldMap
from reex_cli.readers._json_records.names import CONTAINERS
from reex_cli.readers._private_records import fold_name

MAX_NAMES = 1 << 12  # of members whose folded names are remembered
MAX_PATH_VALUES = 500  # values to which one path leads through lists
EMPTY: tuple[object, ...] = (None, "", [], {})


@lru_cache(MAX_NAMES)
def fold(name: str) -> str:
    """The folded name of a member."""
    return "_source" if name == "_source" else fold_name(name)


class Fields:
    """The members of a record by their folded names, and those of the objects in it that hold metadata."""

    def __init__(self, record: dict[str, Any], field_map: FieldMap = ()) -> None:
        self.record = record
        self.mapped = dict(field_map)

    @cached_property
    def levels(self) -> list[dict[str, Any]]:
        """The record, then its containers, each with folded names."""
        top = fold_members(self.record)
        inner = [fold_members(top[name]) for name in CONTAINERS if isinstance(top.get(name), dict)]
        return [top, *inner]

    def values(self, field: str, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """Yield (name, value) of a field, best first: where the user's map leads, else by name and level; none is empty."""
        if field in self.mapped:
            yield from ((path, value) for path in self.mapped[field] for value in follow_path(self.record, path))
            return
        for name in names:
            for level in self.levels:
                value = level.get(name)
                if value not in EMPTY:
                    yield name, value

    def has(self, *names: str) -> bool:
        """Whether the record itself has a member of one of these folded names."""
        return any(self.levels[0].get(name) not in EMPTY for name in names)


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
