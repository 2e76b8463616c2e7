"""Finding and expanding files: each is opened once, and whatever happens before a source is processed costs that source."""

from __future__ import annotations

import gc
import gzip
import json
import os
import signal
import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reex_cli import pipeline
from reex_cli.input import expand, files, helper_files, walk
from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options
from reex_cli.runners import process_pool, run
from reex_cli.runners.site_tables import find_site_tables
from tests.command import SEED, SEED_TITLE, error_line, listed_titles, reex, shell
from tests.test_containers import make_tar
from tests.test_shards import in_process
from tests.test_wordpress import USER, post

WAYS = pytest.mark.parametrize("jobs", ["1", "2"])
WHOLE_EXPAND = expand.expand_file


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A file with an article."""
    (tmp_path / "a.txt").write_bytes(SEED.read_bytes())
    return tmp_path / "a.txt"


# Pipes, which can be read only once


@WAYS
def test_a_pipe_beside_a_file_is_read_from_its_beginning(jobs: str, text: Path) -> None:
    done = shell(f"reex list -j {jobs} {text} <(cat {text}) /dev/stdin < {text}")
    assert (done.returncode, done.stderr, listed_titles(done)) == (0, b"", [SEED_TITLE] * 3)


@WAYS
def test_a_named_pipe_beside_a_file_is_read_once(jobs: str, text: Path) -> None:
    os.mkfifo(pipe := text.with_name("pipe"))
    thread = threading.Thread(target=lambda: pipe.write_bytes(text.read_bytes()))
    thread.start()
    done = reex("list", text, pipe, "-j", jobs, "--timeout", "30")
    thread.join()
    assert (done.returncode, listed_titles(done)) == (0, [SEED_TITLE] * 2)


@WAYS
def test_standard_input_beside_an_archive_through_a_pipe(jobs: str, text: Path) -> None:
    text.with_name("b.tar").write_bytes(make_tar({"b.txt": text.read_bytes(), "c.txt": text.read_bytes()}))
    done = shell(f"reex list -j {jobs} - <(cat {text.with_name('b.tar')}) < {text}")
    assert (done.returncode, listed_titles(done)) == (0, [SEED_TITLE] * 3)


def test_a_file_of_a_kernel_without_a_size_is_no_file_that_changes() -> None:
    done = reex("list", "/proc/cpuinfo", "/proc/self/status")
    assert b"changed" not in done.stderr


# Files that are written to while they are read


@pytest.mark.parametrize("name", ["posts.json", "posts.tar"])
def test_a_file_that_is_rewritten_while_it_is_read_is_reported(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expand, "SPLIT_BYTES", 1 << 16)
    path, posts = tmp_path / name, json.dumps([post(number) for number in range(6000)]).encode()
    path.write_bytes(make_tar({f"{number}.json": posts for number in range(3)}) if name.endswith("tar") else posts)
    items = expand.expand_file(Item(name, str(path)), split=True)
    assert not next(items).problem
    with path.open("r+b") as file:
        file.write(b"[")
    os.utime(path, ns=(0, 0))
    problems = [item.problem.message for item in items if item.problem]
    assert problems == [files.CHANGED]


def test_a_failure_belongs_to_the_shard_in_which_its_file_begins(tmp_path: Path) -> None:
    gone = Item("gone", str(tmp_path / "gone"), offset=100, size=1000)
    assert [*expand.expand_file(gone._replace(wanted=(range(500, 600),)))] == []
    for wanted in ((), (range(50, 200),)):
        (item,) = expand.expand_file(gone._replace(wanted=wanted))
        assert item.problem
        assert item.offset == 100


def test_a_source_that_fails_leaves_nothing_in_memory(tmp_path: Path) -> None:
    (tmp_path / "zeros.gz").write_bytes(gzip.compress(bytes(1 << 24)))
    (tmp_path / "string.json").write_bytes(b'[{"id": 1, "title": "' + b"x" * (1 << 24))
    gc.collect()
    gc.disable()  # as it comes late when sources are read
    tracemalloc.start()
    try:
        for file in [*walk.find_files([str(tmp_path)])] * 3:
            (item,) = expand.expand_file(file, max_bytes=1 << 21)
            assert item.problem
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert held < 1 << 20


# Files that end, hold or break the process that expands them


def harmful_expansion(harm: str) -> Any:
    """An `expand_file` that does harm behind the first item of archives whose names contain `bad`."""

    def expand_file(file: Item, **options: Any) -> Iterator[Item]:
        for item in WHOLE_EXPAND(file, **options):
            yield item
            if "bad" in file.name:
                if harm == "SIGKILL":
                    os.kill(os.getpid(), signal.SIGKILL)
                if harm == "bug":
                    raise IndexError("no tide")
                time.sleep(60)

    return expand_file


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize(("harm", "code"), [("SIGKILL", "worker-died"), ("sleep", "timeout"), ("bug", "bug")], ids=str)
def test_an_archive_that_harms_its_process_costs_what_follows_in_it_only(
    harm: str, code: str, jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "CONTAINED_ERRORS", (Exception,))
    monkeypatch.setattr(pipeline, "expand_file", harmful_expansion(harm))
    members = {f"{number}.txt": b"The tide turns the wheel %d." % number for number in range(4)}
    for name in ("a.tar", "bad-1.tar", "bad-2.tar", "c.tar"):
        (tmp_path / name).write_bytes(make_tar(members))
    (tmp_path / "b.txt").write_bytes(SEED.read_bytes())
    outcomes = list(run(walk.find_files([str(tmp_path)]), Options(), jobs, 2.0))
    read = [outcome.source.rpartition("/")[2] for outcome in outcomes if outcome.articles]
    first, *others = members
    assert read == [first, *others, "b.txt", first, first, first, *others]
    failed = [(outcome.source.rpartition("/")[2], outcome.failures[0].code) for outcome in outcomes if outcome.failures]
    assert failed == [("bad-1.tar", code), ("bad-2.tar", code)]


def test_one_process_reports_a_bug_of_an_expansion_as_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "CONTAINED_ERRORS", (Exception,))
    monkeypatch.setattr(pipeline, "expand_file", harmful_expansion("bug"))
    (tmp_path / "bad.tar").write_bytes(make_tar({"a.txt": b"The tide turns.", "b.txt": b"It turns again."}))
    (tmp_path / "c.txt").write_bytes(b"The wheel turns.")
    outcomes = list(run(walk.find_files([str(tmp_path)]), Options(), 1))
    assert [[failure.code for failure in outcome.failures] for outcome in outcomes] == [[], ["bug"], []]


def test_many_archives_in_a_narrow_window_keep_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_pool, "WINDOW_PER_WORKER", 1)
    monkeypatch.setattr(process_pool, "TASKS_PER_WORKER", 1)
    for number in range(8):
        members = {f"{member}.txt": b"The tide turns the wheel." for member in range(number % 4 * 3)}
        (tmp_path / f"{number}.tar").write_bytes(make_tar(members))
        (tmp_path / f"{number}.txt").write_bytes(b"The wheel turns the stone.")

    def sources(outcomes: Iterator[Outcome]) -> list[str]:
        return [outcome.source for outcome in outcomes]

    whole = sources(run(walk.find_files([str(tmp_path)]), Options(), 1))
    for jobs in (1, 2, 3):
        assert sources(run(walk.find_files([str(tmp_path)]), Options(), jobs, 60)) == whole


# Helper files, which are read before all others


@pytest.mark.parametrize("timeout", [None, 2.0])
def test_a_helper_that_harms_its_reader_costs_its_own_names_only(
    timeout: float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_item(item: Item, _: int) -> bytes:
        if "bad" in item.name:
            if timeout:
                time.sleep(60)
            raise IndexError("no tide")
        return files.read_item(item)

    monkeypatch.setattr(pipeline, "CONTAINED_ERRORS", (Exception,))
    monkeypatch.setattr(helper_files, "read_item", read_item)
    users = json.dumps([USER]).encode()
    for name in ("bad.json", "users.json"):
        (tmp_path / name).write_bytes(users)
    os.mkfifo(tmp_path / "pipe")
    tables = find_site_tables([str(tmp_path), str(tmp_path / "pipe")], timeout=timeout)
    assert list(tables.users.values()) == [USER["name"]]


# Remote files


def test_small_remote_files_are_fetched_together_and_one_that_never_comes_costs_itself_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    for number in range(5):
        memory.pipe(f"/tides/{number}.txt", b"The tide turns the wheel %d." % number)
    fetch_files = walk.remote.fetch_files
    open_reader = files.remote.open_reader
    batches: list[int] = []

    def fetch(urls: list[str], end: int | None = None) -> list[bytes | None]:
        batches.append(len(urls))
        if any("3.txt" in url for url in urls):
            time.sleep(60)
        return fetch_files(urls, end)

    def open_(url: str) -> Any:
        if "3.txt" in url:
            time.sleep(60)
        return open_reader(url)

    monkeypatch.setattr(walk.remote, "fetch_files", fetch)
    monkeypatch.setattr(files.remote, "open_reader", open_)
    outcomes = list(run(walk.find_files(["memory://tides"]), Options(), 2, 2.0))
    assert [[failure.code for failure in outcome.failures] for outcome in outcomes] == [[], [], [], ["timeout"], []]


# The command


@WAYS
def test_an_archive_that_never_ends_costs_itself_only(jobs: str, text: Path) -> None:
    """A member of 4 EB, of which a single block is there."""
    endless = bytearray(make_tar({"a.txt": b"x" * 512}))
    endless[124:136] = b"\x80" + (1 << 62).to_bytes(11, "big")
    endless[148:156] = b" " * 8
    endless[148:156] = b"%06o\0 " % sum(endless[:512])
    text.with_name("huge.tar").write_bytes(endless)
    done = reex("list", text, text.with_name("huge.tar"), text, "-j", jobs)
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE] * 2)
    assert "huge.tar" in error_line(done)


def test_an_export_in_parts_ends_in_spite_of_an_archive_that_never_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "expand_file", harmful_expansion("sleep"))
    sources, parts = tmp_path / "in", str(tmp_path / "parts")
    sources.mkdir()
    for name in ("a.txt", "c.txt"):
        (sources / name).write_bytes(SEED.read_bytes())
    (sources / "bad.tar").write_bytes(make_tar({"b.txt": SEED.read_bytes()}))
    for _ in range(2):  # the second run compares the sources with those of the parts
        assert in_process("export", str(sources), "-o", parts, "--shards", "2", "--timeout", "1") == 1
    assert in_process("merge", parts, "-o", str(tmp_path / "all.jsonl")) == 1
    assert len((tmp_path / "all.jsonl").read_bytes().splitlines()) == 3
    failures = [json.loads(path.read_bytes())["failures"] for path in (tmp_path / "parts").glob("*.json")]
    assert [failure["code"] for part in failures for failure in part] == ["timeout"]
