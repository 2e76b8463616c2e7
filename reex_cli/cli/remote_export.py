"""`reex export --shards` with `--executor` or `--cluster`: other processes build the parts, this one reports on them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import NamedTuple

from reex_cli.cli.parameters import ExecutionOptions
from reex_cli.cli.part_report import PartsOutput, PartsReport, open_progress, print_part
from reex_cli.cli.progress import Progress
from reex_cli.errors import ExecutorGone, FolderNotShared, ReexError
from reex_cli.runners.executor import MAX_TRIES, ExecutorStopped, Exhausted, load_factory
from reex_cli.runners.executor import run as run_on_executor
from reex_cli.shards import BuildSpec, ShardResult, ShardTask, ensure_part


class Backend(NamedTuple):
    """Where parts are built."""

    name: str  # in messages
    run: Callable[[Callable[[ShardTask], ShardResult], Iterable[ShardTask]], Generator[ShardResult | Exhausted]]


def build_remotely(
    backend: Backend, spec: BuildSpec, output: PartsOutput, execution: ExecutionOptions, report: PartsReport
) -> None:
    """Have the parts built, a bounded number of them at a time.

    A part that fails too often is a failure of its shard. Raises `ExecutorGone` when the backend stops.
    """
    remote_spec = spec.for_remote_workers()
    tasks = (ShardTask(remote_spec, shard) for shard in output.wanted)
    with open_progress(spec, output, execution) as progress, closing(backend.run(ensure_part, tasks)) as results:
        try:
            for shard, result in zip(output.wanted, results, strict=True):
                record_result(spec, shard, result, report, progress)
        except KeyboardInterrupt:
            report.complete = existing_parts(spec, output)
            raise
        except ExecutorStopped:
            raise ExecutorGone(backend.name, len(existing_parts(spec, output)), len(output.wanted)) from None
        report.print_rebuilt(progress)


def choose_backend(output: PartsOutput) -> Backend:
    """Choose the cluster or the executor given by the options. Raises `BadOption`."""
    if output.cluster:
        from reex_cli.runners import dask

        return Backend(f"the scheduler {output.cluster}", lambda function, tasks: dask.run(function, tasks, output.cluster))
    start = load_factory(output.executor)
    return Backend(f"the executor {output.executor}", lambda function, tasks: run_on_executor(function, tasks, start))


def existing_parts(spec: BuildSpec, output: PartsOutput) -> list[int]:
    """The shards wanted whose parts exist, whether or not a result has come for them."""
    wanted = {spec.part_name(shard) for shard in output.wanted}
    return [name.shard for name in spec.store.part_names() if name in wanted]


def record_result(
    spec: BuildSpec, shard: int, result: ShardResult | Exhausted, report: PartsReport, progress: Progress
) -> None:
    """Report on one shard: the part, by its manifest, or why it could not be built."""
    part = spec.part_name(shard)
    manifest = spec.store.read_manifest(part) if isinstance(result, ShardResult) else None
    if manifest and (manifest.plan, manifest.run) != (spec.plan.hash, spec.fingerprint):
        manifest = None  # of an older run: the new part is in a folder that this machine does not see
    if not manifest or isinstance(result, Exhausted):
        problem = result.error if isinstance(result, Exhausted) else FolderNotShared(spec.folder)
        report.tally.failures += 1
        progress.add(0, 0, 1, spec.shard_bytes)
        progress.print_message(f"{part}: {format_error(problem, shard, spec.plan.shards)}")
        return
    for line in result.warnings:
        progress.print_message(line)
    report.add_rebuilt(part, result.stale_reason)
    report.add_part(shard, manifest)
    print_part(manifest, spec.shard_bytes, progress, kept=result.kept)


def format_error(error: BaseException, shard: int, shards: int) -> str:
    """Say on one line why a part could not be built, and what to try."""
    if isinstance(error, ReexError):
        return f"{str(error).rstrip('.')}."
    reason = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".:")
    return f"failed {MAX_TRIES} times ({reason}). Build it here to see more: --shard {shard}/{shards}"
