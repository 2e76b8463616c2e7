"""Progress on standard error: on a terminal only, and only when work lasts."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

from reex_cli.cli.output import tell
from reex_cli.model import Outcome

PATIENCE = 1.0  # seconds before anything is shown
UNITS = ("bytes", "kB", "MB", "GB", "TB")


class Progress:
    """A line that counts sources, articles and bytes. `wanted` None shows it where a person may see it."""

    def __init__(self, wanted: bool | None, quiet: bool) -> None:
        self.quiet = quiet
        shown = wanted if wanted is not None else sys.stderr is not None and sys.stderr.isatty()
        self.wanted = shown and not quiet
        self.began = time.monotonic()
        self.sources = self.articles = self.failures = self.size = 0
        self.status: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.status:
            self.status.stop()

    def done(self, outcome: Outcome) -> None:
        """One more source is done."""
        self.sources += not outcome.more
        self.articles += len(outcome.articles)
        self.failures += len(outcome.failures)
        self.size += outcome.size
        if self.wanted and time.monotonic() - self.began > PATIENCE:
            self._show()

    def tell(self, message: str) -> None:
        """One line that stays, above the one that moves."""
        if self.quiet:
            return
        if self.status:
            self.status.stop()
            self.status = None
        tell(message)

    def _show(self) -> None:
        from rich.console import Console
        from rich.status import Status

        failed = f", {self.failures} failed" if self.failures else ""
        line = f"{self.sources} sources, {self.articles} articles{failed}, {readable(self.size)}"
        if self.status is None:
            self.status = Status(line, console=Console(stderr=True))
            self.status.start()
        self.status.update(line)


def readable(size: float) -> str:
    """A number of bytes for people.

    >>> readable(999), readable(12_300_000)
    ('999 bytes', '12.3 MB')
    """
    unit = 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size /= 1000
        unit += 1
    return f"{size:.{1 if unit else 0}f} {UNITS[unit]}"
