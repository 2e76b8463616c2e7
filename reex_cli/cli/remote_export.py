"""`reex export --shards` with `--executor` or `--cluster`: others make the parts, this process keeps account of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import NamedTuple

from reex_cli.cli.parameters import ExecutionOptions
from reex_cli.cli.part_report import PartsOutput, PartsReport, open_progress, print_part
from reex_cli.cli.progress import Progress
from reex_cli.errors import ExecutorGone, FolderNotShared, ReexError
from reex_cli.runners.executor import MAX_TRIES, ExecutorStopped, Exhausted, load_factory
from reex_cli.runners.executor import run as on_executor
from reex_cli.shards import BuildSpec, ShardResult, ShardTask, ensure_part


class Backend(NamedTuple):
    """Where to run, and what that is called."""

    name: str
    run: Callable[[Callable[[ShardTask], ShardResult], Iterable[ShardTask]], Generator[ShardResult | Exhausted]]


def build_remotely(
    place: Backend, work: BuildSpec, output: PartsOutput, running: ExecutionOptions, account: PartsReport
) -> None:
    """Have the parts made, a bounded number of them at a time. One that fails too often is a failure of its shard."""
    sent = work.for_remote_workers()
    tasks = (ShardTask(sent, shard) for shard in output.wanted)
    with open_progress(work, output, running) as progress, closing(place.run(ensure_part, tasks)) as results:
        try:
            for shard, result in zip(output.wanted, results, strict=True):
                record_result(work, shard, result, account, progress)
        except KeyboardInterrupt:
            account.made = existing_parts(work, output)
            raise
        except ExecutorStopped:
            raise ExecutorGone(place.name, len(existing_parts(work, output)), len(output.wanted)) from None
        account.tell_stale(progress)


def choose_backend(output: PartsOutput) -> Backend:
    """Where the parts are to be made; raises `BadOption`."""
    if output.cluster:
        from reex_cli.runners import dask

        return Backend(f"the scheduler {output.cluster}", lambda function, tasks: dask.run(function, tasks, output.cluster))
    start = load_factory(output.executor)
    return Backend(f"the executor {output.executor}", lambda function, tasks: on_executor(function, tasks, start))


def existing_parts(work: BuildSpec, output: PartsOutput) -> list[int]:
    """The shards whose parts are there, whether they were heard of or not."""
    names = {work.part_name(shard) for shard in output.wanted}
    return [name.shard for name in work.store.part_names() if name in names]


def record_result(
    work: BuildSpec, shard: int, result: ShardResult | Exhausted, account: PartsReport, progress: Progress
) -> None:
    """What became of one shard."""
    part = work.part_name(shard)
    manifest = work.store.read_manifest(part) if isinstance(result, ShardResult) else None
    if manifest and (manifest.plan, manifest.run) != (
        work.plan.hash,
        work.fingerprint,
    ):  # it is an older one that is seen from here
        manifest = None
    if not manifest or isinstance(result, Exhausted):
        problem = result.error if isinstance(result, Exhausted) else FolderNotShared(work.folder)
        account.tally.failures += 1
        progress.add(0, 0, 1, work.shard_bytes)
        progress.tell(f"{part}: {format_error(problem, shard, work.plan.shards)}")
        return
    for line in result.warnings:
        progress.tell(line)
    account.made_again(part, result.stale_reason)
    account.there(shard, manifest)
    print_part(manifest, work.shard_bytes, progress, kept=result.kept)


def format_error(error: BaseException, shard: int, shards: int) -> str:
    """Why a part could not be made, and what to try."""
    if isinstance(error, ReexError):
        return f"{str(error).rstrip('.')}."
    why = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".:")
    return f"failed {MAX_TRIES} times ({why}). Here it tells more: --shard {shard}/{shards}"
