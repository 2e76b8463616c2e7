"""Ctrl-C and its like: they wait until what is being written is whole, but not for long."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

MAX_DELAY = 1.0  # seconds for a record to be written; who reads may have stopped
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Whether an interruption has come, and whether it has to wait."""

    def __init__(self) -> None:
        self.came = self.waits = False

    def listen(self) -> None:
        """Answer from now on. What is ignored stays so: `nohup` wants it."""
        for one in SIGNALS:
            if signal.getsignal(one) is not signal.SIG_IGN:
                signal.signal(one, self._hear)
        signal.signal(signal.SIGALRM, self._hear)

    def _hear(self, _signal: int, _frame: object) -> None:
        again, self.came = self.came, True  # where an error is lost, as in a finalizer, the end of the next source finds it
        if not self.waits or again:
            raise KeyboardInterrupt
        signal.setitimer(signal.ITIMER_REAL, MAX_DELAY)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """What is done here is done to its end."""
        self.waits = True
        try:
            yield
        finally:
            self.waits = False
        if self.came:
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise KeyboardInterrupt


interrupts = Interrupts()  # one for the process, as signals are
