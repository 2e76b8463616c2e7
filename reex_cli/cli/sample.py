"""Hold articles until the run ends: a random sample of them, or all of them to be sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from reex_cli.date_arithmetic import to_utc
from reex_cli.errors import BadOption
from reex_cli.model import EXTRAS, Article
from reex_cli.writers import Write, field_value, parse_fields

DATE_FIELDS = ("date", "modified")


@contextmanager
def sample_articles(writing: AbstractContextManager[Write], number: int | None) -> Iterator[Write]:
    """Write a random sample of so many articles, in their order; all without a number. The same articles give the same sample.

    Reservoir sampling (Vitter 1985, algorithm R): no more articles are held than are wanted.
    """
    with writing as write:
        if not number:
            yield write
            return
        from random import Random

        random = Random(0)  # noqa: S311 - a sample, no secret
        chosen: list[tuple[int, Article]] = []
        seen = 0

        def hold(article: Article) -> None:
            nonlocal seen
            place = seen if seen < number else random.randrange(seen + 1)
            if seen < number:
                chosen.append((seen, article))
            elif place < number:
                chosen[place] = (seen, article)
            seen += 1

        yield hold
        for _, article in sorted(chosen, key=lambda pair: pair[0]):
            write(article)


@contextmanager
def sort_articles(
    writing: AbstractContextManager[Write], field: str, limit: int | None, reduce: Callable[[Article], Article]
) -> Iterator[Write]:
    """Write articles sorted by a field, the first `limit` of them; `reduce` leaves out of each what is not written.

    A field with a minus sign sorts downwards. Articles without a value come last. All articles are held until the end.
    """
    with writing as write:
        articles: list[Article] = []
        yield lambda article: articles.append(reduce(article))
        name = field.removeprefix("-")
        keys = [sort_key(name, field_value(article, name)) for article in articles]
        known = [index for index, key in enumerate(keys) if key]
        known.sort(key=lambda index: keys[index], reverse=field.startswith("-"))
        unknown = [index for index, key in enumerate(keys) if not key]
        for index in [*known, *unknown][:limit]:
            write(articles[index])


def check_sort_field(field: str) -> None:
    """Raise `BadOption` for a field that articles cannot be sorted by."""
    name = field.removeprefix("-")
    if name in EXTRAS or "," in name:
        raise BadOption(f"--sort {field}: give one field of the record.")
    parse_fields(name, option="sort")


def sort_key(name: str, value: Any) -> tuple[Any, ...]:
    """The key of a value: numbers before texts, moments by UTC; empty without a value.

    >>> sort_key("words", 7), sort_key("title", "The Tide"), sort_key("authors", ())
    ((0, 7), (1, 'the tide'), ())
    >>> sort_key("date", "2025-11-04T23:30:00-07:00")
    (1, '2025-11-05t06:30:00+00:00')
    """
    if value in (None, "", (), [], {}):
        return ()
    if isinstance(value, (int, float)):
        return (0, value)
    moment = to_utc(value) if name in DATE_FIELDS else None
    return (1, (moment.isoformat() if moment else value if isinstance(value, str) else str(value)).casefold())
