"""Patterns of dates and times of day. The words of languages in them are those of the lexicon."""

from __future__ import annotations

import re
from functools import cache

from reex_cli import lexicon

# The letters of a name of a month. Vowel signs are no letters for `re`, so that what is no letter is listed.
LETTER = r"[^\s\d_.,:;/|()\[\]<>·•–—-]"
NAME = rf"{LETTER}{{1,14}}+"


@cache
def day_pattern() -> lexicon.LazyPattern:
    """Pattern of a day in any form. A month before the day (May 3, 2024) is not part of it: `find_dates` looks for that.

    Every alternative begins with a digit, so that few places of a text are tried.
    """
    ordinal, joiner = lexicon.pattern("ordinal-suffix"), lexicon.pattern("day-month-joiner")
    year_sign, month_sign, day_sign = (lexicon.pattern(f"{unit}-sign") for unit in ("year", "month", "day"))
    year_joiner = lexicon.pattern("month-year-joiner")
    # Behind a year of two digits: prose may go on with a count, “on 3 May 12 people came”.
    end_of_short_year = rf"(?= \s* (?: $ | [|·•,;–—)\]-] | \d\d?:\d\d | {lexicon.pattern('clock-joiner')} \s \d ) )"
    return lexicon.LazyPattern(
        rf"""(?=\d) (?<![\d.,/:]) (?: (?<!-) | (?<=[א-ת]-) ) (?:
          (?P<y>\d{{4}}) (?P<mark>[-/]|\.\ ?) (?P<m>\d{{1,2}}) (?P=mark) (?P<d>\d{{1,2}}) (?= [T_] | \b)
        | (?P<y2>\d{{1,4}}) \s? {year_sign} \s? (?P<m2>\d{{1,2}}) \s? {month_sign} (?: \s? (?P<d2>\d{{1,2}}) \s? {day_sign} )?
        | (?P<m8>\d{{1,2}}) \s? {month_sign} \s? (?P<d8>\d{{1,2}}) \s? {day_sign}
        | (?P<one>\d{{1,2}}) (?P<between>\.\ |\ [|/]\ |[-/.]) (?P<two>\d{{1,2}}) (?P=between) (?P<y3>\d{{4}}) (?! [\d/])
        | (?P<one2>\d\d?(?=/)|(?<![^\W\d_])\d\d) (?P<between2>[/.]) (?P<two2>\d\d?(?=/)|\d\d) (?P=between2)
          (?P<y6>\d\d) (?! [\d/.:])
        | (?P<y7>\d{{4}}) (?: \. | \s? {year_sign} )? \s (?P<name2>{NAME}) \.? \s (?P<d7>\d{{1,2}}) (?! [\d:])
        | (?P<d6>\d{{1,2}}) \s {lexicon.pattern("month-prefix")} \s (?P<m6>\d{{1,2}}) ,? (?: \s {year_joiner} )? \s
          (?P<y9>\d{{4}}) (?! \d )
        | (?P<d5>\d{{1,2}}) (?: {ordinal}|\. )? \s? ,? \s? (?<=[\s,]) (?P<y5>\d{{4}}) (?! \d (?! \d?:\d) )
        | (?P<d4>\d{{1,2}}) (?: {ordinal}|\.|º|ª )? (?: \s? {joiner} (?: \s | (?<=[’']) ) | [\s/-] )? \s?
          (?P<name>{NAME} (?: [.\ ]{NAME} )?? ) \.? ,? (?: (?: \s {year_joiner} )? [\s/-] \s? | (?<=\.) (?=\d{{4}}) )
          (?: (?P<y4>\d{{4}}) (?! \d (?! \d?:\d) ) | [’']? (?P<y8>\d\d) {end_of_short_year} )
        ) (?: \s? {year_sign} (?! {LETTER}) )?""",
        re.VERBOSE,
    )


