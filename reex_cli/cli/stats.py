"""`reex stats`: what is in a corpus, counted, and what was dropped from it.

Memory is bounded: of what may have any number of names, the rarest are put together when there are too many.
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
from reex_cli.cli.text_width import shorten_source
from reex_cli.model import Article, Label
from reex_cli.text import count_words, sanitize_for_terminal
from reex_cli.writers import Write, tsv_row

HEADER = ("of", "name", "articles", "kept", "dropped")
MAX_NAMES = 10_000  # that are counted apart in one table
OTHERS = "…"  # the name of the rest
MAX_SOURCES = 10
MAX_ROWS = 10  # rows of a table on a terminal
MAX_TIME_ROWS = 24
MAX_BAR_WIDTH = 30  # columns of the longest bar

# What articles are counted by. What is not known has no name.
GROUPINGS: dict[str, Callable[[Article], str]] = {
    "format": lambda article: article.format,
    "host": lambda article: article.host or "",
    "language": lambda article: article.language or "",
    "year": lambda article: (article.date or "")[:4],
    "month": lambda article: (article.date or "")[:7] if len(article.date or "") > 4 else "",
}
TIME_GROUPINGS = frozenset(("year", "month"))  # ordered by name; the others by number


class Row(NamedTuple):
    """Articles, and words kept and dropped."""

    articles: int = 0
    kept: int = 0
    dropped: int = 0

    def plus(self, other: Row) -> Row:
        """Both together."""
        return Row(self.articles + other.articles, self.kept + other.kept, self.dropped + other.dropped)


class Table:
    """Rows by name. Beyond a number of names the smaller half becomes one row, so that the sum stays true."""

    def __init__(self, most: int = MAX_NAMES) -> None:
        self.most = most
        self.rows: dict[str, Row] = {}

    def add(self, name: str, row: Row) -> None:
        """Count a row under a name."""
        self.rows[name] = self.rows.get(name, Row()).plus(row)
        if len(self.rows) > self.most:
            rest = self.rows.pop(OTHERS, Row())
            ordered = sorted(self.rows.items(), key=lambda item: item[1], reverse=True)
            for _, small in ordered[self.most // 2 :]:
                rest = rest.plus(small)
            self.rows = {**dict(ordered[: self.most // 2]), OTHERS: rest}

    def ordered(self, by_name: bool) -> list[tuple[str, Row]]:
        """Rows by name, or the largest first; the rest, and what has no name, last."""
        last = {OTHERS: 1, "": 2}
        known = sorted(self.rows.items())
        found = known if by_name else sorted(known, key=lambda item: item[1], reverse=True)
        return sorted(found, key=lambda item: last.get(item[0], 0))


class Stats:
    """All that is counted."""

    def __init__(self) -> None:
        self.all = Row()
        self.tables = {name: Table() for name in (*GROUPINGS, "label", "rule")}
        self.sources: list[tuple[float, int, str, Row]] = []  # a heap: the smallest share first

    def add(self, article: Article) -> None:
        """Count one article. What became a field of the record is not dropped."""
        labels: dict[str, int] = {}
        rules: dict[str, int] = {}
        for gone in article.removed:
            words = count_words(gone.text)
            labels[gone.label] = labels.get(gone.label, 0) + words
            rule = f"{gone.label}/{gone.rule}"
            rules[rule] = rules.get(rule, 0) + words
        dropped = sum(words for label, words in labels.items() if label != Label.METADATA)
        row = Row(1, article.words, dropped)
        self.all = self.all.plus(row)
        for name, question in GROUPINGS.items():
            self.tables[name].add(question(article), row)
        self.tables["label"].add(Label.CONTENT, Row(1, article.words))
        for name, counted in (("label", labels), ("rule", rules)):
            for key, words in counted.items():
                self.tables[name].add(key, Row(1, 0, words))
        self._rank(article.source, row)

    def _rank(self, source: str, row: Row) -> None:
        """Keep a source that is among those with the largest share dropped."""
        if row.dropped:
            heapq.heappush(self.sources, (dropped_share(row), row.dropped, source, row))
            if len(self.sources) > MAX_SOURCES:
                heapq.heappop(self.sources)

    def rows(self) -> Iterator[tuple[str, list[tuple[str, Row]]]]:
        """Each table with its rows in order."""
        for name, table in self.tables.items():
            by_words = name in ("label", "rule")
            ordered = table.ordered(name in TIME_GROUPINGS)
            yield name, sorted(ordered, key=lambda item: item[1].kept + item[1].dropped, reverse=True) if by_words else ordered
        yield "source", [(source, row) for _, _, source, row in sorted(self.sources, reverse=True)]


def dropped_share(row: Row) -> float:
    """Of all words, those that were dropped."""
    return row.dropped / max(1, row.kept + row.dropped)


def stats(
    paths: Paths = None,
    *,
    selecting: FilterOptions,
    cleansing: CleaningOptions,
    running: ExecutionOptions,
) -> None:
    """Count articles, and words kept and dropped.

    Charts on a terminal, tab-separated lines in a pipe.

    Example:  reex stats seeds/

    Example:  reex stats seeds/ | awk -F '\\t' '$1 == "year"'
    """
    ask = build_options(selecting, cleansing, running, "removed")
    with open_output() as out:
        shape = chart_writer if is_terminal() else tsv_writer
        code = run_sources(paths, ask, running, selecting.limit, shape(out))
    raise Exit(code)


@contextmanager
def tsv_writer(out: IO[bytes]) -> Iterator[Write]:
    """Tab-separated, with a header, once all is counted."""
    found = Stats()
    yield found.add
    out.write(tsv_row(HEADER))
    out.write(tsv_row(("all", "", *map(str, found.all))))
    for of, rows in found.rows():
        out.write(b"".join(tsv_row((of, name, *map(str, row))) for name, row in rows))


@contextmanager
def chart_writer(out: IO[bytes]) -> Iterator[Write]:
    """Tables with bars, once all is counted."""
    found = Stats()
    yield found.add
    if found.all.articles:
        columns = terminal_width()
        out.write(render(*_format_charts(found, columns), columns=columns))


def _format_charts(found: Stats, columns: int) -> Iterator[Any]:
    total = found.all
    yield f"{total.articles:,} articles, {total.kept:,} words kept, {total.dropped:,} dropped ({dropped_share(total):.0%})"
    for of, rows in found.rows():
        if rows:
            yield ""
            yield _format_chart(of, rows, columns)


def _format_chart(of: str, rows: list[tuple[str, Row]], columns: int) -> Any:
    """One table. Bars are as long as there are articles; of what was dropped, as there are words."""
    from rich.bar import Bar
    from rich.table import Table as Drawn
    from rich.text import Text

    most = MAX_TIME_ROWS if of in TIME_GROUPINGS else MAX_ROWS
    shown = rows[-most:] if of in TIME_GROUPINGS else rows[:most]
    numbers = [tuple(f"{number:,}" for number in row) for _, row in shown]
    sizes = [
        dropped_share(row) if of == "source" else row.dropped if of in ("label", "rule") else row.articles for _, row in shown
    ]
    left = columns - sum(max(len(title), *(len(cells[n]) for cells in numbers)) + 2 for n, title in enumerate(HEADER[2:]))
    drawn = Drawn(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    widest = max(8, left - 2 - min(MAX_BAR_WIDTH, left // 2))
    drawn.add_column(of, no_wrap=True, overflow="ellipsis", max_width=widest)
    for title in HEADER[2:]:
        drawn.add_column(title, no_wrap=True, justify="right")
    drawn.add_column("", no_wrap=True)
    for (name, _), cells, size in zip(shown, numbers, sizes, strict=True):
        bar = Bar(max(sizes) or 1, 0, size, width=min(MAX_BAR_WIDTH, left // 2), color="cyan")
        drawn.add_row(
            Text(shorten_source(sanitize_for_terminal(name), widest) or "unknown", style="" if name else "dim"), *cells, bar
        )
    if len(rows) > len(shown):
        drawn.add_row(Text(f"… and {len(rows) - len(shown):,} more", style="dim"))
    return drawn
