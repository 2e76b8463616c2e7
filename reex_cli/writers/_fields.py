"""Fields by name, as `--fields` selects them: fields of the record, members of its objects, and derived columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reex_cli import date_arithmetic
from reex_cli.errors import BadOption
from reex_cli.json_record import to_record
from reex_cli.model import DUPLICATES, EXTRAS, Article
from reex_cli.record import FIELD_NAMES, PUBLISHED_AT

ADDED = "+"  # before fields that are added to the usual ones
ALL_EXTRAS = (*EXTRAS, DUPLICATES)
OBJECT_FIELDS = ("terms", "native")  # their members can be selected: terms.category, native.slug


def parse_fields(text: str, option: str = "fields", usual: tuple[str, ...] = FIELD_NAMES) -> tuple[str, ...]:
    """Parse a comma-separated list of fields; behind a plus sign they are added to the usual ones.

    Raises `BadOption`, with the option, for a name that is unknown or repeated.

    >>> parse_fields("id, terms.category"), parse_fields("+markdown", usual=("id", "title"))
    (('id', 'terms.category'), ('id', 'title', 'markdown'))
    """
    added = text.removeprefix(ADDED)
    names = [*(usual if added != text else ()), *(name.strip() for name in (added.split(",") if text else ()))]
    for number, name in enumerate(names):
        field, _, member = name.partition(".")
        if name not in (*FIELD_NAMES, *ALL_EXTRAS, PUBLISHED_AT) and not (field in OBJECT_FIELDS and member):
            known = ", ".join((*FIELD_NAMES, PUBLISHED_AT, *(f"{field}.NAME" for field in OBJECT_FIELDS), *ALL_EXTRAS))
            raise BadOption(f"--{option} {name or repr(name)}: no such field. Known: {known}.")
        if name in names[:number]:
            raise BadOption(f"--{option}: {name} is named twice.")
    return tuple(names)


def field_value(article: Article, name: str) -> Any:
    """The value of a field; None, or an empty list, where the article has none."""
    if name == PUBLISHED_AT:
        moment = date_arithmetic.to_utc(article.date)
        return moment.isoformat().replace("+00:00", "Z") if moment else None
    if name in ALL_EXTRAS:
        return to_record(article, frozenset((name,)))[name]
    field, _, member = name.partition(".")
    value = getattr(article, field)
    return value.get(member, () if field == "terms" else None) if member else value


def field_values(article: Article, names: Iterable[str]) -> dict[str, Any]:
    """The values of several fields, in the order of their names."""
    return {name: field_value(article, name) for name in names}
