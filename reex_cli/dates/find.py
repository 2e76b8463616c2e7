"""Find the dates within a text, each with the time behind it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.dates.calendars import PERSIAN_YEARS_OF_PAGES, from_era, from_month_era, from_persian
from reex_cli.dates.forms import clock_pattern, day_pattern, month_before_day
from reex_cli.dates.values import DAY_LENGTH, UNKNOWN, Parts, check_moment, format_date, four_digit_year, normalize_offset

DIGIT = re.compile(r"\d")
NUMERIC_DATE = re.compile(r"\d[/-]\d\d?[/-]\d")
NUMBERS_ALONE = re.compile(r"\d\d?([-/.])\d\d?\1\d{4}(?!\d)")  # a date whose month and day may be exchanged
PERSIAN_DIGITS = re.compile("[\u06f0-\u06f9]+")
MAX_MONTH_LENGTH = 64  # characters before a day in which its month is looked for
LAST_MONTH = 12
HALF_DAY = 12  # hours
FULL_YEAR = 4  # digits


class DateMention(NamedTuple):
    """A date within a text."""

    start: int  # in characters
    end: int
    value: str


def find_dates(text: str, day_order: str = "") -> Iterator[DateMention]:
    """Find the dates in a text. `day_order` says what 3/4 means: `dmy`, `mdy`, or "" for neither.

    >>> [mention.value for mention in find_dates("By Grey Heron, May 3, 2024, updated 4 June 2024 · 5 min read")]
    ['2024-05-03', '2024-06-04']
    >>> [mention.value for mention in find_dates("5 comments 2024-05-03 | ۱۴۰۳/۰۱/۲۳ | 令和元年5月1日")]
    ['2024-05-03', '2024-04-11', '2019-05-01']
    """
    position = 0 if DIGIT.search(text) else len(text)
    search = day_pattern().search
    while position < len(text) and (match := search(text, position)):
        start = match.start()
        parts = _match_parts(match, day_order)
        if match["y5"]:
            start, parts = _add_month_before(text, start, parts)
        date = format_date(*parts) if parts[1] else None
        position = match.end() if date else match.start() + 1  # a number before a date may look like its day
        if date:
            end = match.end()
            clock = clock_pattern().match(text, end) if len(date) == DAY_LENGTH else None
            with_time = clock and add_time(date, clock)
            yield DateMention(start, clock.end() if clock and with_time else end, with_time or date)


def detect_day_order(text: str) -> str:
    """`dmy` or `mdy` by a numeric date that can be read in one way only, else "".

    >>> detect_day_order("25/12/2024"), detect_day_order("12/25/2024"), detect_day_order("3/4/2024")
    ('dmy', 'mdy', '')
    """
    for match in day_pattern().finditer(text) if NUMERIC_DATE.search(text) else ():
        separator = match["between"] or match["between2"]
        if separator and separator.strip() in ("/", "-"):
            first, second = int(match["one"] or match["one2"]), int(match["two"] or match["two2"])
            if first > LAST_MONTH >= second or second > LAST_MONTH >= first:
                return "dmy" if first > second else "mdy"
    return ""


def order_by_other_dates(value: str, written: str, days: Container[str]) -> str:
    """A date that is written in numbers alone, with month and day exchanged if that is one of `days`, and the date is not.

    >>> order_by_other_dates("2024-10-09", "09.10.2024", {"2024-09-10"}), order_by_other_dates("2024-10-09", "09.10.2024", ())
    ('2024-09-10', '2024-10-09')
    """
    day = value[:DAY_LENGTH]
    exchanged = f"{day[:4]}-{day[8:]}-{day[5:7]}"
    is_exchanged = exchanged in days and day not in days and NUMBERS_ALONE.match(written)
    return exchanged + value[DAY_LENGTH:] if is_exchanged else value


def find_month(name: str, year: int, day: int, point: str = "") -> Parts:
    """The Gregorian date of a named month with its year, and its day or 0; zeros if it is no month. `point`: behind the day.

    >>> find_month("März", 2024, 3), find_month("dogs", 2024, 3)
    ((2024, 3, 3), (0, 0, 0))
    """
    folded = lexicon.fold(name).replace(".", "")
    if month := lexicon.months().get(point + folded) or lexicon.months().get(folded):
        return from_month_era(year, folded), month, day
    if month := lexicon.persian_months().get(folded):
        return from_persian(year, month, day) if day else UNKNOWN
    return UNKNOWN


def _match_parts(match: re.Match[str], day_order: str) -> Parts:
    """Year, month and day of a match of `day_pattern`; 0 for one that is not known."""
    if match["y"]:
        return _numeric_parts(match["y"], int(match["m"]), int(match["d"]))
    if match["y2"] or match["m8"]:
        return _signed_parts(match)
    if match["m6"]:
        return int(match["y9"]), int(match["m6"]), int(match["d6"])
    if name := match["name"] or match["name2"]:
        point = "." if match["d4"] and match.string[match.end("d4")] == "." else ""
        return find_month(name, _named_year(match, name), int(match["d4"] or match["d7"]), point)
    if match["y5"]:
        return int(match["y5"]), 0, int(match["d5"])
    year = int(match["y3"]) if match["y3"] else four_digit_year(int(match["y6"]))
    first, second = int(match["one"] or match["one2"]), int(match["two"] or match["two2"])
    return year, *_order_month_day(first, second, match["between"] or match["between2"], day_order)


def _signed_parts(match: re.Match[str]) -> Parts:
    """A date of numbers with signs behind them, whose year is of the era in front of it unless it has four digits."""
    if match["m8"]:
        return from_era(match.string, match.start(), 0), int(match["m8"]), int(match["d8"])
    year = int(match["y2"])
    year = year if len(match["y2"]) == FULL_YEAR else from_era(match.string, match.start(), year)
    return year, int(match["m2"]), int(match["d2"] or 0)


def _numeric_parts(year: str, month: int, day: int) -> Parts:
    """A numeric date that begins with the year: in Persian digits it may be one of the Persian calendar."""
    if int(year) in PERSIAN_YEARS_OF_PAGES and PERSIAN_DIGITS.fullmatch(year):
        return from_persian(int(year), month, day)
    return int(year), month, day


def _named_year(match: re.Match[str], name: str) -> int:
    """The year beside the name of a month. Of two digits, it may be one of the era in which the month's language counts."""
    if match["y8"]:
        year = int(match["y8"])
        return year if lexicon.fold(name).replace(".", "") in lexicon.month_eras() else four_digit_year(year)
    return int(match["y4"] or match["y7"])


