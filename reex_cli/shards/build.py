"""Build one part: what is needed for it, whether it is up to date already, and writing it, on this or another machine."""

from __future__ import annotations

import os
import platform
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from reex_cli.errors import DifferentProgram
from reex_cli.input.remote import is_remote
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.repetition import article_state, is_compared
from reex_cli.runners import run
from reex_cli.shards.fingerprint import describe_difference, installed_programs
from reex_cli.shards.input_digests import InputDigests
from reex_cli.shards.manifest import ArticleEntry, Manifest, SourceFailure
from reex_cli.shards.part_store import PartName, PartStore
from reex_cli.shards.plan import Plan
from reex_cli.writers import Writer, WriterOptions, ignore_line, writers

T = TypeVar("T")
INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class BuildSpec:
    """Everything needed to build any part of a run. It can be sent to another process or machine."""

    plan: Plan
    folder: str  # of the parts
    writer_name: str
    writer_options: WriterOptions
    options: Options
    fingerprint: dict[str, Any] = field(default_factory=dict)
    jobs: int = 1
    timeout: float | None = None  # seconds for each item

    def part_name(self, shard: int) -> PartName:
        """The name of the part of a shard."""
        return PartName(shard, self.plan.shards, self.writer.suffixes[0])

    @property
    def writer(self) -> Writer:
        """The writer of the parts."""
        return writers()[self.writer_name]

    @property
    def shard_bytes(self) -> int:
        """Average bytes of the sources of a shard."""
        return self.plan.total_bytes // self.plan.shards

    @property
    def store(self) -> PartStore:
        """The folder of the parts."""
        return PartStore(self.folder)

    def for_remote_workers(self) -> BuildSpec:
        """A silent copy for remote workers, whose working directory may be another."""
        here = os.getcwd()
        folder = self.folder if is_remote(self.folder) else os.path.join(here, self.folder)
        silent = replace(self.writer_options, warn=ignore_line)
        return replace(self, folder=folder, plan=replace(self.plan, root=here), writer_options=silent)


class PartState(NamedTuple):
    """Whether the part of a shard exists, and may stay."""

    shard: int
    manifest: Manifest | None = None  # of a part that may stay
    stale_reason: str = ""  # why a part that exists has to be rebuilt


class ShardTask(NamedTuple):
    """One shard of a run, for another process."""

    spec: BuildSpec
    shard: int


class ShardResult(NamedTuple):
    """What another process did with a shard; the manifest of the part has the rest."""

    stale_reason: str = ""  # why a part that existed was rebuilt
    kept: bool = False  # whether a part that existed was kept
    warnings: tuple[str, ...] = ()  # from the writer


def ensure_part(task: ShardTask) -> ShardResult:
    """Build the part of a shard, unless it is up to date. Raises `DifferentProgram` if it would differ on this machine."""
    spec, warnings = task.spec, list[str]()
    for key, what in (("reex", "version of reex"), ("plug-ins", "plug-ins")):
        if spec.fingerprint[key] != installed_programs()[key]:
            raise DifferentProgram(platform.node(), what)
    spec = replace(spec, writer_options=replace(spec.writer_options, warn=warnings.append))
    (state,) = find_part_states(spec, [task.shard])
    if state.manifest:
        return ShardResult(kept=True)
    files = spec.plan.find_files([task.shard])
    with closing(run(files, spec.options, spec.jobs, spec.timeout)) as outcomes:
        build_part(spec, task.shard, outcomes, lambda _: None)
    return ShardResult(state.stale_reason, warnings=tuple(warnings))


def find_part_states(spec: BuildSpec, wanted: Iterable[int]) -> Iterator[PartState]:
    """The state of each wanted shard; last those whose sources have to be read to know it."""
    to_compare = []
    for shard in wanted:
        manifest = spec.store.read_manifest(spec.part_name(shard))
        if not manifest:
            yield PartState(shard)
        elif difference := describe_difference(manifest.run, spec.fingerprint):
            yield PartState(shard, stale_reason=difference)
        elif not spec.store.is_complete(manifest):
            yield PartState(shard, stale_reason=INCOMPLETE)
        else:
            to_compare.append(shard)
    options = replace(spec.options, only_digests=True)
    with closing(run(spec.plan.find_files(to_compare), options, spec.jobs, spec.timeout)) as outcomes:
        for shard, group in align_shards(to_compare, group_by_shard(spec.plan, outcomes)):
            digests = InputDigests()
            for outcome in group:
                digests.add(outcome.source, outcome.digest)
            yield compare_inputs(spec, shard, digests)


def compare_inputs(spec: BuildSpec, shard: int, digests: InputDigests) -> PartState:
    """The state of a part, by its sources as they are now. One that may stay gets the hash of the present plan."""
    manifest = spec.store.read_manifest(spec.part_name(shard))
    if change := digests.describe_change(manifest.inputs) if manifest else INCOMPLETE:
        return PartState(shard, stale_reason=change)
    if manifest and manifest.plan != spec.plan.hash:
        manifest.plan = spec.plan.hash
        spec.store.write_manifest(manifest)
    return PartState(shard, manifest)


def build_part(spec: BuildSpec, shard: int, outcomes: Iterable[Outcome], report: Callable[[Outcome], None]) -> Manifest:
    """Write the part of a shard from the outcomes of its items, each of which goes to `report`, too."""
    manifest = Manifest(str(spec.part_name(shard)), spec.plan.hash, spec.fingerprint)
    digests, skipped = InputDigests(), Counter[str]()
    with_notes = not spec.writer_options.fields or "notes" in spec.writer_options.fields
    with spec.store.write_part(manifest) as stream, spec.writer.open(stream, spec.writer_options) as write:
        manifest.head = stream.written
        for outcome in outcomes:
            digests.add(outcome.source, outcome.digest)
            report(outcome)
            skipped.update(outcome.skipped)
            manifest.failures += [SourceFailure(outcome.source, failure) for failure in outcome.failures]
            for article in outcome.articles:
                at = stream.written
                write(article)
                if with_notes and is_compared(article):
                    manifest.entries.append(ArticleEntry(at, stream.written - at, article.id, *article_state(article)))
            manifest.articles += len(outcome.articles)
        manifest.skipped, manifest.inputs = dict(sorted(skipped.items())), digests.inputs
    return manifest


def group_by_shard(plan: Plan, outcomes: Iterable[Outcome]) -> Iterator[tuple[int, Iterable[Outcome]]]:
    """The outcomes of each shard that has any, in order."""
    return groupby(outcomes, lambda outcome: plan.shard_at(outcome.offset))


def align_shards(wanted: list[int], groups: Iterable[tuple[int, Iterable[T]]]) -> Iterator[tuple[int, Iterable[T]]]:
    """Every wanted shard with its group, which is empty if `groups` has none for it. Both are in order."""
    waiting = deque(wanted)
    for shard, group in groups:
        while waiting[0] < shard:
            yield waiting.popleft(), ()
        yield waiting.popleft(), group
    while waiting:
        yield waiting.popleft(), ()
