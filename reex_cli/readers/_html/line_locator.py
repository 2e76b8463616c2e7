"""Locates the line on which a block begins. HTML parsers do not report it, so its first words are searched in the source.

Words directly behind a tag are preferred, for those are hardly ever in scripts or attributes. Words that are not found
nearby are searched far ahead only if they are long enough to be unique.
"""

from __future__ import annotations

import re

VARIABLE_CHARACTERS = "&<>\"'\xa0"  # characters that a document may write as references
FIRST_WORDS = re.compile(
    f"(?:&[a-z]++;|[\\s{VARIABLE_CHARACTERS}])*+([^\\s{VARIABLE_CHARACTERS}]++(?: [^\\s{VARIABLE_CHARACTERS}]++){{0,4}})"
)
MIN_WRITTEN, MAX_WRITTEN = 4, 60  # characters of an address that are looked for
WRITTEN_OTHERWISE = re.compile(r"[^\w./-]")  # characters that a document may write as references
BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
CLOSE_CHARACTERS = 1 << 11  # ahead, for words that are not behind a tag
NEAR_CHARACTERS = 1 << 14  # ahead, for words behind a tag
FAR_CHARACTERS = 1 << 20  # ahead, for long words behind a tag
LONG_WORDS_CHARACTERS = 12  # and more are long
MAX_FAILURES = 64  # of searches far ahead, after which there are no more: keeps the work linear


class LineLocator:
    """A position in a source, which only moves forward."""

    __slots__ = ("failures", "line", "occurs", "offset", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.offset = body.start() if (body := BODY.search(source)) else 0  # the title is often also the first heading
        self.line = 1 + source.count("\n", 0, self.offset)
        self.failures = 0
        self.occurs: dict[str, bool] = {}  # character → whether the source has it as such, not only as a reference

    def line_of(self, text: str) -> int:
        """The line of the next occurrence of a text in the form of regular HTML, counted from 1; else the last known line."""
        match = FIRST_WORDS.match(text)
        if not match:
            return self.line
        words = match[1] if match[1].isascii() else self.cut_to_written(match[1])
        before = f">{text[: match.start(1)]}"
        offset = self.find(f"{before}{words}", words)
        if offset < 0 and len(words) >= LONG_WORDS_CHARACTERS:  # something invisible may stand between the words
            words = words.partition(" ")[0]
            offset = self.source.find(f"{before}{words}", self.offset, self.offset + CLOSE_CHARACTERS)
            offset += len(before) * (offset >= 0)
        if offset >= 0:
            self.line += self.source.count("\n", self.offset, offset)
            self.offset = offset + len(words)  # the next block may begin with the same words
        return self.line

    def last_line_of(self, first: str, last: str) -> int:
        """The last line of a run of text whose first piece was just located; its first and last piece are given as written."""
        offset = self.offset
        if last is not first and (match := FIRST_WORDS.match(last)):
            words = match[1] if match[1].isascii() else self.cut_to_written(match[1])
            found = self.source.find(f">{last[: match.start(1)]}{words}", offset, offset + NEAR_CHARACTERS)
            offset = found if found >= 0 else offset
        return self.line + self.source.count("\n", self.offset, offset) + last.strip().count("\n")

    def line_of_medium(self, address: str, text: str) -> int:
        """The line of an image or embed close ahead, found by the end of its address or by its text; else the last known."""
        end_of_address = WRITTEN_OTHERWISE.split(address[-MAX_WRITTEN:])[-1]
        written = end_of_address if len(end_of_address) >= MIN_WRITTEN else text
        offset = self.source.find(written, self.offset, self.offset + NEAR_CHARACTERS) if written else -1
        return self.line + self.source.count("\n", self.offset, offset) if offset >= 0 else self.line

    def find(self, with_tag_end: str, words: str) -> int:
        """The offset of the words: behind a tag, else close by; -1 if they are not found."""
        offset = self.source.find(with_tag_end, self.offset, self.offset + NEAR_CHARACTERS)
        if offset < 0 and len(words) >= LONG_WORDS_CHARACTERS and self.failures < MAX_FAILURES:
            offset = self.source.find(with_tag_end, self.offset, self.offset + FAR_CHARACTERS)
            self.failures += offset < 0
        return (
            offset + len(with_tag_end) - len(words)
            if offset >= 0
            else self.source.find(words, self.offset, self.offset + CLOSE_CHARACTERS)
        )

    def cut_to_written(self, words: str) -> str:
        """Cut words before the first character that the source has only as a character reference."""
        for index, character in enumerate(words):
            if character > "\x7f":
                if character not in self.occurs:
                    self.occurs[character] = character in self.source
                if not self.occurs[character]:
                    return words[:index]
        return words
