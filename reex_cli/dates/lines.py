"""Lines that are about a date: one that states the date of publication, and prose that begins with a dateline."""

from __future__ import annotations

import re

from reex_cli import lexicon
from reex_cli.dates.find import DateMention, add_time, detect_day_order, find_dates
from reex_cli.dates.forms import clock_pattern
from reex_cli.dates.parse import parse_date
from reex_cli.dates.values import DAY_LENGTH

MAX_LENGTH = 160  # characters of a line that states a date
MAX_LABEL_WORDS = 4  # in front of it
MAX_LABEL = 40  # characters of the label of an event
PUBLISHED_WORD = lexicon.compile_pattern("published-stem")
STRICT_PUBLISHED_WORD = lexicon.LazyPattern(  # without prepositions, which are before any day of a sentence
    "|".join(word for word in lexicon.alternatives("published-stem") if not word.startswith("\\b")), re.IGNORECASE
)
UPDATED_WORD = lexicon.compile_pattern("updated-stem")
LABEL = lexicon.compile_pattern("rule-date-line", "", r"(?:\W|$)")
EVENT_WORD = lexicon.compile_pattern("event-word", r"\b", r"\W*$")
WEEKDAY = lexicon.compile_pattern("weekday", "", r"\w{0,4}\W*$")
REST = re.compile(
    r"\s*(?:$|\.$|[|·•–—(-]|,\s*[^\W\d_]{2,13}\.?$|[A-Z]{2,5}$)"
)  # behind a date: nothing, a weekday, another part of the line, the name of a zone
BETWEEN_DATES = re.compile(r"\W*$")
MAX_UPDATE_LENGTH = 40  # characters behind a date in which the time of a later update is looked for
FIRST_DIGIT = re.compile(r"\d")
UNNAMED_END = re.compile(r"^[^\d\n]*$")
TITLE_SEPARATOR = re.compile(r"(?<!\s)\s+[|·•–—-]+\s+|(?:(?<!\s)\s+)?[|·•]\s*")
DATELINE_LENGTH = 90  # characters at the beginning of prose in which a dateline is
# A place, one to six words of which the first has a capital letter, in front of the day; a dash ends the dateline.
PLACE = re.compile(
    r"(?![a-zß-öø-ÿ])[^\W\d_][^\d.!?:;«»“”\"]{1,50}(?:\.[^\d.!?:;]{1,20}){0,2}[,(–—-]\W{0,3}(?:[^\W\d_]{2,9}\.?,? ){0,3}$"
)
MAX_PLACE_WORDS, MIN_NAME_WORD = 8, 4  # of fewer letters are words within the name of a place
DATELINE_END = re.compile(r"[\s,.)]*+(?:[^\W\d_]{1,3}\.?\s)?(?:[/(][^()/]{1,40}[/)])?\s*[–—:-]+\s*\S")


def find_stated_date(text: str) -> str:
    """The date that a line states as that of its page, "" for none.

    >>> [find_stated_date(x) for x in ("Posted May 3, 2024 · 5 min read", "14 Şubat 2023, Salı", "May 2021")]
    ['May 3, 2024', '14 Şubat 2023', 'May 2021']
    >>> find_stated_date("Published 3 May 2024, updated 5 May 2024")
    '3 May 2024'
    >>> [find_stated_date(x) for x in ("Published: May 3, 2024 6:00 a.m. EDT", "9.11.21, 08:14", "12.5.21")]
    ['May 3, 2024 6:00 a.m.', '9.11.21, 08:14', '']
    >>> [find_stated_date(x) for x in ("Born: 3 May 1901, Upper Weir", "3 May 1901 – 12 June 1977", "On 3 May 2024 it rained.")]
    ['', '', '']
    """
    if len(text) > MAX_LENGTH:
        return ""
    mentions = list(find_dates(text, detect_day_order(text)))
    if not mentions:
        is_precise = len(parse_date(text) or "") not in (0, len("2024"), DAY_LENGTH)  # `12.5.21` alone may be a version
        return text if is_precise else ""
    first = mentions[0]
    behind = mentions[1] if len(mentions) > 1 else None
    if behind and BETWEEN_DATES.match(text, first.end, behind.start):  # from one day to another
        return ""
    rest = text[first.end :]
    is_ended = REST.match(rest) or (behind and UPDATED_WORD.search(text, first.end, behind.start))
    if not is_ended or not _is_label(text[: first.start]):
        return ""
    return _written(text, first)


