"""When a page was published: the days it names, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.dates import Mention, find_dates, parse_date
from reex_cli.metadata.page_context import LONGEST, Claim, PageContext
from reex_cli.model import Label

DAY = 10  # characters of a date that tell the day
BEGINNING = 60  # characters of prose in which its dateline is
BEFORE, BEHIND = 70, 40  # lines around the title, and behind the article, in which days are looked for
NEAR = 34  # characters before a date that may say what it is of
UPDATED = lexicon.compile_pattern("updated-stem")
PUBLISHED = lexicon.compile_pattern("published-stem")
BYLINE = re.compile(rf"\b(?:{lexicon.pattern('by-word')}|{lexicon.pattern('byline-noun')})\b", re.IGNORECASE)
COUNT = lexicon.compile_pattern("count-word")
RIGHTS = lexicon.compile_pattern("rights-word", r"©|\(c\)|")
EVENT = lexicon.compile_pattern("event-word", r"\b", r"\W*$")
YEAR = r"(?P<y>(?:19|20)\d\d)"
IN_URL = tuple(  # /2024/05/03/ and /20240503, /2024/5/3/, /2024/may/3/, -2024-05-03, /03-05-2024
    re.compile(f"{pattern}(?=\\D|$)")
    for pattern in (
        rf"/{YEAR}[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>[0-3]\d)",
        rf"/{YEAR}/(?P<m>\d\d?)/(?P<d>\d\d?)",
        rf"/{YEAR}/(?P<m>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}})/(?P<d>\d\d?)",
        rf"[/_-]{YEAR}(?P<mark>[_-])(?P<m>\d\d)(?P=mark)(?P<d>\d\d)",
        rf"[/_-](?P<d>\d\d)(?P<mark>[_-])(?P<m>\d\d)(?P=mark){YEAR}",
    )
)
MONTH_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
OUTSIDE = {
    Label.COMMENTS: "comment",
    Label.RELATED: "related",
    Label.LEGAL: "legal",
    Label.AUTHOR_BOX: "author box",
    Label.NAVIGATION: "menu",
}
BEHIND_IT = frozenset(("after", "just after"))  # where a line stands
OTHERS = frozenset((Label.COMMENTS, Label.RELATED))  # whose days these are behind the article
SENTENCE = 14  # words of a line that says more than when and who
FEW = 3
OPENING = 8  # lines of an article that may begin with a dateline
OLD = "2005"


PUBLISHING = frozenset(("=ld:datePublished", "=meta:article:published_time", "=ld:page:datePublished", "=meta:datepublished"))


class DateCandidate(NamedTuple):
    """A day, and everything that a page says of it."""

    day: str
    statements: list[Claim]
    facts: frozenset[str]

    @property
    def is_change(self) -> bool:
        """Whether it is only told as that of a change."""
        told = [statement.facts for statement in self.statements]
        return any("changed" in facts for facts in told) and not any("stated" in facts for facts in told)

    @property
    def is_behind(self) -> bool:
        """Whether only lines behind the article tell it."""
        return all(not BEHIND_IT.isdisjoint(statement.facts) for statement in self.statements)


def find_date_candidates(scene: PageContext) -> list[DateCandidate]:
    """The days that a page names as its own, perhaps, each with all that speaks for it."""
    found: dict[str, list[Claim]] = {}
    for statement in (*_of_fields(scene), *_of_lines(scene), *_of_addresses(scene)):
        found.setdefault(statement.value[:DAY], []).append(statement)
    urls = scene.said("url")
    whole = {statement.value for statement in _of_addresses(scene)}
    months = {"-".join(match.groups()) for url in urls for match in MONTH_IN_URL.finditer(url)} | {day[:7] for day in whole}
    newest = max((day for day, said in found.items() if any("field" in one.facts for one in said)), default="")
    published = any(not PUBLISHING.isdisjoint(one.facts) for said in found.values() for one in said)
    about = About(whole, months, newest, len(found), published)
    return [DateCandidate(day, said, _of_day(day, said, about)) for day, said in found.items()]


class About(NamedTuple):
    """What the days of a page are held against."""

    addresses: set[str]  # the days in its address,
    months: set[str]  # and the months
    newest: str  # day that a field states
    others: int
    published: bool  # whether a field says of any day that the page was published on it


def _of_day(day: str, said: list[Claim], about: About) -> frozenset[str]:
    facts = {fact for statement in said for fact in statement.facts}
    sources = {fact for fact in facts if fact.startswith(("=", "line"))}
    changed_by_field = any({"changed", "field"} <= one.facts for one in said)
    plain_by_line = any({"stated", "line"} <= one.facts for one in said)
    facts |= {
        name
        for name, holds in (
            ("published by field", not PUBLISHING.isdisjoint(facts)),
            ("another published by field", about.published and PUBLISHING.isdisjoint(facts)),
            ("changed by field", changed_by_field),
            ("changed by line", any({"changed", "line"} <= one.facts for one in said)),
            ("plain by line", plain_by_line),
            ("changed by field, plain by line", changed_by_field and plain_by_line),
            ("in the address", day in about.addresses),
            ("another in the address", bool(about.addresses) and day not in about.addresses),
            ("month in the address", day[:7] in about.months),
            ("other month in the address", bool(about.months) and day[:7] not in about.months),
            ("less than a day", len(day) < DAY),
            ("newest of fields", day == about.newest),
            ("after the newest of fields", bool(about.newest) and day > about.newest),
            ("only day", about.others == 1),
            ("few days", about.others <= FEW),
            ("old", day < OLD),
            ("line and field", "line" in facts and len(sources) > 1),
            ("line alone", "line" in facts and len(sources) == 1),
        )
        if holds
    }
    return frozenset(facts)


def _of_fields(scene: PageContext) -> Iterator[Claim]:
    """What fields say. The fact that says which is led by `=`."""
    seen: dict[str, int] = {}
    for i in scene.fields:
        block, field = scene.blocks[i], scene.verdicts[i].field
        value = _read(block.text, scene.order) if field in ("date", "modified") else None
        if value:
            number = seen[block.name] = seen.get(block.name, 0) + 1
            which = f"={block.name}" if number == 1 else f"=later {block.name}"
            kind = "changed" if field == "modified" else "time" if block.name.endswith("<time>") else "stated"
            yield Claim(i, value, block.text, frozenset((which, kind, "field")))


def _of_addresses(scene: PageContext) -> Iterator[Claim]:
    """The days in the page's own address."""
    for i in scene.fields:
        if scene.verdicts[i].field == "url":
            text = scene.blocks[i].text
            found = {
                f"{one['y']}-{lexicon.months().get(one['m'], one['m']):0>2}-{one['d']:0>2}": one[0].strip("/_-")
                for pattern in IN_URL
                for one in pattern.finditer(text)
            }
            for day, written in found.items():
                if parse_date(day):
                    yield Claim(i, day, written, frozenset(("=address", "stated")))


