"""One process that turns items into outcomes: `Worker` is its handle in the first process, `_run_worker` what it runs."""

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
from reex_cli.pipeline import failed_outcome

# On Linux a worker is forked, with everything loaded; on other systems the system libraries do not survive a fork.
CONTEXT: Any = get_context("fork" if sys.platform == "linux" else None)
FORKS = CONTEXT.get_start_method() == "fork"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True, eq=False)
class ItemTask:
    """An item, and its outcome when it is done."""

    item: Item
    outcome: Outcome | None = None

    def fail(self, error: SourceError) -> None:
        """Make the error the outcome."""
        self.outcome = failed_outcome(self.item, error)


class Worker:
    """A process, and the tasks that it was sent and has not finished: it is at the first of them."""

    def __init__(self, options: Options, others: Iterable[Worker]) -> None:
        self.pipe, worker_pipe = CONTEXT.Pipe()
        inherited = [self.pipe, *(other.pipe for other in others)] if FORKS else []
        self.process = CONTEXT.Process(target=_run_worker, args=(worker_pipe, options, inherited), daemon=True)
        with block_signals():
            self.process.start()
        worker_pipe.close()
        self.tasks: deque[ItemTask] = deque()
        self.task_started: float | None = None  # when it began the first task, by the monotonic clock; None before it is ready

    def send(self, task: ItemTask) -> None:
        """Add a task."""
        if not self.tasks and self.task_started is not None:
            self.task_started = time.monotonic()
        self.tasks.append(task)
        with suppress(OSError):  # if it has died, `receive` raises `WorkerDied`
            self.pipe.send(task.item)

    def receive(self) -> int:
        """Take one answer from the pipe, and return the bytes of the item that is done. Raises `WorkerDied`."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            raise self._death() from None
        self.task_started = time.monotonic()
        if isinstance(answer, Exception):
            raise answer
        if answer is None:  # it is ready for its first task
            return 0
        task = self.tasks.popleft()
        task.outcome = answer
        return len(task.item.data)

    def is_late(self, timeout: float) -> bool:
        """Whether it has been at its task for `timeout` seconds."""
        return bool(self.tasks) and self.task_started is not None and time.monotonic() - self.task_started >= timeout

    def _death(self) -> WorkerDied:
        """The error for a process that died, with how it ended."""
        self.process.join()
        code = self.process.exitcode or 0
        return WorkerDied(signal.Signals(-code).name if code < 0 else f"exit code {code}")

    def end(self) -> None:
        """Kill the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextmanager
def block_signals() -> Iterator[None]:
    """Hold signals back while a process is started.

    An interruption that came inside a fork handler would be lost in the first process, and the new process, which inherits
    the mask, is to receive none.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run_worker(pipe: Connection, options: Options, inherited: list[Connection]) -> None:
    """Process items from the pipe until it is closed. Only the first process answers signals."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for connection in inherited:
        connection.close()
    from reex_cli.pipeline import process, warm_up
    from reex_cli.runners import reduce_garbage_collection

    items: SimpleQueue[Item | None] = SimpleQueue()
    Thread(target=_receive_items, args=(pipe, items), daemon=True).start()
    try:
        if not FORKS:
            warm_up(options)
        reduce_garbage_collection()
        pipe.send(None)
        while item := items.get():
            pipe.send(_process_item(process, item, options))
    except (OSError, MemoryError):
        pass  # the first process has ended; or the outcome is too large, which it learns from the end of the pipe
    os._exit(1)


def _process_item(process: Callable[[Item, Options], Outcome], item: Item, options: Options) -> Outcome | Exception:
    """The outcome; or an error of reex itself, for the first process to raise."""
    try:
        return process(item, options)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the first process raises it
        import traceback

        error.add_note(traceback.format_exc())
        return error


def _receive_items(pipe: Connection, items: SimpleQueue[Item | None]) -> None:
    """Take items off the pipe at once, so that the first process never waits to write while this one waits to write."""
    try:
        while True:
            items.put(pipe.recv())
    except (EOFError, OSError):
        items.put(None)
