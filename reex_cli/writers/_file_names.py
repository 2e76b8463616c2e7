"""File names from titles, safe on every system: letters and digits of any script, and hyphens."""

from __future__ import annotations

import os
import unicodedata

MAX_BYTES = 120  # most file systems allow 255, encrypted ones 143
WORD_CATEGORIES = frozenset("LNM")  # Unicode categories begin so: letters, numbers, marks
APOSTROPHES = frozenset("'’ʼ")


def slugify(text: str) -> str:
    """Keep letters and digits, in lower case, with hyphens between words; empty where a text has none.

    >>> slugify("../CON: What’s “Salt”?"), slugify("-rf .hidden"), slugify("🌊")
    ('con-whats-salt', 'rf-hidden', '')
    """
    words, word = [], ""
    for character in unicodedata.normalize("NFC", text[: 4 * MAX_BYTES].lower()):
        category = unicodedata.category(character)
        if category[0] in WORD_CATEGORIES and (word or category[0] != "M"):
            word += character
        elif word and character not in APOSTROPHES:
            words.append(word)
            word = ""
    return truncate("-".join(filter(None, [*words, word])))


def truncate(name: str) -> str:
    """Cut a name to `MAX_BYTES`, between words where that is possible."""
    if len(name.encode()) <= MAX_BYTES:
        return name
    cut = name.encode()[:MAX_BYTES].decode("utf-8", "ignore")
    whole_words, _, _ = cut.rpartition("-") if name[len(cut)] != "-" else (cut, "", "")
    return whole_words or cut


def file_name(title: str | None, id_: str) -> str:
    """Name the file of an article, without a suffix: the title for people, then the id, which is unique."""
    return "-".join(filter(None, (slugify(title or ""), slugify(id_)))) or "article"


def unused_path(stem: str, suffix: str) -> str:
    """Find a path that no article of this run has: articles of one title and id are numbered."""
    path, number = f"{stem}{suffix}", 1
    while os.path.exists(path):
        number += 1
        path = f"{stem}-{number}{suffix}"
    return path
