"""Run sources, and tell which outcomes belong to which: a source may give several, of its members or its chunks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import blake2b
from itertools import groupby

from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.runners import run
from reex_cli.sync.sources import Source


def read_sources(
    sources: Iterable[Source], options: Options, jobs: int, timeout: float | None
) -> Iterator[tuple[Source, Iterable[Outcome]]]:
    """Every source with its outcomes, in order.

    Each source gets a range of offsets of its own, which its outcomes lie in.
    """
    waiting: deque[tuple[int, Source]] = deque()  # with the end of its range
    passed: list[Source] = []

    def hand_out() -> Iterator[Item]:
        begin = 0
        for source in sources:
            size = max(source.size, 1)
            waiting.append((begin + size, source))
            yield Item(source.name, source.opened, size=size, offset=begin, found=source.listed)
            begin += size

    def find_source(outcome: Outcome) -> Source:
        while waiting[0][0] <= outcome.offset:
            passed.append(waiting.popleft()[1])
        return waiting[0][1]

    with closing(run(hand_out(), options, jobs, timeout)) as outcomes:
        last: Source | None = None
        for source, group in groupby(outcomes, find_source):
            yield from ((other, ()) for other in passed if other is not last)
            passed.clear()
            yield source, group
            last = source
        rest = [*passed, *(other for _, other in waiting)]
        yield from ((other, ()) for other in rest if other is not last)


class SourceDigest:
    """One digest of all that was read of a source."""

    def __init__(self) -> None:
        self.hash = blake2b(digest_size=16)
        self.failed = False

    def add(self, outcome: Outcome) -> None:
        """Add an outcome with the digest of its bytes."""
        self.failed = self.failed or bool(outcome.failures) or not outcome.digest
        self.hash.update(f"{outcome.source}\0{outcome.digest}\n".encode("utf-8", "replace"))

    def value(self) -> str | None:
        """The digest; None for a source that was not read to its end, or in which something could not be read."""
        return None if self.failed else self.hash.hexdigest()
