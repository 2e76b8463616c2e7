"""Places to run, one file each: `map` from items to outcomes, in the order of the items."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from reex_cli.files import Item
from reex_cli.model import Ask, Outcome


def run(items: Iterable[Item], ask: Ask, jobs: int, timeout: float | None = None) -> Generator[Outcome]:
    """The outcome of each item, in order; the same for any number of jobs. `timeout` is in seconds, for each item."""
    if jobs == 1 and timeout is None:
        from reex_cli.runners import here

        return here.run(items, ask)
    from reex_cli.runners import processes

    return processes.run(items, ask, jobs, timeout)
