"""Terminal columns: how many a text takes, and texts cut or filled to fit."""

from __future__ import annotations

import re
from unicodedata import category

# Joiners and variants of emoji: terminals disagree on their width, which would shift the columns behind them.
EMOJI_MODIFIERS = re.compile("(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
MIN_NAME_WIDTH = 6  # columns in which a file name is still recognisable


def display_width(text: str) -> int:
    """Count the columns that a text takes. Vowel signs of Indic scripts take one on most terminals, unlike in rich.

    >>> display_width("mill"), display_width("水車"), display_width("é"), display_width("हिन्दी")
    (4, 4, 1, 5)
    """
    from rich.cells import cell_len

    if text.isascii():
        return len(text)
    return cell_len("".join("x" if category(character) == "Mc" else character for character in text))


def fit_width(text: str, width: int, *, right: bool = False) -> str:
    """Cut a text, or fill it with spaces, to this number of columns.

    >>> fit_width("mill", 6), fit_width("mill", 6, right=True), fit_width("watermill", 6), fit_width("水車小屋", 6)
    ('mill  ', '  mill', 'water…', '水車… ')
    """
    if display_width(text) > width:
        text = text[: 4 * width]  # combining characters take no column
        while text and display_width(text) > width - 1:
            text = text[:-1]
        text = f"{text.rstrip()}…"
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def shorten_source(source: str, width: int) -> str:
    """Shorten a source to this number of columns: folders go first, the file name and the pointer into it stay.

    >>> shorten_source("seeds/008_kitchen-notes-page.txt#/2", 20)
    '…/008_kitchen-no…#/2'
    >>> shorten_source("seeds/note.txt", 14), shorten_source("seeds/note.txt", 12)
    ('seeds/note.txt', '…/note.txt')
    >>> shorten_source("seeds/012_lockside-letters-export.txt#/item/10", 14)
    '…/012_locksid…'
    """
    if display_width(source) <= width:
        return source
    path, sign, rest = source.partition("#")
    name = f"…/{path.rpartition('/')[2]}" if "/" in path else path
    pointer = sign + rest if width - display_width(sign + rest) >= MIN_NAME_WIDTH else ""
    return fit_width(name, width - display_width(pointer)).rstrip() + pointer
