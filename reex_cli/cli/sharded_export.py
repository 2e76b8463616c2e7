"""`reex export --shards`: the output in parts, each whole or not there. A part that is there is not made again."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import itemgetter

from reex_cli import shards
from reex_cli.cli.options import Running, Shaping
from reex_cli.cli.output import tell
from reex_cli.cli.part_report import Account, Output, progress_of, tell_part
from reex_cli.cli.progress import Progress
from reex_cli.cli.run_sources import chosen_paths, make_ready, nothing, told
from reex_cli.errors import BadOption, PartsInterrupted
from reex_cli.input import walk
from reex_cli.input.remote import is_remote
from reex_cli.model import Item, Outcome
from reex_cli.options import Options
from reex_cli.runners import run as run_all
from reex_cli.shards import Work, each_shard
from reex_cli.text import harmless
from reex_cli.writers import Asked, Writer


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
    if shaping.executor and shaping.cluster:
        raise BadOption("--executor and --cluster: choose one.")
    return Output(path, writer, asked, number, wanted, shaping.executor, shaping.cluster)


def export_parts(paths: list[str] | None, ask: Options, running: Running, output: Output) -> int:
    """Make the parts that are wanted and not there. Answers with the exit code."""
    if running.report:
        raise BadOption("--report: with --shards the manifest of each part tells what became of its sources.")
    given = chosen_paths(paths, running)
    walk.check(given)
    check_given(given, output.folder)
    make, account = maker(output), Account()
    try:
        make(prepared(given, ask, running, output), output, running, account)
    except KeyboardInterrupt:
        raise PartsInterrupted(len(account.made), len(output.wanted)) from None
    if not account.tally.articles and not account.tally.failures and not running.quiet:
        tell(nothing(given, account.tally, ask))
    return account.tally.exit_code


def maker(output: Output) -> Callable[[Work, Output, Running, Account], None]:
    """What makes the parts, here or elsewhere; raises `BadOption`."""
    if not output.elsewhere:
        return make_here
    from reex_cli.cli.remote_export import make_elsewhere, place_of

    return partial(make_elsewhere, place_of(output))


def prepared(given: list[str], ask: Options, running: Running, output: Output) -> Work:
    """What has to be known to make the parts, and the folder for them."""
    make_ready(ask)
    ask = replace(ask, names=walk.names(given), digests=True)
    plan = shards.planned(given, output.shards, cut=walk.in_parts(ask), most=ask.most)
    asked = {"writer": output.writer.name, "fields": output.asked.fields, "excel": output.asked.excel}
    run = shards.identity(ask, asked)
    work = Work(plan, output.folder, output.writer.name, output.asked, ask, run, running.jobs, running.timeout)
    work.into.make()
    return work


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
    if walk.STDIN in paths:
        raise BadOption("--shards: standard input cannot be read twice. Save it in a file.")
    if is_remote(output):
        if inside := [path for path in paths if output.startswith(f"{path.rstrip('/')}/")]:
            raise BadOption(f"-o {harmless(output)}: it lies in {harmless(inside[0])}, so that the parts would be read.")
        return
    target = os.path.realpath(output)
    for path in paths:
        if os.path.isdir(path) and os.path.commonpath((os.path.realpath(path), target)) == os.path.realpath(path):
            raise BadOption(f"-o {harmless(output)}: it lies in {harmless(path)}, so that the parts would be read.")


def make_here(work: Work, output: Output, running: Running, account: Account) -> None:
    """Make the parts on this machine, with all processes at one part after the other."""
    with progress_of(work, output, running) as progress:
        missing = set()
        for found in shards.look(work, output.wanted):
            if found.manifest:
                account.there(found.shard, found.manifest)
                tell_part(found.manifest, work.size, progress, kept=True)
            else:
                missing.add(found.shard)
            account.made_again(work.name(found.shard), found.why)
        account.tell_stale(progress)
        make_missing(work, sorted(missing), account, progress)


def make_missing(work: Work, missing: list[int], account: Account, progress: Progress) -> None:
    """Make these parts."""
    of: deque[int] = deque()  # the shards of the items under way

    def items() -> Iterator[Item]:
        for shard, item in work.plan.walk(missing):
            of.append(shard)
            yield item

    def hear(outcome: Outcome) -> None:
        account.tally.add(outcome)
        progress.done(outcome)
        for failure in outcome.failures:
            progress.tell(told(outcome.source, failure))

    with closing(run_all(items(), work.ask, work.jobs, work.timeout)) as outcomes:
        found = groupby(((of.popleft(), outcome) for outcome in outcomes), itemgetter(0))
        for shard, group in each_shard(missing, found):
            manifest = shards.make(work, shard, (outcome for _, outcome in group), hear)
            account.made.append(shard)
            account.tally.articles += manifest.articles
            progress.add(0, 0, 0, 0, parts=1)
