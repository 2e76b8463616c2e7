"""Run in several processes of this machine: in order, with a bounded number of items and bytes under way.

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
from reex_cli.pipeline import preload, warm_up
from reex_cli.runners._worker import FORKS, ItemTask, Worker

TASKS_PER_WORKER = 4  # that a worker holds, so that it need not wait for the next
WINDOW_PER_WORKER = 16  # tasks per worker that are under way, or done before their turn
MAX_PENDING_BYTES = 1 << 26  # of items under way


def run(items: Iterable[Item], options: Options, jobs: int, timeout: float | None = None) -> Generator[Outcome]:
    """The outcome of each item, in order. `jobs` 0 takes every core. Raises `NoProcesses` where none may be started."""
    if current_process().daemon:
        raise NoProcesses
    jobs = jobs or available_cores()
    pool = Pool(options, jobs, timeout)
    remaining, pending, more = iter(items), deque[ItemTask](), True
    try:
        while pending or more:
            if pending and pending[0].outcome:
                yield pending.popleft().outcome or Outcome("")
            elif more and len(pending) < jobs * WINDOW_PER_WORKER and (worker := pool.free_worker()):
                item = next(remaining, None)
                more = item is not None
                if item:
                    pending.append(pool.submit(worker, item))
            else:
                pool.wait()
    finally:
        pool.close()


def available_cores() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """The workers: up to `jobs`, started when they are needed."""

    def __init__(self, options: Options, jobs: int, timeout: float | None) -> None:
        self.options = options
        self.jobs = jobs
        self.timeout = timeout  # seconds
        self.workers: list[Worker] = []
        self.pending_bytes = 0  # of items under way
        (warm_up if FORKS else preload)(options)

    def free_worker(self) -> Worker | None:
        """A worker that can take one more task."""
        if self.pending_bytes > MAX_PENDING_BYTES:
            return None
        worker = min(self.workers, key=lambda worker: len(worker.tasks), default=None)
        if (worker is None or worker.tasks) and len(self.workers) < self.jobs:
            worker = self._start_worker()
        elif worker and not worker.tasks and not worker.process.is_alive():
            worker = self._replace(worker)
        return worker if worker and len(worker.tasks) < TASKS_PER_WORKER else None

    def submit(self, worker: Worker, item: Item) -> ItemTask:
        """Give an item to a worker."""
        task = ItemTask(item)
        self.pending_bytes += len(item.data)
        worker.send(task)
        return task

    def wait(self) -> None:
        """Wait until a worker has finished a task, has died, or takes too long."""
        busy = {worker.pipe: worker for worker in self.workers if worker.tasks}
        ready = wait(busy, self._seconds_to_timeout(busy.values()))
        for pipe, worker in busy.items():
            if pipe in ready:
                try:
                    self.pending_bytes -= worker.receive()
                except WorkerDied as error:
                    self._fail_first_task(worker, error)
            elif self.timeout is not None and worker.is_late(self.timeout):
                self._fail_first_task(worker, TimedOut(self.timeout))

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.end()

    def _seconds_to_timeout(self, busy: Iterable[Worker]) -> float | None:
        """Seconds until the first worker may be late; None if none may ever be."""
        if self.timeout is None:
            return None
        started = [worker.task_started for worker in busy if worker.task_started is not None]
        return max(0.0, min(started) + self.timeout - time.monotonic()) if started else None

    def _fail_first_task(self, worker: Worker, error: SourceError) -> None:
        """Record the task that a worker is at as failed, and give its other tasks to a new worker."""
        task = worker.tasks.popleft()
        self.pending_bytes -= len(task.item.data)
        task.fail(error)
        self._replace(worker)

    def _start_worker(self) -> Worker:
        worker = Worker(self.options, self.workers)
        self.workers.append(worker)
        return worker

    def _replace(self, worker: Worker) -> Worker:
        """End a worker, and start another with its tasks."""
        worker.end()
        self.workers.remove(worker)
        replacement = self._start_worker()
        for task in worker.tasks:
            replacement.send(task)
        return replacement
