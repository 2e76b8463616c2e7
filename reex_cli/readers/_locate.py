"""Finds the line in which a block begins: parsers forget it, so its first words are looked for."""

from __future__ import annotations

NEEDLE = 32  # characters that are looked for
WINDOW = 1 << 20  # characters in which they are looked for,
NARROW = 1 << 12  # and in how many once that has often failed
PATIENCE = 64  # failures, so that the work stays linear


class Locator:
    """Goes forward through a source, never back."""

    __slots__ = ("at", "failures", "line", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.line = 1
        self.failures = 0

    def line_of(self, needle: str) -> int:
        """The line of the next place with these words; the last known line where they are not found."""
        needle = needle[:NEEDLE].split("\n", 1)[0].rstrip()
        window = WINDOW if self.failures < PATIENCE else NARROW
        for words in (needle, needle.split(" ", 1)[0]):
            found = self.source.find(words, self.at, self.at + window) if words else -1
            if found >= 0:
                self.line += self.source.count("\n", self.at, found)
                self.at = found
                return self.line
        self.failures += 1
        return self.line
