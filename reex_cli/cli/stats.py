"""`reex stats`: articles, and words kept and dropped, by format, host, language, date, label, rule and source.

Counting is left to `reex_cli.corpus_counts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from typer import Exit

from reex_cli.cli.output import is_terminal, open_output, render, terminal_width
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.sample import sample_articles
from reex_cli.cli.text_width import shorten_source
from reex_cli.corpus_counts import TIME_GROUPINGS, Row, Stats, dropped_share
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Write, tsv_row

HEADER = ("of", "name", "articles", "kept", "dropped")
MAX_ROWS = 10  # of a table on a terminal
MAX_TIME_ROWS = 24
MAX_BAR_WIDTH = 30  # columns


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
