"""`reex export --shards`: the output in parts, each whole or not there. A part that is there is not made again."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from reex_cli import corpus, shards
from reex_cli.cli.each import Tally, chosen_paths, make_ready, nothing, told
from reex_cli.cli.options import Running, Shaping
from reex_cli.cli.output import tell
from reex_cli.cli.progress import Progress
from reex_cli.cli.repeated import is_post, met
from reex_cli.errors import BadOption, PartsInterrupted
from reex_cli.files import Item
from reex_cli.model import Ask, Outcome
from reex_cli.runners import run as run_all
from reex_cli.shards import Again, Failed, Folder, Manifest, Plan, Seen
from reex_cli.shards.folder import Name
from reex_cli.text import harmless
from reex_cli.writers import Asked, Writer

T = TypeVar("T")
TOLD = 3  # parts that are named


@dataclass(frozen=True, slots=True)
class Output:
    """Where the parts go, what is in them, and which of them are wanted."""

    folder: Folder
    writer: Writer
    asked: Asked
    shards: int
    wanted: list[int]

    def name(self, shard: int) -> Name:
        """The part of a shard."""
        return Name(shard, self.shards, self.writer.suffixes[0])

    @property
    def notes(self) -> bool:
        """Whether the records have notes."""
        return not self.asked.fields or "notes" in self.asked.fields


def output_of(shaping: Shaping, writer: Writer, asked: Asked) -> Output:
    """What is asked for; raises `BadOption`."""
    number, wanted = chosen_shards(shaping)
    path = shaping.output
    if path in ("", "-"):
        raise BadOption("--shards: parts go into a folder. Say with -o which.")
    if os.path.exists(path) and not os.path.isdir(path):
        raise BadOption(f"-o {harmless(path)}: parts go into a folder, and this is none.")
    if not writer.noted:
        raise BadOption(f"--shards: {writer.name} cannot be written in parts. JSON Lines, CSV and TSV can.")
    return Output(Folder(path), writer, asked, number, wanted)


def export_parts(paths: list[str] | None, ask: Ask, running: Running, output: Output) -> int:
    """Make the parts that are wanted and not there. Answers with the exit code."""
    if running.report:
        raise BadOption("--report: with --shards the manifest of each part tells what became of its sources.")
    given = chosen_paths(paths, running)
    corpus.check(given)
    check_given(given, output.folder.path)
    made: list[int] = []
    try:
        return work(given, ask, running, output, made)
    except KeyboardInterrupt:
        raise PartsInterrupted(len(made), len(output.wanted)) from None


def work(given: list[str], ask: Ask, running: Running, output: Output, made: list[int]) -> int:
    """The same. `made` takes every shard whose part is there."""
    make_ready(ask)
    ask = replace(ask, names=corpus.names(given), digests=True)
    plan = shards.planned(given, output.shards, cut=corpus.in_parts(ask), most=ask.most)
    asked = {"writer": output.writer.name, "fields": output.asked.fields, "excel": output.asked.excel}
    output.folder.make()
    run = Run(plan, output, shards.identity(ask, asked), made)
    missing = run.look(output.wanted, (lambda _: None) if running.quiet else tell)
    with Progress(running.progress, running.quiet, iter([plan.total * len(missing) // plan.shards])) as progress:
        run.make(missing, ask, running, progress)
    if not run.tally.articles and not run.tally.failures and not running.quiet:
        tell(nothing(given, run.tally, ask))
    return run.tally.exit_code


def chosen_shards(shaping: Shaping) -> tuple[int, list[int]]:
    """How many shards there are, and which of them are wanted; raises `BadOption`."""
    if not shaping.shard:
        return shaping.shards or 1, [*range(1, (shaping.shards or 1) + 1)]
    first, _, second = shaping.shard.partition("/")
    if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
        raise BadOption(f"--shard {shaping.shard}: write it like 3/16, the third of sixteen.")
    shard, number = int(first), int(second)
    if not 1 <= shard <= number:
        raise BadOption(f"--shard {shaping.shard}: shards are counted from 1 to {number}.")
    if shaping.shards and shaping.shards != number:
        raise BadOption(f"--shard {shaping.shard} and --shards {shaping.shards}: the numbers of shards differ.")
    return number, [shard]


def check_given(paths: list[str], output: str) -> None:
    """Raise `BadOption` for what cannot be read again, and for parts that would be read themselves."""
    if corpus.STDIN in paths:
        raise BadOption("--shards: standard input cannot be read twice. Save it in a file.")
    target = os.path.realpath(output)
    for path in paths:
        if os.path.isdir(path) and os.path.commonpath((os.path.realpath(path), target)) == os.path.realpath(path):
            raise BadOption(f"-o {harmless(output)}: it lies in {harmless(path)}, so that the parts would be read.")


class Run:
    """The parts of one run."""

    def __init__(self, plan: Plan, output: Output, identity: dict[str, Any], made: list[int]) -> None:
        self.plan = plan
        self.output = output
        self.identity = identity
        self.tally = Tally()
        self.made = made
        self.stale: dict[str, list[str]] = {}  # parts that are made again, by why

    def look(self, wanted: Iterable[int], tell: Callable[[str], None]) -> list[int]:
        """The shards whose parts are to be made. What the others say of failures is told again."""
        missing, there = set(), []
        for shard in wanted:
            manifest = self.output.folder.manifest(self.output.name(shard))
            if not manifest:
                missing.add(shard)
            elif change := shards.difference(manifest.run, self.identity):
                missing.add(shard)
                self._note(shard, change)
            elif not self.output.folder.is_whole(manifest):
                missing.add(shard)
                self._note(shard, "it was not whole")
            else:
                there.append(shard)
        found = groupby(self.plan.walk(there), itemgetter(0))
        for shard, items in each_shard(there, found):
            seen = Seen()
            for _, item in items:
                seen.look(item, self.plan.most)
            if not self._keeps(shard, seen, tell):
                missing.add(shard)
        for why, parts in self.stale.items():
            more = f" and {len(parts) - TOLD} more" if len(parts) > TOLD else ""
            tell(f"{', '.join(parts[:TOLD])}{more}: made again, for {why}.")
        return sorted(missing)

    def _keeps(self, shard: int, seen: Seen, tell: Callable[[str], None]) -> bool:
        """Whether a part is made of what is there now."""
        manifest = self.output.folder.manifest(self.output.name(shard))
        change = seen.change(manifest.inputs) if manifest else "it was not whole"
        if change or not manifest:
            self._note(shard, change)
            return False
        if manifest.plan != self.plan.hash:
            manifest.plan = self.plan.hash
            self.output.folder.describe(manifest)
        self.made.append(shard)
        self.tally.articles += manifest.articles
        self.tally.skipped.update(manifest.skipped)
        self.tally.failures += len(manifest.failures)
        for source, failure in manifest.failures:
            tell(told(source, failure))
        return True

    def _note(self, shard: int, why: str) -> None:
        self.stale.setdefault(why, []).append(str(self.output.name(shard)))

    def make(self, missing: list[int], ask: Ask, running: Running, progress: Progress) -> None:
        """Make these parts."""
        of: deque[int] = deque()  # the shards of the items under way

        def items() -> Iterator[Item]:
            for shard, item in self.plan.walk(missing):
                of.append(shard)
                yield item

        with closing(run_all(items(), ask, running.jobs, running.timeout)) as outcomes:
            found = groupby(((of.popleft(), outcome) for outcome in outcomes), itemgetter(0))
            for shard, group in each_shard(missing, found):
                self._make(shard, (outcome for _, outcome in group), progress)

    def _make(self, shard: int, outcomes: Iterable[Outcome], progress: Progress) -> None:
        """Make one part."""
        output = self.output
        manifest = Manifest(str(output.name(shard)), self.plan.hash, self.identity)
        seen, skipped = Seen(), Counter[str]()
        with output.folder.part(manifest) as stream, output.writer.open(stream, output.asked) as write:
            manifest.head = stream.written
            for outcome in outcomes:
                seen.add(outcome.source, outcome.digest)
                self.tally.add(outcome)
                progress.done(outcome)
                skipped.update(outcome.skipped)
                for failure in outcome.failures:
                    manifest.failures.append(Failed(outcome.source, failure))
                    progress.tell(told(outcome.source, failure))
                for article in outcome.articles:
                    at = stream.written
                    write(article)
                    if output.notes and is_post(article):
                        manifest.again.append(Again(at, stream.written - at, article.id, *met(article)))
                manifest.articles += len(outcome.articles)
            manifest.skipped, manifest.inputs = dict(sorted(skipped.items())), seen.inputs
        self.made.append(shard)
        self.tally.articles += manifest.articles


def each_shard(wanted: list[int], found: Iterable[tuple[int, Iterable[T]]]) -> Iterator[tuple[int, Iterable[T]]]:
    """Every wanted shard with what was found of it, which may be nothing."""
    waiting = deque(wanted)
    for shard, group in found:
        while waiting[0] < shard:
            yield waiting.popleft(), ()
        yield waiting.popleft(), group
    while waiting:
        yield waiting.popleft(), ()
