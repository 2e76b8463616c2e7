"""Run on a Dask cluster, through the executor of its client. Dask itself moves the work of a dead worker to another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from reex_cli.errors import BadOption, NotInstalled
from reex_cli.runners import executor
from reex_cli.runners.executor import Exhausted

T = TypeVar("T")
R = TypeVar("R")
TIMEOUT = 10  # seconds for the scheduler to answer, and to come back


def run(function: Callable[[T], R], items: Iterable[T], address: str) -> Generator[R | Exhausted]:
    """The result of each item, in order. Raises `ExecutorStopped`, and `BadOption` where no scheduler answers."""
    client = connect(address)
    try:
        yield from executor.run(function, items, lambda: client.get_executor(pure=False))
    finally:
        with suppress(Exception):  # the scheduler may be gone
            client.close(timeout=1)


def connect(address: str) -> Any:
    """A client of the scheduler. Raises `NotInstalled` and `BadOption`."""
    try:
        import distributed
    except ImportError as error:
        raise NotInstalled("--cluster", "distributed", "cluster") from error
    logging.disable()  # Dask logs errors that reex reports itself
    try:
        return distributed.Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:  # a TimeoutError is an OSError
        why = str(error) or "it takes too long"
        raise BadOption(f"--cluster {address}: no scheduler of Dask answers there ({why}).") from error
