"""Runs on any executor of `concurrent.futures`: ordered, with a bounded number of futures under way.

What fails is tried again, on a new executor where the first is broken. What fails too often is `Lost`, and the others go on.
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
from reex_cli.runners._worker import undisturbed

T = TypeVar("T")
R = TypeVar("R")
WINDOW = 256  # futures under way
TRIES = 3
SUSPECTS = 32  # futures that may have broken an executor: it takes them in order

Start = Callable[[], Executor | AbstractContextManager[Executor]]


class Lost(NamedTuple):
    """An item that failed too often, and how it failed last."""

    error: BaseException


class Gone(ReexError):
    """The executor gave its work up."""


@dataclass(slots=True, eq=False)
class Task(Generic[T, R]):
    """An item, and at last what came of it."""

    item: T
    tries: int = 0
    result: R | Lost | None = None


def run(function: Callable[[T], R], items: Iterable[T], start: Start) -> Generator[R | Lost]:
    """The result of each item, in order; none may be None. Raises `Gone`."""
    rest, order, more = iter(items), deque[Task[T, R]](), True
    crew = Crew(function, start)
    try:
        while order or more:
            if order and order[0].result is not None:
                yield order.popleft().result  # type: ignore[misc] # it has just been seen
            elif more and crew.has_room():
                item = next(rest, None)
                more = item is not None
                if item is not None:
                    order.append(Task(item))
                    crew.give(order[-1])
            else:
                crew.listen()
    finally:
        crew.end()


class Crew(Generic[T, R]):
    """The executor, what it is at, and what waits until it can be tried again."""

    def __init__(self, function: Callable[[T], R], start: Start) -> None:
        self.function = function
        self.start = start
        self.under_way: dict[Future[R], Task[T, R]] = {}
        self.again: deque[Task[T, R]] = deque()
        self.alone = 0  # how many of these are tried one at a time, so that it shows which of them breaks the executor
        self.around = ExitStack()  # what has to be left when the work is done
        self.executor = self._begun()

    def has_room(self) -> bool:
        """Whether it can take one more task."""
        return len(self.under_way) < WINDOW and not self.again and not (self.alone and self.under_way)

    def give(self, task: Task[T, R]) -> None:
        """A task. A process that starts for it shall hear no interruption: that is for the first one."""
        try:
            with undisturbed():
                self.under_way[self.executor.submit(self.function, task.item)] = task
        except BrokenExecutor as error:
            self._restart([*self.under_way.values(), task], error)
        except RuntimeError as error:  # it has been shut down
            raise Gone from error

    def listen(self) -> None:
        """Wait until something is done, or fails."""
        while self.again and not (self.alone and self.under_way):
            self.give(self.again.popleft())
        done, _ = wait(self.under_way, return_when=FIRST_COMPLETED)
        broken: BaseException | None = None
        for future in [one for one in self.under_way if one in done]:
            try:
                self.under_way[future].result = future.result()
            except BrokenExecutor as error:
                broken = error
                continue
            except CancelledError as error:
                raise Gone from error
            except Exception as error:  # noqa: BLE001 - whatever it is, it is that task's
                self._failed(self.under_way[future], error)
            del self.under_way[future]
            self.alone = max(0, self.alone - 1)
        if broken:
            self._restart([*self.under_way.values()], broken)

    def end(self) -> None:
        """Give up what is under way, and end the processes of this one that are at it."""
        if self.under_way:
            threading.excepthook = lambda _: None  # that of a pool does not expect what follows
        for future in self.under_way:
            future.cancel()
        for child in active_children() if self.under_way else ():
            child.kill()
            child.join()
        self.executor.shutdown(wait=not self.under_way)
        self.around.close()

    def _begun(self) -> Executor:
        made = self.start()
        return made if isinstance(made, Executor) else self.around.enter_context(made)

    def _failed(self, task: Task[T, R], error: BaseException) -> None:
        task.tries += 1
        if task.tries < TRIES:
            self.again.append(task)
        else:
            task.result = Lost(error)

    def _restart(self, tasks: list[Task[T, R]], error: BaseException) -> None:
        """Another executor for the tasks that one broke with. That counts against one that it had alone."""
        self.under_way.clear()
        for child in active_children():  # the others of a broken pool, which would end them by a signal that they do not hear,
            child.kill()  # and wait for them, from Python 3.12 on with the lock that a shutdown needs
        self.executor.shutdown(wait=False)
        self.executor = self._begun()
        if len(tasks) == 1:
            self._failed(tasks[0], error)
            self.alone = 0 if tasks[0].result else self.alone
        else:
            self.again.extendleft(reversed(tasks))
            self.alone = min(SUSPECTS, len(self.again))


def factory(name: str) -> Start:
    """What `MODULE:NAME` names; a module may lie in this folder. Raises `BadOption`."""
    module, _, attribute = name.partition(":")
    if not (module and attribute):
        raise BadOption(f"--executor {name}: write it like concurrent.futures:ProcessPoolExecutor, module and callable.")
    sys.path.insert(0, os.getcwd())
    try:
        found: Any = importlib.import_module(module)
        for step in attribute.split("."):
            found = getattr(found, step)
    except (ImportError, AttributeError) as error:
        raise BadOption(f"--executor {name}: {error}.") from error
    finally:
        sys.path.remove(os.getcwd())

    def start() -> Executor | AbstractContextManager[Executor]:
        try:
            made = found()
        except Exception as error:
            raise BadOption(f"--executor {name}: it cannot be called without arguments ({error}).") from error
        if not isinstance(made, (Executor, AbstractContextManager)):
            raise BadOption(f"--executor {name}: what it makes is no concurrent.futures.Executor.")
        return made

    return start
