"""Dates are as precise as stated: nothing is padded, nothing comes from today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reex_cli.date_arithmetic import add_utc_offset, is_on_or_after
from reex_cli.dates import detect_day_order, find_dates, parse_date
from reex_cli.dates.calendars import from_persian
from reex_cli.item import Item
from reex_cli.lexicon import LANGUAGES, load_language
from reex_cli.options import Options
from reex_cli.pipeline import process

DAYS = st.dates(date(1583, 1, 1), date(2199, 12, 31))
PROSE = "Water went over the weir all winter and the wheel stood still, because nobody had come to mend the sluice. "
PAGE_OF_HTML = "<html><head><title>The Weir</title></head><body><h1>The Weir</h1><p>{lines}<p>{prose}<p>{prose}</body></html>"
PAGE_OF_TEXT = "Home\n\nAbout\n\nThe Weir\n\n{lines}\n\n{prose}\n\n{prose}\n\nSubscribe\n\nContact\n"
FORMS = (
    "{name} {day.day}, {day.year:04}",
    "Posted on {day.day} {name} {day.year:04}",
    "Updated {name} {day.day}, {day.year:04}",
    "By Grey Heron | {name} {day.day}, {day.year:04} | 5 min read",
    "{day.day:02}.{day.month:02}.{day.year:04}",
    "{day.year:04}-{day.month:02}-{day.day:02}",
    '<time datetime="{day.year:04}-{day.month:02}-{day.day:02}">yesterday</time>',
    "2 hours ago, not {day.day}. {name} {day.year:04}",
    "© {day.year:04}, {name} {day.day}, {day.year:04}",
    "The mill burnt down on {name} {day.day}, {day.year:04}, and nobody rebuilt it for many years after that night.",
)
MOMENTS = st.datetimes(datetime(1583, 1, 2), datetime(2199, 12, 30)).map(lambda moment: moment.replace(microsecond=0))


@given(DAYS, st.sampled_from(LANGUAGES), st.integers(0, 1))
def test_a_day_written_in_words_is_parsed_in_every_language(day: date, language: str, form: int) -> None:
    for name in load_language(language)["months"][day.month - 1].split():
        if name.startswith("."):
            assert (
                parse_date(f"{day.day}{name} {day.year:04}") == parse_date(f"{day.day}{name} {day.year:04}.") == day.isoformat()
            )
            continue
        name = name.replace("_", " ")  # noqa: PLW2901
        text = (f"{day.day}. {name} {day.year:04}", f"{name.title()} {day.day}, {day.year:04}")[form]
        assert parse_date(text) == day.isoformat()
        assert parse_date(f"{name} {day.year:04}") == day.isoformat()[:7]


@given(DAYS, st.sampled_from(["-", "/", "."]), st.booleans())
def test_a_numeric_day_is_parsed_where_the_order_is_known(day: date, mark: str, month_first: bool) -> None:
    parts = (day.month, day.day) if month_first and mark != "." else (day.day, day.month)
    text = f"{parts[0]}{mark}{parts[1]}{mark}{day.year:04}"
    assert parse_date(text, "mdy" if month_first else "dmy") == day.isoformat()
    assert parse_date(f"{day.year:04}{mark}{day.month}{mark}{day.day}") == day.isoformat()
    assert parse_date(f"{day.year:04}年{day.month}月{day.day}日") == day.isoformat()
    assert detect_day_order(text) in ("", "mdy" if parts == (day.month, day.day) else "dmy") or day.day == day.month
    assert parse_date(text) in (None, day.isoformat())


@given(MOMENTS, st.sampled_from(LANGUAGES), st.booleans())
def test_a_day_with_a_time_is_parsed_to_the_minute(moment: datetime, language: str, halves: bool) -> None:
    name = next(iter(load_language(language)["months"][moment.month - 1].split()), "May" if moment.month == 5 else "")
    if name:
        clock = f"{moment:%I:%M} {'pm' if moment.hour > 11 else 'am'}" if halves else f"{moment:%H:%M}"
        wanted = moment.replace(second=0).isoformat()
        assert parse_date(f"{moment.day} {name} {moment.year:04}, {clock}") == wanted
        assert [
            mention.value for mention in find_dates(f"By Grey Heron | {name} {moment.day}, {moment.year:04} at {clock} | 5 min")
        ] == [wanted]


@settings(deadline=None)  # the first page loads the models
@given(st.lists(DAYS, min_size=1, max_size=6), st.lists(st.integers(0, 9), min_size=6, max_size=6), st.booleans())
def test_no_page_is_dated_after_the_newest_day_that_it_mentions(days: list[date], forms: list[int], is_html: bool) -> None:
    lines = [FORMS[form].format(day=day, name=f"{day:%B}") for day, form in zip(days, forms, strict=False)]
    page = (PAGE_OF_HTML if is_html else PAGE_OF_TEXT).format(lines=("<p>" if is_html else "\n\n").join(lines), prose=PROSE * 3)
    for article in process(Item("page", data=page.encode()), Options(format="html" if is_html else "dump")).articles:
        for found in filter(None, (article.date, article.modified)):
            assert found[:10] in {day.isoformat()[: len(found[:10])] for day in days}
            assert found[:10] <= max(days).isoformat()


@given(MOMENTS, st.integers(-56, 56))
def test_a_moment_keeps_its_zone_and_its_lack_of_one(moment: datetime, quarters: int) -> None:
    assert parse_date(moment.isoformat()) == moment.isoformat()
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    assert parse_date(zoned.isoformat()) == zoned.isoformat()
    utc = zoned.astimezone(UTC).replace(tzinfo=None)
    assert add_utc_offset(moment.isoformat(), utc.isoformat()) == zoned.isoformat()


@given(st.text(max_size=60))
def test_a_parsed_date_is_a_date_of_the_text(text: str) -> None:
    found = parse_date(text)
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
        "2025-13-1",
        "2025-1-32",
        "12/24/48",
        "24.12.69",
        "1399-02-21",
        "2567-03-12",
        "20251399",
        "H26.10.13",
        "113年3月12日",
        "12 มีนาคม 2470",  # Buddhist years began in April
        "12 มี.ค. 24",  # 1981 or 2024
        "31 مهر 1403",  # a month of 30 days
        "9 رمضان 1445",
        "31 Nov 21",
        "Tue, 99999999999999999999999999999999m 17:20:00",
    ],
)
def test_text_that_is_no_certain_date_gives_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024年5月2日 17時30分", "2024-05-02T17:30:00"),
        ("2024년 5월 2일 8시 5분", "2024-05-02T08:05:00"),
        ("9.11.21, 08:14", "2021-11-09T08:14:00"),
        ("17.ago.2022 às 6h00", "2022-08-17T06:00:00"),
        ("25/12/2024", "2024-12-25"),
        ("12/25/2024", "2024-12-25"),
        ("3.4.2024", "2024-04-03"),
        ("Thu, 06 Nov 2025 10:05:00 +0100", "2025-11-06T10:05:00+01:00"),
        ("Thu, 06 Nov 2025 10:05:00 EST", "2025-11-06T10:05:00-05:00"),
        ("Thu, 06 Nov 2025 10:05:00 PDT", "2025-11-06T10:05:00-07:00"),
        ("Thu, 06 Nov 2025 10:05:00 UT", "2025-11-06T10:05:00+00:00"),
        ("Thu, 06 Nov 2025 10:05:00 B", "2025-11-06T10:05:00"),
        ("06 Nov 25 10:05 GMT", "2025-11-06T10:05:00+00:00"),
        ("Thu Nov 06 2025 10:05:00 GMT+0100 (Mitteleuropäische Normalzeit)", "2025-11-06T10:05:00+01:00"),
        ("Thu Nov 6 10:05:00 CET 2025", "2025-11-06T10:05:00"),
        ("Thu Nov 6 10:05:00 2025", "2025-11-06T10:05:00"),
        ("Tue, 05 Mar 2024 17:20:00 +3000", "2024-03-05"),
        ("2025-11-06T25:05:00", "2025-11-06"),
        ("2025-11-06 10:61", "2025-11-06"),
        ("2025-11-06T10:05:00+01", "2025-11-06T10:05:00+01:00"),
        ("20251106", "2025-11-06"),
        ("20251106T100500Z", "2025-11-06T10:05:00+00:00"),
        ("6 Nov 25", "2025-11-06"),
        ("6 Nov ’25", "2025-11-06"),
        ("6.11.25", "2025-11-06"),
        ("6/Nov/2025", "2025-11-06"),
        ("2025. 11. 6.", "2025-11-06"),
        ("6 ноября 2025 года, 10:05", "2025-11-06T10:05:00"),
        ("6 листопада 2025 року", "2025-11-06"),
        ("6 listopada 2025 r.", "2025-11-06"),
        ("6. listopada 2025.", "2025-10-06"),
        ("2025. november 6.", "2025-11-06"),
        ("2025 m. lapkričio 6 d.", "2025-11-06"),
        ("6. marraskuuta 2025 klo 10.05", "2025-11-06T10:05:00"),
        ("6 Νοεμβρίου 2025", "2025-11-06"),
        ("6 noiembrie 2025, 10:05", "2025-11-06T10:05:00"),
        ("6 d’agost de 2025", "2025-08-06"),
        ("٦ نوفمبر ٢٠٢٥", "2025-11-06"),
        ("6 تشرين الثاني 2025", "2025-11-06"),
        ("۱۵ آبان ۱۴۰۴ - ۱۰:۰۵", "2025-11-06T10:05:00"),
        ("६ नवंबर २०२५", "2025-11-06"),
        ("6 พฤศจิกายน 2568", "2025-11-06"),
        ("6 พ.ย. 68 เวลา 10.05 น.", "2025-11-06T10:05:00"),
        ("6 พฤศจิกายน ค.ศ. 2025", "2025-11-06"),
        ("ngày 6 tháng 11 năm 2025", "2025-11-06"),
        ("6 Tháng Mười Một, 2025", "2025-11-06"),
        ("6 בנובמבר 2025", "2025-11-06"),
        ("6. November 2025 (Donnerstag)", "2025-11-06"),
        ("令和7年11月6日", "2025-11-06"),
        ("平成元年1月8日", "1989-01-08"),
        ("民國114年11月6日", "2025-11-06"),
        ("۱۴۰۴/۰۸/۱۵", "2025-11-06"),
        ("2025-11-06 10:05:00", "2025-11-06T10:05:00"),
        ("2025-11-06T10:05:00.123Z", "2025-11-06T10:05:00+00:00"),
        ("November 6th, 2025", "2025-11-06"),
        ("Donnerstag, 6. November 2025", "2025-11-06"),
        ("2025", "2025"),
        ("2025-1-1", "2025-01-01"),
        ("26.10.13", "2013-10-26"),
        ("2023 Jan 7", "2023-01-07"),
        ("26 | 01 | 2022", "2022-01-26"),
        ("5 de mayo de 2022", "2022-05-05"),
        ("2024. március 12. 08:15", "2024-03-12T08:15:00"),
        ("12. ožujka 2024. u 8:15", "2024-03-12T08:15:00"),
        ("12. maaliskuuta 2024 klo 8.15", "2024-03-12T08:15:00"),
        ("12 de març del 2024", "2024-03-12"),
        ("2024 m. kovo 12 d.", "2024-03-12"),
        ("12 ΜΑΪΟΥ 2024", "2024-05-12"),
        ("12 Μαΐου 2024", "2024-05-12"),
        ("12 Μαρτίου 2024, 3:15 μ.μ.", "2024-03-12T15:15:00"),
        ("12 de marzo de 2024 a las 3:15 p. m.", "2024-03-12T15:15:00"),
        ("2024년 3월 12일 오후 3:15", "2024-03-12T15:15:00"),
        ("2024年3月12日 上午3:15", "2024-03-12T03:15:00"),
        ("2024. március 12. du. 3:15", "2024-03-12T15:15:00"),
        ("12 مارس 2024 3:15 مساءً", "2024-03-12T15:15:00"),
        ("vendredi 22 novembre 2024 à 18:45", "2024-11-22T18:45:00"),
        ("Dec. 23, 2024, 1:24 PM EST", "2024-12-23T13:24:00"),
        ("29. Januar 2020 um 13:22 Uhr", "2020-01-29T13:22:00"),
    ],
)
def test_forms_of_dates(text: str, wanted: str) -> None:
    assert parse_date(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5 comments 2025-11-06", ["2025-11-06"]),
        ("in 3 hours 2025-11-06 10:05", ["2025-11-06T10:05:00"]),
        ("6 Nov 25 | 5 min", ["2025-11-06"]),
        ("On 3 May 12 people came", []),
        ("version 1.5.21 and 2.5.21", []),
        ("12 dogs in 2024", []),
        ("call 041 210 12 05", []),
    ],
)
def test_dates_within_a_line(text: str, wanted: list[str]) -> None:
    assert [mention.value for mention in find_dates(text)] == wanted


@pytest.mark.parametrize(
    ("persian", "gregorian"),
    [
        ((1300, 1, 1), (1921, 3, 21)),
        ((1357, 11, 22), (1979, 2, 11)),
        ((1399, 12, 30), (2021, 3, 20)),  # leap years: 1399, 1403 and 1408, five years later
        ((1400, 1, 1), (2021, 3, 21)),
        ((1403, 12, 30), (2025, 3, 20)),
        ((1404, 1, 1), (2025, 3, 21)),
        ((1408, 12, 30), (2030, 3, 20)),
        ((1400, 12, 30), (0, 0, 0)),
        ((1403, 7, 31), (0, 0, 0)),
        ((1403, 13, 1), (0, 0, 0)),
        ((2024, 1, 1), (0, 0, 0)),
    ],
)
def test_days_of_the_persian_calendar(persian: tuple[int, int, int], gregorian: tuple[int, int, int]) -> None:
    assert from_persian(*persian) == gregorian


def test_persian_days_follow_each_other() -> None:
    days = [
        date(*from_persian(y, m, d))
        for y in range(1210, 1500)
        for m in range(1, 13)
        for d in range(1, 32)
        if any(from_persian(y, m, d))
    ]
    assert all((after - before).days == 1 for before, after in pairwise(days))


def test_bounds_compare_as_far_as_both_are_known() -> None:
    assert is_on_or_after("2025-11-06T10:05:00", "2025-11-06")
    assert not is_on_or_after("2025-10", "2025-11-06")
