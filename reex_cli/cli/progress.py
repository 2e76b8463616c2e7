"""Progress on standard error: on a terminal, or where it is asked for, and only when work lasts."""

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
TERMINAL_INTERVAL, LOG_INTERVAL = 0.1, 10.0  # seconds between two looks at it: on a terminal, and in a log
COUNTING_TIME = 0.02  # seconds that may be spent on looking for what is still to come
UNITS = ("bytes", "kB", "MB", "GB", "TB")


class Progress:
    """A line that counts sources, articles and bytes. `wanted` None shows it where a person may see it.

    `sizes` are those of all files, None for one that nobody knows; they are looked at as time allows. `parts` is how many
    parts there are to be, in a run that writes parts.
    """

    def __init__(self, wanted: bool | None, quiet: bool, sizes: Iterator[int | None], parts: int = 0) -> None:
        self.quiet = quiet
        self.terminal = sys.stderr is not None and sys.stderr.isatty()
        self.wanted = (self.terminal if wanted is None else wanted) and not quiet
        self.began = time.monotonic()
        self.next = self.began + DELAY
        self.sources = self.articles = self.failures = self.size = 0
        self.parts, self.parts_wanted = 0, parts
        self.sizes = sizes
        self.total = self.spared = 0  # bytes of all files, and of those whose work was done before
        self.counted = False  # whether the total is known
        self.live: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._hide()
        seconds = time.monotonic() - self.began
        if self.wanted and seconds > DELAY and error is None:
            print_message(
                f"{self._done()}, {format_size(self.size)} in {format_duration(seconds)}, {format_size(self.size / seconds)}/s."
            )

    def done(self, outcome: Outcome) -> None:
        """One more source is done."""
        self.add(not outcome.has_more, len(outcome.articles), len(outcome.failures), outcome.size)

    def part(self, manifest: Manifest, size: int, *, kept: bool) -> None:
        """A part of so many bytes is there. One that was `kept` says nothing of how long the others take."""
        self.spared += size * kept
        self.add(len(manifest.inputs), manifest.articles, len(manifest.failures), size * (not kept), parts=1)

    def add(self, sources: int, articles: int, failures: int, size: int, parts: int = 0) -> None:
        """More is done."""
        self.sources += sources
        self.articles += articles
        self.failures += failures
        self.size += size
        self.parts += parts
        if self.wanted and time.monotonic() > self.next:
            self._count()
            self._show(self.line(time.monotonic() - self.began))
            self.next = time.monotonic() + (TERMINAL_INTERVAL if self.terminal else LOG_INTERVAL)

    def tell(self, message: str) -> None:
        """One line that stays, above the one that moves."""
        if not self.quiet:
            self._hide()
            print_message(message)

    def line(self, seconds: float) -> str:
        """Where the work is after so many seconds, and when it may be done."""
        if not self.counted or not self.total:
            return f"{self._done()}, {format_size(self.size)}, {format_size(self.size / seconds)}/s"
        total = max(self.total - self.spared, 1)
        share = min(1.0, self.size / total)
        left = f", {format_duration(seconds / share - seconds)} left" if share > 0 else ""
        return f"{self._done()}, {format_size(self.size)} of {format_size(total)}, {share:.0%}{left}"

    def _done(self) -> str:
        failed = f", {self.failures} failed" if self.failures else ""
        parts = f"{self.parts} of {self.parts_wanted} parts, " if self.parts_wanted else ""
        return f"{parts}{self.sources} sources, {self.articles} articles{failed}"

    def _count(self) -> None:
        """Look a little further for what is still to come."""
        end = time.monotonic() + COUNTING_TIME
        while not self.counted and time.monotonic() < end:
            for size in self.sizes:
                self.total += size or 0
                if size is None:
                    self.total, self.sizes = 0, iter(())
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
            self.live = Live(
                console=Console(stderr=True), auto_refresh=False, transient=True
            )  # without a thread: processes fork
            self.live.start()
        self.live.update(Text(line, no_wrap=True, overflow="ellipsis"), refresh=True)

    def _hide(self) -> None:
        if self.live:
            self.live.stop()
            self.live = None


def format_size(size: float) -> str:
    """A number of bytes for people.

    >>> readable(999), readable(12_300_000)
    ('999 bytes', '12.3 MB')
    """
    unit = 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size /= 1000
        unit += 1
    return f"{size:.{1 if unit else 0}f} {UNITS[unit]}"


def format_duration(seconds: float) -> str:
    """A time for people.

    >>> clock(7.4), clock(75), clock(7380)
    ('7 s', '1 min 15 s', '2 h 3 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
