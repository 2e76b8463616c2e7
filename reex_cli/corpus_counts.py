"""Counts of a corpus: articles, and words kept and dropped, by format, host, language, date, label, rule and source.

Memory is bounded: where a table would have too many names, the rarest become one row.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reex_cli.model import Article, Label
from reex_cli.text import count_words

MAX_NAMES = 10_000  # rows of one table
OTHERS = "…"  # name of the row of the rarest
MAX_SOURCES = 10

# What articles are counted by: the name of an article's row; empty where it is unknown.
GROUPINGS: dict[str, Callable[[Article], str]] = {
    "format": lambda article: article.format,
    "host": lambda article: article.host or "",
    "language": lambda article: article.language or "",
    "year": lambda article: (article.date or "")[:4],
    "month": lambda article: (article.date or "")[:7] if len(article.date or "") > 4 else "",
}
TIME_GROUPINGS = frozenset(("year", "month"))  # ordered by name, all others by the number of articles


class Row(NamedTuple):
    """The number of articles, and of words kept and dropped."""

    articles: int = 0
    kept: int = 0
    dropped: int = 0

    def plus(self, other: Row) -> Row:
        """Give the sums of two rows."""
        return Row(self.articles + other.articles, self.kept + other.kept, self.dropped + other.dropped)


class ArticleCounts(NamedTuple):
    """The words of one article."""

    row: Row
    labels: dict[str, int]  # label → words dropped
    rules: dict[str, int]  # label/rule → words dropped


def count_article(article: Article) -> ArticleCounts:
    """Count the words of one article. Text that became a field of the record does not count as dropped."""
    labels: dict[str, int] = {}
    rules: dict[str, int] = {}
    for removed in article.removed:
        words = count_words(removed.text)
        labels[removed.label] = labels.get(removed.label, 0) + words
        rule = f"{removed.label}/{removed.rule}"
        rules[rule] = rules.get(rule, 0) + words
    dropped = sum(words for label, words in labels.items() if label != Label.METADATA)
    return ArticleCounts(Row(1, article.words, dropped), labels, rules)


class Table:
    """Rows by name. When there are too many, the smaller half becomes one row, so that the sums stay correct."""

    def __init__(self, max_names: int = MAX_NAMES) -> None:
        self.max_names = max_names
        self.rows: dict[str, Row] = {}

    def add(self, name: str, row: Row) -> None:
        """Add to the row of a name."""
        self.rows[name] = self.rows.get(name, Row()).plus(row)
        if len(self.rows) > self.max_names:
            rest = self.rows.pop(OTHERS, Row())
            ordered = sorted(self.rows.items(), key=lambda item: item[1], reverse=True)
            for _, small in ordered[self.max_names // 2 :]:
                rest = rest.plus(small)
            self.rows = {**dict(ordered[: self.max_names // 2]), OTHERS: rest}

    def ordered(self, by_name: bool) -> list[tuple[str, Row]]:
        """Order the rows by name, or the largest first; that of the rarest, and that without a name, come last."""
        last = {OTHERS: 1, "": 2}
        by_names = sorted(self.rows.items())
        rows = by_names if by_name else sorted(by_names, key=lambda item: item[1], reverse=True)
        return sorted(rows, key=lambda item: last.get(item[0], 0))


class Stats:
    """All counts: of all articles, by each grouping, and of the sources with the largest share dropped."""

    def __init__(self) -> None:
        self.all = Row()
        self.tables = {name: Table() for name in (*GROUPINGS, "label", "rule")}
        self.sources: list[tuple[float, int, str, Row]] = []  # a heap: the smallest share first

    def add(self, article: Article) -> None:
        """Count one article."""
        self.add_counts(article, count_article(article))

    def add_counts(self, article: Article, counts: ArticleCounts) -> None:
        """Add the counts of one article."""
        row = counts.row
        self.all = self.all.plus(row)
        for grouping, row_name in GROUPINGS.items():
            self.tables[grouping].add(row_name(article), row)
        self.tables["label"].add(Label.CONTENT, Row(1, article.words))
        for grouping, words_by_name in (("label", counts.labels), ("rule", counts.rules)):
            for name, words in words_by_name.items():
                self.tables[grouping].add(name, Row(1, 0, words))
        self._rank(article.source, row)

    def _rank(self, source: str, row: Row) -> None:
        """Keep the sources with the largest share dropped."""
        if row.dropped:
            heapq.heappush(self.sources, (dropped_share(row), row.dropped, source, row))
            if len(self.sources) > MAX_SOURCES:
                heapq.heappop(self.sources)

    def rows(self) -> Iterator[tuple[str, list[tuple[str, Row]]]]:
        """Give each table with its rows in order."""
        for name, table in self.tables.items():
            by_words = name in ("label", "rule")
            ordered = table.ordered(name in TIME_GROUPINGS)
            yield name, sorted(ordered, key=lambda item: item[1].kept + item[1].dropped, reverse=True) if by_words else ordered
        yield "source", [(source, row) for _, _, source, row in sorted(self.sources, reverse=True)]


def dropped_share(row: Row) -> float:
    """The share of words that were dropped, 0 to 1."""
    return row.dropped / max(1, row.kept + row.dropped)
