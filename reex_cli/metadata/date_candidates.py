"""Find the days that may be the date of a page, with the features by which they are ranked.

A candidate is a day with every claim of it: metadata fields, lines of the page, the page's own address. `FEATURES` says
what each feature means. Which day is the date is left to `date_author`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.dates import DAY_LENGTH, DateMention, find_dates, parse_date
from reex_cli.metadata import page_context
from reex_cli.metadata.page_context import MAX_STATING_LINE, Claim, PageContext
from reex_cli.model import Label

DATELINE_LENGTH = 60  # characters of prose that may begin with a dateline,
DATELINE_LINES = range(-2, 8)  # and the lines, from the beginning of the article, that may be such prose
LINES_ABOVE_TITLE, LINES_AFTER_ARTICLE = 70, 40  # in which days are looked for
NEARBY_LENGTH = 34  # characters before a date in which words of publication, change or events are looked for
MAX_ADJACENT_LINE = MAX_STATING_LINE // 4
UPDATED_WORD = lexicon.compile_pattern("updated-stem")
PUBLISHED_WORD = lexicon.compile_pattern("published-stem")
BYLINE_WORD = re.compile(rf"\b(?:{lexicon.pattern('by-word')}|{lexicon.pattern('byline-noun')})\b", re.IGNORECASE)
COUNT_WORD = lexicon.compile_pattern("count-word")
RIGHTS_WORD = lexicon.compile_pattern("rights-word", r"©|\(c\)|")
EVENT_WORD = lexicon.compile_pattern("event-word", r"\b", r"\W*$")
YEAR = r"(?P<y>(?:19|20)\d\d)"
DAYS_IN_URL = tuple(  # /2024/05/03/ and /20240503, /2024/5/3/, /2024/may/3/, -2024-05-03, /03-05-2024
    re.compile(f"{pattern}(?=\\D|$)")
    for pattern in (
        rf"/{YEAR}[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>[0-3]\d)",
        rf"/{YEAR}/(?P<m>\d\d?)/(?P<d>\d\d?)",
        rf"/{YEAR}/(?P<m>{lexicon.pattern('month-stem')}[a-z]{{0,6}})/(?P<d>\d\d?)",
        rf"[/_-]{YEAR}(?P<mark>[_-])(?P<m>\d\d)(?P=mark)(?P<d>\d\d)",
        rf"[/_-](?P<d>\d\d)(?P<mark>[_-])(?P<m>\d\d)(?P=mark){YEAR}",
    )
)
MONTH_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
PUBLICATION_FIELDS = frozenset(
    f"field: {name}"
    for name in ("ld:datePublished", "meta:article:published_time", "ld:page:datePublished", "meta:datepublished")
)
SOURCES_OUTSIDE_LINES = ("field: ", "later field: ", "page URL")
FEATURE_LABELS = frozenset((Label.COMMENTS, Label.RELATED, Label.LEGAL, Label.AUTHOR_BOX, Label.NAVIGATION))
OTHERS_LABELS = frozenset((Label.COMMENTS, Label.RELATED))  # of lines behind the article whose days are of other texts
MANY_WORDS = 14  # of a line beside its date
FEW_DAYS = 3  # of a page
EDGE = 3  # characters of a line before or behind its date
OLD = "2005"  # first year that is not old

FEATURES: dict[str, str] = page_context.FEATURES | {
    "page URL": "the page's own address states it",
    "kind: published": "a claim that does not name it the date of a change",
    "kind: updated": "a claim names it the date of a change",
    "kind: time element": "a `<time>` element states it without saying what happened then",
    "published word before": "a word of publication is in the 34 characters in front of it",
    "event word before": "a word of events, deadlines or visits is directly in front of it",
    "nothing else in line": "the line is nothing but the date",
    "few other words in line": "1 to 6 other words are in the line",
    "many other words in line": "14 or more other words are in the line",
    "byline in line": "a word of bylines is in the first 34 characters of the line",
    "byline in adjacent line": "one of the two short lines above or below begins with a word of bylines",
    "counts nearby": "minutes of reading, words, views or comments are counted behind it or in an adjacent line",
    "copyright notice": "the line is a copyright notice",
    "line begins with it": "at most 2 characters are in front of it",
    "line ends with it": "at most 2 characters are behind it",
    "time of day": "a time of day is behind it",
    "first date below title": "the first date of a line from the title on",
    "published in field": "a field of publication states this day",
    "other day published in field": "a field of publication states another day, none this one",
    "updated in field": "a field names the day the date of a change",
    "updated in line": "a line names the day the date of a change",
    "published in line": "a line states the day without naming it the date of a change",
    "updated in field, published in line": "both features",
    "day in URL": "the page's own address contains the day",
    "other day in URL": "the page's own address contains another day",
    "month in URL": "the page's own address contains the month of the day",
    "other month in URL": "the page's own address contains another month",
    "month or year only": "the date is not as precise as a day",
    "newest day of fields": "no field states a later day",
    "newer than all fields": "fields state days, all of them earlier",
    "only day": "the page states no other day",
    "few days": "the page states at most 3 days",
    "before 2005": "the day is before 2005",
    "in line and elsewhere": "lines state it, and so do fields or the page's address",
    "in lines only": "neither fields nor the page's address state it",
}


def meaning(feature: str) -> str:
    """The meaning of a feature of days. Raises `KeyError` for an unknown one."""
    return page_context.feature_meaning(feature, FEATURES)


class DateCandidate(NamedTuple):
    """A day with every claim of it."""

    day: str  # "2024-05-03"; "2024-05" or "2024" where no more is stated
    claims: list[Claim]
    features: frozenset[str]

    @property
    def is_update(self) -> bool:
        """Whether claims name the day the date of a change, and none the date of publication."""
        kinds = {feature for claim in self.claims for feature in claim.features if feature.startswith("kind: ")}
        return "kind: updated" in kinds and "kind: published" not in kinds

    @property
    def is_behind_article(self) -> bool:
        """Whether every claim is in a line behind the article."""
        return all(not {"after article", "just after article"}.isdisjoint(claim.features) for claim in self.claims)


class DayContext(NamedTuple):
    """What all days of a page are compared with."""

    days_in_url: set[str]
    months_in_url: set[str]  # those of the days, too
    newest_in_fields: str  # "" if no field states a day
    day_count: int  # of different days
    has_publication_field: bool


def find_date_candidates(context: PageContext) -> list[DateCandidate]:
    """Find the days that a page states, each with its claims and features."""
    claims: dict[str, list[Claim]] = {}
    in_url = list(_url_claims(context))
    for claim in (*_field_claims(context), *_line_claims(context), *in_url):
        claims.setdefault(claim.value[:DAY_LENGTH], []).append(claim)
    urls = context.field_texts("url")
    days_in_url = {claim.value for claim in in_url}
    months = {"-".join(match.groups()) for url in urls for match in MONTH_IN_URL.finditer(url)} | {
        day[:7] for day in days_in_url
    }
    in_fields = (day for day, of_day in claims.items() if any("in field" in claim.features for claim in of_day))
    has_publication_field = any(
        not PUBLICATION_FIELDS.isdisjoint(claim.features) for of_day in claims.values() for claim in of_day
    )
    days = DayContext(days_in_url, months, max(in_fields, default=""), len(claims), has_publication_field)
    return [DateCandidate(day, of_day, _day_features(day, of_day, days)) for day, of_day in claims.items()]


def _day_features(day: str, claims: list[Claim], days: DayContext) -> frozenset[str]:
    """The features of all claims of a day, and those of the day among the others of its page."""
    features = {feature for claim in claims for feature in claim.features}
    has_source = any(feature.startswith(SOURCES_OUTSIDE_LINES) for feature in features)
    updated_in_field = any({"kind: updated", "in field"} <= claim.features for claim in claims)
    published_in_line = any({"kind: published", "in line"} <= claim.features for claim in claims)
    features |= {
        name
        for name, holds in (
            ("published in field", not PUBLICATION_FIELDS.isdisjoint(features)),
            ("other day published in field", days.has_publication_field and PUBLICATION_FIELDS.isdisjoint(features)),
            ("updated in field", updated_in_field),
            ("updated in line", any({"kind: updated", "in line"} <= claim.features for claim in claims)),
            ("published in line", published_in_line),
            ("updated in field, published in line", updated_in_field and published_in_line),
            ("day in URL", day in days.days_in_url),
            ("other day in URL", bool(days.days_in_url) and day not in days.days_in_url),
            ("month in URL", day[:7] in days.months_in_url),
            ("other month in URL", bool(days.months_in_url) and day[:7] not in days.months_in_url),
            ("month or year only", len(day) < DAY_LENGTH),
            ("newest day of fields", day == days.newest_in_fields),
            ("newer than all fields", bool(days.newest_in_fields) and day > days.newest_in_fields),
            ("only day", days.day_count == 1),
            ("few days", days.day_count <= FEW_DAYS),
            ("before 2005", day < OLD),
            ("in line and elsewhere", "in line" in features and has_source),
            ("in lines only", "in line" in features and not has_source),
        )
        if holds
    }
    return frozenset(features)


def _field_claims(context: PageContext) -> Iterator[Claim]:
    """The dates that metadata fields state."""
    counts: dict[str, int] = {}
    for i in context.fields:
        block, field = context.blocks[i], context.verdicts[i].field
        value = _first_date(block.text, context.day_order) if field in ("date", "modified") else None
        if value:
            counts[block.name] = counts.get(block.name, 0) + 1
            source = f"field: {block.name}" if counts[block.name] == 1 else f"later field: {block.name}"
            kind = "updated" if field == "modified" else "time element" if block.name.endswith("<time>") else "published"
            yield Claim(i, value, block.text, frozenset((source, f"kind: {kind}", "in field")))


def _url_claims(context: PageContext) -> Iterator[Claim]:
    """The days in the page's own address."""
    for i in context.fields:
        if context.verdicts[i].field == "url":
            text = context.blocks[i].text
            days = {
                f"{match['y']}-{lexicon.months().get(match['m'], match['m']):0>2}-{match['d']:0>2}": match[0].strip("/_-")
                for pattern in DAYS_IN_URL
                for match in pattern.finditer(text)
            }
            for day, written in days.items():
                if parse_date(day):
                    yield Claim(i, day, written, frozenset(("page URL", "kind: published")))


