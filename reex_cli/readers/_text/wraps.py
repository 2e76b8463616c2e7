"""Finds paragraphs that were wrapped at a narrow or uneven margin, and joins the lines of wrapped paragraphs.

A group of rows is such a paragraph if each row was full (the first word of the next did not fit), if few rows end as clauses
do, and if the rows go on in lower case: verse, addresses and menus differ in one of these. Rows in a script without spaces are
such a paragraph if all but the last are as long. A word that was divided at the end
of a line is joined where the document writes it so, or divides words as typesetters do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reex_cli import lexicon
from reex_cli.readers._text.lines import TextRow
from reex_cli.text import UNSPACED_SIGN, is_unspaced

MIN_MARGIN = 30  # columns
MAX_MARGIN = 130
MIN_ROWS = 3  # of a paragraph that shows by itself that it was wrapped
SLACK_SHARE = 6  # a full row may end one sixth of the margin before it
CLAUSE_ENDS = frozenset('.,;:!?…—–"”»)')
CLAUSE_INSIDE = re.compile(r"[.,;:!?][\"'”’»)]?\s")
MIN_WORDS = 4  # a row, on average
SIGN_MARGINS = range(14, 61)  # at which text in a script without spaces is wrapped, in signs
SIGN_SLACK = 2  # signs that may not begin or end a row, and move to another
SENTENCE_SIGNS = frozenset("。！？」』.!?")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
DIVIDED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,100}+)-\n[ \t]{0,100}+([^\W\d_]{2,100})")  # at the end of a line
COMPOUNDS_PER_DIVISION = 3  # compounds inside of lines; a text with more for each hyphen at a line end divides no words
HEAD_ROWS = 40  # of a text, in which its title is
TITLE_ROWS = 3  # of a title at most
OPEN_ENDS = frozenset(":–—&/(")  # of a row that a title goes on behind
SENTENCE_ENDS = frozenset(".!?…")
MAX_PART = 60  # characters of a line that are examined at its end
MIN_DIVISIONS = 2  # at line ends, by which a text is known to divide words, if none of them is known


def find_wrapped(rows: list[TextRow]) -> frozenset[int]:
    """Numbers of the rows that continue the row above, as both are in a wrapped paragraph."""
    if sum(1 for row in rows if not row.blank_lines and row.text[0].islower()) < MIN_ROWS - 1:
        return find_wrapped_signs(rows)
    groups = list(split_groups(rows))
    margins = [find_margin(group) if len(group) >= MIN_ROWS else 0 for group in groups]
    usual = max(margins, default=0)
    known = [group for group, margin in zip(groups, margins, strict=True) if margin]
    if not known or not has_clauses_inside(known):
        return frozenset()
    known += [group for group in groups if len(group) < MIN_ROWS and find_margin(group, usual)]
    return frozenset(row.number for group in known for row in group[1:])


def find_wrapped_signs(rows: list[TextRow]) -> frozenset[int]:
    """The same for rows in a script without spaces between words."""
    if all(row.text.isascii() for row in rows):
        return frozenset()
    groups = [group for group in split_groups(rows) if not group[0].bullet and all(is_unspaced(row.text) for row in group)]
    margin = max((row.width for group in groups for row in group), default=0)
    wrapped = [group for group in groups if is_wrapped_at(margin, group)] if margin in SIGN_MARGINS else []
    if not any(len(group) >= MIN_ROWS for group in wrapped):
        return frozenset()
    return frozenset(row.number for group in wrapped for row in group[1:])


def is_wrapped_at(margin: int, group: list[TextRow]) -> bool:
    """Whether all rows but the last of a group end at a margin, and few of them end a sentence."""
    upper = group[:-1]
    ends = sum(row.text[-1] in SENTENCE_SIGNS for row in upper)
    return all(margin - row.width <= SIGN_SLACK for row in upper) and ends * 2 <= len(upper)


def has_clauses_inside(groups: list[list[TextRow]]) -> bool:
    """Whether clauses end inside of the rows rather than at their ends, as they do in verse."""
    inside = sum(CLAUSE_INSIDE.search(row.text) is not None for group in groups for row in group)
    at_ends = sum(row.text[-1] in CLAUSE_ENDS for group in groups for row in group[:-1])
    return inside > 1 and inside >= at_ends * 2


def split_groups(rows: list[TextRow]) -> Iterator[list[TextRow]]:
    """Rows without blank lines, bullets or changes of indent between them; only the first may be indented or have a bullet."""
    group: list[TextRow] = []
    for row in rows:
        continues = (
            group
            and not row.blank_lines
            and not row.bullet
            and not (row.level or row.is_code or group[0].level or group[0].is_code)
            and row.width <= MAX_MARGIN
            and (len(group) == 1 or row.indent == group[-1].indent)
            and "   " not in row.text
            and not ends_paragraph(group[-1], row)
        )
        if not continues:
            if len(group) > 1:
                yield group
            group = []
        if row.width <= MAX_MARGIN:
            group.append(row)
    if len(group) > 1:
        yield group


def find_wrapped_titles(rows: Sequence[TextRow], body_start: int) -> frozenset[int]:
    """Numbers of the rows that continue the row above, as both are in a heading in front of the first wrapped paragraph.

    `body_start` is the number of its first row. Such a heading goes over two or three rows between blank lines, each of which
    but the last is open: it ends in a word or sign that no heading ends in, or the next begins in lower case.
    """
    head = [row for row in rows[:HEAD_ROWS] if row.number < body_start]
    starts = [i for i, row in enumerate(head) if row.blank_lines or not i]
    wrapped: list[int] = []
    for start, stop in pairwise([*starts, len(head)]):
        group = head[start:stop]
        is_plain = not any(row.bullet or row.level or row.is_code or "   " in row.text for row in group)
        if 1 < len(group) <= TITLE_ROWS and is_plain and all(map(is_open, group, group[1:])):
            wrapped += [row.number for row in group[1:]]
    return frozenset(wrapped)


def is_open(row: TextRow, below: TextRow) -> bool:
    """Whether a row of a heading cannot be its last."""
    last = row.text[row.text.rfind(" ") + 1 :]
    is_begun = row.text[-1] in OPEN_ENDS or lexicon.fold(last) in lexicon.open_words() or below.text[0].islower()
    return is_begun and row.text[-1] not in SENTENCE_ENDS and " " in row.text


def ends_paragraph(row: TextRow, below: TextRow) -> bool:
    """Whether a row ends a sentence and the next, which has room in it, begins one."""
    return row.text[-1] in '.!?…"”' and not below.text[0].islower() and row.width + len(first_word(below)) < below.width


def find_margin(group: list[TextRow], usual: int = 0) -> int:
    """The margin at which a group of rows was wrapped, in columns; 0 if it was not. `usual` is that of the text, if known."""
    margin = max(usual, *(row.width for row in group))
    upper = group[:-1]
    if margin < MIN_MARGIN or sum(row.text.count(" ") + 1 for row in upper) < MIN_WORDS * len(upper):
        return 0
    slack = margin // SLACK_SHARE
    full = sum(row.width + 1 + len(first_word(below)) > margin - slack for row, below in pairwise(group))
    ends = sum(row.text[-1] in CLAUSE_ENDS for row in upper)
    lower = sum(row.text[0].islower() for row in group[1:])
    return margin if full == len(upper) and ends * 5 <= len(upper) * 2 and lower * 2 >= len(upper) else 0


def is_divided(above: TextRow, row: TextRow) -> bool:
    """Whether a row begins in the middle of a word that the row above begins."""
    return (
        above.text[-1] == "-"
        and above.text[-2:-1].isalpha()
        and row.text[0].islower()
        and row.number == above.number + 1
        and not (row.is_code or row.bullet or above.level or above.is_code)
    )


def is_sign(character: str) -> bool:
    """Whether a character is of a script without spaces between words, or punctuation in it."""
    return not character.isascii() and (
        UNSPACED_SIGN.match(character) is not None or "\u3000" < character <= "\u303f" or "\uff00" < character <= "\uff60"
    )


def first_word(row: TextRow) -> str:
    """The first word of a row."""
    return row.text.split(" ", 1)[0]


class Divisions:
    """How a text divides words at the ends of lines."""

    def __init__(self, text: str) -> None:
        pairs = DIVIDED.findall(text) if "-\n" in text else []
        self.words: frozenset[str] = frozenset()
        self.prefixes: frozenset[str] = frozenset()  # first parts of compounds
        self.divides = False
        if pairs:
            compounds = WORD.findall(DIVIDED.sub(" ", text).lower())
            hyphenated = [word for word in compounds if "-" in word]
            self.words = frozenset((*compounds, *(part for word in hyphenated for part in word.split("-"))))
            self.prefixes = frozenset(word.split("-", 1)[0] for word in hyphenated)
            unknown = [pair for pair in pairs if "-".join(pair).lower() not in self.words]
            self.divides = any("".join(pair).lower() in self.words for pair in pairs) or (
                len(unknown) >= MIN_DIVISIONS and len(hyphenated) < COMPOUNDS_PER_DIVISION * len(unknown)
            )

    def glue(self, above: str, below: str) -> tuple[str, str]:
        """The line above as it is before the line below, and what joins them."""
        match = DIVIDED.search(f"{above[-MAX_PART:]}\n{below[:MAX_PART]}") if above[-1] == "-" and below[0].islower() else None
        if match is None:
            return above, "" if is_sign(above[-1]) and is_sign(below[0]) else " "
        one, other = match[1].lower(), match[2].lower()
        if one + other in self.words:
            return above[:-1], ""
        if f"{one}-{other}" in self.words:
            return above, ""
        small = lexicon.open_words()
        if lexicon.fold(other) in small:
            return above, " "  # "pre- and post-war"
        parts_known = one in self.words and other in self.words and lexicon.fold(one) not in small
        is_compound = parts_known or one in self.prefixes
        return above[:-1] if self.divides and not is_compound else above, ""
