"""Executors for the parts of an export: `reex export --shards N --executor executors:NAME`."""

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
    """A Dask cluster of two processes on this machine, closed at the end of the export."""
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        yield client.get_executor(pure=False)


@contextmanager
def dask_on_slurm() -> Iterator[Executor]:
    """Up to fifty Slurm jobs of eight processes each, as long as there is work. Needs `pip install dask-jobqueue`."""
    from dask_jobqueue import SLURMCluster
    from distributed import Client

    with SLURMCluster(cores=8, processes=8, memory="16GB", walltime="04:00:00") as cluster, Client(cluster) as client:
        cluster.adapt(maximum_jobs=50)
        yield client.get_executor(pure=False)


@contextmanager
def ray_cluster() -> Iterator[Executor]:
    """The Ray cluster that this machine belongs to. Needs `pip install ray`."""
    import ray

    class RayExecutor(Executor):
        """The part of an executor that reex uses."""

        def submit(self, function: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
            """Submit one Ray task."""
            future: Future[Any] = ray.remote(function).remote(*arguments).future()
            return future

    with ray.init():
        yield RayExecutor()
