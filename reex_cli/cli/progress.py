"""Progress on standard error: on a terminal, or with --progress, and only for runs that last longer than `DELAY`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from reex_cli.cli.output import print_message
from reex_cli.model import Outcome

if TYPE_CHECKING:
    from reex_cli.shards import Manifest

DELAY = 1.0  # seconds before anything is shown
TERMINAL_INTERVAL, LOG_INTERVAL = 0.1, 10.0  # seconds between two updates
COUNTING_TIME = 0.02  # seconds per update for adding up the sizes of files
UNITS = ("bytes", "kB", "MB", "GB", "TB")


class Progress:
    """A line that counts sources, articles and bytes, and estimates the time left.

    `wanted` forces it on or off; None shows it on a terminal. `sizes` gives the bytes of each file, None for an unknown
    size. They are added up a few at a time, as finding a size takes time. `parts` is the number of parts of a sharded
    export.
    """

    def __init__(self, wanted: bool | None, quiet: bool, sizes: Iterator[int | None], parts: int = 0) -> None:
        self.quiet = quiet
        self.terminal = sys.stderr is not None and sys.stderr.isatty()
        self.enabled = (self.terminal if wanted is None else wanted) and not quiet
        self.start = time.monotonic()
        self.next_update = self.start + DELAY
        self.sources = self.articles = self.failures = self.bytes = 0
        self.parts, self.all_parts = 0, parts
        self.sizes = sizes
        self.total_bytes = 0  # of the files counted so far
        self.kept_bytes = 0  # of parts that did not have to be built
        self.counted = False  # whether `total_bytes` is complete
        self.live: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._hide()
        seconds = time.monotonic() - self.start
        if self.enabled and seconds > DELAY and error is None:
            speed = f"{format_size(self.bytes / seconds)}/s"
            print_message(f"{self._format_counts()}, {format_size(self.bytes)} in {format_duration(seconds)}, {speed}.")

    def add_outcome(self, outcome: Outcome) -> None:
        """Count a source, or a chunk of it."""
        self.add(not outcome.has_more, len(outcome.articles), len(outcome.failures), outcome.size)

    def add_part(self, manifest: Manifest, size: int, *, kept: bool) -> None:
        """Count a part of this many bytes. One that was `kept` does not count for the speed."""
        self.kept_bytes += size * kept
        self.add(len(manifest.inputs), manifest.articles, len(manifest.failures), size * (not kept), parts=1)

    def add(self, sources: int, articles: int, failures: int, size: int, parts: int = 0) -> None:
        """Add to the counts, and show them if an update is due."""
        self.sources += sources
        self.articles += articles
        self.failures += failures
        self.bytes += size
        self.parts += parts
        if self.enabled and time.monotonic() > self.next_update:
            self._count_sizes()
            self._show(self.format_line(time.monotonic() - self.start))
            self.next_update = time.monotonic() + (TERMINAL_INTERVAL if self.terminal else LOG_INTERVAL)

    def print_message(self, message: str) -> None:
        """Print a line that stays, above the line of progress; not with --quiet."""
        if not self.quiet:
            self._hide()
            print_message(message)

    def format_line(self, seconds: float) -> str:
        """Format the line of progress after this many seconds."""
        if not self.counted or not self.total_bytes:
            return f"{self._format_counts()}, {format_size(self.bytes)}, {format_size(self.bytes / seconds)}/s"
        total = max(self.total_bytes - self.kept_bytes, 1)
        share = min(1.0, self.bytes / total)
        left = f", {format_duration(seconds / share - seconds)} left" if share > 0 else ""
        return f"{self._format_counts()}, {format_size(self.bytes)} of {format_size(total)}, {share:.0%}{left}"

    def _format_counts(self) -> str:
        failed = f", {self.failures} failed" if self.failures else ""
        parts = f"{self.parts} of {self.all_parts} parts, " if self.all_parts else ""
        return f"{parts}{self.sources} sources, {self.articles} articles{failed}"

    def _count_sizes(self) -> None:
        """Add up further sizes for a limited time. An unknown size ends the count without a total."""
        end = time.monotonic() + COUNTING_TIME
        while not self.counted and time.monotonic() < end:
            for size in self.sizes:
                self.total_bytes += size or 0
                if size is None:
                    self.total_bytes, self.sizes = 0, iter(())
                break
            else:
                self.counted = True

    def _show(self, line: str) -> None:
        if not self.terminal:
            print_message(line)
            return
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self.live is None:
            # Without the thread of auto_refresh, because worker processes are forked.
            self.live = Live(console=Console(stderr=True), auto_refresh=False, transient=True)
            self.live.start()
        self.live.update(Text(line, no_wrap=True, overflow="ellipsis"), refresh=True)

    def _hide(self) -> None:
        if self.live:
            self.live.stop()
            self.live = None


def format_size(size: float) -> str:
    """Format a number of bytes in decimal units.

    >>> format_size(999), format_size(12_300_000)
    ('999 bytes', '12.3 MB')
    """
    unit = 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size /= 1000
        unit += 1
    return f"{size:.{1 if unit else 0}f} {UNITS[unit]}"


def format_duration(seconds: float) -> str:
    """Format a number of seconds in the two largest units.

    >>> format_duration(7.4), format_duration(75), format_duration(7380)
    ('7 s', '1 min 15 s', '2 h 3 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
