"""Splits plain text into rows: the lines that are not blank, with number, indent, bullet and blank lines before.

Also recognises headings with `#`, `=` or an underline, fenced code, and scene breaks. `paragraphs` joins rows to blocks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reex_cli.text import SCENE_BREAK

BULLET = re.compile(r"(?:[•*·▪◦○●‣⁃■□∙➢➤►▶✓✔–—+\-]|(?<=  )[o@=])(?=\s+\S)|\(?\d{1,3}[.)](?=\s+\S)")
LONE_BULLETS = frozenset("•*·▪◦○●‣⁃■□∙➢➤►▶–—+-")
EQUALS_HEADING = re.compile(
    r"(={2,6}) *([^\s=](?:[^=\n]*[^\s=])?)(?: *\1| *)$"
)  # of MediaWiki, whose extracts keep it, and AsciiDoc
UNDERLINE = re.compile(r"([=~-])\1{2,}$")
HASH_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
TABLE_RULE = re.compile(r"(?=[ :|+]*--)[-=:|+ ]++$")  # `|---|:-:|` below the head of a table, `+---+---+`
UNDERLINE_LEVELS = {"=": 1, "-": 2, "~": 3}
FENCE = re.compile(r"`{3,}[ \t]*[\w+#.-]*$")  # with the language of the code
FENCE_MARK = "```"
ORG_FENCE = re.compile(r"#\+(?:(begin)|end)_(?:src|example)\b", re.IGNORECASE)  # around code in Org mode
SCENE_STARTS = frozenset("*⁂#•·~—–-❦❧")
SCENE_SIGNS = re.compile(r"(?:[*] ?){3,}$|(?:(?:[#•·—–-] ){2,}[#•·—–-]|(?:~ ?){3,}|[⁂❦❧]+|#+)$")
TAB_COLUMNS = 4
SPEECH = re.compile(  # a sentence behind the dash of speech: “— No, — she said.”; Greek asks with a semicolon
    r"[—–]\s.*(?:[,.?!…] [—–] |(?:[.?!…؟।]|[\u0370-\u03ff\u1f00-\u1fff];)[»”\"’)]*$)"
)


class TextRow(NamedTuple):
    """One line that is not blank."""

    number: int  # counted from 1
    indent: int  # columns before its text or bullet
    bullet: str  # "•", "*", "1." …, or nothing; a number also stays in the text
    text: str
    blank_lines: int  # blank lines before it
    width: int  # columns up to the end of its text
    level: int = 0  # 1..6 of a heading that is marked by `#` or an underline, else 0
    is_code: bool = False  # between fences
    lead: str = ""  # the white space before its text, if that is not one space a column


def parse_rows(text: str) -> list[TextRow]:
    """Parse the lines that hold more than white space or a lone bullet."""
    parsed: list[TextRow] = []
    blank_lines = 0
    fenced = False
    has_pair: bool | None = None  # of fences; counted at the first
    for number, line in enumerate(text.split("\n"), 1):
        content = line.strip()
        if not content:
            blank_lines += 1
        elif content[0] == "`" and FENCE.match(content):
            has_pair = text.count(FENCE_MARK) > 1 if has_pair is None else has_pair
            fenced = not fenced and has_pair
            blank_lines += 1
        elif content[0] == "#" and (fence := ORG_FENCE.match(content)):
            fenced = bool(fence[1])
            blank_lines += 1
        elif content[0] in SCENE_STARTS and parsed and not fenced and is_scene_break(content, blank_lines):
            parsed.append(TextRow(number, 0, "", SCENE_BREAK, blank_lines, len(SCENE_BREAK)))
            blank_lines = 0
        elif (len(content) == 1 and content in LONE_BULLETS) or (not fenced and is_table_rule(content, parsed)):
            continue
        elif content[0] in UNDERLINE_LEVELS and parsed and _is_underline(content, number, parsed[-1]):
            parsed[-1] = parsed[-1]._replace(level=UNDERLINE_LEVELS[content[0]])
        else:
            parsed.append(_parse_row(number, line, content, blank_lines, fenced))
            blank_lines = 0
    while parsed and parsed[-1].text == SCENE_BREAK:
        parsed.pop()  # signs at the end part nothing
    return parsed


def is_table_rule(content: str, above: list[TextRow]) -> bool:
    """Whether a line is drawn between the rows of a table: below a row of cells, or as its border.

    >>> is_table_rule("+-----+---+", []), is_table_rule("---|---", []), is_table_rule("- a | b", [])
    (True, False, False)
    """
    if content[0] not in "|+:-" or content[-1] not in "|+:-" or TABLE_RULE.match(content) is None:
        return False
    return content[0] == "+" or (("|" in content or "+" in content) and bool(above) and "|" in above[-1].text)


def is_scene_break(content: str, blank_lines: int) -> bool:
    """Whether a line consists of signs that part scenes. One that begins a heading or a list elsewhere stands apart.

    >>> is_scene_break("*       *       *", 0), is_scene_break("#", 1), is_scene_break("#", 0), is_scene_break("---", 1)
    (True, True, False, False)
    """
    return (blank_lines > 0 or content[0] not in "#~-") and SCENE_SIGNS.match(" ".join(content.split())) is not None


def _is_underline(content: str, number: int, above: TextRow) -> bool:
    """Whether a line underlines the row above: at least half as long, and directly below."""
    is_next = number == above.number + 1 and not above.bullet
    return is_next and UNDERLINE.match(content) is not None and len(content) >= len(above.text) // 2


def _parse_row(number: int, line: str, content: str, blank_lines: int, fenced: bool) -> TextRow:
    start = indent = line.index(content[0])
    lead = ""
    if line[0] == "\t":
        lead = line[:start]
        indent = len(lead.expandtabs(TAB_COLUMNS))
    width = indent + len(content)
    if fenced:
        return TextRow(number, indent, "", content, blank_lines, width, is_code=True, lead=lead)
    if content[0] == "#" and (title := HASH_HEADING.match(content)):
        return TextRow(number, indent, "", title[2], blank_lines + 1, width, len(title[1]))
    if content[0] == "=" and (title := EQUALS_HEADING.match(content)):
        return TextRow(number, indent, "", title[2], blank_lines + 1, width, len(title[1]))
    bullet = ""
    if not content[0].isalpha() or (indent > 1 and content[1:2] == " "):
        match = BULLET.match(line, start)
        if match and not (blank_lines and SPEECH.match(content)):
            bullet = match[0]
            if bullet[-1] not in ".)":
                content = line[match.end() :].strip()
    row = TextRow(number, indent, bullet, content, blank_lines, width)
    return row._replace(lead=lead) if lead else row
