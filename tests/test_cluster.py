"""Parts that other processes build: on any executor, and on a Dask cluster whose workers and scheduler die."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

from reex_cli.errors import BadOption, NotWritable, SourceError
from reex_cli.runners.executor import MAX_PENDING, MAX_TRIES, Exhausted, load_factory, run
from tests.command import ARTICLE, COMMAND, SEEDS, environment, error_line, reex, start_reex

SHARDS = 24
POOL = "concurrent.futures:ProcessPoolExecutor"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some work for two processes."""
    folder = tmp_path_factory.mktemp("sources") / "in"
    for number in range(14):
        shutil.copytree(SEEDS, folder / f"{number:02}")
    (folder / "damaged.json").write_bytes(b'{"id": 1, "title": ')
    return folder


@pytest.fixture(scope="module")
def expected_output(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The merged output of an undisturbed run."""
    parts = tmp_path_factory.mktemp("whole") / "parts"
    reex("export", "-o", parts, "--shards", SHARDS, "in", cwd=sources.parent)
    return reex("merge", parts).stdout


def export_parts(sources: Path, parts: Path, *options: object) -> subprocess.CompletedProcess[bytes]:
    return reex("export", "-o", parts, "--shards", SHARDS, *options, "in", cwd=sources.parent)


# Any executor


@pytest.mark.parametrize("name", [POOL, "concurrent.futures:ThreadPoolExecutor"])
def test_an_executor_writes_the_same_parts_as_this_process(
    name: str, sources: Path, expected_output: bytes, tmp_path: Path
) -> None:
    done = export_parts(sources, tmp_path / "parts", "--executor", name)
    assert (done.returncode, error_line(done)) == (1, "in/damaged.json:1:20: the JSON is cut off. Get the file again.")
    assert reex("merge", tmp_path / "parts").stdout == expected_output
    again = export_parts(sources, tmp_path / "parts")
    assert (again.returncode, again.stderr) == (done.returncode, done.stderr)


def test_a_complete_part_is_kept_and_a_damaged_one_rebuilt_with_a_message(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    reex("export", "-o", parts, "--shards", 3, SEEDS)
    before = {path.name: path.stat().st_mtime_ns for path in parts.glob("*.zst")}
    (parts / "part-00002-of-00003.jsonl.zst").write_bytes(b"x")
    done = reex("export", "-o", parts, "--shards", 3, "--executor", POOL, SEEDS)
    assert (done.returncode, error_line(done)) == (0, "part-00002-of-00003.jsonl.zst: rebuilt: incomplete.")
    after = {path.name: path.stat().st_mtime_ns for path in parts.glob("*.zst")}
    assert [name for name in before if before[name] != after[name]] == ["part-00002-of-00003.jsonl.zst"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_the_executor_and_its_processes(how: signal.Signals, sources: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    asked = ["export", "-o", parts, "--shards", 400, "--executor", POOL, "in"]
    with start_reex(*asked, cwd=sources.parent, start_new_session=True) as running:
        while running.poll() is None and len(list(parts.glob("*.json"))) < 3:
            time.sleep(0.01)
        os.killpg(running.pid, how)  # as a terminal does
        began = time.monotonic()
        messages = running.communicate(timeout=20)[1].decode().splitlines()
    assert time.monotonic() - began < 5
    assert running.returncode == 130
    assert re.fullmatch(r"interrupted when \d+ of 400 parts were there\. To go on, run it again: .*", messages[-1])
    assert len(messages) == 1
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


EXECUTORS_MODULE = """
from concurrent.futures import ProcessPoolExecutor
from os import _exit
def other_version():
    import reex_cli
    reex_cli.__version__ = "0.0.1"
    from reex_cli.shards import fingerprint
    fingerprint.__version__ = "0.0.1"
def without_parts():
    from reex_cli.shards import build
    build.build_part = lambda *_: None
def dying(): _exit(3)
def change_folder():
    from os import chdir
    chdir("/")
make = lambda: ProcessPoolExecutor(1, initializer=change_folder)
make_nothing = lambda: ProcessPoolExecutor(1, initializer=without_parts)
make_other = lambda: ProcessPoolExecutor(1, initializer=other_version)
make_dead = lambda: ProcessPoolExecutor(1, initializer=dying)
no_executor = dict
"""


def export_with_executor(folder: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    """Export with an executor of the module `own`, which is written into the folder."""
    (folder / "own.py").write_text(EXECUTORS_MODULE, "utf-8")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(ARTICLE, "utf-8")
    return reex("export", "-o", "parts", "--shards", 1, "--executor", f"own:{name}", "in", cwd=folder)


def test_a_worker_in_another_working_directory_writes_to_the_right_folder(tmp_path: Path) -> None:
    assert export_with_executor(tmp_path, "make").returncode == 0
    assert reex("merge", "parts", cwd=tmp_path).stdout == reex("export", "in", cwd=tmp_path).stdout


def test_a_part_written_to_a_folder_that_is_not_shared_is_a_failure(tmp_path: Path) -> None:
    done = export_with_executor(tmp_path, "make_nothing")
    assert done.returncode == 1
    assert error_line(done) == (
        "part-00001-of-00001.jsonl.zst: it was written, but is not in parts as seen from here. "
        "All machines have to share that folder."
    )


def test_a_worker_with_another_version_writes_nothing(tmp_path: Path) -> None:
    done = export_with_executor(tmp_path, "make_other")
    assert done.returncode == 1
    assert error_line(done).startswith("part-00001-of-00001.jsonl.zst: ")
    assert error_line(done).endswith(" does not have the same version of reex. Install there what is installed here.")
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_part_that_every_worker_dies_over_is_one_failure_with_its_name(tmp_path: Path) -> None:
    done = export_with_executor(tmp_path, "make_dead")
    assert done.returncode == 1
    assert error_line(done).startswith(f"part-00001-of-00001.jsonl.zst: failed {MAX_TRIES} times (BrokenProcessPool: ")
    assert error_line(done).endswith("Build it here to see more: --shard 1/1")


REFUSED_OPTIONS = {
    "--executor own": "--executor own: write it like concurrent.futures:ProcessPoolExecutor, module and callable.",
    "--executor nowhere:make": "--executor nowhere:make: No module named 'nowhere'.",
    "--executor own:none": "--executor own:none: module 'own' has no attribute 'none'.",
    "--executor own:no_executor": "--executor own:no_executor: it does not return a concurrent.futures.Executor.",
    "--executor own:make --cluster tcp://127.0.0.1:1": "--executor and --cluster: choose one.",
}


@pytest.mark.parametrize("options", REFUSED_OPTIONS)
def test_an_invalid_executor_is_refused(options: str, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(EXECUTORS_MODULE, "utf-8")
    done = reex("export", "-o", "parts", "--shards", 2, *options.split(), SEEDS, cwd=tmp_path)
    assert (done.returncode, error_line(done)) == (2, REFUSED_OPTIONS[options])
    assert (tmp_path / "parts").exists() == ("no_executor" in options)


def test_an_executor_needs_shards_and_is_ignored_in_a_settings_file_that_was_found(tmp_path: Path) -> None:
    assert error_line(reex("export", "--executor", POOL, SEEDS)) == "--executor: it builds parts. Say with --shards how many."
    (tmp_path / "own.py").write_text("raise SystemExit('imported')\n", "utf-8")
    (tmp_path / "reex.toml").write_text('executor = "own:make"\n', "utf-8")
    done = reex("export", "-o", "parts", "--shards", 2, SEEDS, cwd=tmp_path)
    assert done.returncode == 0
    assert error_line(done).startswith("reex.toml: ignored executor (chooses code): a settings file that was found")


# The runner


def test_results_come_in_order_with_a_bounded_number_of_futures() -> None:
    taken, finished = 0, []

    def items() -> Iterator[int]:
        nonlocal taken
        for taken in count(1):  # noqa: UP028 - it counts
            yield taken

    def slowly(number: int) -> str:
        time.sleep((number % 7) / 10_000)
        finished.append(number)
        return str(number)

    results = run(slowly, items(), lambda: ThreadPoolExecutor(4))
    for number, result in enumerate(islice(results, 600), 1):
        assert result == str(number)
        assert taken <= len(finished) + MAX_PENDING
    results.close()


def test_a_failed_item_is_retried_and_then_exhausted() -> None:
    tries: dict[int, int] = {}

    def fail_sometimes(number: int) -> str:
        tries[number] = tries.get(number, 0) + 1
        if number == 3 or (number == 5 and tries[5] < MAX_TRIES):
            raise ZeroDivisionError(number)
        return str(number)

    results = list(run(fail_sometimes, range(8), lambda: ThreadPoolExecutor(2)))
    assert isinstance(results[3], Exhausted)
    assert isinstance(results[3].error, ZeroDivisionError)
    assert [result for result in results if not isinstance(result, Exhausted)] == ["0", "1", "2", "4", "5", "6", "7"]
    assert tries == {number: MAX_TRIES if number in (3, 5) else 1 for number in range(8)}


def test_an_item_that_kills_its_process_costs_no_other_item() -> None:
    results = list(run(kill_at_six, range(20), lambda: ProcessPoolExecutor(2)))
    assert [number for number, result in enumerate(results) if isinstance(result, Exhausted)] == [6]


def kill_at_six(number: int) -> str:
    if number == 6:
        os.kill(os.getpid(), signal.SIGKILL)
    return str(number)


@pytest.mark.parametrize("error", [NotWritable("x", "full"), SourceError("damaged", 3, 4), BadOption("--x")])
def test_reex_errors_keep_message_and_attributes_between_processes(error: Exception) -> None:
    with ProcessPoolExecutor(1) as pool:
        received = pool.submit(raise_error, error).exception()
    assert (type(received), str(received)) == (type(error), str(error))
    assert vars(error).items() <= vars(received).items()


def raise_error(error: Exception) -> None:
    raise error


def test_a_factory_is_found_by_its_name() -> None:
    executor = load_factory("concurrent.futures:ThreadPoolExecutor")()
    assert isinstance(executor, Executor)
    executor.shutdown()


# A cluster


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


class Cluster:
    """A scheduler and two workers, each a process on this machine."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.address = f"tcp://127.0.0.1:{free_port()}"
        port = self.address.rpartition(":")[2]
        self.scheduler = self.process("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", "--no-jupyter")
        self.workers: list[subprocess.Popen[bytes]] = []
        self.add_workers(2)

    def add_workers(self, number: int) -> None:
        """Start workers, and wait until the scheduler knows them."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--death-timeout", "60")
        self.workers += [self.process("worker", self.address, *options) for _ in range(number)]
        end = time.monotonic() + 60
        logs = [self.place / f"{worker.args[-1]}.log" for worker in self.workers]  # type: ignore[index]
        while not all(b"Registered to" in log.read_bytes() for log in logs) and time.monotonic() < end:
            time.sleep(0.05)

    def process(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one process, in a working directory outside of the test."""
        code = f"import sys; del sys.argv[-1]; from distributed.cli.dask_{kind} import main; main()"
        name = f"{kind}-{len(list(self.place.iterdir()))}"
        with (self.place / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-c", code, *arguments, name],
                cwd=self.place,
                env=environment(PYTHONPATH=str(SEEDS.parent)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def end(self) -> None:
        """Kill every process that still runs."""
        for process in (*self.workers, self.scheduler):
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


@contextmanager
def running_cluster(place: Path) -> Iterator[Cluster]:
    """A cluster that is killed at the end."""
    place.mkdir()
    cluster = Cluster(place)
    try:
        yield cluster
    finally:
        cluster.end()


def export_with_disturbance(sources: Path, parts: Path, cluster: Cluster, disturb: Callable[[], Any]) -> tuple[int, list[str]]:
    """Run an export on a cluster that is disturbed after a few parts. Returns the exit code and the lines on standard error."""
    command = [*COMMAND, "export", "-o", str(parts), "--shards", str(SHARDS), "--cluster", cluster.address, "in"]
    with subprocess.Popen(command, cwd=sources.parent, stderr=subprocess.PIPE, env=environment()) as running:
        end = time.monotonic() + 40
        while running.poll() is None and time.monotonic() < end and len(list(parts.glob("*.json"))) < 3:
            time.sleep(0.01)
        disturb()
        messages = running.communicate(timeout=60)[1].decode().splitlines()
    return running.returncode, messages


def test_a_dead_worker_costs_nothing_and_a_dead_scheduler_needs_a_second_run(
    sources: Path, expected_output: bytes, tmp_path: Path
) -> None:
    pytest.importorskip("distributed")
    first, second = tmp_path / "first", tmp_path / "second"
    with running_cluster(tmp_path / "one") as cluster:
        code, messages = export_with_disturbance(sources, first, cluster, cluster.workers[0].kill)
        assert (code, messages) == (1, ["in/damaged.json:1:20: the JSON is cut off. Get the file again."])
        assert reex("merge", first).stdout == expected_output
        cluster.add_workers(1)
        code, messages = export_with_disturbance(sources, second, cluster, cluster.scheduler.kill)
    number = len(list(second.glob("*.json")))
    assert code == 1
    assert messages[-1].startswith(f"the scheduler {cluster.address} is gone, when ")
    assert messages[-1].endswith(" of 24 parts were there. To go on, run it again: complete parts are kept.")
    assert 0 < number < SHARDS
    export_parts(sources, second)
    assert reex("merge", second).stdout == expected_output


def test_a_worker_that_may_not_start_processes_is_reported(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    done = reex(
        "export", "-o", tmp_path / "p", "--shards", 1, "--timeout", 9, "--executor", "examples.executors:dask_here", SEEDS
    )
    assert done.returncode == 1
    last = done.stderr.decode().splitlines()[-1]  # Dask logs the same, here on the same terminal
    assert last.startswith("part-00001-of-00001.jsonl.zst: the workers may not start processes, which --jobs and")


def test_a_scheduler_that_does_not_answer_is_reported(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{free_port()}"
    done = reex("export", "-o", tmp_path / "parts", "--shards", 2, "--cluster", address, SEEDS)
    assert done.returncode == 2
    assert error_line(done).startswith(f"--cluster {address}: no scheduler of Dask answers there (")
