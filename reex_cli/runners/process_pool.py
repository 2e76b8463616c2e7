"""Run in several processes of this machine: in order, with a bounded number of items and bytes under way.

A worker reads and processes a file that is one source. Any other file, such as an archive, is expanded by one more
process, the expander, and its items go to the workers. A process that dies, or takes too long, costs the source that it
is at; another takes its place.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from multiprocessing import current_process
from multiprocessing.connection import wait
from typing import Any

from reex_cli.errors import NoProcesses, SourceError, TimedOut, WorkerDied
from reex_cli.input.expand import is_regular
from reex_cli.input.remote import is_remote, url_scheme
from reex_cli.input.stdin import STDIN
from reex_cli.input.walk import BATCH_SIZE, is_small_remote
from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.pipeline import expand, preload, warm_up
from reex_cli.runners._services import END, NEEDS_EXPANSION, Expander, process_file
from reex_cli.runners._task import Task, next_to_expand, take_outcome
from reex_cli.runners._worker import FORKS, Worker

TASKS_PER_WORKER = 4  # that a worker holds, so that it need not wait for the next
WINDOW_PER_WORKER = 16  # tasks per worker that are under way, or done before their turn
MAX_PENDING_BYTES = 1 << 26  # of items under way


def run(files: Iterable[Item], options: Options, jobs: int, timeout: float | None = None) -> Generator[Outcome]:
    """The outcome of each item of each file, in order. `jobs` 0 takes every core.

    Raises `NoProcesses` where none may be started.
    """
    if current_process().daemon:
        raise NoProcesses
    pool = Pool(options, jobs or available_cores(), timeout)
    remaining, more = iter(files if FORKS else expand_pipes(files, options)), True
    try:
        while pool.pending or more:
            if outcome := take_outcome(pool.pending):
                yield outcome
            elif more and len(pool.pending) < pool.window and (worker := pool.free_worker()):
                file = next(remaining, None)
                more = file is not None
                if file:
                    pool.submit(worker, file)
            elif pool.pending:
                pool.wait()
    finally:
        pool.close()


def expand_pipes(files: Iterable[Item], options: Options) -> Iterator[Item]:
    """The files; the items of pipes and devices instead of these, where a new process does not have them."""
    for file in files:
        if file.path == STDIN or (file.path and not is_remote(file.path) and not is_regular(file.path)):
            yield from expand(file, options)
        else:
            yield file


def available_cores() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """The files under way, in order, and the processes that work on them; these are started when they are needed."""

    def __init__(self, options: Options, jobs: int, timeout: float | None) -> None:
        self.options = options
        self.jobs = jobs
        self.timeout = timeout  # seconds
        self.window = jobs * WINDOW_PER_WORKER
        self.pending: deque[Task] = deque()
        self.pending_bytes = 0  # of items under way
        self.workers: list[Worker[Task]] = []
        self.expander: Worker[Task] | None = None
        self.was_wanted = False  # whether there was room for one more item of the file that is expanded
        self.fetches_together = True  # whether small remote files are fetched in batches
        (warm_up if FORKS else preload)(options)

    def free_worker(self) -> Worker[Task] | None:
        """A worker that can take one more task."""
        if self.pending_bytes > MAX_PENDING_BYTES:
            return None
        worker = min(self.workers, key=lambda worker: len(worker.tasks), default=None)
        if (worker is None or worker.tasks) and len(self.workers) < self.jobs:
            worker = self._start_worker()
        elif worker and not worker.tasks and not worker.process.is_alive():
            worker = self._replace(worker)
        return worker if worker and len(worker.tasks) < TASKS_PER_WORKER else None

    def submit(self, worker: Worker[Task], file: Item) -> None:
        """Give a file to a worker, or keep it for the expander, which reads standard input and remote files."""
        task = Task(file, expands=file.path == STDIN or is_remote(file.path))
        self.pending.append(task)
        if not task.expands:
            self._send(worker, task)

    def wait(self) -> None:
        """Wait until a process has something to say, has died, or takes too long."""
        busy = [worker for worker in self.workers if worker.tasks]
        if self._is_expansion_wanted() and self.expander:
            busy.append(self.expander)
        ready = wait([worker.pipe for worker in busy], self._seconds_to_timeout(busy))
        for worker in busy:
            try:
                if worker.pipe in ready:
                    self._take_answer(worker, worker.receive())
                elif self.timeout is not None and worker.is_late(self.timeout):
                    self._fail_first_task(worker, TimedOut(self.timeout))
            except WorkerDied as error:
                self._fail_first_task(worker, error)

    def close(self) -> None:
        """End all processes."""
        for worker in self._processes():
            worker.end()

    def _send(self, worker: Worker[Task], task: Task) -> None:
        self.pending_bytes += len(task.item.data)
        worker.send(task, task.item)

    def _take_answer(self, worker: Worker[Task], answer: Any) -> None:
        """Record what a process says: an outcome, an item of the file that it expands, or the end of that file."""
        if answer is None:  # it is ready for its first task
            return
        if isinstance(answer, Item):
            part = worker.tasks[0].add_part(answer)
            self._send(self.free_worker() or min(self.workers, key=lambda worker: len(worker.tasks)), part)
            return
        task = worker.tasks.popleft()
        self.pending_bytes -= len(task.item.data)
        if answer == END:
            task.expanded = True
        elif answer == NEEDS_EXPANSION:
            task.expands = True
        else:
            task.outcome = answer

    def _is_expansion_wanted(self) -> bool:
        """Whether there is room for one more item of the file that is expanded. Begins to expand the next file."""
        expander = self.expander
        if not (expander and expander.tasks):
            if not (task := next_to_expand(self.pending)):
                return False
            expander = self._start_expansion(task)
        is_wanted = len(expander.tasks[0].parts) < self.window and self.free_worker() is not None
        if is_wanted and not self.was_wanted and expander.task_started is not None:
            expander.task_started = time.monotonic()  # before, it may have had to wait
        self.was_wanted = is_wanted
        return is_wanted

    def _start_expansion(self, task: Task) -> Worker[Task]:
        """Have a file expanded, the first process for which is started when it is needed."""
        if not (self.expander and self.expander.process.is_alive()):
            self.expander = Worker(Expander(), self.options, self._processes())
        following = (other.item for other in self.pending if other.expands and not other.settled and other is not task)
        same = (file for file in following if is_small_remote(file) and url_scheme(file.path) == url_scheme(task.item.path))
        together = self.fetches_together and is_small_remote(task.item)
        self.expander.send(task, (task.item, *(islice(same, BATCH_SIZE - 1) if together else ())))
        return self.expander

    def _seconds_to_timeout(self, busy: Iterable[Worker[Task]]) -> float | None:
        """Seconds until the first process may be late; None if none may ever be."""
        if self.timeout is None:
            return None
        started = [worker.task_started for worker in busy if worker.task_started is not None]
        return max(0.0, min(started) + self.timeout - time.monotonic()) if started else None

    def _fail_first_task(self, worker: Worker[Task], error: SourceError) -> None:
        """Record the task that a process is at as failed, and give its other tasks to a new one."""
        task = worker.tasks.popleft()
        if worker is self.expander:
            worker.end()
            self.expander = None
            if self.fetches_together and is_small_remote(task.item) and not task.parts:
                self.fetches_together = False  # another file of its batch may be the cause: it is tried again, alone
                return
        else:
            self.pending_bytes -= len(task.item.data)
            self._replace(worker)
        task.fail(error)

    def _processes(self) -> list[Worker[Task]]:
        return [*self.workers, *([self.expander] if self.expander else [])]

    def _start_worker(self) -> Worker[Task]:
        worker: Worker[Task] = Worker(process_file, self.options, self._processes())
        self.workers.append(worker)
        return worker

    def _replace(self, worker: Worker[Task]) -> Worker[Task]:
        """End a worker, and start another with its tasks."""
        worker.end()
        self.workers.remove(worker)
        replacement = self._start_worker()
        for task in worker.tasks:
            replacement.send(task, task.item)
        return replacement
