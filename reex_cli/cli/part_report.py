"""Parts that are asked for, and the account that is kept of them, whoever makes them."""

from __future__ import annotations

from dataclasses import dataclass

from reex_cli.cli.parameters import ExecutionOptions
from reex_cli.cli.progress import Progress
from reex_cli.cli.run_sources import Tally, format_failure
from reex_cli.shards import BuildSpec, Manifest
from reex_cli.writers import Writer, WriterOptions

MAX_NAMED = 3  # parts that are named


@dataclass(frozen=True, slots=True)
class PartsOutput:
    """Where the parts go, what is in them, which of them are wanted, and who makes them."""

    folder: str
    writer: Writer
    asked: WriterOptions
    shards: int
    wanted: list[int]
    executor: str = ""
    cluster: str = ""

    @property
    def elsewhere(self) -> bool:
        """Whether others make them."""
        return bool(self.executor or self.cluster)


class PartsReport:
    """What became of the shards."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.made: list[int] = []  # every shard whose part is there
        self.stale: dict[str, list[str]] = {}  # parts that are made again, by why

    def there(self, shard: int, manifest: Manifest) -> None:
        """A part that was there, or that others made."""
        self.made.append(shard)
        self.tally.articles += manifest.articles
        self.tally.skipped.update(manifest.skipped)
        self.tally.failures += len(manifest.failures)

    def made_again(self, part: object, why: str) -> None:
        """A part that was there cannot stay."""
        if why:
            self.stale.setdefault(why, []).append(str(part))

    def tell_stale(self, progress: Progress) -> None:
        """Say which."""
        for why, parts in self.stale.items():
            more = f" and {len(parts) - MAX_NAMED} more" if len(parts) > MAX_NAMED else ""
            progress.tell(f"{', '.join(parts[:MAX_NAMED])}{more}: rebuilt: {why}.")


def open_progress(work: BuildSpec, output: PartsOutput, running: ExecutionOptions) -> Progress:
    """Shows how far the parts are."""
    sizes = (work.shard_bytes for _ in output.wanted)
    return Progress(running.progress, running.quiet, sizes, len(output.wanted))


def print_part(manifest: Manifest, size: int, progress: Progress, *, kept: bool) -> None:
    """What there is to be told of a part that was not made here just now."""
    progress.part(manifest, size, kept=kept)
    for source, failure in manifest.failures:
        progress.tell(format_failure(source, failure))