def _first_date(text: str, day_order: str) -> str | None:
    """The date that the whole text states, else the first in it."""
    return parse_date(text, day_order) or next(
        (mention.value for mention in find_dates(text[:MAX_STATING_LINE], day_order)), None
    )


def _line_claims(context: PageContext) -> Iterator[Claim]:
    """The dates that lines around the title and behind the article state; of prose, only the dateline is examined."""
    is_first = True
    last = min(len(context.lines), context.article_end + LINES_AFTER_ARTICLE)
    for number in range(max(0, context.anchor - LINES_ABOVE_TITLE), last):
        text = context.line_text(number)
        if len(text) > MAX_STATING_LINE:
            text = text[:DATELINE_LENGTH] if number - context.article_start in DATELINE_LINES else ""
        if not any(map(str.isdigit, text)) or (number > context.article_end and context.label(number) in OTHERS_LABELS):
            continue
        for mention in find_dates(text, context.day_order):
            features = _mention_features(context, number, mention) | context.position_features(number)
            if is_first and number >= context.anchor:
                features, is_first = features | {"first date below title"}, False
            yield Claim(context.lines[number], mention.value, text[mention.start : mention.end], features)


def _mention_features(context: PageContext, number: int, mention: DateMention) -> frozenset[str]:
    """Features of a date in a line: the words before and behind it, the elements around it, the adjacent lines."""
    block = context.blocks[context.lines[number]]
    text = block.text
    before, after = text[max(0, mention.start - NEARBY_LENGTH) : mention.start], text[mention.end :]
    classes = context.class_features(block, mention.start, mention.end)
    is_update = bool(UPDATED_WORD.search(before)) or "own class: updated" in classes
    other_words = len(f"{text[: mention.start]} {after}".split())
    adjacent = [context.line_text(n) for n in range(number - 2, number + 3) if n != number]
    features = {
        name
        for name, holds in (
            ("kind: updated", is_update),
            ("kind: published", not is_update),
            ("published word before", bool(PUBLISHED_WORD.search(before))),
            ("nothing else in line", other_words == 0),
            ("few other words in line", 0 < other_words < MANY_WORDS // 2),
            ("many other words in line", other_words >= MANY_WORDS),
            ("byline in line", bool(BYLINE_WORD.search(text[:NEARBY_LENGTH]))),
            ("byline in adjacent line", any(BYLINE_WORD.match(line) for line in adjacent if len(line) < MAX_ADJACENT_LINE)),
            ("counts nearby", _has_count(after[:NEARBY_LENGTH], adjacent)),
            ("copyright notice", bool(RIGHTS_WORD.search(text))),
            ("event word before", bool(EVENT_WORD.search(before))),
            ("line begins with it", mention.start < EDGE),
            ("line ends with it", len(after) < EDGE),
            ("time of day", len(mention.value) > DAY_LENGTH),
        )
        if holds
    }
    label = context.label(number)
    return frozenset(features | classes | {"in line"} | ({f"label: {label}"} if label in FEATURE_LABELS else set()))


def _has_count(after: str, adjacent: list[str]) -> bool:
    """Whether minutes of reading, words, views or comments are counted behind a date or in an adjacent short line."""
    return bool(COUNT_WORD.search(after)) or any(COUNT_WORD.search(line) for line in adjacent if len(line) < NEARBY_LENGTH)
