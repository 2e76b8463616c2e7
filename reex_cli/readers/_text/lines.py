"""The lines of a text that hold something, with how they stand: number, indent, bullet, empty lines before."""

from __future__ import annotations

import re
from typing import NamedTuple

BULLET = re.compile(r"(?:[•*·▪◦○●‣⁃■□∙➢➤►▶✓✔–—+\-]|(?<=  )[o@=])(?=\s+\S)|\(?\d{1,3}[.)](?=\s+\S)")
LONE_BULLETS = frozenset("•*·▪◦○●‣⁃■□∙➢➤►▶–—+-")
UNDERLINE = re.compile(r"([=~-])\1{2,}$")
HASH_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
UNDERLINE_LEVELS = {"=": 1, "-": 2, "~": 3}
FENCE = re.compile(r"`{3,}[ \t]*[\w+#.-]*$")  # and the language of what follows
FENCE_MARK = "```"


class Row(NamedTuple):
    """One line that is not empty."""

    number: int  # counted from 1
    indent: int  # columns before its text or bullet
    bullet: str  # "•", "*", "1." …, or nothing; a number also stays in the text
    text: str
    blanks: int  # empty lines before it
    width: int  # columns up to the end of the line
    level: int = 0  # of a heading that markup names: `# …`, or a line under it
    is_code: bool = False  # between fences


def parse_rows(text: str) -> list[Row]:
    """The lines that hold more than space or the drawing of a bullet."""
    found: list[Row] = []
    blanks = 0
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        content = line.strip()
        if not content:
            blanks += 1
        elif content[0] == "`" and FENCE.match(content):
            fenced = not fenced and text.count(FENCE_MARK) > 1
            blanks += 1
        elif len(content) == 1 and content in LONE_BULLETS:
            continue
        elif content[0] in UNDERLINE_LEVELS and found and _is_underline(content, number, found[-1]):
            found[-1] = found[-1]._replace(level=UNDERLINE_LEVELS[content[0]])
        else:
            found.append(_parse_row(number, line, content, blanks, fenced))
            blanks = 0
    return found


def _is_underline(content: str, number: int, above: Row) -> bool:
    beside = number == above.number + 1 and not above.bullet
    return beside and UNDERLINE.match(content) is not None and len(content) >= len(above.text) // 2


def _parse_row(number: int, line: str, content: str, blanks: int, fenced: bool) -> Row:
    indent = line.index(content[0])
    width = indent + len(content)
    if fenced:
        return Row(number, indent, "", content, blanks, width, is_code=True)
    if content[0] == "#" and (title := HASH_HEADING.match(content)):
        return Row(number, indent, "", title[2], blanks + 1, width, len(title[1]))
    bullet = ""
    if not content[0].isalpha() or (indent > 1 and content[1:2] == " "):
        drawn = BULLET.match(line, indent)
        if drawn:
            bullet = drawn[0]
            if bullet[-1] not in ".)":
                content = line[drawn.end() :].strip()
    return Row(number, indent, bullet, content, blanks, width)
