"""The selectors by which rules and the classifier know an element."""

from __future__ import annotations

import re

from reex_cli.readers._html.elements import BLOCK_ELEMENTS
from reex_cli.readers._html.hiding import hiding_selectors
from reex_cli.readers._html.parser import unescape_text

SELECTOR_ATTRIBUTE = re.compile(r' (class|id|role|style|hidden|aria-hidden)="([^"]*)"')
STREAMED = re.compile(r' id="S:\w++"')  # React sends such elements behind the page, and its script puts them in their places


def extract_selectors(name: str, written: str) -> tuple[str, ...]:
    """The selectors by which rules recognise an element: tag name if it is block-level, classes, id, role, ways of hiding.

    >>> extract_selectors("div", ' id="top" class="wide post" style="color: red; display: none"')
    ('<div>', 'wide', 'post', '#top', '[display:none]')
    """
    classes: list[str] = []
    others: list[str] = []
    for key, value in SELECTOR_ATTRIBUTE.findall(written):
        if key == "class":
            classes = unescape_text(value).split()
        elif key == "style":
            others += hiding_selectors(value)
        elif key in ("id", "role"):
            if value:
                others.append(f"#{unescape_text(value)}" if key == "id" else f"role:{unescape_text(value)}")
        elif key == "hidden":
            others.append("[streamed]" if STREAMED.search(written) else "[hidden]")
        elif value == "true":
            others.append(f"[{key}]")
    if name == "dialog" and ' open="' not in written:
        others.append("[closed]")
    if len(others) > 1:
        others.sort()  # parsers differ in the order of attributes
    return (f"<{name}>", *classes, *others) if name in BLOCK_ELEMENTS else (*classes, *others)
