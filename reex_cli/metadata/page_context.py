"""Page context shared by the candidates for date and authors: lines, the place of the article, the order of day and month.

A claim is one place of a page that states a value. Its features are short names, each true or absent; `FEATURES` says
what they mean. Which claims a page makes is left to `date_candidates` and `author_candidates`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from reex_cli import language, lexicon, normalize
from reex_cli.dates import detect_day_order
from reex_cli.model import CONTENT, FIELD, Block, Label, Page, Verdict
from reex_cli.text import words

MAX_STATING_LINE = 320  # characters of a line that may state a date or an author
MIN_PROSE_CHARACTERS = 60  # characters of a block by which the language is detected
AMBIGUOUS_DATE = re.compile(r"(?<!\d)\d\d?([/-])\d\d?\1\d\d")  # either of its first two numbers may be the day
MONTH_FIRST = re.compile(r"en(?:[-_]us)?$", re.IGNORECASE)  # languages in which 3/4 is a day of March
DAY_FIRST_HOSTS = (".uk", ".au", ".nz", ".ie", ".in", ".za", ".eu")
DISTANCES = (  # upper bounds of lines below the title; a line above it has a negative distance
    (-20, "far above title"), (-3, "above title"), (0, "just above title"), (1, "at title"), (2, "1 below title"),
    (4, "2+ below title"), (8, "4+ below title"), (16, "8+ below title"), (40, "16+ below title"),
)  # fmt: skip
FARTHEST = "40+ below title"
JUST_BEFORE, BEGINNING, JUST_AFTER = 3, 3, 4  # lines before the article, at its beginning, and behind it
OUTER_ELEMENTS = 5  # elements around a line whose classes are looked at,
OWN_ELEMENTS = 2  # and how many of these count as the line's own
MAX_SPANS = 200  # inline elements of a line that are looked at: each may enclose a name, which is compared with all of them
CLASSES = {  # kind of element → pattern of its tag, classes and id, in lower case
    "date": lexicon.compile_pattern("class-date", flags=re.NOFLAG),
    "author": lexicon.compile_pattern("class-author", flags=re.NOFLAG),
    "meta": lexicon.compile_pattern("class-meta", flags=re.NOFLAG),
    "updated": lexicon.compile_pattern("class-updated", flags=re.NOFLAG),
    "comment": lexicon.compile_pattern("class-comment", flags=re.NOFLAG),
    "aside": lexicon.compile_pattern("class-aside", "<aside>|", flags=re.NOFLAG),
    "frame": lexicon.compile_pattern("class-frame", "<footer>|<nav>|", flags=re.NOFLAG),
    "event": lexicon.compile_pattern("class-event", flags=re.NOFLAG),
    "box": lexicon.compile_pattern("class-box", flags=re.NOFLAG),
}
CACHED_SELECTORS = 1 << 13  # most elements of a page have the same selectors

FEATURES: dict[str, str] = {  # name, or pattern with `*` → meaning
    "bias": "true of every candidate",
    "threshold": "no feature: the score that the best candidate must exceed",
    "in field": "a metadata field states it",
    "field: *": "this metadata field states it",
    "later field: *": "a second or further field of this name states it",
    "in line": "a line of the page states it",
    "far above title": "more than 20 lines above the title, or above the article where no line is the title",
    "above title": "4 to 20 lines above the title",
    "just above title": "1 to 3 lines above the title",
    "at title": "in the line of the title",
    "1 below title": "in the line below the title",
    "* below title": "at least so many lines below the title, and fewer than the next such feature",
    "before article": "more than 3 lines before the first line of the article",
    "just before article": "1 to 3 lines before the first line of the article",
    "article beginning": "in the first 3 lines of the article",
    "inside article": "between the first 3 lines and the end of the article",
    "just after article": "1 to 4 lines behind the last line of the article",
    "after article": "more than 4 lines behind the last line of the article",
    "* title, *": "both features",
    "own class: *": "an element that encloses just this text, or one of two around its line, has a class of this kind",
    "outer class: *": "an element further out, up to five around the line, has a class of this kind",
    "label: *": "the line has this label",
}


def feature_meaning(name: str, features: Mapping[str, str]) -> str:
    """The meaning of a feature: of its own name, else of the first pattern that matches it. Raises `KeyError`."""
    if name in features:
        return features[name]
    for pattern, meaning in features.items():
        if "*" in pattern and re.fullmatch(re.escape(pattern).replace(r"\*", ".+"), name):
            return meaning
    raise KeyError(name)


class Claim(NamedTuple):
    """One place of a page that states a value."""

    block_index: int
    value: str
    text: str  # the value as it is written there
    features: frozenset[str]
    source: object = None  # the same for claims of one kind: the name of a field; a line and the form of its mention


class PageContext:
    """A page with the places from which the features of its lines are measured. All line numbers index `lines`."""

    def __init__(self, page: Page, verdicts: Sequence[Verdict]) -> None:
        self.page = page
        self.blocks = page.blocks
        self.verdicts = verdicts
        self.lines = [i for i, block in enumerate(page.blocks) if block.kind is not FIELD]  # indices of blocks
        self.fields = [i for i, block in enumerate(page.blocks) if block.kind is FIELD]  # indices of blocks
        kept = [number for number, i in enumerate(self.lines) if verdicts[i].label is CONTENT]
        self.article_start = kept[0] if kept else 0  # numbers of the first and the last line of the article
        self.article_end = kept[-1] if kept else len(self.lines)
        self.title_line = self._find_title()
        self.anchor = self.article_start if self.title_line is None else self.title_line
        self.day_order = self._find_day_order()
        self.text_counts = Counter(page.blocks[i].text for i in self.lines)

    def field_texts(self, field: str) -> list[str]:
        """The texts of the metadata fields that state a field of the record."""
        return [self.blocks[i].text for i in self.fields if self.verdicts[i].field == field]

    def line_text(self, number: int) -> str:
        """The text of a line, "" beyond the page."""
        return self.blocks[self.lines[number]].text if 0 <= number < len(self.lines) else ""

    def label(self, number: int) -> Label:
        """The label of a line."""
        return self.verdicts[self.lines[number]].label

    def line_numbers(self) -> dict[int, int]:
        """Index of a block → number of its line."""
        return {i: number for number, i in enumerate(self.lines)}

    def host(self) -> str:
        """The host of the page's own address, "" if unknown."""
        return next((normalize.host(url) or "" for text in self.field_texts("url") if (url := normalize.url(text))), "")

    def _find_title(self) -> int | None:
        """The line that is the title, else one at the beginning with the title of a field."""
        titles = [number for number, i in enumerate(self.lines) if self.verdicts[i].field == "title"]
        if titles:
            return titles[0]
        stated = {" ".join(words(text)) for text in self.field_texts("title")} - {""}
        top = enumerate(self.lines[: self.article_start + 3])
        return next((number for number, i in top if " ".join(words(self.blocks[i].text)) in stated), None)

    def _find_day_order(self) -> str:
        """Find whether 3/4 means a day of March (`mdy`) or of April (`dmy`); "" if unknown.

        A date that can be read in one way only decides, else the language and the host. English text without a stated
        language may be either.
        """
        is_doubtful = False
        for i in self.lines:
            text = self.blocks[i].text
            if len(text) <= MAX_STATING_LINE and ("/" in text or "-" in text):
                if order := detect_day_order(text):
                    return order
                is_doubtful = is_doubtful or AMBIGUOUS_DATE.search(text) is not None
        stated = next(iter(self.field_texts("language")), "")
        if not stated:
            detected = language.detect(" ".join(self._prose())) if is_doubtful else None
            return "dmy" if detected and detected != "en" else ""
        return "mdy" if MONTH_FIRST.match(stated) and not self.host().endswith(DAY_FIRST_HOSTS) else "dmy"

    def _prose(self) -> Iterator[str]:
        """The longer blocks of the article."""
        for i in self.lines[self.article_start : self.article_end + 1]:
            if self.verdicts[i].label is CONTENT and len(self.blocks[i].text) > MIN_PROSE_CHARACTERS:
                yield self.blocks[i].text

    def position_features(self, number: int) -> frozenset[str]:
        """Features of the position of a line: its distance from the title, its side of the article, and both together."""
        away = number - self.anchor
        distance = next((name for limit, name in DISTANCES if away < limit), FARTHEST)
        if number < self.article_start:
            side = "just before article" if self.article_start - number <= JUST_BEFORE else "before article"
        elif number > self.article_end:
            side = "just after article" if number - self.article_end <= JUST_AFTER else "after article"
        else:
            side = "article beginning" if number - self.article_start < BEGINNING else "inside article"
        return frozenset((distance, side, f"{distance}, {side}"))

    def class_features(self, block: Block, start: int, end: int) -> frozenset[str]:
        """Kinds of the elements around `block.text[start:end]`, by their classes."""
        spans = block.spans[:MAX_SPANS]
        enclosing = [span.element for span in spans if span.start <= start and end <= span.end]
        features: set[str] = set()
        for number, innermost in enumerate((*enclosing, block.element)):
            element = innermost
            for depth in range(OUTER_ELEMENTS):
                if element is None:
                    break
                whose = "own" if number < len(enclosing) or depth < OWN_ELEMENTS else "outer"
                features |= {f"{whose} class: {kind}" for kind in _match_classes(element.selectors)}
                element = element.parent
        return frozenset(features)


@lru_cache(CACHED_SELECTORS)
def _match_classes(selectors: tuple[str, ...]) -> frozenset[str]:
    """The kinds of an element with these selectors."""
    return frozenset().union(*map(_match_class, selectors))


@lru_cache(CACHED_SELECTORS)
def _match_class(selector: str) -> frozenset[str]:
    """The kinds of an element with this selector."""
    text = selector.lower()
    return frozenset([kind for kind, pattern in CLASSES.items() if pattern.search(text)])
