"""`reex stats`: what is in a corpus, counted, and what was dropped from it.

Memory is bounded: of what may have any number of names, the rarest are put together when there are too many.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

from typer import Exit

from reex_cli.cli.options import Cleansing, Paths, Running, Selecting, ask_of
from reex_cli.cli.output import is_terminal, painted, results, width
from reex_cli.cli.run_sources import each
from reex_cli.cli.text_width import fitted
from reex_cli.model import Article, Label
from reex_cli.text import count, harmless
from reex_cli.writers import Write, tsv_row

HEADER = ("of", "name", "articles", "kept", "dropped")
MOST_NAMES = 10_000  # that are counted apart in one table
OTHERS = "…"  # the name of the rest
MOST_SOURCES = 10
SHOWN = 10  # rows of a table on a terminal
SHOWN_IN_TIME = 24
BAR = 30  # columns of the longest bar

# What articles are counted by. What is not known has no name.
BY: dict[str, Callable[[Article], str]] = {
    "format": lambda article: article.format,
    "host": lambda article: article.host or "",
    "language": lambda article: article.language or "",
    "year": lambda article: (article.date or "")[:4],
    "month": lambda article: (article.date or "")[:7] if len(article.date or "") > 4 else "",
}
IN_TIME = frozenset(("year", "month"))  # ordered by name; the others by number


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

    def __init__(self, most: int = MOST_NAMES) -> None:
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
        self.tables = {name: Table() for name in (*BY, "label", "rule")}
        self.sources: list[tuple[float, int, str, Row]] = []  # a heap: the smallest share first

    def add(self, article: Article) -> None:
        """Count one article. What became a field of the record is not dropped."""
        labels: dict[str, int] = {}
        rules: dict[str, int] = {}
        for gone in article.removed:
            words = count(gone.text)
            labels[gone.label] = labels.get(gone.label, 0) + words
            rule = f"{gone.label}/{gone.rule}"
            rules[rule] = rules.get(rule, 0) + words
        dropped = sum(words for label, words in labels.items() if label != Label.METADATA)
        row = Row(1, article.words, dropped)
        self.all = self.all.plus(row)
        for name, question in BY.items():
            self.tables[name].add(question(article), row)
        self.tables["label"].add(Label.CONTENT, Row(1, article.words))
        for name, counted in (("label", labels), ("rule", rules)):
            for key, words in counted.items():
                self.tables[name].add(key, Row(1, 0, words))
        self._rank(article.source, row)

    def _rank(self, source: str, row: Row) -> None:
        """Keep a source that is among those with the largest share dropped."""
        if row.dropped:
            heapq.heappush(self.sources, (share(row), row.dropped, source, row))
            if len(self.sources) > MOST_SOURCES:
                heapq.heappop(self.sources)

    def rows(self) -> Iterator[tuple[str, list[tuple[str, Row]]]]:
        """Each table with its rows in order."""
        for name, table in self.tables.items():
            by_words = name in ("label", "rule")
            ordered = table.ordered(name in IN_TIME)
            yield name, sorted(ordered, key=lambda item: item[1].kept + item[1].dropped, reverse=True) if by_words else ordered
        yield "source", [(source, row) for _, _, source, row in sorted(self.sources, reverse=True)]


def share(row: Row) -> float:
    """Of all words, those that were dropped."""
    return row.dropped / max(1, row.kept + row.dropped)


def stats(
    paths: Paths = None,
    *,
    selecting: Selecting,
    cleansing: Cleansing,
    running: Running,
) -> None:
    """Count articles, and words kept and dropped.

    Charts on a terminal, tab-separated lines in a pipe.

    Example:  reex stats seeds/

    Example:  reex stats seeds/ | awk -F '\\t' '$1 == "year"'
    """
    ask = ask_of(selecting, cleansing, running, "removed")
    with results() as out:
        shape = in_charts if is_terminal() else in_lines
        code = each(paths, ask, running, selecting.limit, shape(out))
    raise Exit(code)


@contextmanager
def in_lines(out: IO[bytes]) -> Iterator[Write]:
    """Tab-separated, with a header, once all is counted."""
    found = Stats()
    yield found.add
    out.write(tsv_row(HEADER))
    out.write(tsv_row(("all", "", *map(str, found.all))))
    for of, rows in found.rows():
        out.write(b"".join(tsv_row((of, name, *map(str, row))) for name, row in rows))


@contextmanager
def in_charts(out: IO[bytes]) -> Iterator[Write]:
    """Tables with bars, once all is counted."""
    found = Stats()
    yield found.add
    if found.all.articles:
        columns = width()
        out.write(painted(*_charts(found, columns), columns=columns))


def _charts(found: Stats, columns: int) -> Iterator[Any]:
    total = found.all
    yield f"{total.articles:,} articles, {total.kept:,} words kept, {total.dropped:,} dropped ({share(total):.0%})"
    for of, rows in found.rows():
        if rows:
            yield ""
            yield _chart(of, rows, columns)


def _chart(of: str, rows: list[tuple[str, Row]], columns: int) -> Any:
    """One table. Bars are as long as there are articles; of what was dropped, as there are words."""
    from rich.bar import Bar
    from rich.table import Table as Drawn
    from rich.text import Text

    most = SHOWN_IN_TIME if of in IN_TIME else SHOWN
    shown = rows[-most:] if of in IN_TIME else rows[:most]
    numbers = [tuple(f"{number:,}" for number in row) for _, row in shown]
    sizes = [share(row) if of == "source" else row.dropped if of in ("label", "rule") else row.articles for _, row in shown]
    left = columns - sum(max(len(title), *(len(cells[n]) for cells in numbers)) + 2 for n, title in enumerate(HEADER[2:]))
    drawn = Drawn(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    widest = max(8, left - 2 - min(BAR, left // 2))
    drawn.add_column(of, no_wrap=True, overflow="ellipsis", max_width=widest)
    for title in HEADER[2:]:
        drawn.add_column(title, no_wrap=True, justify="right")
    drawn.add_column("", no_wrap=True)
    for (name, _), cells, size in zip(shown, numbers, sizes, strict=True):
        bar = Bar(max(sizes) or 1, 0, size, width=min(BAR, left // 2), color="cyan")
        drawn.add_row(Text(fitted(harmless(name), widest) or "unknown", style="" if name else "dim"), *cells, bar)
    if len(rows) > len(shown):
        drawn.add_row(Text(f"… and {len(rows) - len(shown):,} more", style="dim"))
    return drawn
