"""Fields by name, as `--fields` chooses them: those of the record, parts of them, and what can be derived."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reex_cli import dates
from reex_cli.errors import BadOption
from reex_cli.model import EXTRAS, Article
from reex_cli.writers._writer import FIELDS, record

PUBLISHED = "published_at"  # the date as a moment, where its zone is known
INSIDE = ("terms", "native")  # objects, whose parts are fields as well


def chosen(text: str) -> tuple[str, ...]:
    """The fields of a list with commas; raises `BadOption`.

    >>> chosen("id, terms.category")
    ('id', 'terms.category')
    """
    names = [name.strip() for name in text.split(",")] if text else []
    for number, name in enumerate(names):
        inside = name.partition(".")
        if name not in (*FIELDS, *EXTRAS, PUBLISHED) and not (inside[0] in INSIDE and inside[2]):
            known = ", ".join((*FIELDS, PUBLISHED, *(f"{one}.NAME" for one in INSIDE), *EXTRAS))
            raise BadOption(f"--fields {name or repr(name)}: no such field. Known: {known}.")
        if name in names[:number]:
            raise BadOption(f"--fields: {name} is named twice.")
    return tuple(names)


def value(article: Article, name: str) -> Any:
    """The value of a field; None, or an empty list, where the article has none."""
    if name == PUBLISHED:
        moment = dates.moment(article.date)
        return moment.isoformat().replace("+00:00", "Z") if moment else None
    if name in EXTRAS:
        return record(article, frozenset((name,)))[name]
    field, _, part = name.partition(".")
    whole = getattr(article, field)
    return whole.get(part, () if field == "terms" else None) if part else whole


def values(article: Article, names: Iterable[str]) -> dict[str, Any]:
    """The values of several fields, in their order."""
    return {name: value(article, name) for name in names}
