"""Runs on a cluster of Dask distributed, through its executor. It gives what a dead worker had to another by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from reex_cli.errors import BadOption, NotInstalled
from reex_cli.runners import executor
from reex_cli.runners.executor import Lost

T = TypeVar("T")
R = TypeVar("R")
PATIENCE = 10  # seconds for the scheduler to answer, and to come back


def run(function: Callable[[T], R], items: Iterable[T], address: str) -> Generator[R | Lost]:
    """The result of each item, in order. Raises `Gone`, and `BadOption` where no scheduler answers."""
    client = connected(address)
    try:
        yield from executor.run(function, items, lambda: client.get_executor(pure=False))
    finally:
        with suppress(Exception):  # there may be nobody left to part from
            client.close(timeout=1)


def connected(address: str) -> Any:
    """A client of the scheduler."""
    try:
        import distributed
    except ImportError as error:
        raise NotInstalled("--cluster", "distributed", "cluster") from error
    logging.disable()  # what is wrong with it is told once, and by us
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:  # a TimeoutError is an OSError
        why = str(error) or "it takes too long"
        raise BadOption(f"--cluster {address}: no scheduler of Dask answers there ({why}).") from error
