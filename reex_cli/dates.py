"""Dates as precise as they are stated, and no more.

A date is a string in the form of RFC 3339 cut where knowledge ends: `2025`, `2025-11`, `2025-11-06`,
`2025-11-06T10:05:00`, `2025-11-06T10:05:00+01:00`. Nothing here asks what day it is today.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from reex_cli import lexicon

ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$")
DIGIT = re.compile(r"\d")
NUMBERS = re.compile(r"\d[/-]\d\d?[/-]\d")
BEFORE_DAY = re.compile(r"([^\W\d_]{3,60})\.?\ ?$")  # the month before the day; words may be glued to it
ZONE_NAME = re.compile(r"\s?\(?[A-Z]{2,4}\)?$")  # states no offset
YEARS = range(1000, 2200)
LONGEST = 64  # characters of the longest form above
SHORTEST = 4
NOON = 12
FIRST_CENTURY, NEWEST, OLDEST = 2000, 40, 70  # of two digits; what is between is no year
CLOCK_MARKS = 2


@cache
def day_pattern() -> re.Pattern[str]:
    """Match a day in any form. Every form begins with a digit, so that few places of a text are tried.

    The name of a month before the day is looked for at each match.
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
def written_date() -> str:
    """A verbose pattern of the commonest forms of a date, for rules about lines."""
    month, ordinal = rf"{lexicon.pattern('month-stem')}[a-z]{{0,6}}+", lexicon.pattern("ordinal-suffix")
    return rf"""(?: {month}\.? \s \d{{1,2}}{ordinal}?,? \s \d{{4}}
            | \d{{1,2}}(?:{ordinal}|\.)? \s {month}\.?,? \s \d{{4}}
            | \d{{4}}-\d\d-\d\d | \d{{1,2}}[./]\d{{1,2}}[./]\d{{4}} )"""


@cache
def clock_pattern() -> re.Pattern[str]:
    """Match the time of day behind a date."""
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
    """Match what may stand before the only date of a text: nothing, or a weekday."""
    return re.compile(rf"\W*(?:\w{{2,13}}\.?,?\s*(?:{lexicon.pattern('weekday-joiner')}\ |,\ )?)?$")


@cache
def month_pattern() -> re.Pattern[str]:
    """Match a month with its year."""
    return re.compile(rf"([^\W\d_]{{3,12}})\.?(?:\ {lexicon.pattern('month-year-joiner')})?,?\ (\d{{4}})$")


class DateMention(NamedTuple):
    """A day that a text names."""

    start: int
    end: int
    value: str


def parse_date(text: str, order: str = "") -> str | None:
    """The date that the whole of `text` states, else None. `order` is `dmy` or `mdy`, where the page tells.

    >>> [reading(x) for x in ("Nov 6, 2025", "6. November 2025", "November 2025", "2025-11-06T10:05Z")]
    ['2025-11-06', '2025-11-06', '2025-11', '2025-11-06T10:05:00+00:00']
    >>> [reading(x) for x in ("May", "03/04/2025", "yesterday", "0000-00-00T00:00:00", "30 Feb 2025")]
    [None, None, None, None, None]
    >>> reading("03/04/2025", "dmy"), reading("Thursday, 6 Nov 2025 at 4:05 pm")
    ('2025-04-03', '2025-11-06T16:05:00')
    """
    text = " ".join(text.split())
    if not SHORTEST <= len(text) <= LONGEST or not any(c.isdigit() for c in text):
        return None
    return _iso(text) or _whole(text, order) or _mail(text) or _month(text)


def find_dates(text: str, order: str = "") -> Iterator[DateMention]:
    """The days that a text names, each with its time where one stands behind it.

    >>> [one.value for one in mentions("By Grey Heron, May 3, 2024, updated 4 June 2024 · 5 min read")]
    ['2024-05-03', '2024-06-04']
    """
    for found in day_pattern().finditer(text) if DIGIT.search(text) else ():
        start = found.start()
        year, month, day = _parts(found, order)
        if found["y5"]:
            before = BEFORE_DAY.search(text, max(0, start - 64), start)
            month, length = _month_at_end(before[1]) if before else (0, 0)
            start = before.end(1) - length if before else start
        value = _valid(year, month, day) if month else None
        if value:
            end = found.end()
            clock = clock_pattern().match(text, end) if len(value) == len("2025-11-06") else None
            timed = clock and _timed(value, clock)
            yield DateMention(start, clock.end() if clock and timed else end, timed or value)


def detect_day_order(text: str) -> str:
    """Whether a number date that can be read in one way only has its day first; empty where there is none.

    >>> order_of("25/12/2024"), order_of("12/25/2024"), order_of("3/4/2024")
    ('dmy', 'mdy', '')
    """
    for found in day_pattern().finditer(text) if NUMBERS.search(text) else ():
        mark = found["between"] or found["between2"]
        if mark and mark in "/-":
            first, second = int(found["one"] or found["one2"]), int(found["two"] or found["two2"])
            if first > NOON >= second or second > NOON >= first:
                return "dmy" if first > second else "mdy"
    return ""


