"""`reex stats`: articles, and words kept and dropped, by format, host, language, date, label, rule and source.

Memory is bounded: where a table would have too many names, the rarest become one row.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

from typer import Exit

from reex_cli.cli.output import is_terminal, open_output, render, terminal_width
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.sample import sample_articles
from reex_cli.cli.text_width import shorten_source
from reex_cli.model import Article, Label
from reex_cli.text import count_words, sanitize_for_terminal
from reex_cli.writers import Write, tsv_row

HEADER = ("of", "name", "articles", "kept", "dropped")
MAX_NAMES = 10_000  # rows of one table
OTHERS = "…"  # name of the row of the rarest
MAX_SOURCES = 10
MAX_ROWS = 10  # of a table on a terminal
MAX_TIME_ROWS = 24
MAX_BAR_WIDTH = 30  # columns

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
        """Count one article. Text that became a field of the record does not count as dropped."""
        labels: dict[str, int] = {}
        rules: dict[str, int] = {}
        for removed in article.removed:
            words = count_words(removed.text)
            labels[removed.label] = labels.get(removed.label, 0) + words
            rule = f"{removed.label}/{removed.rule}"
            rules[rule] = rules.get(rule, 0) + words
        dropped = sum(words for label, words in labels.items() if label != Label.METADATA)
        row = Row(1, article.words, dropped)
        self.all = self.all.plus(row)
        for grouping, row_name in GROUPINGS.items():
            self.tables[grouping].add(row_name(article), row)
        self.tables["label"].add(Label.CONTENT, Row(1, article.words))
        for grouping, words_by_name in (("label", labels), ("rule", rules)):
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


def stats(
    paths: Paths = None,
    *,
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Count articles, and words kept and dropped.

    Charts on a terminal, tab-separated lines in a pipe.

    Example:  reex stats seeds/

    Example:  reex stats seeds/ | awk -F '\\t' '$1 == "year"'
    """
    options = build_options(filters, cleaning, execution, "removed")
    with open_output() as out:
        open_writer = chart_writer if is_terminal() else tsv_writer
        code = run_sources(paths, options, execution, filters.limit, sample_articles(open_writer(out), filters.sample))
    raise Exit(code)


@contextmanager
def tsv_writer(out: IO[bytes]) -> Iterator[Write]:
    """Count the articles, then write all tables as tab-separated lines with a header."""
    counts = Stats()
    yield counts.add
    out.write(tsv_row(HEADER))
    out.write(tsv_row(("all", "", *map(str, counts.all))))
    for grouping, rows in counts.rows():
        out.write(b"".join(tsv_row((grouping, name, *map(str, row))) for name, row in rows))


@contextmanager
def chart_writer(out: IO[bytes]) -> Iterator[Write]:
    """Count the articles, then write tables with bars."""
    counts = Stats()
    yield counts.add
    if counts.all.articles:
        columns = terminal_width()
        out.write(render(*_format_charts(counts, columns), columns=columns))


def _format_charts(counts: Stats, columns: int) -> Iterator[Any]:
    total = counts.all
    share = f"{dropped_share(total):.0%}"
    yield f"{total.articles:,} articles, {total.kept:,} words kept, {total.dropped:,} dropped ({share})"
    for grouping, rows in counts.rows():
        if rows:
            yield ""
            yield _format_chart(grouping, rows, columns)


def _format_chart(grouping: str, rows: list[tuple[str, Row]], columns: int) -> Any:
    """Format one table. A bar shows the articles of a row; of labels and rules the words, of sources the share dropped."""
    from rich.bar import Bar
    from rich.table import Table as RichTable
    from rich.text import Text

    in_time = grouping in TIME_GROUPINGS
    shown = rows[-MAX_TIME_ROWS:] if in_time else rows[:MAX_ROWS]
    numbers = [tuple(f"{number:,}" for number in row) for _, row in shown]
    sizes = [bar_size(grouping, row) for _, row in shown]
    left = columns - sum(max(len(title), *(len(cells[n]) for cells in numbers)) + 2 for n, title in enumerate(HEADER[2:]))
    bar_width = min(MAX_BAR_WIDTH, left // 2)
    name_width = max(8, left - 2 - bar_width)
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(grouping, no_wrap=True, overflow="ellipsis", max_width=name_width)
    for title in HEADER[2:]:
        table.add_column(title, no_wrap=True, justify="right")
    table.add_column("", no_wrap=True)
    for (name, _), cells, size in zip(shown, numbers, sizes, strict=True):
        bar = Bar(max(sizes) or 1, 0, size, width=bar_width, color="cyan")
        label = shorten_source(sanitize_for_terminal(name), name_width) or "unknown"
        table.add_row(Text(label, style="" if name else "dim"), *cells, bar)
    if len(rows) > len(shown):
        table.add_row(Text(f"… and {len(rows) - len(shown):,} more", style="dim"))
    return table


def bar_size(grouping: str, row: Row) -> float:
    """What the bar of a row shows."""
    if grouping == "source":
        return dropped_share(row)
    return row.dropped if grouping in ("label", "rule") else row.articles
