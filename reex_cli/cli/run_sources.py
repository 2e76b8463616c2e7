"""What all commands share: run the sources, write each article, print failures, write the report, give the exit code.

What is written is left to the command. Reading, cleaning and processes are left to `reex_cli.runners`.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from typing import IO, Any

from reex_cli.cli import output_guard
from reex_cli.cli.interrupt import interrupts
from reex_cli.cli.output import open_output, print_message
from reex_cli.cli.parameters import ExecutionOptions
from reex_cli.cli.progress import Progress
from reex_cli.cli.skipped import UNKNOWN_RECORDS, describe_skipped, describe_unknown
from reex_cli.errors import DONE, SOME_FAILED, Interrupted, MissingPath, SourceError
from reex_cli.input import walk
from reex_cli.input.files import read_item
from reex_cli.input.remote import web_policy
from reex_cli.input.stdin import STDIN, has_stdin, read_stdin
from reex_cli.item import Item
from reex_cli.model import Failure, Outcome
from reex_cli.options import Options, Selection
from reex_cli.repetition import Repetition
from reex_cli.runners import reduce_garbage_collection, run
from reex_cli.runners.site_tables import find_site_tables
from reex_cli.writers import Write, json_line


def ignore_outcome(_outcome: Outcome) -> None:
    """Do nothing with an outcome."""


class Tally:
    """Counts of articles, failures, sources and skipped records."""

    def __init__(self) -> None:
        self.articles = 0
        self.failures = 0
        self.sources = 0
        self.last_source = ""  # that is done
        self.skipped: Counter[str] = Counter()  # by kind
        self.foreign: Counter[str] = Counter()  # by kind: sources that hold no article
        self.unknown_keys: Counter[str] = Counter()  # of records of unknown shape

    def add(self, outcome: Outcome) -> None:
        """Count a source, or a chunk of it. Articles are counted as they are written."""
        if not outcome.has_more:
            self.sources += 1
            self.last_source = outcome.source
        self.failures += len(outcome.failures)
        self.skipped.update(outcome.skipped)
        if outcome.foreign:
            self.foreign[outcome.foreign] += 1
        self.unknown_keys.update(outcome.unknown_keys)

    @property
    def exit_code(self) -> int:
        """0 for success; 1 if something failed or no article was found."""
        return DONE if self.articles and not self.failures else SOME_FAILED


def run_sources(
    paths: list[str] | None,
    options: Options,
    execution: ExecutionOptions,
    limit: int | None,
    writing: AbstractContextManager[Write],
    *,
    output: str = "",
    other_outputs: Iterable[str] = (),
    watch: Callable[[Outcome], None] = ignore_outcome,
) -> int:
    """Write every selected article, in the order of the sources. Gives the exit code.

    `writing` is entered only when nothing can keep the run from starting any more. The file `output`, which it writes,
    is not read, and neither are other files that it keeps. `watch` is called with the outcome of each source, before its
    articles are written.
    """
    paths = resolve_paths(paths, execution)
    walk.check_paths(paths)
    outputs = [*output_guard.check_outputs(output, execution.report, paths), *other_outputs]
    prepare(options)
    tally, repetition = Tally(), Repetition()
    with ExitStack() as stack:
        report = stack.enter_context(open_report(execution.report))
        write = stack.enter_context(writing)
        stack.enter_context(report_interruption(tally, execution.quiet))
        progress = stack.enter_context(Progress(execution.progress, execution.quiet, walk.file_sizes(paths, options.files)))
        options = replace(options, site_tables=find_site_tables(paths, execution.jobs, execution.timeout, options.files))
        files = output_guard.exclude_outputs(walk.find_files(paths, files=options.files), outputs, paths)
        for outcome in stack.enter_context(closing(run(files, options, execution.jobs, execution.timeout))):
            with interrupts.defer():  # all articles of a source are written, or none
                report.add(outcome)
                watch(outcome)
                show_outcome(outcome, progress)
                for article in map(repetition.mark, outcome.articles):
                    write(article)
                    repetition.add(article)
                    tally.articles += 1
                    if tally.articles == limit:
                        tally.add(outcome)
                        return tally.exit_code
                tally.add(outcome)
        report.add_notes(repetition.notes())
    if not execution.quiet:
        print_end(paths, tally, options)
    return tally.exit_code


def show_outcome(outcome: Outcome, progress: Progress) -> None:
    """Show that a source, or a chunk of it, is done, and print its failures."""
    progress.add_outcome(outcome)
    for failure in outcome.failures:
        progress.print_message(format_failure(outcome.source, failure))


def print_end(paths: list[str], tally: Tally, options: Options) -> None:
    """Print which sources hold no article and which records are unknown; or, without any article, what there was instead."""
    if not tally.articles and not tally.failures:
        print_message(describe_empty_run(paths, tally, options))
    elif unread := tally.foreign + Counter({UNKNOWN_RECORDS: tally.skipped[UNKNOWN_RECORDS]}):
        print_message(f"skipped: {describe_skipped(unread, tally.unknown_keys)}")


def prepare(options: Options) -> None:
    """Load what the sources need. Raises `BadPlugin` before anything is written."""
    from reex_cli.pipeline import preload

    web_policy.follow = options.follow
    preload(options)
    reduce_garbage_collection()


@contextmanager
def report_interruption(tally: Tally, quiet: bool) -> Iterator[None]:
    """Turn an interruption into `Interrupted`, whose message states how far the run came; not with --quiet."""
    try:
        yield
    except KeyboardInterrupt:
        if quiet:
            raise
        raise Interrupted(tally.sources, tally.last_source) from None


def resolve_paths(paths: list[str] | None, execution: ExecutionOptions) -> list[str]:
    """The paths given and those listed in --files-from; without any, standard input or this folder."""
    paths = list(paths or ())
    if execution.files_from:
        name = execution.files_from
        try:
            listed = read_stdin() if name == STDIN else read_item(Item(name, name))
            return paths + walk.parse_path_list(listed, execution.null)
        except SourceError as error:
            raise MissingPath(name, str(error).rstrip(".")) from None
    return paths or [STDIN if has_stdin() else "."]


def format_failure(source: str, failure: Failure) -> str:
    """Format a failure on one line, which begins with `source:line:column:` as editors and compilers expect it."""
    position = ":".join(str(part) for part in (source, failure.line, failure.column) if part is not None)
    return f"{position}: {failure.message}"


def describe_empty_run(paths: list[str], tally: Tally, options: Options) -> str:
    """Say on one line why a run found no article."""
    if not paths:
        return "--files-from: no paths in the list."
    where = ", ".join(walk.format_path(path) for path in paths[:3]) + (", …" if len(paths) > 3 else "")
    if options.selection != Selection():
        return f"{where}: no articles match the filters."
    if tally.skipped:
        return f"{where}: no articles: {describe_skipped(tally.skipped, tally.unknown_keys)}"
    return f"{where}: no articles found."


@contextmanager
def open_report(path: str) -> Iterator[Report]:
    """Open the report, or one that ignores everything where no path is given."""
    if not path:
        yield Report(io.BytesIO(), enabled=False)
        return
    with open_output(path) as file:
        report = Report(file)
        yield report
        report.write_line()


class Report:
    """JSON Lines: one object per source, written when the next source begins, as the last one gets the run's notes."""

    def __init__(self, file: IO[bytes], *, enabled: bool = True) -> None:
        self.file = file
        self.enabled = enabled
        self.line: dict[str, Any] = {}
        self.unknown_keys: Counter[str] = Counter()  # of the records of the source whose shape is unknown
        self.complete = True  # whether no chunk of the source is to come

    def add(self, outcome: Outcome) -> None:
        """Add a source, or the next chunk of the one before."""
        if not self.enabled:
            return
        if self.complete:
            self.write_line()
            self.line = {"source": outcome.source, "format": None, "encoding": None, "articles": 0, "skipped": Counter()}
            self.line |= {"failures": [], "notes": []}
        line = self.line
        line["format"] = line["format"] or outcome.format
        line["encoding"] = line["encoding"] if line["encoding"] not in (None, "utf-8") else outcome.encoding
        line["articles"] += len(outcome.articles)
        line["skipped"].update(outcome.skipped)
        self.unknown_keys.update(outcome.unknown_keys)
        line["failures"] += [failure._asdict() for failure in outcome.failures]
        line["notes"] += [note for note in outcome.notes if note not in line["notes"]]
        self.complete = not outcome.has_more

    def add_notes(self, notes: Iterable[str]) -> None:
        """Add notes on the whole run to its last source."""
        if self.line:
            self.line["notes"] += list(notes)

    def write_line(self) -> None:
        """Write the object of the last source."""
        if self.line and self.unknown_keys:
            self.line["notes"].append(describe_unknown(self.line["skipped"][UNKNOWN_RECORDS], self.unknown_keys))
            self.unknown_keys.clear()
        if self.line:
            self.file.write(json_line(self.line) + b"\n")
            self.line = {}
