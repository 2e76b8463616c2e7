"""The custom fields of a post (Advanced Custom Fields), in which a site may keep its text instead of the content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MARKUP = re.compile(r"<(?:p|h[1-6]|ul|ol|blockquote|figure)\b[^<>]*+>", re.IGNORECASE)  # as the visual editor writes it
MIN_NOTED_WORDS = 5
MAX_NOTED = 8
MAX_DEPTH = 6  # of layouts, groups and repeaters
MAX_VALUES = 1000


def render_custom_fields(acf: Any) -> str:
    """The HTML of the custom fields that were written in the visual editor, in order, whatever layouts are around them.

    >>> render_custom_fields({"parts": [{"layout": "text", "body": "<p>Salt.</p>"}], "ground": "red", "end": "<p>Tide.</p>"})
    '<p>Salt.</p>\\n<p>Tide.</p>'
    """
    values = (value for value, _ in zip(_iter_texts(acf), range(MAX_VALUES), strict=False))
    return "\n".join(value for value in values if MARKUP.search(value))


def _iter_texts(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)) and depth < MAX_DEPTH:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _iter_texts(item, depth + 1)


def note_custom_fields(acf: Any) -> tuple[str, ...]:
    """Note the custom fields that hold text: a post without content may have its text there."""
    fields = acf.items() if isinstance(acf, dict) else ()
    texts = [key for key, value in fields if isinstance(value, str) and len(value.split()) >= MIN_NOTED_WORDS]
    return (f"custom fields with text: {', '.join(texts[:MAX_NOTED])}",) if texts else ()
