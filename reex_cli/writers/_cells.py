"""Values of a record as text cells, for CSV, TSV and the text columns of Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reex_cli.json_record import json_line
from reex_cli.model import Article
from reex_cli.writers._fields import field_value

SEPARATOR = " | "  # between the values of a list


def format_cells(article: Article, names: Iterable[str]) -> list[str]:
    """Format fields as cells: unknown values are empty, lists are joined, objects are JSON."""
    return [format_cell(field_value(article, name)) for name in names]


def format_cell(value: Any) -> str:
    """Format one value as text.

    >>> format_cell(None), format_cell(("a", "b")), format_cell({"k": (1,)}), format_cell({})
    ('', 'a | b', '{"k":[1]}', '')
    >>> format_cell([1, 2]), format_cell(True)
    ('[1,2]', 'true')
    """
    if value is None or value == {}:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (tuple, list)) and all(isinstance(item, str) for item in value):
        return SEPARATOR.join(value)
    return json_line(value).decode()
