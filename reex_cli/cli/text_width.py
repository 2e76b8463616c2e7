"""How many columns of a terminal a text takes, and texts made to fit them."""

from __future__ import annotations

import re
from unicodedata import category

# What joins and varies emoji: terminals disagree on how wide that is, and would shift the columns behind it.
EMOJI_MODIFIERS = re.compile("(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
MIN_NAME_WIDTH = 6  # columns in which the name of a file still tells something


def display_width(text: str) -> int:
    """The columns that a text takes. A vowel sign of Indic scripts takes one on most terminals, whatever rich says.

    >>> taken("mill"), taken("水車"), taken("é"), taken("हिन्दी")
    (4, 4, 1, 5)
    """
    from rich.cells import cell_len

    if text.isascii():
        return len(text)
    return cell_len("".join("x" if category(one) == "Mc" else one for one in text))


def fit_width(text: str, room: int, *, right: bool = False) -> str:
    """A text cut or filled up to so many columns.

    >>> padded("mill", 6), padded("mill", 6, right=True), padded("watermill", 6), padded("水車小屋", 6)
    ('mill  ', '  mill', 'water…', '水車… ')
    """
    if display_width(text) > room:
        text = text[: 4 * room]  # of which many may take no column
        while text and display_width(text) > room - 1:
            text = text[:-1]
        text = f"{text.rstrip()}…"
    space = " " * (room - display_width(text))
    return space + text if right else text + space


def shorten_source(source: str, room: int) -> str:
    """A source in so many columns, by what tells it from its neighbours: the name of its file, and the pointer into it.

    >>> fitted("seeds/008_kitchen-notes-page.txt#/2", 20)
    '…/008_kitchen-no…#/2'
    >>> fitted("seeds/note.txt", 14), fitted("seeds/note.txt", 12)
    ('seeds/note.txt', '…/note.txt')
    >>> fitted("seeds/012_lockside-letters-export.txt#/item/10", 14)
    '…/012_locksid…'
    """
    if display_width(source) <= room:
        return source
    path, sign, rest = source.partition("#")
    name = f"…/{path.rpartition('/')[2]}" if "/" in path else path
    pointer = sign + rest if room - display_width(sign + rest) >= MIN_NAME_WIDTH else ""
    return fit_width(name, room - display_width(pointer)).rstrip() + pointer
