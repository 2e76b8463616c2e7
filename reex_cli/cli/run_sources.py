"""What every command does with its sources: runs them, tells failures, keeps the report, knows the exit code."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from typing import IO, Any

from reex_cli.cli import output_guard
from reex_cli.cli.interrupt import interrupts
from reex_cli.cli.output import open_atomically, print_message
from reex_cli.cli.parameters import ExecutionOptions
from reex_cli.cli.progress import Progress
from reex_cli.errors import DONE, SOME_FAILED, Interrupted, MissingPath, SourceError
from reex_cli.input import walk
from reex_cli.input.files import read_item
from reex_cli.input.helper_files import find_site_tables
from reex_cli.input.stdin import STDIN, has_stdin, read_stdin
from reex_cli.model import Failure, Item, Outcome
from reex_cli.options import Options, Selection
from reex_cli.repetition import Repetition
from reex_cli.runners import reduce_garbage_collection, run
from reex_cli.writers import Write, json_line


class Tally:
    """What became of the sources."""

    def __init__(self) -> None:
        self.articles = 0
        self.failures = 0
        self.sources = 0
        self.last = ""  # source that is done
        self.skipped: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Count one source, or one part of it."""
        if not outcome.has_more:
            self.sources += 1
            self.last = outcome.source
        self.failures += len(outcome.failures)
        self.skipped.update(outcome.skipped)

    @property
    def exit_code(self) -> int:
        """0 for done; 1 where something failed or nothing was found."""
        return DONE if self.articles and not self.failures else SOME_FAILED


def run_sources(
    paths: list[str] | None,
    ask: Options,
    running: ExecutionOptions,
    limit: int | None,
    writing: AbstractContextManager[Write],
    *,
    output: str = "",
) -> int:
    """Write every selected article, in order. Answers with the exit code.

    `writing` is entered only when everything that can keep the command from starting is known to be well. What it
    writes to `output` is not read.
    """
    given = resolve_paths(paths, running)
    walk.check_paths(given)
    own = [path for path in (output, running.report) if path not in ("", STDIN)]
    output_guard.check_outputs(own, given)
    prepare(ask)
    tally, repetition = Tally(), Repetition()
    with ExitStack() as stack:
        report = stack.enter_context(open_report(running.report))
        write = stack.enter_context(writing)
        stack.enter_context(report_interruption(tally, running.quiet))
        progress = stack.enter_context(Progress(running.progress, running.quiet, walk.file_sizes(given)))
        ask = replace(ask, site_tables=find_site_tables(given))
        items = output_guard.exclude_outputs(
            walk.find_items(given, split=walk.allows_splitting(ask), max_bytes=ask.max_bytes), own, given
        )
        for outcome in stack.enter_context(closing(run(items, ask, running.jobs, running.timeout))):
            with interrupts.waiting():  # a source comes out whole
                report.add(outcome)
                progress.done(outcome)
                for failure in outcome.failures:
                    progress.tell(format_failure(outcome.source, failure))
                for article in map(repetition.mark, outcome.articles):
                    write(article)
                    repetition.add(article)
                    tally.articles += 1
                    if tally.articles == limit:
                        tally.add(outcome)
                        return tally.exit_code
                tally.add(outcome)
        report.remark(repetition.notes())
    if not tally.articles and not tally.failures and not running.quiet:
        print_message(describe_empty_run(given, tally, ask))
    return tally.exit_code


def prepare(ask: Options) -> None:
    """Load what the sources will need: a plug-in that cannot be used is told before anything is written."""
    from reex_cli.pipeline import preload

    preload(ask)
    reduce_garbage_collection()


@contextmanager
def report_interruption(tally: Tally, quiet: bool) -> Iterator[None]:
    """An interruption says how far the work came."""
    try:
        yield
    except KeyboardInterrupt:
        if quiet:
            raise
        raise Interrupted(tally.sources, tally.last) from None


def resolve_paths(paths: list[str] | None, running: ExecutionOptions) -> list[str]:
    """The paths given, those listed in a file, or what a command reads without any."""
    found = list(paths or ())
    if running.files_from:
        name = running.files_from
        item = read_stdin() if name == STDIN else Item(name, name)
        try:
            return found + walk.parse_path_list(read_item(item), running.null)
        except SourceError as error:
            raise MissingPath(name, str(error).rstrip(".")) from None
    return found or [STDIN if has_stdin() else "."]


def format_failure(source: str, failure: Failure) -> str:
    """One line for a failure, led by the place as editors and compilers write it."""
    place = ":".join(str(part) for part in (source, failure.line, failure.column) if part is not None)
    return f"{place}: {failure.message}"


def describe_empty_run(paths: list[str], tally: Tally, ask: Options) -> str:
    """One line for a run that found no article."""
    if not paths:
        return "--files-from: no paths in the list."
    where = ", ".join(walk.format_path(path) for path in paths[:3]) + (", …" if len(paths) > 3 else "")
    if ask.selection != Selection():
        return f"{where}: no articles match what is asked for."
    if tally.skipped:
        return f"{where}: no articles; skipped: " + ", ".join(f"{n} {kind}" for kind, n in sorted(tally.skipped.items())) + "."
    return f"{where}: no articles found."


@contextmanager
def open_report(path: str) -> Iterator[Report]:
    """Writes one line of JSON a source, if a report is asked for."""
    if not path:
        yield Report(io.BytesIO(), wanted=False)
        return
    with open_atomically(path) as file:
        report = Report(file)
        yield report
        report.end()


class Report:
    """One object a source, written when the next source begins: the last one also tells what is said of the whole run."""

    def __init__(self, file: IO[bytes], *, wanted: bool = True) -> None:
        self.file = file
        self.wanted = wanted
        self.line: dict[str, Any] = {}
        self.ended = True

    def add(self, outcome: Outcome) -> None:
        """One source, or the next part of the one before."""
        if not self.wanted:
            return
        if self.ended:
            self.end()
            self.line = {"source": outcome.source, "format": None, "encoding": None, "articles": 0, "skipped": Counter()}
            self.line |= {"failures": [], "notes": []}
        line = self.line
        line["format"] = line["format"] or outcome.format
        line["encoding"] = line["encoding"] if line["encoding"] not in (None, "utf-8") else outcome.encoding
        line["articles"] += len(outcome.articles)
        line["skipped"].update(outcome.skipped)
        line["failures"] += [failure._asdict() for failure in outcome.failures]
        line["notes"] += [note for note in outcome.notes if note not in line["notes"]]
        self.ended = not outcome.has_more

    def remark(self, notes: Iterable[str]) -> None:
        """What is said of the whole run stands with its last source."""
        if self.line:
            self.line["notes"] += list(notes)

    def end(self) -> None:
        """Write what is known of the last source."""
        if self.line:
            self.file.write(json_line(self.line) + b"\n")
            self.line = {}
