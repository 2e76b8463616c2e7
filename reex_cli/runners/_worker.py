"""One process that answers messages: `Worker` is its handle in the first process, `_serve` what it runs."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, NamedTuple, TypeVar

from reex_cli.errors import WorkerDied
from reex_cli.options import Options

# On Linux a worker is forked, with everything loaded; on other systems the system libraries do not survive a fork.
CONTEXT: Any = get_context("fork" if sys.platform == "linux" else None)
FORKS = CONTEXT.get_start_method() == "fork"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STDIN_DESCRIPTOR = 0

T = TypeVar("T")
Serve = Callable[[Any, Options], Iterable[Any]]  # a message, and the options of the run → answers


class Bug(NamedTuple):
    """The answer that is an error of reex itself, for the first process to raise."""

    error: Exception


class Worker(Generic[T]):
    """A process, and the tasks that it was sent and has not finished: it is at the first of them."""

    def __init__(self, serve: Serve, options: Options, others: Iterable[Worker[Any]]) -> None:
        self.pipe, worker_pipe = CONTEXT.Pipe()
        inherited = [self.pipe, *(other.pipe for other in others)] if FORKS else []
        stdin = _copy_stdin() if FORKS else None
        arguments = (worker_pipe, serve, options, inherited, stdin)
        self.process = CONTEXT.Process(target=_serve, args=arguments, daemon=True)
        with block_signals():
            self.process.start()
        worker_pipe.close()
        if stdin is not None:
            os.close(stdin)
        self.tasks: deque[T] = deque()
        self.task_started: float | None = None  # when it began the first task, by the monotonic clock; None before it is ready

    def send(self, task: T, message: Any) -> None:
        """Add a task, by a message that the process answers."""
        if not self.tasks and self.task_started is not None:
            self.task_started = time.monotonic()
        self.tasks.append(task)
        with suppress(OSError):  # if it has died, `receive` raises `WorkerDied`
            self.pipe.send(message)

    def receive(self) -> Any:
        """Take one answer from the pipe; None when the process is ready for its first task. Raises `WorkerDied`."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            raise self._death() from None
        self.task_started = time.monotonic()
        if isinstance(answer, Bug):
            raise answer.error
        return answer

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


def _copy_stdin() -> int | None:
    """A copy of the descriptor of standard input, which a new process closes; None if it is closed."""
    try:
        return os.dup(STDIN_DESCRIPTOR)
    except OSError:
        return None


def _serve(pipe: Connection, serve: Serve, options: Options, inherited: list[Connection], stdin: int | None) -> None:
    """Answer messages from the pipe until it is closed. Only the first process answers signals."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for connection in inherited:
        connection.close()
    if stdin is not None:
        os.dup2(stdin, STDIN_DESCRIPTOR)
        os.close(stdin)
        sys.stdin = open(STDIN_DESCRIPTOR, closefd=False)  # noqa: SIM115 - as long as the process lives
    from reex_cli.input.remote import web_policy
    from reex_cli.pipeline import warm_up
    from reex_cli.runners import reduce_garbage_collection

    web_policy.follow = options.follow
    messages: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive_messages, args=(pipe, messages), daemon=True).start()
    try:
        if not FORKS:
            warm_up(options)
        reduce_garbage_collection()
        pipe.send(None)
        while (message := messages.get()) is not None:
            for answer in _answers(serve, message, options):
                pipe.send(answer)
    except (OSError, MemoryError):
        pass  # the first process has ended; or an answer is too large, which it learns from the end of the pipe
    os._exit(1)


def _answers(serve: Serve, message: Any, options: Options) -> Iterator[Any]:
    """The answers to a message; at last a bug, if there is one."""
    try:
        yield from serve(message, options)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the first process raises it
        import traceback

        error.add_note(traceback.format_exc())
        yield Bug(error)


def _receive_messages(pipe: Connection, messages: SimpleQueue[Any]) -> None:
    """Take messages off the pipe at once, so that the first process never waits to write while this one waits to write."""
    try:
        while True:
            messages.put(pipe.recv())
    except (EOFError, OSError):
        messages.put(None)
