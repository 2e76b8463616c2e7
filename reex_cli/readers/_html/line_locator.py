"""Finds the line in which a block begins: parsers forget it, so its first words are looked for.

They stand behind the end of a tag, which nearly never is so in scripts and attributes; what is not found
nearby is looked for far away only if it is long enough to be found nowhere else.
"""

from __future__ import annotations

import re

VARIABLE_CHARACTERS = "&<>\"'\xa0"  # what a document may write in several ways
FIRST_WORDS = re.compile(
    f"(?:&[a-z]++;|[\\s{VARIABLE_CHARACTERS}])*+([^\\s{VARIABLE_CHARACTERS}]++(?: [^\\s{VARIABLE_CHARACTERS}]++){{0,4}})"
)
CLOSE_CHARACTERS = 1 << 11  # characters in which words are looked for that do not stand behind a tag,
NEAR_CHARACTERS = 1 << 14  # and in which they are if they do,
FAR_CHARACTERS = 1 << 20  # and in which they are where they are
LONG_WORDS_CHARACTERS = 12  # characters or more,
MAX_FAILURES = 64  # until that has failed this often, so that the work stays linear


class LineLocator:
    """Goes forward through a source, never back."""

    __slots__ = ("at", "failures", "has", "line", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.line = 1
        self.failures = 0
        self.has: dict[str, bool] = {}  # whether the source has a character as such, and not by its number

    def line_of(self, text: str) -> int:
        """The line of the next place with this text, as regular HTML has it; else the last known line."""
        plain = FIRST_WORDS.match(text)
        if not plain:
            return self.line
        words = plain[1] if plain[1].isascii() else self.as_written(plain[1])
        found = self.find(f">{text[: plain.start(1)]}{words}", words)
        if found >= 0:
            self.line += self.source.count("\n", self.at, found)
            self.at = found
        return self.line

    def find(self, behind: str, words: str) -> int:
        """Where the words are: behind the end of a tag, or close by."""
        found = self.source.find(behind, self.at, self.at + NEAR_CHARACTERS)
        if found < 0 and len(words) >= LONG_WORDS_CHARACTERS and self.failures < MAX_FAILURES:
            found = self.source.find(behind, self.at, self.at + FAR_CHARACTERS)
            self.failures += found < 0
        return found + len(behind) - len(words) if found >= 0 else self.source.find(words, self.at, self.at + CLOSE_CHARACTERS)

    def as_written(self, words: str) -> str:
        """The words up to a character that the source has nowhere, because it writes it as a number or a name."""
        for index, character in enumerate(words):
            if character > "\x7f":
                if character not in self.has:
                    self.has[character] = character in self.source
                if not self.has[character]:
                    return words[:index]
        return words
