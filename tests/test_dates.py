"""Dates are as precise as stated: nothing is padded, nothing comes from today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reex_cli.dates import not_before, reading, with_offset
from reex_cli.words import LANGUAGES, tables

DAYS = st.dates(date(1000, 1, 1), date(2199, 12, 31))
MOMENTS = st.datetimes(datetime(1000, 1, 2), datetime(2199, 12, 30)).map(lambda moment: moment.replace(microsecond=0))


@given(DAYS, st.sampled_from(LANGUAGES), st.integers(0, 1))
def test_a_day_written_in_words_is_read_back(day: date, language: str, form: int) -> None:
    for name in tables(language)["months"][day.month - 1].split():
        text = (f"{day.day}. {name} {day.year:04}", f"{name.title()} {day.day}, {day.year:04}")[form]
        assert reading(text) == day.isoformat()
        assert reading(f"{name} {day.year:04}") == day.isoformat()[:7]


@given(MOMENTS, st.integers(-56, 56))
def test_a_moment_keeps_its_zone_and_its_lack_of_one(moment: datetime, quarters: int) -> None:
    assert reading(moment.isoformat()) == moment.isoformat()
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    assert reading(zoned.isoformat()) == zoned.isoformat()
    utc = zoned.astimezone(UTC).replace(tzinfo=None)
    assert with_offset(moment.isoformat(), utc.isoformat()) == zoned.isoformat()


@given(st.text(max_size=60))
def test_whatever_is_read_is_a_date_of_the_text(text: str) -> None:
    found = reading(text)
    if found:
        assert any(character.isdigit() for character in text)
        assert found.split("T")[0] == found[: len(found.split("T")[0])]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May",
        "today",
        "2 hours ago",
        "03/04/2025",
        "2025-13-01",
        "30 February 2025",
        "0000-00-00",
        "12:30",
        "5 May",
        "2025-1-1",
    ],
)
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert reading(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("25/12/2024", "2024-12-25"),
        ("12/25/2024", "2024-12-25"),
        ("3.4.2024", "2024-04-03"),
        ("Thu, 06 Nov 2025 10:05:00 +0100", "2025-11-06T10:05:00+01:00"),
        ("Thu Nov 6 10:05:00 CET 2025", "2025-11-06T10:05:00"),
        ("2025-11-06 10:05:00", "2025-11-06T10:05:00"),
        ("2025-11-06T10:05:00.123Z", "2025-11-06T10:05:00+00:00"),
        ("November 6th, 2025", "2025-11-06"),
        ("Donnerstag, 6. November 2025", "2025-11-06"),
        ("2025", "2025"),
    ],
)
def test_forms_of_dates(text: str, wanted: str) -> None:
    assert reading(text) == wanted


def test_bounds_compare_as_far_as_both_are_known() -> None:
    assert not_before("2025-11-06T10:05:00", "2025-11-06")
    assert not not_before("2025-10", "2025-11-06")
