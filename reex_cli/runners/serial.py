"""Run in this process, one item after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from reex_cli.errors import Unreadable
from reex_cli.model import Item, Outcome
from reex_cli.options import Options
from reex_cli.pipeline import failed_outcome, process

OUT_OF_MEMORY = "there is not enough memory to read it. Leave it out, or read it where there is more."


def run(items: Iterable[Item], options: Options) -> Generator[Outcome]:
    """The outcome of each item, in order."""
    for item in items:
        try:
            yield process(item, options)
        except MemoryError:
            yield failed_outcome(item, Unreadable(OUT_OF_MEMORY))
