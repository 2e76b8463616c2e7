"""What the search for date and author has to know of a page: its lines, where its article begins, and what is said of it.

A statement is one place of a page that says something; what it says is weighed by facts, each a short name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reex_cli import language, lexicon, normalize
from reex_cli.dates import order_of
from reex_cli.model import CONTENT, FIELD, Block, Label, Page, Verdict
from reex_cli.text import words

LONGEST = 320  # characters of a line that may tell who or when
SENTENCE = 60  # characters of one
NUMERIC = re.compile(r"(?<!\d)\d\d?/\d\d?/\d\d")  # a date of which either of two numbers may be the day
STEPS = ((-20, "far above"), (-3, "above"), (0, "just above"), (1, "at it"), (2, "1 below"), (4, "2 below"), (8, "4 below"))
FURTHER = ((16, "8 below"), (40, "16 below"))
MONTH_FIRST = re.compile(r"en(?:[-_]us)?$", re.IGNORECASE)  # languages in which 3/4 is a day of March
DAY_FIRST_HOSTS = (".uk", ".au", ".nz", ".ie", ".in", ".za", ".eu")
CHAIN = 5  # elements around a line whose marks tell what it is
LOOKS = (  # what classes of elements around a line indicate, by the name of the feature
    ("dated", lexicon.compile_pattern("class-date", flags=re.NOFLAG)),
    ("signed", lexicon.compile_pattern("class-author", flags=re.NOFLAG)),
    ("meta", lexicon.compile_pattern("class-meta", flags=re.NOFLAG)),
    ("changed", lexicon.compile_pattern("class-updated", flags=re.NOFLAG)),
    ("commented", lexicon.compile_pattern("class-comment", flags=re.NOFLAG)),
    ("beside", lexicon.compile_pattern("class-aside", "<aside>|", flags=re.NOFLAG)),
    ("framed", lexicon.compile_pattern("class-frame", "<footer>|<nav>|", flags=re.NOFLAG)),
    ("event", lexicon.compile_pattern("class-event", flags=re.NOFLAG)),
    ("box", lexicon.compile_pattern("class-box", flags=re.NOFLAG)),
)


class Claim(NamedTuple):
    """One place that says a value."""

    place: int  # index among the blocks of the page
    value: str
    text: str  # the value as it stands there
    facts: frozenset[str]
    source: object = None  # what statements of one kind share: the name of a field, the line and how it names


class PageContext:
    """A page, and what the facts about its lines are measured from."""

    def __init__(self, page: Page, verdicts: Sequence[Verdict]) -> None:
        self.page = page
        self.blocks = page.blocks
        self.verdicts = verdicts
        self.lines = [i for i, block in enumerate(page.blocks) if block.kind is not FIELD]
        self.fields = [i for i, block in enumerate(page.blocks) if block.kind is FIELD]
        kept = [n for n, i in enumerate(self.lines) if verdicts[i].label is CONTENT]
        self.start = kept[0] if kept else 0  # all of these are numbers of lines
        self.end = kept[-1] if kept else len(self.lines)
        self.title = self._title()
        self.anchor = self.start if self.title is None else self.title
        self.order = self._order()
        self.often = Counter(page.blocks[i].text for i in self.lines)

    def said(self, field: str) -> list[str]:
        """What fields say of a value."""
        return [self.blocks[i].text for i in self.fields if self.verdicts[i].field == field]

    def label(self, number: int) -> Label:
        """What a line was said to be."""
        return self.verdicts[self.lines[number]].label

    def _title(self) -> int | None:
        titled = [n for n, i in enumerate(self.lines) if self.verdicts[i].field == "title"]
        if titled:
            return titled[0]
        told = {" ".join(words(text)) for text in self.said("title")}
        near = self.lines[: self.start + 3]
        return next((n for n, i in enumerate(near) if " ".join(words(self.blocks[i].text)) in told - {""}), None)

    def _order(self) -> str:
        """Which of two numbers is the day, by a date that can be read in one way only, else by the language.

        English that does not say whose it is may mean either.
        """
        doubtful = False
        for i in self.lines:
            text = self.blocks[i].text
            if len(text) <= LONGEST:
                if proven := order_of(text):
                    return proven
                doubtful = doubtful or (not text.isalpha() and NUMERIC.search(text) is not None)
        told = next(iter(self.said("language")), "")
        if not told:
            spoken = language.detect(" ".join(self._prose())) if doubtful else None
            return "dmy" if spoken and spoken != "en" else ""
        return "mdy" if MONTH_FIRST.match(told) and not self.host().endswith(DAY_FIRST_HOSTS) else "dmy"

    def _prose(self) -> Iterator[str]:
        """The longer blocks of the article, by which its language is known."""
        for i in self.lines[self.start : self.end + 1]:
            if self.verdicts[i].label is CONTENT and len(self.blocks[i].text) > SENTENCE:
                yield self.blocks[i].text

    def host(self) -> str:
        """The host that the page says it is on."""
        return next((normalize.host(url) or "" for text in self.said("url") if (url := normalize.url(text))), "")

    def where(self, number: int) -> frozenset[str]:
        """Where a line stands: from the title, and from the article."""
        away = number - self.anchor
        told = next((name for limit, name in (*STEPS, *FURTHER) if away < limit), "further below")
        if number < self.start:
            side = "just before" if self.start - number <= 3 else "before"
        elif number > self.end:
            side = "just after" if number - self.end <= 4 else "after"
        else:
            side = "beginning" if number - self.start <= 2 else "inside"
        return frozenset((told, side, f"{told}, {side}"))

    def look(self, block: Block, at: int, end: int) -> frozenset[str]:
        """What the marks of the elements around a stretch of a line say."""
        places = [span.element for span in block.spans if span.start <= at and end <= span.end]
        found: set[str] = set()
        for number, place in enumerate((*places, block.element)):
            near = place
            for depth in range(CHAIN):
                if near is None:
                    break
                found |= {f"{'own' if number < len(places) or depth < 2 else 'around'} {name}" for name in _looks(near.marks)}
                near = near.parent
        return frozenset(found)


@lru_cache(1 << 13)
def _looks(marks: tuple[str, ...]) -> list[str]:
    """What marks say; most elements of a page have the same ones."""
    text = " ".join(marks).lower()
    return [name for name, pattern in LOOKS if pattern.search(text)]
