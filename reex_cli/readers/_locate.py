"""Finds the line in which a block begins: parsers forget it, so its first words are looked for."""

from __future__ import annotations

NEEDLE = 32  # characters that are looked for
WINDOW = 1 << 20  # characters in which they are looked for,
NARROW = 1 << 12  # and in how many once that has often failed
PATIENCE = 64  # failures, so that the work stays linear


class Locator:
    """Goes forward through a source, never back."""

    __slots__ = ("at", "failures", "has", "line", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.line = 1
        self.failures = 0
        self.has: dict[str, bool] = {}  # whether the source has a character as such, or only by its number

    def line_of(self, needle: str) -> int:
        """The line of the next place with these words; the last known line where they are not found."""
        needle = needle[:NEEDLE].split("\n", 1)[0].rstrip()
        window = WINDOW if self.failures < PATIENCE else NARROW
        for words in (needle, needle.split(" ", 1)[0]):
            found = self.source.find(words, self.at, self.at + window) if words and self.can_have(words) else -1
            if found >= 0:
                self.line += self.source.count("\n", self.at, found)
                self.at = found
                return self.line
        self.failures += 1
        return self.line

    def can_have(self, words: str) -> bool:
        """Whether the source has all the rarer characters of the words: a search that must fail is a long one."""
        for character in () if words.isascii() else words:
            if character > "\x7f":
                if character not in self.has:
                    self.has[character] = character in self.source
                if not self.has[character]:
                    return False
        return True
