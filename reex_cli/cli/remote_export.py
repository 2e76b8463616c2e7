"""`reex export --shards` with `--executor` or `--cluster`: others make the parts, this process keeps account of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import NamedTuple

from reex_cli.cli.options import Running
from reex_cli.cli.part_report import Account, Output, progress_of, tell_part
from reex_cli.cli.progress import Progress
from reex_cli.errors import ExecutorGone, NotShared, ReexError
from reex_cli.runners.executor import TRIES, Gone, Lost, factory
from reex_cli.runners.executor import run as on_executor
from reex_cli.shards import Made, Task, Work, done


class Place(NamedTuple):
    """Where to run, and what that is called."""

    name: str
    run: Callable[[Callable[[Task], Made], Iterable[Task]], Generator[Made | Lost]]


def make_elsewhere(place: Place, work: Work, output: Output, running: Running, account: Account) -> None:
    """Have the parts made, a bounded number of them at a time. One that fails too often is a failure of its shard."""
    sent = work.elsewhere()
    tasks = (Task(sent, shard) for shard in output.wanted)
    with progress_of(work, output, running) as progress, closing(place.run(done, tasks)) as results:
        try:
            for shard, result in zip(output.wanted, results, strict=True):
                enter(work, shard, result, account, progress)
        except KeyboardInterrupt:
            account.made = there(work, output)
            raise
        except Gone:
            raise ExecutorGone(place.name, len(there(work, output)), len(output.wanted)) from None
        account.tell_stale(progress)


def place_of(output: Output) -> Place:
    """Where the parts are to be made; raises `BadOption`."""
    if output.cluster:
        from reex_cli.runners import dask

        return Place(f"the scheduler {output.cluster}", lambda function, tasks: dask.run(function, tasks, output.cluster))
    start = factory(output.executor)
    return Place(f"the executor {output.executor}", lambda function, tasks: on_executor(function, tasks, start))


def there(work: Work, output: Output) -> list[int]:
    """The shards whose parts are there, whether they were heard of or not."""
    names = {work.name(shard) for shard in output.wanted}
    return [name.shard for name in work.into.names() if name in names]


def enter(work: Work, shard: int, result: Made | Lost, account: Account, progress: Progress) -> None:
    """What became of one shard."""
    part = work.name(shard)
    manifest = work.into.manifest(part) if isinstance(result, Made) else None
    if manifest and (manifest.plan, manifest.run) != (work.plan.hash, work.run):  # it is an older one that is seen from here
        manifest = None
    if not manifest or isinstance(result, Lost):
        problem = result.error if isinstance(result, Lost) else NotShared(work.folder)
        account.tally.failures += 1
        progress.add(0, 0, 1, work.size)
        progress.tell(f"{part}: {failure(problem, shard, work.plan.shards)}")
        return
    for line in result.said:
        progress.tell(line)
    account.made_again(part, result.why)
    account.there(shard, manifest)
    tell_part(manifest, work.size, progress, kept=result.kept)


def failure(error: BaseException, shard: int, shards: int) -> str:
    """Why a part could not be made, and what to try."""
    if isinstance(error, ReexError):
        return f"{str(error).rstrip('.')}."
    why = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".:")
    return f"failed {TRIES} times ({why}). Here it tells more: --shard {shard}/{shards}"
