"""`reex export --sync`: bring a database or a folder of parts up to date with its sources.

Which of them are read, and what becomes of what is gone, is left to `reex_cli.sync`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import NamedTuple

from reex_cli import shards, sync
from reex_cli.atomic_file import lock_target
from reex_cli.cli import output_guard
from reex_cli.cli.interrupt import interrupts
from reex_cli.cli.output import STDOUT_PATHS, find_disk_target, names_folder, print_message
from reex_cli.cli.parameters import ExecutionOptions, FilterOptions, PartOptions, SyncOptions
from reex_cli.cli.progress import Progress
from reex_cli.cli.run_sources import (
    Tally,
    format_failure,
    open_report,
    prepare,
    print_end,
    report_interruption,
    resolve_paths,
)
from reex_cli.errors import DONE, SOME_FAILED, BadOption, NotWritable
from reex_cli.input import walk
from reex_cli.input.expand import is_regular
from reex_cli.input.remote import is_remote
from reex_cli.input.stdin import STDIN
from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.output_errors import open_checked
from reex_cli.runners.site_tables import find_site_tables
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Writer, WriterOptions, writers
from reex_cli.writers.sqlite import SIDE_FILES, count_rows, open_database

MARK, REMOVE = "mark", "remove"
DATABASE = "sqlite"  # the writer of databases


class SynchronizedOutput(NamedTuple):
    """The database or the folder of parts that is brought up to date."""

    path: str
    name: str  # in messages
    writer: Writer
    options: WriterOptions
    remove: bool  # whether articles without their source are removed

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of parts."""
        return self.writer.copy_rows is not None


def check_options(chosen: SyncOptions, parts: PartOptions, filters: FilterOptions, *, learn: bool) -> None:
    """Raise `BadOption` for what has no meaning with --sync, or without it."""
    if not chosen.sync:
        raise BadOption("--gone: it says what --sync does. Add --sync.")
    if chosen.gone not in ("", MARK, REMOVE):
        raise BadOption(f"--gone {chosen.gone}: write {MARK} or {REMOVE}.")
    for option in ("shards", "shard", "executor", "cluster"):
        if getattr(parts, option):
            raise BadOption(f"--sync and --{option}: choose one. --sync divides a folder into parts by itself.")
    for option in ("limit", "sample"):
        if getattr(filters, option):
            raise BadOption(f"--sync and --{option}: choose one. What was left out would be taken for gone.")
    if learn:
        raise BadOption("--sync and --learn: choose one. Learn with reex learn, and apply its file with --rules.")


def choose_output(chosen: SyncOptions, writer: Writer, path: str, options: WriterOptions) -> SynchronizedOutput:
    """The database or the folder of parts that is brought up to date. Raises `BadOption`."""
    able = [other.name for other in writers().values() if other.name == DATABASE or other.copy_rows]
    if writer.name not in able:
        raise BadOption(f"--sync: {', '.join(able)} can be kept up to date, not {writer.name}.")
    output = SynchronizedOutput(path, sanitize_for_terminal(path), writer, options, chosen.gone == REMOVE)
    if output.is_folder and (path in STDOUT_PATHS or not names_folder(path)):
        raise BadOption(f"--sync: {writer.name} is kept up to date in a folder of parts. Write -o corpus/ --{writer.name}")
    if output.is_folder and options.fields and "notes" not in options.fields and not output.remove:
        raise BadOption("--fields: what is gone is marked in notes. Add this field, or --gone remove.")
    return output._replace(path=find_disk_target(writer, path))


