"""Parse dates as precisely as they are stated: whole texts, and dates within a text.

A date is a string in the form of RFC 3339, cut where no more is stated: `2025`, `2025-11`, `2025-11-06`,
`2025-11-06T10:05:00`, `2025-11-06T10:05:00+01:00`. Relative dates are not parsed: nothing depends on today.

    forms      patterns of dates and times; the words of languages are left to `lexicon`
    calendars  years of the Persian and the Buddhist calendar and of East Asian eras
    find       dates within a text
    parse      a text that is nothing but a date
    lines      lines that state the date of their page, and datelines
    values     numbers → a date

Patterns with words of languages are compiled at their first use, since the command line imports this package at its start.
Comparing and converting dates is left to `date_arithmetic`.
"""

from reex_cli.dates.find import DateMention, detect_day_order, find_dates, order_by_other_dates
from reex_cli.dates.forms import written_date_pattern
from reex_cli.dates.parse import parse_date
from reex_cli.dates.values import DAY_LENGTH

__all__ = [
    "DAY_LENGTH",
    "DateMention",
    "detect_day_order",
    "find_dates",
    "order_by_other_dates",
    "parse_date",
    "written_date_pattern",
]
