"""Places to run, one module each: turn files into outcomes, in the order of the files, as `map` does.

serial         in this process
process_pool   in several processes of this machine; `_worker` is one of them, `_services` what they do
executor       on any executor of `concurrent.futures`, shards instead of files
dask           on a Dask cluster, through its executor
site_tables    reads the helper files of a run before its first file
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable

from reex_cli.input.remote import web_policy
from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options

# Objects that are made before garbage is collected. Two hundred pages leave six of their millions of objects in cycles.
GARBAGE_THRESHOLD = 50_000


def run(files: Iterable[Item], options: Options, jobs: int, timeout: float | None = None) -> Generator[Outcome]:
    """The outcome of each item of each file, in order; the same for any number of jobs. `timeout` is in seconds, for each."""
    web_policy.follow = options.follow
    if jobs == 1 and timeout is None:
        from reex_cli.runners import serial

        return serial.run(files, options)
    from reex_cli.runners import process_pool

    return process_pool.run(files, options, jobs, timeout)


def reduce_garbage_collection() -> None:
    """Collect garbage seldom, for a process that only reads sources: it took a tenth of the time of a page.

    Objects that exist already are never examined, and so not copied from the process that this one was forked from.
    """
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)