def export_changes(paths: list[str] | None, options: Options, execution: ExecutionOptions, output: SynchronizedOutput) -> int:
    """Read the sources that are new or have changed since the last run. Gives the exit code."""
    paths = resolve_paths(paths, execution)
    check_sources(paths)
    walk.check_paths(paths)
    outputs = output_guard.check_outputs(output.path, execution.report, paths)
    prepare(options)
    tables = find_site_tables(paths, execution.jobs, execution.timeout, options.files)
    options = replace(options, site_tables=tables)
    tally = Tally()
    with ExitStack() as stack:
        report = stack.enter_context(open_report(execution.report))
        with interrupts.defer():  # its file is removed whenever an interruption comes
            stack.enter_context(lock(output))
        corpus = stack.enter_context(open_corpus(output, options))
        stack.enter_context(report_interruption(tally, execution.quiet))
        sizes: list[int] = []
        progress = stack.enter_context(Progress(execution.progress, execution.quiet, iter(sizes)))

        def add(outcome: Outcome) -> None:
            report.add(outcome)
            progress.add_outcome(outcome)
            tally.add(outcome)
            for failure in outcome.failures:
                progress.print_message(format_failure(outcome.source, failure))

        files = exclude_side_files(walk.find_files(paths, files=options.files), output.path)
        files = output_guard.exclude_outputs(files, outputs, paths)
        reader = sync.Reader(options, execution.jobs, execution.timeout, sizes.append, add)
        fields = output.options.fields if output.is_folder else sorted(options.detail)
        fingerprint = shards.run_fingerprint(options, {"writer": output.writer.name, "fields": fields})
        counts = sync.synchronize(corpus, files, reader, fingerprint, remove=output.remove)
        tally.articles = count_rows(corpus.database)
    if not execution.quiet:
        print_end(paths, tally, options)
        print_message(str(counts))
    return DONE if tally.articles and not counts.failed else SOME_FAILED


@contextmanager
def open_corpus(output: SynchronizedOutput, options: Options) -> Iterator[sync.Corpus]:
    """Open what is brought up to date. Raises `BadOption` for what --sync did not write, and `NotWritable`."""
    try:
        if output.is_folder:
            opening = sync.open_folder(output.path, output.writer, output.options, interrupts.defer)
            with open_checked(output.name, opening) as folder:
                yield folder
        else:
            is_new = not (os.path.exists(output.path) and os.path.getsize(output.path))
            with open_checked(output.name, open_database(output.path)) as database:
                yield sync.DatabaseCorpus(database, options.detail, new=is_new)
    except sync.NotSynchronized as error:
        kind = "folder" if output.is_folder else "file"
        raise BadOption(f"-o {output.name}: {error}. Name a new {kind} to begin with.") from None


def check_sources(paths: Iterable[str]) -> None:
    """Raise `BadOption` for sources that cannot be known again, as they are no files on a disk."""
    for path in paths:
        name = sanitize_for_terminal(walk.format_path(path))
        if path == STDIN:
            raise BadOption("--sync: standard input has no name by which it is known again. Save it in a file.")
        if is_remote(path):
            raise BadOption(f"--sync: {name} has no time of modification to rely on. Save it in a file.")
        if not os.path.isdir(path) and not is_regular(path):
            raise BadOption(f"--sync: {name} is a pipe or a device, and cannot be read twice. Save it in a file.")


def exclude_side_files(items: Iterable[Item], output: str) -> Iterator[Item]:
    """Leave out the database that is written, and what SQLite keeps beside it meanwhile."""
    target = os.path.realpath(output)
    excluded = {target + suffix for suffix in ("", *SIDE_FILES)}
    names = {os.path.basename(path) for path in excluded}
    for item in items:
        if not (item.path and os.path.basename(item.path) in names and os.path.realpath(item.path) in excluded):
            yield item


@contextmanager
def lock(output: SynchronizedOutput) -> Iterator[None]:
    """Keep another run from the same corpus; a folder is created. Raises `NotWritable` if another run is at it."""
    try:
        with ExitStack() as stack:
            if output.is_folder:
                stack.enter_context(open_checked(output.name, sync.created_folder(output.path)))
            target = os.path.join(output.path, sync.STATE_NAME) if output.is_folder else output.path
            stack.enter_context(open_checked(output.name, lock_target(target)))
            yield
    except NotWritable as error:
        if not isinstance(error.__cause__, BlockingIOError):
            raise
        raise NotWritable(output.name, "another --sync is writing it. Wait until that is done") from None
