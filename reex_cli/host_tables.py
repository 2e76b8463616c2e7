"""Counts of a run by host, in bounded memory: of more hosts or lines than that, the rarest are forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Generic, Protocol, TypeVar

from reex_cli.limits import MAX_COUNTED_LINES, MAX_HOSTS
from reex_cli.model import Article

MAX_HASHES = 1_000_000  # of texts that are remembered in a run


class HostTable(Protocol):
    """Counts the lines of the articles of one host."""

    @property
    def articles(self) -> int:
        """The number of different articles."""

    @property
    def lines(self) -> Sized:
        """The lines that are counted."""

    @property
    def hashes(self) -> Sized:
        """The texts that are remembered."""

    def add(self, article: Article, *, may_remember: bool) -> None:
        """Count the lines of an article; its text is remembered only if there is room."""

    def forget(self, most: int) -> None:
        """Forget the lines that so many articles have, or fewer."""


Table = TypeVar("Table", bound=HostTable)


class HostTables(Generic[Table]):
    """The tables of all hosts."""

    def __init__(self, make: Callable[[], Table]) -> None:
        self.make = make  # a table for another host
        self.by_host: dict[str, Table] = {}
        self.line_count = self.hash_count = 0  # of all hosts
        self.forgets = False  # whether there were more hosts or lines than are remembered

    def add(self, host: str, article: Article) -> None:
        """Count the lines of an article of a host."""
        table = self.by_host.get(host) or self.by_host.setdefault(host, self.make())
        lines, hashes = len(table.lines), len(table.hashes)
        table.add(article, may_remember=self.hash_count < MAX_HASHES)
        self.line_count += len(table.lines) - lines
        self.hash_count += len(table.hashes) - hashes
        if len(self.by_host) > MAX_HOSTS or self.line_count > MAX_COUNTED_LINES:
            self._forget()

    def _forget(self) -> None:
        """Forget the hosts with the fewest articles, and the rarest lines, until half of what is allowed is left."""
        self.forgets = True
        latest_first = reversed(self.by_host.items())
        self.by_host = dict(sorted(latest_first, key=lambda item: -item[1].articles)[: MAX_HOSTS // 2])
        most = 1
        while (count := sum(len(table.lines) for table in self.by_host.values())) > MAX_COUNTED_LINES // 2:
            for table in self.by_host.values():
                table.forget(most)
            most *= 2
        self.line_count = count
        self.hash_count = sum(len(table.hashes) for table in self.by_host.values())
