"""Find the days that may be the date of a page, with the features by which they are ranked.

A candidate is a day with every claim of it: metadata fields, lines of the page, the page's own address. `FEATURES` says
what each feature means. Which day is the date is left to `date_author`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.dates import DAY_LENGTH, find_dates, order_by_other_dates, parse_date
from reex_cli.dates.lines import find_page_title_date, find_time_of_update
from reex_cli.metadata import date_line_features, page_context
from reex_cli.metadata.date_line_features import is_below_teaser, is_of_something_else, mention_features
from reex_cli.metadata.page_context import MAX_STATING_LINE, Claim, PageContext
from reex_cli.model import Label

DATELINE_LENGTH = 60  # characters of prose that may begin with a dateline,
DATELINE_LINES = range(-2, 8)  # and the lines, from the beginning of the article, that may be such prose
LINES_ABOVE_TITLE, LINES_AFTER_ARTICLE = 70, 40  # in which days are looked for
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
OTHERS_LABELS = frozenset((Label.COMMENTS, Label.RELATED, Label.REMNANT))  # of lines behind the article with days of others
FEW_DAYS = 3  # of a page
LINES_TO_MONTH, MAX_MONTH_LENGTH = 5, 30  # lines below the title, and characters of one that is nothing but a month
ISO_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)")
OLD = "2005"  # first year that is not old

FEATURES: dict[str, str] = (
    page_context.FEATURES
    | date_line_features.FEATURES
    | {
        "page URL": "the page's own address states it",
        "kind: time element": "a `<time>` element states it without saying what happened then",
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
)


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
    iso_days = {day for i in context.fields for day in ISO_DAY.findall(context.blocks[i].text[:MAX_STATING_LINE])}
    in_lines, others_days = _line_claims(context, iso_days)
    for claim in (*_field_claims(context, iso_days), *in_lines, *in_url):
        claims.setdefault(claim.value[:DAY_LENGTH], []).append(claim)
    claims = {day: kept for day, of_day in claims.items() if (kept := _own_claims(of_day, is_others=day in others_days))}
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
    return [
        DateCandidate(day, of_day, _day_features(day, of_day, days))
        for day, of_day in claims.items()
        if not _is_refuted(day, of_day, claims)
    ]


def find_last_resort(context: PageContext) -> DateCandidate | None:
    """The date that is a part of the title of the page by itself, or else a month in a line of its own near the title."""
    titles = [i for i in context.fields if context.blocks[i].name == "<title>"]
    for i in titles:
        written = find_page_title_date(context.blocks[i].text)
        if value := parse_date(written, context.day_order) if written else None:
            return DateCandidate(value[:DAY_LENGTH], [Claim(i, value, written, frozenset(("in field",)))], frozenset())
    for number in range(context.anchor, min(len(context.lines), context.anchor + LINES_TO_MONTH)):
        text = context.line_text(number)
        value = parse_date(text) if number <= context.article_start and len(text) <= MAX_MONTH_LENGTH else None
        if value and len("2024") < len(value) < DAY_LENGTH:
            return DateCandidate(value, [Claim(context.lines[number], value, text, frozenset(("in line",)))], frozenset())
    return None


def _own_claims(claims: list[Claim], *, is_others: bool) -> list[Claim]:
    """The claims of a day without those of `<time>` elements of comments and teasers.

    They are such if no other field states the day, and lines that do are all behind the article. `is_others`: lines of
    comments and teasers state the day.
    """
    in_lines = [claim for claim in claims if "in line" in claim.features]
    if any("after article" not in claim.features for claim in in_lines) or not (in_lines or is_others):
        return claims
    is_stated = any("in field" in claim.features and not _is_time(claim) for claim in claims)
    return [claim for claim in claims if is_stated or not _is_time(claim)]


def _is_time(claim: Claim) -> bool:
    """Whether a claim is that of a `<time>` element."""
    return any("<time>" in feature for feature in claim.features)


def _is_refuted(day: str, claims: list[Claim], all_claims: dict[str, list[Claim]]) -> bool:
    """Whether only fields state that the page was published on a day more than a year after its last change."""
    if any("in field" not in claim.features or "kind: updated" in claim.features for claim in claims):
        return False
    changes = [
        other
        for other, of_day in all_claims.items()
        if any({"in field", "kind: updated"} <= claim.features for claim in of_day)
    ]
    return bool(changes) and int(day[:4]) > int(max(changes)[:4]) + 1


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


def _field_claims(context: PageContext, iso_days: Container[str]) -> Iterator[Claim]:
    """The dates that metadata fields state."""
    counts: dict[str, int] = {}
    for i in context.fields:
        block, field = context.blocks[i], context.verdicts[i].field
        value = _first_date(block.text, context.day_order) if field in ("date", "modified") else None
        value = value and order_by_other_dates(value, block.text, iso_days)
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


def _line_claims(context: PageContext, iso_days: Container[str]) -> tuple[list[Claim], set[str]]:
    """The dates that lines around the title and behind the article state, and the days of comments and teasers behind it.

    Of prose, only the dateline is examined.
    """
    is_first = True
    claims, others_days = list[Claim](), set[str]()
    last = min(len(context.lines), context.article_end + LINES_AFTER_ARTICLE)
    for number in range(max(0, context.anchor - LINES_ABOVE_TITLE), last):
        text = context.line_text(number)
        if len(text) > MAX_STATING_LINE:
            text = text[:DATELINE_LENGTH] if number - context.article_start in DATELINE_LINES else ""
        mentions = [
            mention._replace(value=order_by_other_dates(mention.value, text[mention.start :], iso_days))
            for mention in find_dates(text, context.day_order)
        ]
        if number > context.article_end and (
            context.label(number) in OTHERS_LABELS or is_below_teaser(context, number, mentions)
        ):
            others_days |= {mention.value[:DAY_LENGTH] for mention in mentions}
            continue
        for mention in mentions:
            features = mention_features(context, number, mention, mentions)
            if is_of_something_else(context, number, mention, features):
                continue
            features |= context.position_features(number)
            if is_first and number >= context.anchor:
                features, is_first = features | {"first date below title"}, False
            claims.append(Claim(context.lines[number], mention.value, text[mention.start : mention.end], features))
            if mention is mentions[-1] and (update := find_time_of_update(text, mention)):
                of_update = context.position_features(number) | {"in line", "kind: updated"}
                claims.append(Claim(context.lines[number], update.value, text[update.start : update.end], of_update))
    return claims, others_days