def _read(text: str, order: str) -> str | None:
    """The date that a field states; the first where there is more."""
    return parse_date(text, order) or next((mention.value for mention in find_dates(text[:LONGEST], order)), None)


def _of_lines(scene: PageContext) -> Iterator[Claim]:
    first = True
    last = min(len(scene.lines), scene.end + BEHIND)
    for number in range(max(0, scene.anchor - BEFORE), last):
        text = scene.blocks[scene.lines[number]].text
        if len(text) > LONGEST:  # of prose only how it begins: with a dateline
            text = text[:BEGINNING] if -FEW < number - scene.start < OPENING else ""
        if not any(map(str.isdigit, text)) or (number > scene.end and scene.label(number) in OTHERS):
            continue
        for mention in find_dates(text, scene.order):
            facts = _of_mention(scene, number, mention) | scene.where(number)
            if first and number >= scene.anchor:
                facts, first = facts | {"first below"}, False
            yield Claim(scene.lines[number], mention.value, text[mention.start : mention.end], facts)


def _of_mention(scene: PageContext, number: int, mention: Mention) -> frozenset[str]:
    block = scene.blocks[scene.lines[number]]
    text = block.text
    before, after = text[max(0, mention.start - NEAR) : mention.start], text[mention.end :]
    looks = scene.look(block, mention.start, mention.end)
    changed = bool(UPDATED.search(before)) or "own changed" in looks
    rest = len(f"{text[: mention.start]} {after}".split())
    around = [scene.blocks[i].text for i in scene.lines[max(0, number - 2) : number + 3] if i != scene.lines[number]]
    facts = {
        name
        for name, holds in (
            ("changed", changed),
            ("stated", not changed),
            ("said published", bool(PUBLISHED.search(before))),
            ("alone", rest == 0),
            ("few words", 0 < rest < SENTENCE // 2),
            ("sentence", rest >= SENTENCE),
            ("byline in it", bool(BYLINE.search(text[:NEAR]))),
            ("byline near", any(BYLINE.match(other) for other in around if len(other) < LONGEST // 4)),
            (
                "reading time",
                bool(COUNT.search(after[:NEAR])) or any(COUNT.search(other) for other in around if len(other) < NEAR),
            ),
            ("rights", bool(RIGHTS.search(text))),
            ("event", bool(EVENT.search(before))),
            ("begins", mention.start < FEW),
            ("ends", len(after) < FEW),
            ("timed", len(mention.value) > DAY),
        )
        if holds
    }
    aside = OUTSIDE.get(scene.label(number))
    return frozenset(facts | looks | {"line"} | ({aside} if aside else set()))
