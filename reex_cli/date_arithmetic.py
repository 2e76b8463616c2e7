"""Compare and convert dates. A date is a string as `dates` returns it, as precise as it is stated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from reex_cli.dates import parse_date

MOMENT_LENGTH = len("2025-12-31T06:57:39")  # characters of a date with a time and no offset
OFFSET_STEP = timedelta(minutes=15)  # offsets of time zones are multiples of it
LARGEST_OFFSET = timedelta(hours=14)


def add_utc_offset(local: str | None, utc: str | None) -> str | None:
    """Add the offset to a local time, if the same moment is stated in UTC, too; else return the local time as it is.

    >>> add_utc_offset("2025-12-31T06:57:39", "2025-12-31T13:57:39")
    '2025-12-31T06:57:39-07:00'
    >>> add_utc_offset("2014-07-15T19:59:06", "0000-00-00T00:00:00")
    '2014-07-15T19:59:06'
    """
    date = parse_date(local or "")
    if not date or "T" not in date or len(date) > MOMENT_LENGTH:
        return date
    universal = parse_date(utc or "")
    if not universal or "T" not in universal:
        return date
    offset = datetime.fromisoformat(date) - datetime.fromisoformat(universal[:MOMENT_LENGTH])
    if offset % OFFSET_STEP or abs(offset) > LARGEST_OFFSET:
        return date
    minutes = int(offset.total_seconds()) // 60
    return f"{date}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def to_utc(date: str | None) -> datetime | None:
    """The moment in UTC of a date with time and offset, None for any other.

    >>> to_utc("2025-12-31T06:57:39-07:00").isoformat(), to_utc("2025-12-31T06:57:39"), to_utc("2025-12-31")
    ('2025-12-31T13:57:39+00:00', None, None)
    """
    try:
        moment = datetime.fromisoformat(date or "")
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def is_on_or_after(date: str, bound: str) -> bool:
    """Whether a date is on or after `bound`, compared as precisely as both are known.

    >>> is_on_or_after("2025-11-06", "2025-11"), is_on_or_after("2025", "2025-03"), is_on_or_after("2024-12-31", "2025")
    (True, True, False)
    """
    length = min(len(date), len(bound))
    return date[:length] >= bound[:length]
