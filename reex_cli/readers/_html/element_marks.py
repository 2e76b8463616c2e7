"""The marks by which rules and the classifier know an element."""

from __future__ import annotations

import re

from reex_cli.readers._html.elements import BLOCK_ELEMENTS
from reex_cli.readers._html.parser import unescape_text

MARK_ATTRIBUTE = re.compile(r' (class|id|role|style|hidden|aria-hidden)="([^"]*)"')
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def extract_marks(name: str, written: str) -> tuple[str, ...]:
    """The marks by which rules recognise an element: tag name if it is block-level, classes, id, role, hidden attributes.

    >>> extract_marks("div", ' id="top" class="wide post" style="color: red; display: none"')
    ('<div>', 'wide', 'post', '#top', '[display:none]')
    """
    classes: list[str] = []
    others: list[str] = []
    for key, value in MARK_ATTRIBUTE.findall(written):
        if key == "class":
            classes = unescape_text(value).split()
        elif key == "style":
            if NOT_SHOWN.search(value):
                others.append("[display:none]")
        elif key in ("id", "role"):
            if value:
                others.append(f"#{unescape_text(value)}" if key == "id" else f"role:{unescape_text(value)}")
        elif key == "hidden" or value == "true":
            others.append(f"[{key}]")
    if len(others) > 1:
        others.sort()  # parsers differ in the order of attributes
    return (f"<{name}>", *classes, *others) if name in BLOCK_ELEMENTS else (*classes, *others)
