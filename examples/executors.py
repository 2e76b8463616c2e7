"""Where the parts of an export can be made: factories for `reex export --shards N --executor executors:NAME`."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any


def four_processes() -> Executor:
    """Four processes of this machine."""
    return ProcessPoolExecutor(4)


@contextmanager
def dask_here() -> Iterator[Executor]:
    """A cluster of Dask with two processes of this machine, which ends with the export."""
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        yield client.get_executor(pure=False)


@contextmanager
def dask_on_slurm() -> Iterator[Executor]:
    """Up to fifty jobs of Slurm with eight processes each, as long as there is work: `pip install dask-jobqueue`."""
    from dask_jobqueue import SLURMCluster
    from distributed import Client

    with SLURMCluster(cores=8, processes=8, memory="16GB", walltime="04:00:00") as cluster, Client(cluster) as client:
        cluster.adapt(maximum_jobs=50)
        yield client.get_executor(pure=False)


@contextmanager
def ray_cluster() -> Iterator[Executor]:
    """The cluster of Ray that this machine belongs to: `pip install ray`."""
    import ray

    class RayExecutor(Executor):
        """An executor needs no more than this."""

        def submit(self, function: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
            """One task of Ray."""
            found: Future[Any] = ray.remote(function).remote(*arguments).future()
            return found

    with ray.init():
        yield RayExecutor()
