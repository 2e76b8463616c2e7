"""What is remembered of a run for its page: all counts, a row for each article, and some articles whole.

Memory does not grow with the corpus: beyond the limits, rows and articles are a random sample, and the page says so.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import NamedTuple

from reex_cli.corpus_counts import Stats, count_article
from reex_cli.json_record import json_line
from reex_cli.model import Article, Failure, Label, Outcome, Removed
from reex_cli.report.article_details import article_details, shorten
from reex_cli.report.sample import Sample

MAX_ROWS = 50_000  # articles in the table
MAX_DETAIL_BYTES = 32 << 20  # of articles that can be opened
MAX_FAILURES = 500  # that the page lists
MAX_RULES = 1_000  # with examples; likewise kinds of notes
MAX_EXAMPLES = 3  # of one rule, each of another article
MAX_EXAMPLE = 240  # characters
MAX_CELL = 300  # characters in a cell of the table
MAX_AUTHORS = 10


class ArticleRow(NamedTuple):
    """What the table shows of an article, and what duplicates are found by."""

    title: str
    authors: str
    source: str
    format: str
    host: str
    language: str
    date: str
    words: int
    dropped: int
    url: str
    hash: str


class Example(NamedTuple):
    """A dropped text."""

    text: str
    number: int  # of the article, counted from 0
    source: str
    line: int


class Collection:
    """Counts, rows, articles, examples of dropped text, and failures."""

    def __init__(self, max_rows: int = MAX_ROWS, max_detail_bytes: int = MAX_DETAIL_BYTES) -> None:
        self.stats = Stats()
        self.rows = Sample(max_rows, max_rows)
        self.details = Sample(max_rows, max_detail_bytes)
        self.examples: dict[str, list[Example]] = {}  # by label/rule
        self.notes: Counter[str] = Counter()  # by their first words
        self.sources = 0
        self.skipped: Counter[str] = Counter()  # by kind: records, and sources without an article
        self.failures: list[tuple[str, Failure]] = []
        self.failed = 0
        self._random = Random(0)  # noqa: S311 - a sample, no secret

    def add(self, article: Article) -> None:
        """Count an article and remember it, or a part of it."""
        number = self.stats.all.articles
        counts = count_article(article)
        self.stats.add_counts(article, counts)
        for name in {shorten(note.partition(":")[0], MAX_EXAMPLE) for note in article.notes}:
            if name in self.notes or len(self.notes) < MAX_RULES:
                self.notes[name] += 1
        priority = self._random.random()
        if self.rows.takes(priority):
            self.rows.add(priority, number, make_row(article, counts.row.dropped))
        if self.details.takes(priority):
            line = json_line(article_details(article))
            self.details.add(priority, number, line, len(line))
        self._add_examples(article, number)

    def _add_examples(self, article: Article, number: int) -> None:
        """Remember texts that each rule dropped: of the first articles with the rule, the longest text."""
        longest: dict[str, Removed] = {}
        for removed in article.removed:
            rule = f"{removed.label}/{removed.rule}"
            if removed.label != Label.METADATA and len(removed.text) > len(longest[rule].text if rule in longest else ""):
                longest[rule] = removed
        for rule, removed in longest.items():
            if rule in self.examples or len(self.examples) < MAX_RULES:
                found = self.examples.setdefault(rule, [])
                if len(found) < MAX_EXAMPLES:
                    text = shorten(" ".join(removed.text[: 2 * MAX_EXAMPLE].split()), MAX_EXAMPLE)
                    found.append(Example(text, number, shorten_path(article.source), removed.line))

    def add_outcome(self, outcome: Outcome) -> None:
        """Count a source, or a chunk of it, with what was skipped and what failed in it."""
        self.sources += not outcome.has_more
        self.skipped.update(outcome.skipped)
        self.failed += len(outcome.failures)
        left = MAX_FAILURES - len(self.failures)
        self.failures += [(shorten_path(outcome.source), failure) for failure in outcome.failures[:left]]


def make_row(article: Article, dropped: int) -> ArticleRow:
    """Make the row of an article; long values are cut."""
    return ArticleRow(
        title=shorten(article.title or "", MAX_CELL),
        authors=shorten(", ".join(article.authors[:MAX_AUTHORS]), MAX_CELL),
        source=shorten_path(article.source),
        format=shorten(article.format, MAX_CELL),
        host=shorten(article.host or "", MAX_CELL),
        language=shorten(article.language or "", MAX_CELL),
        date=shorten(article.date or "", MAX_CELL),
        words=article.words,
        dropped=dropped,
        url=article.url or "",
        hash=article.hash,
    )


def shorten_path(path: str) -> str:
    """Cut a long path at its beginning: its end tells one from another."""
    return path if len(path) <= MAX_CELL else f"…{path[1 - MAX_CELL :]}"
