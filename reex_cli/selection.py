"""Which articles the user wants."""

from __future__ import annotations

from collections.abc import Iterable

from reex_cli.dates import not_before
from reex_cli.model import Article
from reex_cli.options import Selection


def selects(selection: Selection, article: Article) -> bool:
    """Whether an article has everything that is asked of it. Words compare without regard to case."""
    return (
        _dated(selection, article.date)
        and _one(selection.formats, [article.format])
        and _one(selection.hosts, [article.host or ""])
        and _one(selection.statuses, [article.status or ""])
        and _one(selection.authors, article.authors)
        and _one(selection.terms, (name for names in article.terms.values() for name in names))
        and (not selection.ids or article.id.startswith(selection.ids))
        and (not selection.match or bool(selection.match.search(f"{article.title or ''}\n{article.text}")))
    )


def _dated(selection: Selection, date: str | None) -> bool:
    if not selection.since and not selection.until:
        return True
    if not date:
        return False
    return (not selection.since or not_before(date, selection.since)) and (
        not selection.until or not_before(selection.until, date)
    )


def _one(wanted: frozenset[str], values: Iterable[str]) -> bool:
    return not wanted or any(value.casefold() in wanted for value in values)
