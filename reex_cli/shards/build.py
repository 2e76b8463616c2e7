"""One part: what has to be known to make it, whether it is there already, and how it comes to be, wherever that is."""

from __future__ import annotations

import os
import platform
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from reex_cli.errors import OtherProgram
from reex_cli.input.remote import is_remote
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.recurring_lines import is_post, met
from reex_cli.runners import run
from reex_cli.shards.fingerprint import difference, installed
from reex_cli.shards.input_digests import Seen
from reex_cli.shards.manifest import Again, Failed, Manifest
from reex_cli.shards.part_store import Folder, Name
from reex_cli.shards.plan import Plan
from reex_cli.writers import Asked, Writer, unheard, writers

T = TypeVar("T")
NOT_WHOLE = "it was not whole"


@dataclass(frozen=True, slots=True)
class Work:
    """What has to be known to make any part of a run."""

    plan: Plan
    folder: str
    writer: str
    asked: Asked
    ask: Options
    run: dict[str, Any] = field(default_factory=dict)  # what the parts depend on beside the sources
    jobs: int = 1
    timeout: float | None = None

    def name(self, shard: int) -> Name:
        """The part of a shard."""
        return Name(shard, self.plan.shards, self.by.suffixes[0])

    @property
    def by(self) -> Writer:
        """What writes the parts."""
        return writers()[self.writer]

    @property
    def size(self) -> int:
        """Bytes of a shard."""
        return self.plan.total // self.plan.shards

    @property
    def into(self) -> Folder:
        """Where they go."""
        return Folder(self.folder)

    def elsewhere(self) -> Work:
        """The same for a process that runs in another folder, and tells nobody anything."""
        here = os.getcwd()
        folder = self.folder if is_remote(self.folder) else os.path.join(here, self.folder)
        return replace(self, folder=folder, plan=replace(self.plan, root=here), asked=replace(self.asked, tell=unheard))


class Found(NamedTuple):
    """What is there of a shard."""

    shard: int
    manifest: Manifest | None = None  # of a part that can stay
    why: str = ""  # a part that is there cannot


class Task(NamedTuple):
    """One shard of a run, for another process."""

    work: Work
    shard: int


class Made(NamedTuple):
    """What another process did with a shard; the rest stands in the manifest."""

    why: str = ""  # a part that was there is made again
    kept: bool = False  # a part that was there stays
    said: tuple[str, ...] = ()  # by the writer


def done(task: Task) -> Made:
    """See to it that the part of a shard is there. Raises `OtherProgram` where it would not be the same here."""
    work, said = task.work, list[str]()
    for key, what in (("reex", "version of reex"), ("plug-ins", "plug-ins")):
        if work.run[key] != installed()[key]:
            raise OtherProgram(platform.node(), what)
    work = replace(work, asked=replace(work.asked, tell=said.append))
    (found,) = look(work, [task.shard])
    if found.manifest:
        return Made(kept=True)
    items = (item for _, item in work.plan.walk([task.shard]))
    with closing(run(items, work.ask, work.jobs, work.timeout)) as outcomes:
        make(work, task.shard, outcomes, lambda _: None)
    return Made(found.why, said=tuple(said))


def look(work: Work, wanted: Iterable[int]) -> Iterator[Found]:
    """What is there of each wanted shard; those last whose sources have to be read to know it."""
    there = []
    for shard in wanted:
        manifest = work.into.manifest(work.name(shard))
        if not manifest:
            yield Found(shard)
        elif change := difference(manifest.run, work.run):
            yield Found(shard, why=change)
        elif not work.into.is_whole(manifest):
            yield Found(shard, why=NOT_WHOLE)
        else:
            there.append(shard)
    for shard, items in each_shard(there, groupby(work.plan.walk(there), itemgetter(0))):
        seen = Seen()
        for _, item in items:
            seen.look(item, work.plan.most)
        yield compared(work, shard, seen)


def compared(work: Work, shard: int, seen: Seen) -> Found:
    """A part, and what is there now of its sources."""
    manifest = work.into.manifest(work.name(shard))
    if change := seen.change(manifest.inputs) if manifest else NOT_WHOLE:
        return Found(shard, why=change)
    if manifest and manifest.plan != work.plan.hash:
        manifest.plan = work.plan.hash
        work.into.describe(manifest)
    return Found(shard, manifest)


def make(work: Work, shard: int, outcomes: Iterable[Outcome], hear: Callable[[Outcome], None]) -> Manifest:
    """Make the part of a shard out of what its sources gave."""
    manifest = Manifest(str(work.name(shard)), work.plan.hash, work.run)
    seen, skipped = Seen(), Counter[str]()
    notes = not work.asked.fields or "notes" in work.asked.fields
    with work.into.part(manifest) as stream, work.by.open(stream, work.asked) as write:
        manifest.head = stream.written
        for outcome in outcomes:
            seen.add(outcome.source, outcome.digest)
            hear(outcome)
            skipped.update(outcome.skipped)
            manifest.failures += [Failed(outcome.source, failure) for failure in outcome.failures]
            for article in outcome.articles:
                at = stream.written
                write(article)
                if notes and is_post(article):
                    manifest.again.append(Again(at, stream.written - at, article.id, *met(article)))
            manifest.articles += len(outcome.articles)
        manifest.skipped, manifest.inputs = dict(sorted(skipped.items())), seen.inputs
    return manifest


def each_shard(wanted: list[int], found: Iterable[tuple[int, Iterable[T]]]) -> Iterator[tuple[int, Iterable[T]]]:
    """Every wanted shard with what was found of it, which may be nothing."""
    waiting = deque(wanted)
    for shard, group in found:
        while waiting[0] < shard:
            yield waiting.popleft(), ()
        yield waiting.popleft(), group
    while waiting:
        yield waiting.popleft(), ()
