"""Dates as precise as they are stated, and no more.

A date is a string in the form of RFC 3339 cut where knowledge ends: `2025`, `2025-11`, `2025-11-06`,
`2025-11-06T10:05:00`, `2025-11-06T10:05:00+01:00`. Nothing here asks what day it is today.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta

from reex_cli import words

ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$")
TIME = r"(?:,? (?:at )?\d\d?:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?)?"
WEEKDAY = r"(?:\w{2,10}\.?,? )?"
DAY = r"(\d{1,2})(?:st|nd|rd|th|\.|º)?"
MONTH = r"([^\W\d_]{3,12})\.?"
YEAR = r"(\d{4})"
DAY_FIRST = re.compile(rf"{WEEKDAY}{DAY}(?: de)? {MONTH}(?: de)?,? {YEAR}{TIME}$")
MONTH_FIRST = re.compile(rf"{WEEKDAY}{MONTH} {DAY},? {YEAR}{TIME}$")
MONTH_ONLY = re.compile(rf"{MONTH},? {YEAR}$")
NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})$")
YEARS = range(1000, 2200)
LONGEST = 48  # characters of the longest form above
SHORTEST = 4


def reading(text: str) -> str | None:
    """The date that the whole of `text` states, else None.

    >>> [reading(x) for x in ("Nov 6, 2025", "6. November 2025", "November 2025", "2025-11-06T10:05Z")]
    ['2025-11-06', '2025-11-06', '2025-11', '2025-11-06T10:05:00+00:00']
    >>> [reading(x) for x in ("May", "03/04/2025", "yesterday", "0000-00-00T00:00:00", "30 Feb 2025")]
    [None, None, None, None, None]
    """
    text = " ".join(text.split())
    if not SHORTEST <= len(text) <= LONGEST or not any(c.isdigit() for c in text):
        return None
    return _iso(text) or _written(text) or _numeric(text) or _mail(text)


def _iso(text: str) -> str | None:
    found = ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    if hour is None:
        return _valid(year, month, day)
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


def _written(text: str) -> str | None:
    for pattern, order in ((MONTH_FIRST, (3, 1, 2)), (DAY_FIRST, (3, 2, 1)), (MONTH_ONLY, (2, 1))):
        found = pattern.match(text)
        if found:
            year, name, *day = (found[i] for i in order)
            month = words.months().get(name.casefold())
            if month:
                return _valid(year, f"{month:02}", f"{int(day[0]):02}" if day else None)
    return None


def _numeric(text: str) -> str | None:
    """13/04/2025 says which is the day; 03/04/2025 does not, and 03.04.2025 is never American."""
    found = NUMERIC.match(text)
    if not found:
        return None
    first, mark, second, year = int(found[1]), found[2], int(found[3]), found[4]
    if first > 12 or first == second or mark == ".":
        return _valid(year, f"{second:02}", f"{first:02}")
    return _valid(year, f"{first:02}", f"{second:02}") if second > 12 else None


def _mail(text: str) -> str | None:
    """`Thu, 06 Nov 2025 10:05:00 +0100` and other forms with a time, by dateutil, strictly.

    dateutil fills what is missing from a default: two different defaults show what it filled in.
    """
    if text.count(":") != 2:
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
    return one.isoformat(timespec="seconds") if one == other and one.year in YEARS else None


def _valid(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date = datetime(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if date.year not in YEARS:
        return None
    return "-".join(part for part in (year, month, day) if part)


def with_offset(local: str | None, utc: str | None) -> str | None:
    """Local wall time with the offset that the same moment in UTC gives it.

    >>> with_offset("2025-12-31T06:57:39", "2025-12-31T13:57:39")
    '2025-12-31T06:57:39-07:00'
    >>> with_offset("2014-07-15T19:59:06", "0000-00-00T00:00:00")
    '2014-07-15T19:59:06'
    """
    date = reading(local or "")
    if not date or "T" not in date or len(date) > 19:
        return date
    universal = reading(utc or "")
    if not universal or "T" not in universal:
        return date
    offset = datetime.fromisoformat(date) - datetime.fromisoformat(universal[:19])
    if offset % timedelta(minutes=15) or abs(offset) > timedelta(hours=14):
        return date
    minutes = int(offset.total_seconds()) // 60
    return f"{date}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def moment(date: str | None) -> datetime | None:
    """The moment in UTC that a date means, where it states time and zone.

    >>> moment("2025-12-31T06:57:39-07:00").isoformat(), moment("2025-12-31T06:57:39"), moment("2025-12-31")
    ('2025-12-31T13:57:39+00:00', None, None)
    """
    try:
        found = datetime.fromisoformat(date or "")
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def not_before(date: str, bound: str) -> bool:
    """Whether a date is on or after `bound`, compared as precisely as both are known.

    >>> not_before("2025-11-06", "2025-11"), not_before("2025", "2025-03"), not_before("2024-12-31", "2025")
    (True, True, False)
    """
    known = min(len(date), len(bound))
    return date[:known] >= bound[:known]
