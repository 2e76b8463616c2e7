"""A record as cells of a table, for every tabular writer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reex_cli.model import Article
from reex_cli.writers._fields import value
from reex_cli.writers._json import line

JOIN = " | "


def cells(article: Article, names: Iterable[str]) -> list[str]:
    """Fields as text: nothing for what is unknown, lists joined, objects as JSON."""
    return [cell(value(article, name)) for name in names]


def cell(found: Any) -> str:
    """One value as text.

    >>> cell(None), cell(("a", "b")), cell({"k": (1,)}), cell({}), cell([1, 2]), cell(True)
    ('', 'a | b', '{"k":[1]}', '', '[1,2]', 'true')
    """
    if found is None or found == {}:
        return ""
    if isinstance(found, str):
        return found
    if isinstance(found, (tuple, list)) and all(isinstance(one, str) for one in found):
        return JOIN.join(found)
    return line(found).decode()
