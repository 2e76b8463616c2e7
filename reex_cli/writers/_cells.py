"""A record as cells of a table, for every tabular writer."""

from __future__ import annotations

from typing import Any

from reex_cli.model import Article
from reex_cli.writers._json import line
from reex_cli.writers._writer import record

JOIN = " | "


def cells(article: Article) -> dict[str, str]:
    """Every field as text: nothing for what is unknown, lists joined, objects as JSON."""
    return {field: cell(value) for field, value in record(article).items()}


def cell(value: Any) -> str:
    """One value as text.

    >>> cell(None), cell(("a", "b")), cell({"k": (1,)}), cell({})
    ('', 'a | b', '{"k":[1]}', '')
    """
    if value is None or value == {}:
        return ""
    if isinstance(value, dict):
        return line(value).decode()
    return JOIN.join(value) if isinstance(value, (tuple, list)) else str(value)
