"""Decide whether the user's filters select an article."""

from __future__ import annotations

from collections.abc import Iterable

from reex_cli.date_arithmetic import is_on_or_after
from reex_cli.model import Article
from reex_cli.options import Selection

EVERYTHING = Selection()


def select(articles: Iterable[Article], selection: Selection) -> tuple[Article, ...]:
    """The articles that pass all filters."""
    return tuple(articles if selection == EVERYTHING else (one for one in articles if is_selected(selection, one)))


def is_selected(selection: Selection, article: Article) -> bool:
    """Whether an article passes all filters. Words are compared without regard to case."""
    return (
        _is_in_period(selection, article.date)
        and _has_any(selection.formats, [article.format])
        and _has_any(selection.hosts, [article.host or ""])
        and _has_any(selection.statuses, [article.status or ""])
        and _has_any(selection.authors, article.authors)
        and _has_any(selection.terms, (name for names in article.terms.values() for name in names))
        and (not selection.ids or article.id.startswith(selection.ids))
        and (not selection.match or bool(selection.match.search(f"{article.title or ''}\n{article.text}")))
    )


def _is_in_period(selection: Selection, date: str | None) -> bool:
    """Whether a date is between `since` and `until`; an article without a date is in no period."""
    if not selection.since and not selection.until:
        return True
    if not date:
        return False
    return (not selection.since or is_on_or_after(date, selection.since)) and (
        not selection.until or is_on_or_after(selection.until, date)
    )


def _has_any(wanted: frozenset[str], values: Iterable[str]) -> bool:
    """Whether one of the values is wanted, or nothing is wanted, which is no filter."""
    return not wanted or any(value.casefold() in wanted for value in values)
