"""One run: find the sources, compare them with those of the last run, read what is new or changed, take out what is gone.

All of it is done in the transaction of the database of the corpus. What cannot be read now keeps the articles that it gave
before: they are added to, and none of them is taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.sync.articles import Articles
from reex_cli.sync.corpus import Corpus
from reex_cli.sync.reading import SourceDigest, read_sources
from reex_cli.sync.sources import COMPARE, KEEP, READ, Source, Sources


class Reader(NamedTuple):
    """How sources are read, and what is told of each outcome."""

    options: Options
    jobs: int
    timeout: float | None  # seconds for each source
    begin: Callable[[int], None]  # takes the bytes that are to be read
    report: Callable[[Outcome], None]


@dataclass(slots=True)
class Counts:
    """Numbers of sources, and why all of them were read anew."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    failed: int = 0
    reason: str = ""

    def __str__(self) -> str:
        """All counts on one line.

        >>> print(Counts(12, 3, 1, 40211))
        12 new, 3 changed, 1 gone, 40,211 as they were.
        >>> print(Counts(unchanged=2, failed=1, reason="written with other options (drop)"))
        0 new, 0 changed, 0 gone, 2 as they were, 1 failed. Everything was read anew: written with other options (drop).
        """
        failed = f", {self.failed:,} failed" if self.failed else ""
        reason = f" Everything was read anew: {self.reason}." if self.reason else ""
        counts = f"{self.new:,} new, {self.changed:,} changed, {self.gone:,} gone, {self.unchanged:,} as they were"
        return f"{counts}{failed}.{reason}"


def synchronize(corpus: Corpus, items: Iterable[Item], reader: Reader, fingerprint: dict[str, Any], *, remove: bool) -> Counts:
    """Bring a corpus up to date with the files of `items`. Raises `NotSynchronized`.

    With `remove`, articles whose source is gone are removed, instead of marked.
    """
    sources, articles = Sources(corpus.database, new=corpus.is_new), Articles(corpus, remove=remove)
    counts = Counts(reason=sources.begin(fingerprint))
    corpus.begin(anew=bool(counts.reason))
    problems = [*sources.find(items)]
    counts.failed = len(problems)
    sources.compare(anew=bool(counts.reason))
    for number in sources.missing():
        articles.remove_source(number)
        counts.gone += 1
    update = Update(sources, articles, reader)
    update.compare_digests()
    counts.unchanged = sources.count(KEEP)
    reader.begin(sources.total_size())
    for item in problems:
        reader.report(Outcome(item.name, failures=(item.problem,) if item.problem else ()))
    update.read(counts)
    while (again := articles.settle()) and sources.read_again(again):
        update.read(Counts())
    articles.finish()
    return counts


class Update:
    """The reading of sources into a corpus."""

    def __init__(self, sources: Sources, articles: Articles, reader: Reader) -> None:
        self.sources, self.articles, self.reader = sources, articles, reader
        self.options = replace(reader.options, with_digests=True)

    def compare_digests(self) -> None:
        """Find out which of the sources with another time have other bytes, and are to be read."""
        options = replace(self.options, only_digests=True)
        compared = self.sources.select(COMPARE)
        for source, outcomes in read_sources(compared, options, self.reader.jobs, self.reader.timeout):
            digest = SourceDigest()
            for outcome in outcomes:
                digest.add(outcome)
            if digest.value() == source.digest:
                self.sources.keep(source)
        self.sources.read_all_compared()

    def read(self, counts: Counts) -> None:
        """Read every source that is to be read."""
        wanted = self.sources.select(READ)
        for source, outcomes in read_sources(wanted, self.options, self.reader.jobs, self.reader.timeout):
            digest = self.write(source, outcomes)
            if digest.failed:
                counts.failed += 1
            elif source.number is None:
                counts.new += 1
            elif digest.value() == source.digest:
                counts.unchanged += 1
            else:
                counts.changed += 1

    def write(self, source: Source, outcomes: Iterable[Outcome]) -> SourceDigest:
        """Write the articles of a source, and note what was read of it. Gives its digest."""
        digest = SourceDigest()
        for outcome in outcomes:
            digest.add(outcome)
            self.reader.report(outcome)
            for article in outcome.articles:
                self.articles.give(source.path, article)
        if not digest.failed or source.number is not None or self.articles.has_given():
            number = self.sources.record(source, digest.value())
            self.articles.end_source(number, source.path, complete=not digest.failed)
        return digest