def _add_month_before(text: str, start: int, parts: Parts) -> tuple[int, Parts]:
    """Where a date begins whose month is in front of its day, and its parts."""
    before = month_before_day().search(text, max(0, start - MAX_MONTH_LENGTH), start)
    if not before:
        return start, UNKNOWN
    found, length = _month_at_end(before[1], parts)
    return before.end(1) - length, found


def _month_at_end(text: str, parts: Parts) -> tuple[Parts, int]:
    """A date with the month that a word is or ends in, and the length of that: `HeronMay` ends in `May`."""
    year, _, day = parts
    found = find_month(text, year, day)
    if found[1]:
        return found, len(text)
    start = next((i for i in range(len(text) - 1, 0, -1) if text[i].isupper() and text[i - 1].islower()), 0)
    return (find_month(text[start:], year, day) if start else UNKNOWN), len(text) - start


def _order_month_day(first: int, second: int, separator: str, day_order: str) -> tuple[int, int]:
    """Month and day of two numbers, (0, 0) if unknown. 13/04 can be read in one way only, and 03.04. is never American."""
    if first > LAST_MONTH or first == second or separator.strip() not in ("/", "-"):
        return second, first
    if second > LAST_MONTH or day_order == "mdy":
        return first, second
    return (second, first) if day_order == "dmy" else (0, 0)


def add_time(day: str, clock: re.Match[str]) -> str | None:
    """A day with the time of a match of `clock_pattern`, None for no time of day."""
    hour, half = int(clock["hour"]), clock["early_half"] or clock["half"]
    if half:
        if not 1 <= hour <= HALF_DAY:
            return None
        hour = hour % HALF_DAY + HALF_DAY * bool(lexicon.compile_pattern("clock-afternoon").fullmatch(half))
    minute, second = int(clock["minute"] or clock["other"] or clock["third"] or clock["fourth"]), int(clock["second"] or 0)
    return check_moment(f"{day}T{hour:02}:{minute:02}:{second:02}{normalize_offset(clock['zone'] or '')}")
