"""Years of other calendars that are converted exactly: Persian, Buddhist, and those of East Asian eras.

A year that is none of the Gregorian calendar and cannot be converted gives no date: months of the Islamic calendar begin
where the moon is seen.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from reex_cli import lexicon
from reex_cli.dates.values import NO_YEARS, UNKNOWN, YEARS, Parts

# The Persian calendar repeats its leap years every 33 years between 1210 and 1634, before which it had LEAP_YEARS of them:
# K. M. Borkowski, The Persian calendar for 3000 years, Earth, Moon and Planets 74 (1996), 223-230.
PERSIAN_YEARS = range(1210, 1634)
LEAP_YEARS, CYCLE, LEAP_YEARS_OF_CYCLE = 294, 33, 8
EPOCH = 621  # Gregorian years before the first Persian one
PERSIAN_YEARS_OF_PAGES = range(1370, 1421)  # 1991..2041, in which a year in Persian digits is not one of the Islamic calendar
LONG_MONTHS, LONG_MONTH = 6, 31  # the first six months have 31 days, the others 30, and the last one 29 or 30
MAX_ERA_LENGTH = 12  # characters before a year in which the name of its era is looked for
BUDDHIST_YEARS = range(2484, 2743)  # that begin in January; up to 2483 they began in April


def from_persian(year: int, month: int, day: int) -> Parts:
    """The Gregorian year, month and day of a day of the Persian calendar, zeros if there is none.

    >>> from_persian(1403, 1, 1), from_persian(1399, 12, 30), from_persian(1400, 12, 30)
    ((2024, 3, 20), (2021, 3, 20), (0, 0, 0))
    """
    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= _persian_month_length(year, month):
        return UNKNOWN
    months_before = month - 1
    days = months_before * LONG_MONTH - max(0, months_before - LONG_MONTHS) + day - 1
    found = date.fromordinal(_persian_new_year(year) + days)
    return found.year, found.month, found.day


def from_era(text: str, end: int, year: int) -> int:
    """The Gregorian year of a year whose era is named just before `end`, 0 if there is none: 令和6 is 2024."""
    match = era_pattern().search(text, max(0, end - MAX_ERA_LENGTH), end)
    return lexicon.eras()[match["era"]] + (1 if match["first"] else year) if match and (match["first"] or year) else 0


def from_month_era(year: int, name: str) -> int:
    """The Gregorian year of a year behind the name of a month whose language counts years in another era, else the year.

    Of a year of two digits only the era's is taken if the other reading is no year.
    """
    if year in YEARS:
        return year
    offset = lexicon.month_eras().get(name, 0)
    year += 2500 if year in NO_YEARS else 0
    return year + offset if offset and year in BUDDHIST_YEARS else 0


@cache
def era_pattern() -> re.Pattern[str]:
    """Pattern of an era at the end of a text, with the sign for its first year, or before a number."""
    names = "|".join(map(re.escape, lexicon.eras())) or lexicon.MATCHES_NOTHING
    return re.compile(
        rf"(?P<era>{names}) \s? (?: (?P<first>{lexicon.pattern('first-year')}) \s? {lexicon.pattern('year-sign')} \s? )? $",
        re.VERBOSE,
    )


def _persian_new_year(year: int) -> int:
    """The proleptic Gregorian ordinal of the first day of a Persian year."""
    cycles, rest = divmod(year - PERSIAN_YEARS.start, CYCLE)
    leap_years = LEAP_YEARS + cycles * LEAP_YEARS_OF_CYCLE + (rest + 3) // 4
    gregorian = year + EPOCH
    gregorian_leap_years = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return date(gregorian, 3, 1).toordinal() + 19 + leap_years - gregorian_leap_years


def _persian_month_length(year: int, month: int) -> int:
    """Days of a month; the last has 29, and 30 in leap years."""
    if month <= LONG_MONTHS:
        return LONG_MONTH
    is_short = month == 12 and _persian_new_year(year + 1) - _persian_new_year(year) == 365
    return LONG_MONTH - 1 - is_short
