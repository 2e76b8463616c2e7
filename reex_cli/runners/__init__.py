"""Places to run, one file each: `map` from items to outcomes, in the order of the items."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable

from reex_cli.model import Item, Outcome
from reex_cli.options import Options

MANY = 50_000  # objects; two hundred pages leave six in cycles, of the millions that they are made of


def run(items: Iterable[Item], ask: Options, jobs: int, timeout: float | None = None) -> Generator[Outcome]:
    """The outcome of each item, in order; the same for any number of jobs. `timeout` is in seconds, for each item."""
    if jobs == 1 and timeout is None:
        from reex_cli.runners import serial

        return serial.run(items, ask)
    from reex_cli.runners import process_pool

    return process_pool.run(items, ask, jobs, timeout)


def collect_seldom() -> None:
    """For a process that does nothing else: to look for garbage in cycles took a tenth of the time of a page.

    What is there already is never looked through, nor by that copied from the process that this one was forked from.
    """
    gc.freeze()
    gc.set_threshold(MANY)
