"""`reex export --shards`: write the output in parts, each complete or absent. Parts that are up to date are kept.

What a part holds and when it is stale is left to `reex_cli.shards`; building on other machines to `remote_export`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial

from reex_cli import shards
from reex_cli.cli.parameters import ExecutionOptions, OutputOptions, PartOptions
from reex_cli.cli.part_report import PartsOutput, PartsReport, open_progress, print_part
from reex_cli.cli.progress import Progress
from reex_cli.cli.run_sources import format_failure, prepare, print_end, resolve_paths
from reex_cli.errors import BadOption, PartsInterrupted
from reex_cli.input import walk
from reex_cli.input.remote import is_remote
from reex_cli.input.stdin import STDIN
from reex_cli.limits import MAX_SHARDS
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.runners import run
from reex_cli.runners.site_tables import find_site_tables
from reex_cli.shards import BuildSpec, align_shards
from reex_cli.sync import STATE_NAME
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Writer, WriterOptions

SHARD_PATTERN = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


def parse_output(output: OutputOptions, parts: PartOptions, writer: Writer, writer_options: WriterOptions) -> PartsOutput:
    """Convert the options of a sharded export. Raises `BadOption`."""
    number, wanted = parse_shards(parts)
    path = output.output
    if path in ("", "-"):
        raise BadOption("--shards: parts go into a folder. Say with -o which.")
    if os.path.exists(path) and not os.path.isdir(path):
        raise BadOption(f"-o {sanitize_for_terminal(path)}: parts go into a folder, and this is not one.")
    if os.path.exists(os.path.join(path, STATE_NAME)):
        name = sanitize_for_terminal(path)
        raise BadOption(f"-o {name}: --sync keeps it up to date with its sources. Name another folder.")
    if not writer.add_note:
        raise BadOption(f"--shards: {writer.name} cannot be written in parts. JSON Lines, CSV and TSV can.")
    if parts.executor and parts.cluster:
        raise BadOption("--executor and --cluster: choose one.")
    return PartsOutput(path, writer, writer_options, number, wanted, parts.executor, parts.cluster)


def export_parts(paths: list[str] | None, options: Options, execution: ExecutionOptions, output: PartsOutput) -> int:
    """Build the parts that are wanted and not up to date. Gives the exit code."""
    if execution.report:
        raise BadOption("--report: with --shards, the manifest of each part reports on its sources.")
    paths = resolve_paths(paths, execution)
    walk.check_paths(paths)
    check_sources(paths, output.folder)
    build, report = choose_builder(output), PartsReport()
    try:
        build(prepare_build(paths, options, execution, output), output, execution, report)
    except KeyboardInterrupt:
        raise PartsInterrupted(len(report.complete), len(output.wanted)) from None
    if not execution.quiet:
        print_end(paths, report.tally, options)
    return report.tally.exit_code


def choose_builder(output: PartsOutput) -> Callable[[BuildSpec, PartsOutput, ExecutionOptions, PartsReport], None]:
    """Choose the function that builds the parts, here or remotely. Raises `BadOption`."""
    if not output.built_remotely:
        return build_locally
    from reex_cli.cli.remote_export import build_remotely, choose_backend

    return partial(build_remotely, choose_backend(output))


def prepare_build(paths: list[str], options: Options, execution: ExecutionOptions, output: PartsOutput) -> BuildSpec:
    """Plan the shards, fingerprint the run, and create the folder of the parts."""
    prepare(options)
    tables = find_site_tables(paths, execution.jobs, execution.timeout, options.files)
    options = replace(options, site_tables=tables, with_digests=True)
    plan = shards.make_plan(paths, output.shards, options.files)
    writer, writer_options = output.writer.name, output.writer_options
    written = {"writer": writer, "fields": writer_options.fields, "excel": writer_options.excel}
    fingerprint = shards.run_fingerprint(options, written)
    spec = BuildSpec(plan, output.folder, writer, writer_options, options, fingerprint, execution.jobs, execution.timeout)
    spec.store.create()
    return spec


def parse_shards(parts: PartOptions) -> tuple[int, list[int]]:
    """The number of shards, and those that are wanted, counted from 1. Raises `BadOption`."""
    if not parts.shard:
        return parts.shards or 1, [*range(1, (parts.shards or 1) + 1)]
    match = SHARD_PATTERN.fullmatch(parts.shard)
    if not match:
        raise BadOption(f"--shard {parts.shard}: write it like 3/16, the third of sixteen.")
    shard, number = int(match[1]), int(match[2])
    if number > MAX_SHARDS:
        raise BadOption(f"--shard {parts.shard}: there are at most {MAX_SHARDS} shards.")
    if not 1 <= shard <= number:
        raise BadOption(f"--shard {parts.shard}: shards are counted from 1 to {number}.")
    if parts.shards and parts.shards != number:
        raise BadOption(f"--shard {parts.shard} and --shards {parts.shards}: the numbers of shards differ.")
    return number, [shard]


def check_sources(paths: list[str], output: str) -> None:
    """Raise `BadOption` for sources that cannot be read twice, and for an output inside a source."""
    if STDIN in paths:
        raise BadOption("--shards: standard input cannot be read twice. Save it in a file.")
    if is_remote(output):
        around = next((path for path in paths if output.startswith(f"{path.rstrip('/')}/")), "")
    else:
        folders = [path for path in paths if os.path.isdir(path)]
        around = next((path for path in folders if _contains(os.path.realpath(path), os.path.realpath(output))), "")
    if around:
        inner, outer = sanitize_for_terminal(output), sanitize_for_terminal(around)
        raise BadOption(f"-o {inner}: it lies in {outer}, so that the parts would be read.")


def _contains(folder: str, path: str) -> bool:
    return os.path.commonpath((folder, path)) == folder


def build_locally(spec: BuildSpec, output: PartsOutput, execution: ExecutionOptions, report: PartsReport) -> None:
    """Build the parts on this machine, one after the other, each with all processes."""
    with open_progress(spec, output, execution) as progress:
        missing = set()
        for state in shards.find_part_states(spec, output.wanted):
            if state.manifest:
                report.add_part(state.shard, state.manifest)
                print_part(state.manifest, spec.shard_bytes, progress, kept=True)
            else:
                missing.add(state.shard)
            report.add_rebuilt(spec.part_name(state.shard), state.stale_reason)
        report.print_rebuilt(progress)
        build_missing(spec, sorted(missing), report, progress)


def build_missing(spec: BuildSpec, missing: list[int], report: PartsReport, progress: Progress) -> None:
    """Build the parts of these shards. One pool of processes works through the items of all."""

    def report_outcome(outcome: Outcome) -> None:
        report.tally.add(outcome)
        progress.add_outcome(outcome)
        for failure in outcome.failures:
            progress.print_message(format_failure(outcome.source, failure))

    files = spec.plan.find_files(missing)
    with closing(run(files, spec.options, spec.jobs, spec.timeout)) as outcomes:
        for shard, group in align_shards(missing, shards.group_by_shard(spec.plan, outcomes)):
            manifest = shards.build_part(spec, shard, group, report_outcome)
            report.complete.append(shard)
            report.tally.articles += manifest.articles
            progress.add(0, 0, 0, 0, parts=1)
