"""Finds the brackets of JSON that are in no string, and judges whether they and the quotation marks fit together."""

from __future__ import annotations

import re

STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
NO_BRACKETS = rb'[^"\[\]{}]*+(?:' + STRING + rb'[^"\[\]{}]*+)*+'


def _past_flat(no_brackets: bytes) -> bytes:
    """A pattern that skips also innermost objects and arrays, which are the most, in one step."""
    return no_brackets + rb"(?:(?:\{%b\}|\[%b\])%b)*+" % ((no_brackets,) * 3)


GAP = re.compile(NO_BRACKETS, re.DOTALL)
GAP_PAST_FLAT = re.compile(_past_flat(NO_BRACKETS), re.DOTALL)
STRINGS = re.compile(STRING, re.DOTALL)
STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)  # up to the closing quotation mark
QUOTE, LIST_BEGINS, OPENING, CLOSING = ord('"'), ord("["), b"[{", b"]}"
# The same, but a string has to be followed by what may follow one.
SOUND_STRING = STRING + rb"(?=\s*+[,:\]}])"
SOUND_NO_BRACKETS = rb'[^"\[\]{}]*+(?:' + SOUND_STRING + rb'[^"\[\]{}]*+)*+'
SOUND_GAP_PAST_FLAT = re.compile(_past_flat(SOUND_NO_BRACKETS), re.DOTALL)
UNSOUND_STRING = re.compile(STRING + rb"\s*+[^\s,:\]}]", re.DOTALL)


class BracketScanner:
    """Finds the brackets one after the other, in a buffer that grows. No byte is scanned again when it has grown.

    `plain_depth` is the number of open brackets up to which flat objects and arrays are not skipped.
    """

    def __init__(self, buffer: bytearray, at: int = 0, depth: int = 0, plain_depth: int = 0) -> None:
        self.buffer = buffer
        self.plain_depth = plain_depth
        self.restart(at, depth)

    def restart(self, at: int = 0, depth: int = 0) -> None:
        """Go to another place outside strings."""
        self.at = at
        self.depth = depth  # open brackets; less than 0 behind a closing bracket too many
        self.commas = 0  # outside brackets
        self.in_string = False

    def next_bracket(self) -> int:
        """Pass the next bracket and return it; 0 if the rest of the buffer was scanned and has none."""
        buffer = self.buffer
        while True:
            if self.in_string:
                self.at = STRING_REST.match(buffer, self.at).end()  # type: ignore[union-attr]  # it matches anything
                if self.at >= len(buffer) or buffer[self.at] != QUOTE:  # a backslash is the last byte
                    return 0
                self.at += 1
                self.in_string = False
            start = self.at
            gap = (GAP_PAST_FLAT if self.depth > self.plain_depth else GAP).match(buffer, start)
            self.at = gap.end()  # type: ignore[union-attr]  # it matches anything
            if not self.depth:
                self.commas += _count_commas(buffer[start : self.at])
            if self.at >= len(buffer):
                return 0
            character = buffer[self.at]
            self.at += 1
            if character != QUOTE:
                self.depth += 1 if character in OPENING else -1
                return character
            self.in_string = True


def _count_commas(gap: bytearray) -> int:
    """The number of commas outside strings in a text without brackets."""
    return (STRINGS.sub(b"", gap) if QUOTE in gap else gap).count(b",")


class DamageDetector:
    """Judges whether a quotation mark or a bracket is missing in the elements of an array, in a buffer that grows."""

    def __init__(self, buffer: bytearray, at: int = 0) -> None:
        self.buffer = buffer
        self.at = at  # behind the last bracket that was judged
        self.brackets = bytearray(b"[")  # that are open
        self.found = False

    def find_damage(self, end: int) -> bool:
        """Whether there is damage before the offset `end`, which is not less than in the call before."""
        while not self.found and self.at < end:
            gap_end = SOUND_GAP_PAST_FLAT.match(self.buffer, self.at, end).end()  # type: ignore[union-attr]
            if gap_end >= end:
                break
            character = self.buffer[gap_end]
            if character == QUOTE:
                self.found = UNSOUND_STRING.match(self.buffer, gap_end, end) is not None
                break
            if character in CLOSING:
                self.found = character - self.brackets.pop() != 2 or not self.brackets  # 2 lie between them in ASCII
            else:
                before = bytes(self.buffer[self.at : gap_end]).rstrip()[-1:] or bytes(
                    self.buffer[max(self.at - 1, 0) : self.at]
                )
                self.found = before not in ((b":",) if self.brackets[-1:] == b"{" else (b"[", b",", b""))
                self.brackets.append(character)
            self.at = gap_end + 1
        return self.found
