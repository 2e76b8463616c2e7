"""When and by whom a page without markup was written: the date and the byline nearest to where its article begins.

A date anywhere on a page may be that of another article, of a comment or of a copyright; a name too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reex_cli.dates import reading
from reex_cli.model import Block, Label, Verdict

BEFORE, AFTER = 40, 5  # blocks around the beginning of the article
LINE_WORDS = 30  # of a line that may hold a date
SIGNED_WORDS = 20  # of a line that may hold a name
SAYS_MORE = 10  # words from which a line of the article says more than who and when
BESIDE = 2  # blocks between a date and a name that stands alone
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = re.compile(
    rf"""(?:\b|(?<=[a-z]))(?: {MONTH}\.?\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}}
    | \d{{1,2}}(?:st|nd|rd|th|\.)?\ {MONTH}\.?,?\ \d{{4}} | \d{{4}}-\d\d-\d\d | \d{{1,2}}[./]\d{{1,2}}[./]\d{{4}} )(?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)
CHANGED = re.compile(r"updat|modif|revis|reviewed|edited", re.IGNORECASE)
CHANGED_NEAR = 30  # characters before a date in which it may be said to be that of a change
ENDS_NAME = "|".join(  # words that follow a name and are none
    f"""{MONTH} (?:mon|tue|wed|thu|fri|sat|sun)[a-z]*day updated published posted last on in at for and with reviewed edited
    staff senior contributor editor writer reporter guest the a""".split()
)
PART = r"(?:[^\W\d_a-z][\w.’'-]*|de|da|del|van|von|der|den|la|le|bin|al|di)"
NAME = rf"(?:(?!(?i:{ENDS_NAME})\b){PART}(?:\s(?!(?i:{ENDS_NAME})\b){PART}){{0,3}})"
BY = r"(?:[Bb]y|BY|[Ww]ritten [Bb]y|WRITTEN BY|[Aa]uthor|[Ww]ords [Bb]y|[Ss]tory [Bb]y|[Pp]osted [Bb]y|[Tt]ext [Bb]y)"
BYLINE = re.compile(rf"(?:.{{0,24}}\d{{4}},? )?{BY}\s*:?\s*({NAME})")
LONE_BY = re.compile(rf"{BY}\s*:?")
LONE_NAME = re.compile(rf"{NAME}(?:, (?:[A-Z][\w.]+|Ph\.?D\.?))*")


class Found(NamedTuple):
    """What a line says, the better the less its rank."""

    rank: tuple[bool, int]
    place: int  # index of the block
    field: str
    value: str


def signed(body: Sequence[Block], verdicts: list[Verdict], who: str) -> list[Verdict]:
    """The verdicts on a page with its date and its author named by `who`, where lines near its beginning tell them."""
    start = next((index for index, verdict in enumerate(verdicts) if verdict.label is Label.CONTENT), None)
    if start is None:
        return verdicts
    near = range(max(0, start - BEFORE), min(len(body), start + AFTER))
    date = min(_dates(body, near, start), default=None)
    name = min(_bylines(body, near, start), default=None) or _beside(body, near, date)
    found = list(verdicts)
    for one in filter(None, (date, name)):
        said = found[one.place].label is Label.CONTENT and body[one.place].text.count(" ") >= SAYS_MORE
        label = Label.CONTENT if said else Label.METADATA
        found[one.place] = Verdict(label, f"{who}: {one.field}", one.field, one.value)
    return found


def _dates(body: Sequence[Block], near: range, start: int) -> Iterator[Found]:
    for index in near:
        text = body[index].text
        if text.count(" ") < LINE_WORDS and any(character.isdigit() for character in text):
            for match in DATE.finditer(text):
                if reading(match[0]):
                    changed = CHANGED.search(text, max(0, match.start() - CHANGED_NEAR), match.start()) is not None
                    field = "modified" if changed else "date"
                    yield Found((changed, abs(index - start)), index, field, match[0])


def _bylines(body: Sequence[Block], near: range, start: int) -> Iterator[Found]:
    for index in near:
        text = body[index].text
        if text.count(" ") < SIGNED_WORDS:
            if match := BYLINE.match(text):
                yield Found((False, abs(index - start)), index, "authors", match[1])
            elif LONE_BY.fullmatch(text) and index + 1 < len(body) and LONE_NAME.fullmatch(body[index + 1].text):
                yield Found((False, abs(index - start)), index + 1, "authors", body[index + 1].text)


def _beside(body: Sequence[Block], near: range, date: Found | None) -> Found | None:
    """A name that stands alone beside the date, and that the page says once more: as a link to its bearer does."""
    if date is None:
        return None
    for index in sorted(near, key=lambda index: abs(index - date.place)):
        text = body[index].text
        alone = 0 < abs(index - date.place) <= BESIDE and " " in text and LONE_NAME.fullmatch(text)
        if alone and sum(text in other.text for other in body) > 1:
            return Found((True, 0), index, "authors", text.split(",")[0])
    return None
