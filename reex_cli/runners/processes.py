"""Runs in several processes of this machine: ordered, with a bounded number of items under way."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from reex_cli.errors import WorkerDied
from reex_cli.files import Item
from reex_cli.model import Ask, Outcome
from reex_cli.pipeline import process

BATCH = 8  # items that travel together
AHEAD = 3  # batches a process that may wait for their turn


def run(items: Iterable[Item], ask: Ask, jobs: int) -> Generator[Outcome]:
    """The outcome of each item, in order. `jobs` 0 takes every core."""
    jobs = jobs or len(os.sched_getaffinity(0))
    rest = iter(items)
    waiting: deque[Future[list[Outcome]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_leave_signals)
    try:
        while batch := list(islice(rest, BATCH)):
            waiting.append(pool.submit(_process_all, batch, ask))
            if len(waiting) >= jobs * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise WorkerDied from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _process_all(batch: list[Item], ask: Ask) -> list[Outcome]:
    return [process(item, ask) for item in batch]


def _leave_signals() -> None:
    """Ctrl-C reaches every process of a terminal; the first one alone answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
