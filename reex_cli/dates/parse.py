"""Parse a text that is nothing but a date."""

from __future__ import annotations

import re
import warnings
from datetime import datetime

from reex_cli.dates.find import add_time, find_dates, find_month
from reex_cli.dates.forms import clock_pattern, month_pattern, rest_pattern, short_day_pattern, weekday_pattern
from reex_cli.dates.values import DAY_LENGTH, YEARS, check_moment, format_date, four_digit_year, normalize_offset

ISO_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$"
)
COMPACT_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?$", re.ASCII)
MAIL_ZONES = {  # names of zones in dates of mail (RFC 822, 5322); other names and single letters but Z state no offset
    "UT": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "Z": "+00:00", "EDT": "-04:00", "EST": "-05:00", "CDT": "-05:00",
    "CST": "-06:00", "MDT": "-06:00", "MST": "-07:00", "PDT": "-07:00", "PST": "-08:00",
}  # fmt: skip
MIN_LENGTH, MAX_LENGTH = 4, 90  # characters of a text that is a date
COLONS = 2  # in a date of mail: hours:minutes:seconds


def parse_date(text: str, day_order: str = "") -> str | None:
    """Parse a text that is nothing but a date, else None. `day_order` says what 3/4 means: `dmy`, `mdy`, or "" for neither.

    >>> [parse_date(x) for x in ("Nov 6, 2025", "6. November 2025", "November 2025", "2025-11-06T10:05Z")]
    ['2025-11-06', '2025-11-06', '2025-11', '2025-11-06T10:05:00+00:00']
    >>> [parse_date(x) for x in ("May", "03/04/2025", "yesterday", "0000-00-00T00:00:00", "30 Feb 2025")]
    [None, None, None, None, None]
    >>> parse_date("03/04/2025", "dmy"), parse_date("Thursday, 6 Nov 2025 at 4:05 pm"), parse_date("2025-11-06T25:61")
    ('2025-04-03', '2025-11-06T16:05:00', '2025-11-06')
    """
    text = " ".join(text.split())
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH or not any(c.isdecimal() for c in text):
        return None
    return (
        _parse_iso(text)
        or _parse_compact(text)
        or _parse_written(text, day_order)
        or _parse_short_day(text)
        or _parse_mail_date(text)
        or _parse_month(text)
    )


def _parse_written(text: str, day_order: str) -> str | None:
    """Parse a text with nothing around its only date but a weekday, the name of a zone, or a time of day that is none."""
    mention = next(find_dates(text, day_order), None)
    if not mention or not weekday_pattern().match(text[: mention.start]):
        return None
    if mention.end == len(text):
        return mention.value
    rest = rest_pattern().match(text, mention.end)
    if not rest or (rest["bad_time"] and len(mention.value) > DAY_LENGTH):
        return None
    is_mail_date = text.count(":") == COLONS and "T" in mention.value and len(mention.value) == len("2025-11-06T10:05:00")
    return mention.value + (MAIL_ZONES.get(rest["zone"] or "", "") if is_mail_date else "")


def _parse_month(text: str) -> str | None:
    """Parse a month with its year: `November 2025`."""
    match = month_pattern().match(text)
    return format_date(*find_month(match[1], int(match[2]), 0)) if match else None


def _parse_short_day(text: str) -> str | None:
    """Parse a day with a year of two digits, and the time behind it: `6.11.25`, `6.11.25, 08:14`."""
    match = short_day_pattern().match(text)
    date = format_date(four_digit_year(int(match["year"])), int(match["month"]), int(match["day"])) if match else None
    if not match or not date or match.end() == len(text):
        return date
    clock = clock_pattern().match(text, match.end())
    return add_time(date, clock) if clock and clock.end() == len(text) else None


def _parse_iso(text: str) -> str | None:
    """Parse ISO 8601 in its extended form, with a blank for the `T` and spaces before the offset allowed."""
    match = ISO_DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    date = format_date(int(year), *((int(part) or 99) if part else 0 for part in (month, day)))
    if hour is None or not date or len(date) < DAY_LENGTH:
        return date if hour is None else None
    return check_moment(f"{date}T{int(hour):02}:{int(minute):02}:{int(second or 0):02}{normalize_offset(zone or '')}") or date


def _parse_compact(text: str) -> str | None:
    """Parse ISO 8601 in its basic form: `20251106`, `20251106T100500Z`."""
    match = COMPACT_DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    date = format_date(int(year), int(month) or 99, int(day) or 99)
    if not date or hour is None:
        return date
    return check_moment(f"{date}T{hour}:{minute}:{second or '00'}{normalize_offset(zone or '')}")


def _parse_mail_date(text: str) -> str | None:
    """Parse `Thu Nov 6 10:05:00 CET 2025` and other forms with a time, by dateutil.

    dateutil takes what is missing from a default: a text that gives two dates with two defaults is not complete.
    """
    if text.count(":") != COLONS or not any(map(str.isalpha, text)):
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
