"""SIGINT, SIGTERM and SIGHUP: they wait until a record is written, but not for long."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

MAX_DELAY = 1.0  # seconds for a record to be written; the reader of a pipe may have stopped
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Signal handling that can be deferred. An interruption raises `KeyboardInterrupt`."""

    def __init__(self) -> None:
        self.received = self.deferred = False

    def install_handlers(self) -> None:
        """Handle signals from now on. An ignored signal stays ignored, which `nohup` needs."""
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._handle)
        signal.signal(signal.SIGALRM, self._handle)

    def _handle(self, _signal: int, _frame: object) -> None:
        # An exception may be lost, as in a finalizer: then the next `defer` raises it at its end.
        again, self.received = self.received, True
        if not self.deferred or again:
            raise KeyboardInterrupt
        signal.setitimer(signal.ITIMER_REAL, MAX_DELAY)

    @contextmanager
    def defer(self) -> Iterator[None]:
        """Finish what is done in this context before an interruption takes effect."""
        self.deferred = True
        try:
            yield
        finally:
            self.deferred = False
        if self.received:
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise KeyboardInterrupt


interrupts = Interrupts()  # signals belong to the process
