"""Numbers of years, months, days and times as a date, or None where there is no such day or moment."""

from __future__ import annotations

from datetime import datetime

YEARS = range(1583, 2200)  # that a date may have: the Gregorian calendar was introduced in 1582; 1403 and 2567 are of others
DAY_LENGTH = len("2025-11-06")  # characters of a date as precise as a day
CENTURY, NO_YEARS = 2000, range(40, 70)  # of years of two digits: 39 is 2039, 40 is no year, 70 is 1970
Parts = tuple[int, int, int]  # year, month, day; 0 for unknown
UNKNOWN: Parts = (0, 0, 0)


def format_date(year: int, month: int, day: int) -> str | None:
    """A date of these numbers, of which month and day may be 0 for unknown; None if there is no such day.

    >>> format_date(2024, 2, 29), format_date(2024, 2, 0), format_date(2023, 2, 29), format_date(1403, 1, 1)
    ('2024-02-29', '2024-02', None, None)
    """
    if year not in YEARS:
        return None
    try:
        datetime(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def check_moment(text: str) -> str | None:
    """The same date with a time, None if there is no such moment or its year is not in `YEARS`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return text if moment.year in YEARS else None


def normalize_offset(zone: str) -> str:
    """An offset with hours, minutes and a colon, "" for none.

    >>> [normalize_offset(zone) for zone in ("+0100", "-3:30", "+02:00", "Z", "GMT", "UTC +1", "")]
    ['+01:00', '-03:30', '+02:00', '+00:00', '+00:00', '+01:00', '']
    """
    sign = max(zone.find("+"), zone.find("-"))
    if sign < 0:
        return "+00:00" if zone else ""
    hours, _, minutes = zone[sign + 1 :].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    return f"{zone[sign]}{int(hours):02}:{int(minutes or 0):02}"


def four_digit_year(year: int) -> int:
    """The year that two digits mean on a web page; 0 for none: 12/24/48 are volts."""
    if year in NO_YEARS:
        return 0
    return year + (CENTURY if year < NO_YEARS.start else CENTURY - 100)
