"""Runs in this process, one item after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from reex_cli.files import Item
from reex_cli.model import Ask, Outcome
from reex_cli.pipeline import process


def run(items: Iterable[Item], ask: Ask) -> Generator[Outcome]:
    """The outcome of each item, in order."""
    return (process(item, ask) for item in items)