@cache
def month_before_day() -> lexicon.LazyPattern:
    """Pattern of a month at the end of a text, before its day; words may be glued to it."""
    return lexicon.LazyPattern(rf"({LETTER}{{1,60}}+(?:\.{LETTER}{{1,3}}+)?)\.?\ ?$")


@cache
def short_day_pattern() -> lexicon.LazyPattern:
    """Pattern of a day with a year of two digits, at the beginning of a text: within a line it may as well be a version."""
    return lexicon.LazyPattern(r"(?P<day>\d{1,2})\.\ ?(?P<month>\d{1,2})\.\ ?(?P<year>\d\d)(?!\d)")


@cache
def written_date_pattern() -> str:
    """Source of a verbose pattern of the commonest forms of a date, for rules about lines."""
    month, ordinal = rf"{lexicon.pattern('month-stem')}[^\W\d_]{{0,6}}+", lexicon.pattern("ordinal-suffix")
    return rf"""(?: {month}\.? \s \d{{1,2}}{ordinal}?,? \s \d{{4}}
            | \d{{1,2}}(?:{ordinal}|\.)? \s {month}\.?,? \s \d{{4}}
            | \d{{4}}-\d\d-\d\d | \d{{1,2}}[./]\d{{1,2}}[./]\d{{4}} )"""


@cache
def clock_pattern() -> lexicon.LazyPattern:
    """Pattern of a time of day behind a date."""
    unit, hour_sign, minute_sign = (lexicon.pattern(f"clock-{name}") for name in ("unit", "hour", "minute"))
    half = rf"(?:{lexicon.pattern('clock-forenoon')}|{lexicon.pattern('clock-afternoon')})"
    return lexicon.LazyPattern(
        rf"""\.?[\s,،;|•·@–-]* (?: {lexicon.pattern("clock-joiner")} \s )? (?: (?P<early_half>{half}) \s? )? T?
        (?P<hour>\d{{1,2}})
        (?: :(?P<minute>\d\d) (?: :(?P<second>\d\d) (?: [.,]\d+ )? )?
          | \s?{hour_sign}\s?(?P<fourth>\d{{1,2}})\s?{minute_sign}
          | h(?P<other>\d\d)\b | \.(?P<third>\d\d) (?= \s?(?:{unit}|{half}|(?:UTC|GMT|Z|[A-Z]{{2,4}}$)\b|$)) )
        (?: \s? (?P<half>{half}) )? (?: \s? (?:{unit}|h\b) )?
        (?: \s? (?P<zone> Z\b | (?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?\d\d)?\b | (?:UTC|GMT)\b | [+-]\d\d:?\d\d\b ) )?""",
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def weekday_pattern() -> lexicon.LazyPattern:
    """Pattern of what may be before the only date of a text: nothing, or a weekday."""
    return lexicon.LazyPattern(rf"\W*(?:\w{{2,13}}\.?,?\s*(?:{lexicon.pattern('weekday-joiner')}\ |,\ )?)?$")


@cache
def rest_pattern() -> lexicon.LazyPattern:
    """Pattern of what may be behind the only date of a text: a sign, a weekday, a zone, or a time of day that is none."""
    return lexicon.LazyPattern(
        rf"""\.? (?: \s? {lexicon.pattern("day-sign")} )? (?: ,? \s? \(? {lexicon.pattern("weekday")} \)? )? \.? $
        | \s? \(? (?P<zone>[A-Z]{{1,5}}) \)? $
        | \s? \( [^()]{{3,50}} \) $
        | (?P<bad_time> [\s,T]+ \d{{1,2}} : \S{{1,20}} (?: \s [\w+:-]{{1,9}} )? ) $""",
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def month_pattern() -> lexicon.LazyPattern:
    """Pattern of a month with its year."""
    joiner = lexicon.pattern("month-year-joiner")
    return lexicon.LazyPattern(
        rf"({NAME}(?:[. ]{NAME})??)\.?(?:\ {joiner})?,?\ (\d{{4}})(?:\ ?{lexicon.pattern('year-sign')})?$"
    )
