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
from reex_cli.cli.output import print_message
from reex_cli.cli.parameters import ExecutionOptions, OutputOptions
from reex_cli.cli.part_report import PartsOutput, PartsReport, open_progress, print_part
from reex_cli.cli.progress import Progress
from reex_cli.cli.run_sources import describe_empty_run, format_failure, prepare, resolve_paths
from reex_cli.errors import BadOption, PartsInterrupted
from reex_cli.input import walk
from reex_cli.input.helper_files import find_site_tables
from reex_cli.input.remote import is_remote
from reex_cli.input.stdin import STDIN
from reex_cli.model import Item, Outcome
from reex_cli.options import Options
from reex_cli.runners import run as run_all
from reex_cli.shards import BuildSpec, align_shards
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Writer, WriterOptions


def parse_output(shaping: OutputOptions, writer: Writer, asked: WriterOptions) -> PartsOutput:
    """What is asked for; raises `BadOption`."""
    number, wanted = parse_shards(shaping)
    path = shaping.output
    if path in ("", "-"):
        raise BadOption("--shards: parts go into a folder. Say with -o which.")
    if os.path.exists(path) and not os.path.isdir(path):
        raise BadOption(f"-o {sanitize_for_terminal(path)}: parts go into a folder, and this is none.")
    if not writer.add_note:
        raise BadOption(f"--shards: {writer.name} cannot be written in parts. JSON Lines, CSV and TSV can.")
    if shaping.executor and shaping.cluster:
        raise BadOption("--executor and --cluster: choose one.")
    return PartsOutput(path, writer, asked, number, wanted, shaping.executor, shaping.cluster)


def export_parts(paths: list[str] | None, ask: Options, running: ExecutionOptions, output: PartsOutput) -> int:
    """Make the parts that are wanted and not there. Answers with the exit code."""
    if running.report:
        raise BadOption("--report: with --shards the manifest of each part tells what became of its sources.")
    given = resolve_paths(paths, running)
    walk.check_paths(given)
    check_paths(given, output.folder)
    make, account = choose_builder(output), PartsReport()
    try:
        make(prepare_build(given, ask, running, output), output, running, account)
    except KeyboardInterrupt:
        raise PartsInterrupted(len(account.made), len(output.wanted)) from None
    if not account.tally.articles and not account.tally.failures and not running.quiet:
        print_message(describe_empty_run(given, account.tally, ask))
    return account.tally.exit_code


def choose_builder(output: PartsOutput) -> Callable[[BuildSpec, PartsOutput, ExecutionOptions, PartsReport], None]:
    """What makes the parts, here or elsewhere; raises `BadOption`."""
    if not output.elsewhere:
        return build_locally
    from reex_cli.cli.remote_export import build_remotely, choose_backend

    return partial(build_remotely, choose_backend(output))


def prepare_build(given: list[str], ask: Options, running: ExecutionOptions, output: PartsOutput) -> BuildSpec:
    """What has to be known to make the parts, and the folder for them."""
    prepare(ask)
    ask = replace(ask, site_tables=find_site_tables(given), with_digests=True)
    plan = shards.make_plan(given, output.shards, split=walk.allows_splitting(ask), max_bytes=ask.max_bytes)
    asked = {"writer": output.writer.name, "fields": output.asked.fields, "excel": output.asked.excel}
    run = shards.run_fingerprint(ask, asked)
    work = BuildSpec(plan, output.folder, output.writer.name, output.asked, ask, run, running.jobs, running.timeout)
    work.store.create()
    return work


def parse_shards(shaping: OutputOptions) -> tuple[int, list[int]]:
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


def check_paths(paths: list[str], output: str) -> None:
    """Raise `BadOption` for what cannot be read again, and for parts that would be read themselves."""
    if STDIN in paths:
        raise BadOption("--shards: standard input cannot be read twice. Save it in a file.")
    if is_remote(output):
        if inside := [path for path in paths if output.startswith(f"{path.rstrip('/')}/")]:
            raise BadOption(
                f"-o {sanitize_for_terminal(output)}: it lies in {sanitize_for_terminal(inside[0])}, so that the parts would be read."
            )
        return
    target = os.path.realpath(output)
    for path in paths:
        if os.path.isdir(path) and os.path.commonpath((os.path.realpath(path), target)) == os.path.realpath(path):
            raise BadOption(
                f"-o {sanitize_for_terminal(output)}: it lies in {sanitize_for_terminal(path)}, so that the parts would be read."
            )


def build_locally(work: BuildSpec, output: PartsOutput, running: ExecutionOptions, account: PartsReport) -> None:
    """Make the parts on this machine, with all processes at one part after the other."""
    with open_progress(work, output, running) as progress:
        missing = set()
        for found in shards.find_part_states(work, output.wanted):
            if found.manifest:
                account.there(found.shard, found.manifest)
                print_part(found.manifest, work.shard_bytes, progress, kept=True)
            else:
                missing.add(found.shard)
            account.made_again(work.part_name(found.shard), found.stale_reason)
        account.tell_stale(progress)
        build_missing(work, sorted(missing), account, progress)


def build_missing(work: BuildSpec, missing: list[int], account: PartsReport, progress: Progress) -> None:
    """Make these parts."""
    of: deque[int] = deque()  # the shards of the items under way

    def items() -> Iterator[Item]:
        for shard, item in work.plan.find_items(missing):
            of.append(shard)
            yield item

    def hear(outcome: Outcome) -> None:
        account.tally.add(outcome)
        progress.done(outcome)
        for failure in outcome.failures:
            progress.tell(format_failure(outcome.source, failure))

    with closing(run_all(items(), work.options, work.jobs, work.timeout)) as outcomes:
        found = groupby(((of.popleft(), outcome) for outcome in outcomes), itemgetter(0))
        for shard, group in align_shards(missing, found):
            manifest = shards.build_part(work, shard, (outcome for _, outcome in group), hear)
            account.made.append(shard)
            account.tally.articles += manifest.articles
            progress.add(0, 0, 0, 0, parts=1)