def _parts(found: re.Match[str], order: str) -> tuple[int, int, int]:
    """Year, month and day of a match; 0 for what it does not tell."""
    if found["y"]:
        return int(found["y"]), int(found["m"]), int(found["d"])
    if found["y2"]:
        return int(found["y2"]), int(found["m2"]), int(found["d2"] or 0)
    if year := found["y4"] or found["y7"]:
        month = lexicon.months().get((found["name"] or found["name2"]).casefold(), 0)
        return int(year), month, int(found["d4"] or found["d7"])
    if found["y5"]:
        return int(found["y5"]), 0, int(found["d5"])
    stated = int(found["y3"]) if found["y3"] else _century(int(found["y6"]))
    first, second = int(found["one"] or found["one2"]), int(found["two"] or found["two2"])
    return stated, *_numeric(first, second, found["between"] or found["between2"], order)


def _century(year: int) -> int:
    """The year that two digits mean where articles are read on screens; 0 for none: 12/24/48 are volts."""
    if NEWEST <= year < OLDEST:
        return 0
    return year + (FIRST_CENTURY if year < NEWEST else FIRST_CENTURY - 100)


def _numeric(first: int, second: int, mark: str, order: str) -> tuple[int, int]:
    """13/04/2025 says which is the day; 03/04/2025 does not, and 03.04.2025 is never American."""
    if first > NOON or first == second or mark not in "/-":
        return second, first
    if second > NOON or order == "mdy":
        return first, second
    return (second, first) if order == "dmy" else (0, 0)


def _month_at_end(text: str) -> tuple[int, int]:
    """The number of the month that a word is or ends in, and the length of its name: `HeronMay` ends in `May`."""
    months, low = lexicon.months(), text.casefold()
    if low in months:
        return months[low], len(text)
    glued = next((at for at in range(len(text) - 1, 0, -1) if text[at].isupper() and text[at - 1].islower()), 0)
    return months.get(low[glued:], 0) if glued else 0, len(text) - glued


def _timed(day: str, clock: re.Match[str]) -> str | None:
    hour, half, zone = int(clock["hour"]), (clock["half"] or "").lower(), clock["zone"] or ""
    if half:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + NOON * (half == "p")
    if zone[:1].isalpha():
        zone = "+00:00"
    elif zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return _moment(f"{day}T{hour:02}:{clock['minute'] or clock['other']}:{clock['second'] or '00'}{zone}")


def _whole(text: str, order: str) -> str | None:
    """The only day of a text with nothing around it but the day of the week and a zone."""
    found = next(find_dates(text, order), None)
    if (
        found
        and weekday_pattern().match(text[: found.start])
        and (found.end == len(text) or ZONE_NAME.fullmatch(text, found.end))
    ):
        return found.value
    return None


def _month(text: str) -> str | None:
    found = month_pattern().match(text)
    month = lexicon.months().get(found[1].casefold()) if found else None
    return _valid(int(found[2]), month, 0) if found and month else None


def _iso(text: str) -> str | None:
    found = ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    if hour is None:
        return _valid(int(year), *((int(part) or 99) if part else 0 for part in (month, day)))
    if day is None:
        return None
    zone = "+00:00" if zone == "Z" else zone or ""
    if zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return _moment(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}")


def _moment(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return text if moment.year in YEARS else None


def _mail(text: str) -> str | None:
    """`Thu, 06 Nov 2025 10:05:00 +0100` and other forms with a time, by dateutil, strictly.

    dateutil fills what is missing from a default: two different defaults show what it filled in.
    """
    if text.count(":") != CLOCK_MARKS or not any(map(str.isalpha, text)):
        return None
    from dateutil import parser

    found = []
    for default in (datetime(1904, 2, 29), datetime(2013, 7, 14)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a zone that it does not know stays unknown
                found.append(parser.parse(text, default=default))
        except (ValueError, OverflowError, TypeError):
            return None
    one, other = found
    try:
        return one.isoformat(timespec="seconds") if one == other and one.year in YEARS else None
    except ValueError:  # a zone of more than a day
        return None


def _valid(year: int, month: int, day: int) -> str | None:
    """A date of these, of which 0 are not known; None where there is no such day."""
    try:
        datetime(year, month or 1, day or 1)
    except ValueError:
        return None
    if year not in YEARS:
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def add_utc_offset(local: str | None, utc: str | None) -> str | None:
    """Local wall time with the offset that the same moment in UTC gives it.

    >>> with_offset("2025-12-31T06:57:39", "2025-12-31T13:57:39")
    '2025-12-31T06:57:39-07:00'
    >>> with_offset("2014-07-15T19:59:06", "0000-00-00T00:00:00")
    '2014-07-15T19:59:06'
    """
    date = parse_date(local or "")
    if not date or "T" not in date or len(date) > 19:
        return date
    universal = parse_date(utc or "")
    if not universal or "T" not in universal:
        return date
    offset = datetime.fromisoformat(date) - datetime.fromisoformat(universal[:19])
    if offset % timedelta(minutes=15) or abs(offset) > timedelta(hours=14):
        return date
    minutes = int(offset.total_seconds()) // 60
    return f"{date}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def to_utc(date: str | None) -> datetime | None:
    """The moment in UTC that a date means, where it states time and zone.

    >>> moment("2025-12-31T06:57:39-07:00").isoformat(), moment("2025-12-31T06:57:39"), moment("2025-12-31")
    ('2025-12-31T13:57:39+00:00', None, None)
    """
    try:
        found = datetime.fromisoformat(date or "")
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def is_on_or_after(date: str, bound: str) -> bool:
    """Whether a date is on or after `bound`, compared as precisely as both are known.

    >>> not_before("2025-11-06", "2025-11"), not_before("2025", "2025-03"), not_before("2024-12-31", "2025")
    (True, True, False)
    """
    known = min(len(date), len(bound))
    return date[:known] >= bound[:known]
