"""Run in this process, one item after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from reex_cli.errors import Unreadable
from reex_cli.input.walk import prefetch_small
from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.pipeline import OUT_OF_MEMORY, expand, failed_outcome, process


def run(files: Iterable[Item], options: Options) -> Generator[Outcome]:
    """The outcome of each item of each file, in order."""
    for file in prefetch_small(iter(files)):
        yield from process_items(expand(file, options), options)


def process_items(items: Iterable[Item], options: Options) -> Generator[Outcome]:
    """The outcome of each item, in order."""
    for item in items:
        try:
            yield process(item, options)
        except MemoryError:
            yield failed_outcome(item, Unreadable(OUT_OF_MEMORY))
