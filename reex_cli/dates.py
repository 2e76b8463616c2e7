"""Parse dates as precisely as they are stated: whole texts, and dates within a text.

A date is a string in the form of RFC 3339, cut where no more is stated: `2025`, `2025-11`, `2025-11-06`,
`2025-11-06T10:05:00`, `2025-11-06T10:05:00+01:00`. Relative dates are not parsed: nothing depends on today. The words of
languages are left to `lexicon`; patterns with such words are compiled at their first use, since the command line imports
this module at its start. Comparing and converting dates is left to `date_arithmetic`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple

from reex_cli import lexicon

ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$")
DIGIT = re.compile(r"\d")
NUMERIC_DATE = re.compile(r"\d[/-]\d\d?[/-]\d")
BEFORE_DAY = re.compile(r"([^\W\d_]{3,60})\.?\ ?$")  # the month before the day; words may be glued to it
ZONE_NAME = re.compile(r"\s?\(?[A-Z]{2,4}\)?$")  # states no offset
YEARS = range(1000, 2200)  # that a date may have
MIN_LENGTH, MAX_LENGTH = 4, 64  # characters of a text that is a date
MAX_MONTH_LENGTH = 64  # characters before a day in which its month is looked for
LAST_MONTH = 12
HALF_DAY = 12  # hours
CENTURY, NO_YEARS = 2000, range(40, 70)  # of years of two digits: 39 is 2039, 40 is no year, 70 is 1970
DAY_LENGTH = len("2025-11-06")  # characters of a date as precise as a day
MAIL_COLONS = 2  # in a date of mail: hours:minutes:seconds


@cache
def day_pattern() -> re.Pattern[str]:
    """Pattern of a day in any form. A month before the day (May 3, 2024) is not part of it: `find_dates` looks for that.

    Every alternative begins with a digit, so that few places of a text are tried.
    """
    ordinal, joiner = lexicon.pattern("ordinal-suffix"), lexicon.pattern("day-month-joiner")
    return re.compile(
        rf"""(?=\d) (?<![\d.,/:-]) (?:
          (?P<y>\d{{4}}) (?P<mark>[-/.]) (?P<m>\d{{1,2}}) (?P=mark) (?P<d>\d{{1,2}}) (?= [T_] | \b)
        | (?P<y2>\d{{4}}) \s? {lexicon.pattern("year-sign")} \s? (?P<m2>\d{{1,2}}) \s? {lexicon.pattern("month-sign")}
          (?: \s? (?P<d2>\d{{1,2}}) \s? {lexicon.pattern("day-sign")} )?
        | (?P<one>\d{{1,2}}) (?P<between>\.\ |\ \|\ |[-/.]) (?P<two>\d{{1,2}}) (?P=between) (?P<y3>\d{{4}}) (?! [\d/])
        | (?P<one2>\d\d?(?=/)|\d\d) (?P<between2>[/.]) (?P<two2>\d\d?(?=/)|\d\d) (?P=between2) (?P<y6>\d\d) (?! [\d/.:])
        | (?P<y7>\d{{4}}) \s (?P<name2>[^\W\d_]{{3,12}}) \.? \s (?P<d7>\d{{1,2}}) (?! \d)
        | (?P<d4>\d{{1,2}}) (?: {ordinal}|\.|º|ª )? (?: \s? {joiner} \s | [\s-] )? \s?
          (?P<name>[^\W\d_]{{3,12}}) \.? ,? (?: \s {lexicon.pattern("month-year-joiner")} )? [\s-] \s?
          (?P<y4>\d{{4}}) (?! \d (?! \d?:\d) )
        | (?P<d5>\d{{1,2}}) (?: {ordinal}|\. )? \s? ,? \s? (?<=[\s,]) (?P<y5>\d{{4}}) (?! \d (?! \d?:\d) )
        )""",
        re.VERBOSE,
    )


@cache
def written_date_pattern() -> str:
    """Source of a verbose pattern of the commonest forms of a date, for rules about lines."""
    month, ordinal = rf"{lexicon.pattern('month-stem')}[a-z]{{0,6}}+", lexicon.pattern("ordinal-suffix")
    return rf"""(?: {month}\.? \s \d{{1,2}}{ordinal}?,? \s \d{{4}}
            | \d{{1,2}}(?:{ordinal}|\.)? \s {month}\.?,? \s \d{{4}}
            | \d{{4}}-\d\d-\d\d | \d{{1,2}}[./]\d{{1,2}}[./]\d{{4}} )"""


@cache
def clock_pattern() -> re.Pattern[str]:
    """Pattern of a time of day behind a date."""
    unit = lexicon.pattern("clock-unit")
    return re.compile(
        rf"""[\s,;|•·@–-]* (?: {lexicon.pattern("clock-joiner")} \s )? T?
        (?P<hour>\d{{1,2}})
        (?: :(?P<minute>\d\d) (?: :(?P<second>\d\d) (?: [.,]\d+ )? )?
          | [.h](?P<other>\d\d) (?= \s?(?:{unit}|[ap]\.?m\b|$)) )
        (?: \s? (?P<half>[ap])\.?m\b\.? )? (?: \s? (?:{unit}|h\b) )? (?: \s? (?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d) \b )?""",
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def weekday_pattern() -> re.Pattern[str]:
    """Pattern of what may be before the only date of a text: nothing, or a weekday."""
    return re.compile(rf"\W*(?:\w{{2,13}}\.?,?\s*(?:{lexicon.pattern('weekday-joiner')}\ |,\ )?)?$")


@cache
def month_pattern() -> re.Pattern[str]:
    """Pattern of a month with its year."""
    return re.compile(rf"([^\W\d_]{{3,12}})\.?(?:\ {lexicon.pattern('month-year-joiner')})?,?\ (\d{{4}})$")


class DateMention(NamedTuple):
    """A date within a text."""

    start: int  # in characters
    end: int
    value: str


def parse_date(text: str, day_order: str = "") -> str | None:
    """Parse a text that is nothing but a date, else None. `day_order` says what 3/4 means: `dmy`, `mdy`, or "" for neither.

    >>> [parse_date(x) for x in ("Nov 6, 2025", "6. November 2025", "November 2025", "2025-11-06T10:05Z")]
    ['2025-11-06', '2025-11-06', '2025-11', '2025-11-06T10:05:00+00:00']
    >>> [parse_date(x) for x in ("May", "03/04/2025", "yesterday", "0000-00-00T00:00:00", "30 Feb 2025")]
    [None, None, None, None, None]
    >>> parse_date("03/04/2025", "dmy"), parse_date("Thursday, 6 Nov 2025 at 4:05 pm")
    ('2025-04-03', '2025-11-06T16:05:00')
    """
    text = " ".join(text.split())
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH or not any(c.isdigit() for c in text):
        return None
    return _parse_iso(text) or _parse_written(text, day_order) or _parse_mail_date(text) or _parse_month(text)


def find_dates(text: str, day_order: str = "") -> Iterator[DateMention]:
    """Find the dates in a text, each with the time behind it.

    >>> [mention.value for mention in find_dates("By Grey Heron, May 3, 2024, updated 4 June 2024 · 5 min read")]
    ['2024-05-03', '2024-06-04']
    """
    for match in day_pattern().finditer(text) if DIGIT.search(text) else ():
        start = match.start()
        year, month, day = _match_parts(match, day_order)
        if match["y5"]:
            before = BEFORE_DAY.search(text, max(0, start - MAX_MONTH_LENGTH), start)
            month, length = _month_at_end(before[1]) if before else (0, 0)
            start = before.end(1) - length if before else start
        date = _format_date(year, month, day) if month else None
        if date:
            end = match.end()
            clock = clock_pattern().match(text, end) if len(date) == DAY_LENGTH else None
            with_time = clock and _add_time(date, clock)
            yield DateMention(start, clock.end() if clock and with_time else end, with_time or date)


def detect_day_order(text: str) -> str:
    """`dmy` or `mdy` by a numeric date that can be read in one way only, else "".

    >>> detect_day_order("25/12/2024"), detect_day_order("12/25/2024"), detect_day_order("3/4/2024")
    ('dmy', 'mdy', '')
    """
    for match in day_pattern().finditer(text) if NUMERIC_DATE.search(text) else ():
        separator = match["between"] or match["between2"]
        if separator and separator in "/-":
            first, second = int(match["one"] or match["one2"]), int(match["two"] or match["two2"])
            if first > LAST_MONTH >= second or second > LAST_MONTH >= first:
                return "dmy" if first > second else "mdy"
    return ""


def _match_parts(match: re.Match[str], day_order: str) -> tuple[int, int, int]:
    """Year, month and day of a match of `day_pattern`; 0 for one that is not known."""
    if match["y"]:
        return int(match["y"]), int(match["m"]), int(match["d"])
    if match["y2"]:
        return int(match["y2"]), int(match["m2"]), int(match["d2"] or 0)
    if year := match["y4"] or match["y7"]:
        month = lexicon.months().get(lexicon.fold(match["name"] or match["name2"]), 0)
        return int(year), month, int(match["d4"] or match["d7"])
    if match["y5"]:
        return int(match["y5"]), 0, int(match["d5"])
    numeric_year = int(match["y3"]) if match["y3"] else _four_digit_year(int(match["y6"]))
    first, second = int(match["one"] or match["one2"]), int(match["two"] or match["two2"])
    return numeric_year, *_order_month_day(first, second, match["between"] or match["between2"], day_order)


def _four_digit_year(year: int) -> int:
    """The year that two digits mean on a web page; 0 for none: 12/24/48 are volts."""
    if year in NO_YEARS:
        return 0
    return year + (CENTURY if year < NO_YEARS.start else CENTURY - 100)


def _order_month_day(first: int, second: int, separator: str, day_order: str) -> tuple[int, int]:
    """Month and day of two numbers, (0, 0) if unknown. 13/04 can be read in one way only, and 03.04. is never American."""
    if first > LAST_MONTH or first == second or separator not in "/-":
        return second, first
    if second > LAST_MONTH or day_order == "mdy":
        return first, second
    return (second, first) if day_order == "dmy" else (0, 0)


def _month_at_end(text: str) -> tuple[int, int]:
    """Number and length of the month that a word is or ends in, (0, …) for none: `HeronMay` ends in `May`."""
    months, folded = lexicon.months(), lexicon.fold(text)
    if folded in months:
        return months[folded], len(text)
    start = next((i for i in range(len(text) - 1, 0, -1) if text[i].isupper() and text[i - 1].islower()), 0)
    return months.get(folded[start:], 0) if start else 0, len(text) - start


def _add_time(day: str, clock: re.Match[str]) -> str | None:
    """A day with the time of a match of `clock_pattern`, None for no time of day."""
    hour, half, zone = int(clock["hour"]), (clock["half"] or "").lower(), clock["zone"] or ""
    if half:
        if not 1 <= hour <= HALF_DAY:
            return None
        hour = hour % HALF_DAY + HALF_DAY * (half == "p")
    zone = "+00:00" if zone[:1].isalpha() else _normalize_offset(zone)
    return _check_moment(f"{day}T{hour:02}:{clock['minute'] or clock['other']}:{clock['second'] or '00'}{zone}")


def _normalize_offset(zone: str) -> str:
    """An offset with a colon: `+0100` → `+01:00`."""
    return f"{zone[:3]}:{zone[3:]}" if zone and ":" not in zone else zone


def _parse_written(text: str, day_order: str) -> str | None:
    """Parse a text with nothing around its only date but a weekday and the name of a zone."""
    mention = next(find_dates(text, day_order), None)
    if not mention or not weekday_pattern().match(text[: mention.start]):
        return None
    return mention.value if mention.end == len(text) or ZONE_NAME.fullmatch(text, mention.end) else None


def _parse_month(text: str) -> str | None:
    """Parse a month with its year: `November 2025`."""
    match = month_pattern().match(text)
    month = lexicon.months().get(lexicon.fold(match[1])) if match else None
    return _format_date(int(match[2]), month, 0) if match and month else None


def _parse_iso(text: str) -> str | None:
    """Parse ISO 8601 in its extended form, with a blank for the `T` and spaces before the offset allowed."""
    match = ISO_DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return _format_date(int(year), *((int(part) or 99) if part else 0 for part in (month, day)))
    if day is None:
        return None
    offset = "+00:00" if zone == "Z" else _normalize_offset(zone or "")
    return _check_moment(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{offset}")


def _check_moment(text: str) -> str | None:
    """The same date with a time, None if there is no such moment or its year is not in `YEARS`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return text if moment.year in YEARS else None


def _parse_mail_date(text: str) -> str | None:
    """Parse `Thu, 06 Nov 2025 10:05:00 +0100` (RFC 5322) and other forms with a time, by dateutil.

    dateutil takes what is missing from a default: a text that gives two dates with two defaults is not complete.
    """
    if text.count(":") != MAIL_COLONS or not any(map(str.isalpha, text)):
        return None
    from dateutil import parser

    moments = []
    for default in (datetime(1904, 2, 29), datetime(2013, 7, 14)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an unknown zone stays unknown
                moments.append(parser.parse(text, default=default))
        except (ValueError, ArithmeticError, TypeError):  # numbers of dozens of digits are beyond `decimal`, too
            return None
    first, second = moments
    try:
        return first.isoformat(timespec="seconds") if first == second and first.year in YEARS else None
    except ValueError:  # an offset of more than a day
        return None


def _format_date(year: int, month: int, day: int) -> str | None:
    """A date of these numbers, of which month and day may be 0 for unknown; None if there is no such day."""
    try:
        datetime(year, month or 1, day or 1)
    except ValueError:
        return None
    if year not in YEARS:
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
