"""Runs in several processes of this machine: ordered, with a bounded number of items under way.

A process that dies, or takes too long over an item, costs that item; another process takes its place.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Generator, Iterable
from multiprocessing import current_process
from multiprocessing.connection import wait

from reex_cli.errors import NoProcesses, SourceError, TimedOut, WorkerDied
from reex_cli.model import Item, Outcome
from reex_cli.options import Options
from reex_cli.pipeline import ready, warm
from reex_cli.runners._worker import FORKS, Task, Worker

GIVEN = 4  # tasks that a worker holds, so that it need not wait for the next
AHEAD = 16  # tasks a worker that may be done before their turn
HELD = 1 << 26  # bytes of items under way


def run(items: Iterable[Item], ask: Options, jobs: int, timeout: float | None = None) -> Generator[Outcome]:
    """The outcome of each item, in order. `jobs` 0 takes every core."""
    if current_process().daemon:
        raise NoProcesses
    jobs = jobs or cores()
    pool = Pool(ask, jobs, timeout)
    rest, order, more = iter(items), deque[Task](), True
    try:
        while order or more:
            if order and order[0].outcome:
                yield order.popleft().outcome or Outcome("")
            elif more and len(order) < jobs * AHEAD and (worker := pool.free()):
                item = next(rest, None)
                more = item is not None
                if item:
                    order.append(pool.give(worker, item))
            else:
                pool.listen()
    finally:
        pool.close()


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """The workers, as many as were needed so far."""

    def __init__(self, ask: Options, jobs: int, timeout: float | None) -> None:
        self.ask = ask
        self.jobs = jobs
        self.timeout = timeout
        self.workers: list[Worker] = []
        self.held = 0  # bytes of items under way
        (warm if FORKS else ready)(ask)

    def free(self) -> Worker | None:
        """A worker that can take one more task."""
        if self.held > HELD:
            return None
        least = min(self.workers, key=lambda worker: len(worker.given), default=None)
        if (least is None or least.given) and len(self.workers) < self.jobs:
            least = self._start()
        elif least and not least.given and not least.process.is_alive():
            least = self._replace(least)
        return least if least and len(least.given) < GIVEN else None

    def give(self, worker: Worker, item: Item) -> Task:
        """A task for a worker."""
        task = Task(item)
        self.held += len(item.data)
        worker.give(task)
        return task

    def listen(self) -> None:
        """Wait until a worker is done with something, dies, or takes too long."""
        busy = {worker.pipe: worker for worker in self.workers if worker.given}
        heard = wait(busy, self._patience(busy.values()))
        for pipe, worker in busy.items():
            if pipe in heard:
                try:
                    self.held -= worker.hear()
                except WorkerDied as error:
                    self._give_up(worker, error)
            elif self.timeout is not None and worker.late(self.timeout):
                self._give_up(worker, TimedOut(self.timeout))

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.end()

    def _patience(self, busy: Iterable[Worker]) -> float | None:
        """Seconds until the first worker may be late."""
        if self.timeout is None:
            return None
        begun = [worker.since for worker in busy if worker.since is not None]
        return max(0.0, min(begun) + self.timeout - time.monotonic()) if begun else None

    def _give_up(self, worker: Worker, error: SourceError) -> None:
        """The first task of a worker has failed; another worker takes the rest."""
        task = worker.given.popleft()
        self.held -= len(task.item.data)
        task.fail(error)
        self._replace(worker)

    def _start(self) -> Worker:
        worker = Worker(self.ask, self.workers)
        self.workers.append(worker)
        return worker

    def _replace(self, worker: Worker) -> Worker:
        """Another worker in the place of one, with the same tasks."""
        worker.end()
        self.workers.remove(worker)
        other = self._start()
        for task in worker.given:
            other.give(task)
        return other
