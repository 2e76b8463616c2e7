"""Run on any executor of `concurrent.futures`: in order, with a bounded number of futures under way.

A submission that fails is tried again, on a new executor if the first one is broken. One that fails too often is
`Exhausted`, and the others go on.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from multiprocessing import active_children
from typing import Any, Generic, NamedTuple, TypeVar

from reex_cli.errors import BadOption, ReexError
from reex_cli.runners._worker import block_signals

T = TypeVar("T")
R = TypeVar("R")
MAX_PENDING = 256  # futures under way
MAX_TRIES = 3
MAX_SUSPECTS = 32  # submissions that may have broken an executor, which takes them in order

ExecutorFactory = Callable[[], Executor | AbstractContextManager[Executor]]


class Exhausted(NamedTuple):
    """The result of an item that failed too often: its last error."""

    error: BaseException


class ExecutorStopped(ReexError):
    """The executor was shut down, or cancelled what it was given."""


@dataclass(slots=True, eq=False)
class Submission(Generic[T, R]):
    """An item, how often it failed, and its result when it is done."""

    item: T
    tries: int = 0
    result: R | Exhausted | None = None


def run(function: Callable[[T], R], items: Iterable[T], start: ExecutorFactory) -> Generator[R | Exhausted]:
    """The result of each item, in order; no result may be None. Raises `ExecutorStopped`."""
    remaining, pending, more = iter(items), deque[Submission[T, R]](), True
    executor = RetryingExecutor(function, start)
    try:
        while pending or more:
            if pending and pending[0].result is not None:
                yield pending.popleft().result  # type: ignore[misc] # just checked
            elif more and executor.has_room():
                item = next(remaining, None)
                more = item is not None
                if item is not None:
                    pending.append(Submission(item))
                    executor.submit(pending[-1])
            else:
                executor.wait()
    finally:
        executor.end()


class RetryingExecutor(Generic[T, R]):
    """An executor, its futures, and the submissions that wait to be tried again."""

    def __init__(self, function: Callable[[T], R], start: ExecutorFactory) -> None:
        self.function = function
        self.start = start
        self.futures: dict[Future[R], Submission[T, R]] = {}  # under way
        self.retries: deque[Submission[T, R]] = deque()
        self.suspects = 0  # how many retries run one at a time, to show which of them breaks the executor
        self.contexts = ExitStack()  # of factories that make context managers, left at the end
        self.executor = self._start_executor()

    def has_room(self) -> bool:
        """Whether it can take one more submission."""
        return len(self.futures) < MAX_PENDING and not self.retries and not (self.suspects and self.futures)

    def submit(self, submission: Submission[T, R]) -> None:
        """Hand a submission to the executor. A process that starts for it receives no interruption: the first one does."""
        try:
            with block_signals():
                self.futures[self.executor.submit(self.function, submission.item)] = submission
        except BrokenExecutor as error:
            self._restart([*self.futures.values(), submission], error)
        except RuntimeError as error:  # it has been shut down
            raise ExecutorStopped from error

    def wait(self) -> None:
        """Wait until a future is done, or has failed."""
        while self.retries and not (self.suspects and self.futures):
            self.submit(self.retries.popleft())
        done, _ = wait(self.futures, return_when=FIRST_COMPLETED)
        broken: BaseException | None = None
        for future in [future for future in self.futures if future in done]:
            try:
                self.futures[future].result = future.result()
            except BrokenExecutor as error:
                broken = error
                continue
            except CancelledError as error:
                raise ExecutorStopped from error
            except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to that submission
                self._count_failure(self.futures[future], error)
            del self.futures[future]
            self.suspects = max(0, self.suspects - 1)
        if broken:
            self._restart([*self.futures.values()], broken)

    def end(self) -> None:
        """Cancel what is under way, and end the local processes that work on it."""
        if self.futures:
            threading.excepthook = lambda _: None  # the thread of a pool fails when its processes are killed
        for future in self.futures:
            future.cancel()
        for child in active_children() if self.futures else ():
            child.kill()
            child.join()
        self.executor.shutdown(wait=not self.futures)
        self.contexts.close()

    def _start_executor(self) -> Executor:
        executor = self.start()
        return executor if isinstance(executor, Executor) else self.contexts.enter_context(executor)

    def _count_failure(self, submission: Submission[T, R], error: BaseException) -> None:
        submission.tries += 1
        if submission.tries < MAX_TRIES:
            self.retries.append(submission)
        else:
            submission.result = Exhausted(error)

    def _restart(self, submissions: list[Submission[T, R]], error: BaseException) -> None:
        """Start a new executor for the submissions that one broke with. A submission that it had alone has failed."""
        self.futures.clear()
        # A broken pool ends its other processes by a signal that they ignore, and waits for them; from Python 3.12 on it
        # holds the lock that `shutdown` needs while it waits.
        for child in active_children():
            child.kill()
        self.executor.shutdown(wait=False)
        self.executor = self._start_executor()
        if len(submissions) == 1:
            self._count_failure(submissions[0], error)
            self.suspects = 0 if submissions[0].result else self.suspects
        else:
            self.retries.extendleft(reversed(submissions))
            self.suspects = min(MAX_SUSPECTS, len(self.retries))


def load_factory(name: str) -> ExecutorFactory:
    """The factory that `MODULE:NAME` names; the module may be in the working directory. Raises `BadOption`, as it does."""
    module, _, attribute = name.partition(":")
    if not (module and attribute):
        raise BadOption(f"--executor {name}: write it like concurrent.futures:ProcessPoolExecutor, module and callable.")
    sys.path.insert(0, os.getcwd())
    try:
        factory: Any = importlib.import_module(module)
        for step in attribute.split("."):
            factory = getattr(factory, step)
    except (ImportError, AttributeError) as error:
        raise BadOption(f"--executor {name}: {error}.") from error
    finally:
        sys.path.remove(os.getcwd())

    def start() -> Executor | AbstractContextManager[Executor]:
        try:
            executor = factory()
        except Exception as error:
            raise BadOption(f"--executor {name}: it cannot be called without arguments ({error}).") from error
        if not isinstance(executor, (Executor, AbstractContextManager)):
            raise BadOption(f"--executor {name}: it does not return a concurrent.futures.Executor.")
        return executor

    return start
