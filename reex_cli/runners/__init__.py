"""Places to run, one file each: `map` from items to outcomes, in the order of the items."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from reex_cli.files import Item
from reex_cli.model import Ask, Outcome


def run(items: Iterable[Item], ask: Ask, jobs: int) -> Generator[Outcome]:
    """The outcome of each item, in order; the same for any number of jobs."""
    if jobs == 1:
        from reex_cli.runners import here as runner
    else:
        from reex_cli.runners import processes as runner  # type: ignore[no-redef]
    return runner.run(items, ask, jobs)
