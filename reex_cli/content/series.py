"""Recognise lines that continue a series: numbered sections, times of a live blog, questions of an interview."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reex_cli.text import CLOSING_MARKS, ends_sentence

NUMBERED = re.compile(r"([(\[]?)((?:[^\W\d_]{2,12}|§+)(?=\s\d))?\s?(\d{1,3}(?:\.\d{1,3})*)([.):\]]?)(?=\s+\S|$)")
CLOCK = re.compile(r"\d{1,2}[.:h]\d{2}(?![\d.])")
QUESTION_MARKS = ("?", "？", "؟")
NUMBERS = 2  # kept members of a series of numbers
GROUPS = 3  # of the page that a time opens, of which one is kept; one more of questions
QUESTIONS = 2  # kept ones

Key = tuple[str, str, str]  # of a series of numbers: the marks around them, and the word before them
Number = tuple[int, ...]


class Series:
    """The series of an article. `groups` are the lines of all groups of the page, which tell series from single lines."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self.numbers: dict[Key, tuple[Number, int]] = {}  # the last one, and how many there were
        self.questions = self.times = 0  # so far
        several = [group for group in groups if len(group) > 1]
        below = Counter(group[1] for group in several if group[1].startswith("[") and group[1].endswith("]"))
        self.edit_links = {line for line, count in below.items() if count > 1}  # of a wiki, below the headings of its sections
        self.has_times = sum(is_time(group[0]) for group in several) >= GROUPS
        self.has_questions = sum(map(is_answered, several)) > GROUPS

    def add(self, lines: Sequence[str]) -> None:
        """Add the lines of a group of the article."""
        self.times += any(map(is_time, lines))
        self.questions += is_answered(lines)
        for line in lines:
            if numbered := parse_number(line):
                key, number = numbered
                last, count = self.numbers.get(key, ((), 0))
                self.numbers[key] = (number, count + 1 if number in successors(last) else 1)

    def is_continued(self, lines: Sequence[str]) -> bool:
        """Whether the first line of a group continues one of the series.

        A time or a question that is all of its group is no sign: menus and lists of headlines have them, too.
        """
        if not lines:
            return False
        if is_time(lines[0]):
            return self.has_times and self.times > 0 and len(lines) > 1
        if is_answered(lines):
            return self.has_questions and self.questions >= QUESTIONS
        numbered = parse_number(lines[0])
        last, count = self.numbers.get(numbered[0], ((), 0)) if numbered else ((), 0)
        return numbered is not None and count >= NUMBERS and numbered[1] in successors(last)


def is_answered(lines: Sequence[str]) -> bool:
    """Whether the first line asks, and the second is a sentence that does not.

    >>> is_answered(["Was she strict?", "On Mondays."]), is_answered(["Was she strict?", "Who was?"]), is_answered(["Was she?"])
    (True, False, False)
    """
    return len(lines) > 1 and asks(lines[0]) and ends_sentence(lines[1]) and not asks(lines[1])


def is_time(line: str) -> bool:
    """Whether a line begins with a time of the day.

    >>> is_time("18.31"), is_time("9:05 The weir is closed"), is_time("1.1 Duties"), is_time("18.31.4")
    (True, True, False, False)
    """
    return CLOCK.match(line) is not None


def asks(line: str) -> bool:
    """Whether a line ends like a question."""
    return line.rstrip(CLOSING_MARKS).endswith(QUESTION_MARKS)


def parse_number(line: str) -> tuple[Key, Number] | None:
    """The number that a line begins with, and its series. A line that is nothing but a number is in none.

    >>> parse_number("(3) Where neither part is larger"), parse_number("Step 4: Knot it"), parse_number("7.2 Nothing")
    ((('(', '', ')'), (3,)), (('', 'step', ':'), (4,)), (('', '', ''), (7, 2)))
    >>> parse_number("12"), parse_number("Nothing")
    (None, None)
    """
    match = NUMBERED.match(line)
    if not match or (match.end() == len(line) and not match[2]):
        return None
    return (match[1], (match[2] or "").casefold(), match[4]), tuple(map(int, match[3].split(".")))


def successors(number: Number) -> Iterator[Number]:
    """The numbers that may follow a number in a series.

    >>> list(successors((7, 2)))
    [(8,), (8, 1), (7, 3), (7, 2, 1)]
    """
    for level, part in enumerate(number):
        raised = (*number[:level], part + 1)
        yield raised
        if level < len(number) - 1:
            yield (*raised, *(1 for _ in number[level + 1 :]))
    if number:
        yield (*number, 1)
