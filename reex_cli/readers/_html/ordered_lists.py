"""Numbers of the items of ordered lists: `start`, `value` and `reversed` count; letters and Roman numerals become numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.readers._html.parser import Tag

REVERSED = "reversed"
START = re.compile(r' start="\s*(-?\d{1,9})\s*"')
VALUE = re.compile(r' value="\s*(-?\d{1,9})\s*"')
TYPED_NUMBER = re.compile(r"(\d{1,4}[.)])\s")
UNNUMBERED = re.compile(r' style="[^"]*list-style(?:-type)?\s*:\s*none', re.IGNORECASE)


class ItemNumbers:
    """Counts the items of one ordered list."""

    __slots__ = ("is_shown", "number", "step")

    def __init__(self, written: str) -> None:
        """Begin to count. `written` are the attributes of the list; those of a reversed list state where it starts."""
        start = START.search(written) if written else None
        self.step = -1 if f" {REVERSED}=" in written else 1
        self.number = (int(start[1]) if start else 1) - self.step
        self.is_shown = not (written and UNNUMBERED.search(written))

    def bullet(self, written: str) -> str:
        """The number of the next item, whose attributes are given; empty if the list shows none."""
        value = VALUE.search(written) if written else None
        self.number = int(value[1]) if value else self.number + self.step
        return f"{self.number}." if self.is_shown else ""


def state_number(bullet: str, text: str) -> str:
    """The number in front of a list item: one that begins its text, else that of its list.

    >>> state_number("1.", "4) Stir"), state_number("1.", "Stir")
    ('4)', '1.')
    """
    typed = TYPED_NUMBER.match(text) if text[0].isdigit() else None
    return typed[1] if typed else bullet


def number_reversed_lists(tags: list[Tag]) -> list[Tag]:
    """The same tags; reversed lists state where they start, which is the number of their items."""
    starts = dict(_count_items(tags))
    return [
        (name, raw, f'{written} start="{starts[at]}"', text) if at in starts else (name, raw, written, text)
        for at, (name, raw, written, text) in enumerate(tags)
    ]


def _count_items(tags: list[Tag]) -> Iterator[tuple[int, int]]:
    """The place of each reversed list that states no start, and the number of its items."""
    lists: list[tuple[int, str]] = []  # open: place and end tag
    counts: list[int] = []
    for at, (name, _, _, _) in enumerate(tags):
        if name in ("ol", "ul", "menu"):
            lists.append((at, f"/{name}"))
            counts.append(0)
        elif lists and name == lists[-1][1]:
            start, count = lists.pop()[0], counts.pop()
            written = tags[start][2]
            if name == "/ol" and f" {REVERSED}=" in written and not START.search(written):
                yield start, count
        elif name == "li" and counts:
            counts[-1] += 1
