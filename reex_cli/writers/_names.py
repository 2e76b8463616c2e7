"""Names of files, safe on every system, from any title."""

from __future__ import annotations

import unicodedata

LONGEST = 120  # bytes; a name may have 255 on most systems and 143 on some
IN_WORDS = frozenset("LNM")  # letters, numbers, marks: the first character of their categories
APOSTROPHES = frozenset("'’ʼ")


def slug(text: str) -> str:
    """Letters and digits of any script, small, parted by hyphens; empty where a text has none.

    >>> slug("../CON: What’s “Salt”?"), slug("-rf .hidden"), slug("🌊")
    ('con-whats-salt', 'rf-hidden', '')
    """
    words, word = [], ""
    for character in unicodedata.normalize("NFC", text[: 4 * LONGEST].lower()):
        category = unicodedata.category(character)
        if category[0] in IN_WORDS and (word or category[0] != "M"):
            word += character
        elif word and character not in APOSTROPHES:
            words.append(word)
            word = ""
    return cut("-".join(filter(None, [*words, word])))


def cut(name: str) -> str:
    """As many whole words as fit, or the beginning of one that is too long."""
    if len(name.encode()) <= LONGEST:
        return name
    short = name.encode()[:LONGEST].decode("utf-8", "ignore")
    whole, _, _ = short.rpartition("-") if name[len(short)] != "-" else (short, "", "")
    return whole or short


def name_of(title: str | None, id_: str) -> str:
    """The name of an article, without a suffix: its title to read, its id to be the only one."""
    return "-".join(filter(None, (slug(title or ""), slug(id_)))) or "article"