def announces_publication(text: str) -> bool:
    """Whether a line states the date of publication behind a word for it, and not a day alone.

    >>> [announces_publication(x) for x in ("Published on 3 May 2024", "Veröffentlicht am 3. Mai 2024", "3 May 2024")]
    [True, True, False]
    """
    date = find_stated_date(text)
    return bool(date) and STRICT_PUBLISHED_WORD.search(text[: text.index(date)]) is not None


def is_labelled_event(text: str) -> bool:
    """Whether a line states the date of an event behind a label, as tables of facts do.

    >>> [is_labelled_event(x) for x in ("Born: 3 May 1901, Upper Weir", "Opened on 3 May 1901", "Geboren: 3. Mai 1901")]
    [True, False, True]
    """
    first = next(find_dates(text), None) if ":" in text[:MAX_LABEL] else None
    before = text[: first.start].rstrip() if first else ""
    return before.endswith(":") and len(before) < MAX_LABEL and EVENT_WORD.search(before) is not None


def find_time_of_update(text: str, mention: DateMention) -> DateMention | None:
    """The update whose time of day alone a line states, behind the date that it was on.

    >>> text = "Published on 12 February 2025 at 06:30, updated at 09:14"
    >>> find_time_of_update(text, next(find_dates(text)))
    DateMention(start=40, end=56, value='2025-02-12T09:14:00')
    """
    behind = text[mention.end : mention.end + MAX_UPDATE_LENGTH]
    word = UPDATED_WORD.search(behind)
    digit = FIRST_DIGIT.search(behind, word.end()) if word else None
    clock = clock_pattern().match(behind, digit.start()) if digit else None
    if not word or not clock or UNNAMED_END.search(behind[: word.start()]) is None:
        return None
    value = add_time(mention.value[:DAY_LENGTH], clock)
    return DateMention(mention.end + word.start(), mention.end + clock.end(), value) if value else None


def find_page_title_date(title: str) -> str:
    """The date that is a part of the title of a page by itself, "" for none.

    >>> find_page_title_date("The mill turns again | News | 20.04.2020"), find_page_title_date("The flood of 20.04.2020 | News")
    ('20.04.2020', '')
    """
    parts = TITLE_SEPARATOR.split(title)
    return next((part for part in parts if len(parse_date(part) or "") >= DAY_LENGTH), "") if len(parts) > 1 else ""


def find_dateline(text: str) -> str:
    """The date in the dateline at the beginning of prose, "" for none.

    >>> find_dateline("GDAŃSK, Poland – 17 June 2025 – The ferry company Heron today announced a second pier.")
    '17 June 2025'
    >>> find_dateline("The mill stopped – 17 June 2025 was its last day – and nobody came.")
    ''
    >>> find_dateline("Ada Weir (17 June 1901 – 3 May 1977) founded the mill.")
    ''
    """
    mentions = list(find_dates(text[:DATELINE_LENGTH]))
    end = DATELINE_END.match(text, mentions[0].end) if mentions else None
    if not end or any(mention.start < end.end() for mention in mentions[1:]):
        return ""
    place, first = text[: mentions[0].start], mentions[0]
    if place.rstrip().endswith("(") and not text[first.end :].lstrip().startswith(")"):
        return ""
    words = place.split()
    named = [word for word in words if word[:1].isupper() or not word[:1].isalpha() or len(word) < MIN_NAME_WORD]
    is_place = PLACE.match(place) and len(words) <= MAX_PLACE_WORDS and len(named) == len(words)
    return _written(text, first) if is_place else ""


def _is_label(before: str) -> bool:
    """Whether the words in front of a date announce it as that of publication; nothing and a weekday do, too."""
    label = before.strip(" \t:|·•–—-,(")
    if not label or WEEKDAY.fullmatch(label):
        return True
    if len(label.split()) > MAX_LABEL_WORDS or UPDATED_WORD.search(label) or EVENT_WORD.search(label):
        return False
    if LABEL.match(label) or STRICT_PUBLISHED_WORD.search(label):
        return True
    return " " not in label and PUBLISHED_WORD.search(label) is not None


def _written(text: str, mention: DateMention) -> str:
    """A date as it is written, if that can be parsed alone; else its value."""
    written = text[mention.start : mention.end]
    return written if parse_date(written) == mention.value else mention.value
