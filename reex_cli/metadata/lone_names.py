"""Find the author where no candidate scores high enough: a full name in a place where hardly anything else is.

The ranking trusts names that begin with a known given name. Others are taken in the head of a text, beside its day, and in
HTML where linked data state a person.
"""

from __future__ import annotations

from collections.abc import Iterable

from reex_cli import lexicon, person_names
from reex_cli.dates import find_dates
from reex_cli.metadata.author_candidates import AuthorCandidate
from reex_cli.metadata.page_context import PageContext
from reex_cli.name_lines import find_name_in_place

NAMES_NOBODY = "no-name text"  # a feature of authors
NO_PERSON = frozenset(("group word", NAMES_NOBODY, "site name", "menu word"))  # features of what only stands beside authors
NO_STATED_NAME = NO_PERSON | {"in title", "overlaps site name", "lexicon phrase"}
NO_LONE_NAME = NO_STATED_NAME | {"repeated line", "in field"}
STATED_PERSON = "field: ld:author"
LINES_OF_HEAD = 2  # below the title
MAX_OFFICE_WORDS = 4  # of a place or an office between a name and the day
OFFICE_SEPARATORS = ("|", "·", "•", "/", "–", "—", ",")
SEPARATORS = frozenset("|·•∙/–—-")  # between a name and the day in one line


def find_stated_person(candidates: Iterable[AuthorCandidate]) -> AuthorCandidate | None:
    """The first full name of a person whom the linked data of an article state as its author; groups have another field."""
    for name in candidates:
        if STATED_PERSON in name.features and person_names.is_full_name(name.name) and name.features.isdisjoint(NO_STATED_NAME):
            return name
    return None


def find_name_beside_day(context: PageContext, candidates: Iterable[AuthorCandidate], date_line: int) -> AuthorCandidate | None:
    """The full name that stands by itself in the head of a text, beside its day; none that may be another thing.

    It is a line between the title and the day or behind both, perhaps with a place between, or in front of the day.
    """
    numbers = context.line_numbers()
    for name in candidates:
        first = name.claims[0]
        may_be_author = person_names.is_full_name(name.name) and name.features.isdisjoint(NO_LONE_NAME)
        if not may_be_author or "in line" not in first.features:
            continue
        number = numbers[first.block_index]
        is_beside = (
            begins_dated_line(context, number, name.name) if number == date_line else is_line(context, number, name.name)
        )
        if is_beside and is_near(context, number, date_line) and 0 < number - head_of(context, number) <= LINES_OF_HEAD:
            return name
    return None


def is_line(context: PageContext, number: int, name: str) -> bool:
    """Whether a name is the whole of a line, but for a place or an office behind it."""
    text = context.line_text(number)
    if text == name or find_name_in_place(text) == name:
        return True
    office = text.removeprefix(name).strip()
    is_short = text.startswith(name) and office[:1] in OFFICE_SEPARATORS and len(office.split()) <= MAX_OFFICE_WORDS
    is_known = person_names.starts_with_given_name(name) or name.lower() == name.upper()
    return is_short and is_known and office[1:].replace(" ", "").isalpha()


def begins_dated_line(context: PageContext, number: int, name: str) -> bool:
    """Whether a line begins with a name, and nothing but a separator is in front of the day behind it."""
    text = context.line_text(number)
    day = next(find_dates(text), None)
    between = text[len(name) : day.start].strip() if day and text.startswith(name) else ""
    return bool(between) and SEPARATORS.issuperset(between.replace(" ", ""))


def is_near(context: PageContext, number: int, date_line: int) -> bool:
    """Whether no line, or only the name of a place or an office, is between a name and the day."""
    if abs(number - date_line) <= 1:
        return True
    between = context.line_text(number + 1)
    is_short = date_line == number + 2 and len(between.split()) <= MAX_OFFICE_WORDS
    return is_short and between[:1].isupper() and between.replace(" ", "").isalpha() and not lexicon.match_topics(between)


def head_of(context: PageContext, number: int) -> int:
    """The number of the line with the title that is nearest above a line: a page may have it twice, with buttons between."""
    title = context.line_text(context.anchor) if context.title_line is not None else ""
    above = (line for line in range(number - 1, max(number - LINES_OF_HEAD - 1, context.anchor), -1))
    return next((line for line in above if title and context.line_text(line) == title), context.anchor)
