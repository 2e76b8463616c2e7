"""The output in parts and the report on it, for parts built on this machine or on others."""

from __future__ import annotations

from dataclasses import dataclass

from reex_cli.cli.parameters import ExecutionOptions
from reex_cli.cli.progress import Progress
from reex_cli.cli.run_sources import Tally, format_failure
from reex_cli.cli.skipped import foreign_kinds
from reex_cli.shards import BuildSpec, Manifest
from reex_cli.writers import Writer, WriterOptions

MAX_NAMED_PARTS = 3  # parts that a message names


@dataclass(frozen=True, slots=True)
class PartsOutput:
    """What a sharded export writes: the folder, the format, the shards wanted, and where they are built."""

    folder: str
    writer: Writer
    writer_options: WriterOptions
    shards: int
    wanted: list[int]  # shards, counted from 1
    executor: str = ""
    cluster: str = ""

    @property
    def built_remotely(self) -> bool:
        """Whether an executor or a cluster builds the parts."""
        return bool(self.executor or self.cluster)


class PartsReport:
    """The parts that exist and those that were rebuilt, with the counts of all."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.complete: list[int] = []  # shards whose parts exist
        self.rebuilt: dict[str, list[str]] = {}  # reason → parts

    def add_part(self, shard: int, manifest: Manifest) -> None:
        """Count a part that existed before, or was built remotely."""
        self.complete.append(shard)
        self.tally.articles += manifest.articles
        self.tally.skipped.update(manifest.skipped)
        self.tally.foreign.update({kind: manifest.skipped[kind] for kind in foreign_kinds() if kind in manifest.skipped})
        self.tally.failures += len(manifest.failures)

    def add_rebuilt(self, part: object, reason: str) -> None:
        """Note why a part is rebuilt; an empty reason stands for a part that did not exist, or is kept."""
        if reason:
            self.rebuilt.setdefault(reason, []).append(str(part))

    def print_rebuilt(self, progress: Progress) -> None:
        """Print which parts are rebuilt, one line per reason."""
        for reason, parts in self.rebuilt.items():
            more = f" and {len(parts) - MAX_NAMED_PARTS} more" if len(parts) > MAX_NAMED_PARTS else ""
            progress.print_message(f"{', '.join(parts[:MAX_NAMED_PARTS])}{more}: rebuilt: {reason}.")


def open_progress(spec: BuildSpec, output: PartsOutput, execution: ExecutionOptions) -> Progress:
    """Make the progress of the parts wanted. Each is taken to be of average size."""
    sizes = (spec.shard_bytes for _ in output.wanted)
    return Progress(execution.progress, execution.quiet, sizes, len(output.wanted))


def print_part(manifest: Manifest, size: int, progress: Progress, *, kept: bool) -> None:
    """Count a part that was not built by this process, and print its failures."""
    progress.add_part(manifest, size, kept=kept)
    for source, failure in manifest.failures:
        progress.print_message(format_failure(source, failure))
