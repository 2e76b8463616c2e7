"""One process that turns items into outcomes, seen from both sides of its pipe."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any

from reex_cli.errors import SourceError, WorkerDied
from reex_cli.model import Item, Outcome
from reex_cli.options import Options
from reex_cli.pipeline import failed

# What a process is forked from has loaded everything; on other systems its libraries do not stand that.
CONTEXT: Any = get_context("fork" if sys.platform == "linux" else None)
FORKS = CONTEXT.get_start_method() == "fork"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True, eq=False)
class Task:
    """An item, and at last its outcome."""

    item: Item
    outcome: Outcome | None = None

    def fail(self, error: SourceError) -> None:
        """It cannot be done."""
        self.outcome = failed(self.item, error)


class Worker:
    """A process, and the tasks that it was given and has not done: it is at the first of them."""

    def __init__(self, ask: Options, others: Iterable[Worker]) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        inherited = [self.pipe, *(other.pipe for other in others)] if FORKS else []
        self.process = CONTEXT.Process(target=_serve, args=(theirs, ask, inherited), daemon=True)
        with undisturbed():
            self.process.start()
        theirs.close()
        self.given: deque[Task] = deque()
        self.since: float | None = None  # when it began with the first of them; None before it has begun at all

    def give(self, task: Task) -> None:
        """One more task."""
        if not self.given and self.since is not None:
            self.since = time.monotonic()
        self.given.append(task)
        with suppress(OSError):  # it has died, which is told when it is heard
            self.pipe.send(task.item)

    def hear(self) -> int:
        """Take one answer, and tell how many bytes of items are done with. Raises `WorkerDied`."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            raise self.death() from None
        self.since = time.monotonic()
        if isinstance(answer, Exception):
            raise answer
        if answer is None:  # it is ready to begin
            return 0
        task = self.given.popleft()
        task.outcome = answer
        return len(task.item.data)

    def late(self, timeout: float) -> bool:
        """Whether it takes too long."""
        return bool(self.given) and self.since is not None and time.monotonic() - self.since >= timeout

    def death(self) -> WorkerDied:
        """What became of it."""
        self.process.join()
        code = self.process.exitcode or 0
        return WorkerDied(signal.Signals(-code).name if code < 0 else f"exit code {code}")

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Signals wait: what a fork calls in the first process would lose an interruption, and the new process shall hear none."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, ask: Options, others: list[Connection]) -> None:
    """The life of a worker. Only the first process answers signals; a worker ends with its pipe."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    for other in others:
        other.close()
    from reex_cli.pipeline import process, warm
    from reex_cli.runners import collect_seldom

    items: SimpleQueue[Item | None] = SimpleQueue()
    Thread(target=_receive, args=(pipe, items), daemon=True).start()
    try:
        if not FORKS:
            warm(ask)
        collect_seldom()
        pipe.send(None)
        while item := items.get():
            pipe.send(_answer(process, item, ask))
    except (OSError, MemoryError):
        pass  # nobody listens any more; or the answer is too large, which the other side learns from the end of the pipe
    os._exit(1)


def _answer(process: Callable[[Item, Options], Outcome], item: Item, ask: Options) -> Outcome | Exception:
    """The outcome; or an error of ours, for the first process to raise."""
    try:
        return process(item, ask)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised over there
        import traceback

        error.add_note(traceback.format_exc())
        return error


def _receive(pipe: Connection, items: SimpleQueue[Item | None]) -> None:
    """Take items off the pipe at once, so that neither side waits for the other to read."""
    try:
        while True:
            items.put(pipe.recv())
    except (EOFError, OSError):
        items.put(None)
