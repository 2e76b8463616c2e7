"""Runs with several processes: the bytes of one process; a process that dies or takes too long costs one source only."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

from reex_cli import pipeline
from reex_cli.assemble import assemble
from reex_cli.cli.interrupt import Interrupts
from reex_cli.cli.progress import Progress
from reex_cli.item import Item
from reex_cli.model import Article, Block, Kind, Outcome, Page, Trust
from reex_cli.options import Options
from reex_cli.readers import Reader, Source
from reex_cli.runners import run
from reex_cli.runners.process_pool import WINDOW_PER_WORKER
from reex_cli.shards import Manifest
from tests.command import SEED, SEED_TITLE, SEEDS, error_line, listed_titles, reex, start_reex
from tests.items import find_items
from tests.test_containers import CRAWL, FILES, make_tar, make_zip

process = pipeline.process


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files, archives and damaged sources: a few seconds of work."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(300):
        (folder / f"{number:03}.txt").write_bytes(SEED.read_bytes())
    (folder / "050.tar").write_bytes(make_tar(FILES | {"damaged.json": b'{"id": 1, "title": '}))
    (folder / "100.zip").write_bytes(make_zip({**FILES, "zeros": bytes(400)}))
    (folder / "150.warc").write_bytes(b"".join(CRAWL))
    return folder


def worker_pids(pid: int) -> list[int]:
    """The ids of the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for_workers(number: int, pid: int) -> list[int]:
    """Wait until a process has this many workers, and return their ids."""
    deadline = time.monotonic() + 30
    while len(pids := worker_pids(pid)) < number and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(pids) == number
    return pids


def test_any_number_of_jobs_gives_the_same_bytes_report_and_messages(many: Path, tmp_path: Path) -> None:
    results = set()
    for options in (["-j", "1"], ["-j", "2"], ["-j", "5"], ["-j", "1", "--timeout", "60"]):
        done = reex("export", many, "--removed", "--report", tmp_path / "report", *options)
        assert done.returncode == 1
        results.add((done.stdout, done.stderr, (tmp_path / "report").read_bytes()))
    assert len(results) == 1


def test_items_are_taken_from_the_iterator_no_further_ahead_than_the_window() -> None:
    taken = 0

    def items() -> Iterator[Item]:
        nonlocal taken
        for taken in count(1):
            yield Item(str(taken), data=b"The tide turns the wheel.")

    outcomes = run(items(), Options(), 2)
    for number, outcome in enumerate(islice(outcomes, 50), 1):
        assert outcome.source == str(number)
        assert taken <= number + 2 * WINDOW_PER_WORKER
    outcomes.close()


# Workers that die


def test_a_worker_that_is_killed_costs_one_source_and_not_the_run(many: Path, tmp_path: Path) -> None:
    whole = [json.loads(line) for line in reex("export", many).stdout.splitlines()]
    with start_reex("export", many, "-j", "2", "-o", tmp_path / "out", "--report", tmp_path / "report") as running:
        os.kill(wait_for_workers(2, running.pid)[0], signal.SIGKILL)
        assert running.stderr
        messages = running.stderr.read().decode().splitlines()
    assert running.returncode == 1
    (line,) = [line for line in messages if "SIGKILL" in line]
    name, _, why = line.partition(": ")
    assert why == "the process that read it died (SIGKILL), perhaps for want of memory. Try fewer --jobs."
    report = [json.loads(line) for line in (tmp_path / "report").read_bytes().splitlines()]
    assert [(record["source"], record["failures"][0]["code"]) for record in report if "SIGKILL" in str(record)] == [
        (name, "worker-died")
    ]
    left = [json.loads(line) for line in (tmp_path / "out").read_bytes().splitlines()]
    for record in (*left, *whole):
        record["notes"] = []  # the copies have notes about the first, which may be the one that is missing
    assert left == [record for record in whole if record["source"].partition("#")[0] != name]


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize(
    ("harm", "message"), [("SIGSEGV", "died (SIGSEGV)"), ("memory", "died (exit code 1)"), ("sleep", "not done in 1 seconds")]
)
def test_an_item_that_kills_or_blocks_its_process_is_one_failure_in_its_place(
    harm: str, message: str, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harmful(item: Item, ask: Options) -> Outcome:
        if item.name in ("3", "4", "20"):
            if harm == "SIGSEGV":
                os.kill(os.getpid(), signal.SIGSEGV)
            elif harm == "memory":
                raise MemoryError
            time.sleep(60)
        return process(item, ask)

    monkeypatch.setattr(pipeline, "process", harmful)
    items = [Item(str(number), data=b"The tide turns the wheel.") for number in range(21)]
    outcomes = list(run(items, Options(), jobs, 1.0))
    assert [outcome.source for outcome in outcomes] == [item.name for item in items]
    failed = {outcome.source: outcome.failures[0].message for outcome in outcomes if outcome.failures}
    assert list(failed) == ["3", "4", "20"]
    assert all(message in text for text in failed.values())


def test_a_bug_in_a_worker_is_raised_and_not_reported_as_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(item: Item, _: Options) -> Outcome:
        raise ZeroDivisionError(item.name)

    monkeypatch.setattr(pipeline, "process", broken)
    with pytest.raises(ZeroDivisionError):
        list(run([Item("x", data=b"text")], Options(), 1, 60.0))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_costs_one_post_or_the_rest_of_a_source_and_not_the_run(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def assembled(page: Page, *args: Any, **named: Any) -> Article:
        if "4102" in page.blocks[-1].text:
            raise ZeroDivisionError("no tide")
        return assemble(page, *args, **named)

    posts = [
        {"id": n, "type": "post", "title": {"rendered": "A"}, "content": {"rendered": f"<p>Tide {n}.</p>"}}
        for n in (7, 4102, 9)
    ]
    items = [Item("x", data=json.dumps(posts).encode()), Item("y", data=b"Tide 4102."), Item("z", data=b"Tide 5.")]
    monkeypatch.setattr(pipeline, "CONTAINED_ERRORS", (Exception,))
    monkeypatch.setattr(pipeline, "assemble", assembled)
    outcomes = list(run(items, Options(), jobs))
    assert [len(outcome.articles) for outcome in outcomes] == [2, 0, 1]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    assert [failure.code for failure in failures] == ["bug", "bug"]
    assert re.sub(r":\d+\)", ")", failures[0].message) == (
        "#/1: reex itself failed on it (ZeroDivisionError: no tide, test_runners.py). Please report it."
    )


def test_a_source_that_runs_out_of_memory_costs_no_other_source(monkeypatch: pytest.MonkeyPatch) -> None:
    def assembled(page: Page, *args: Any, **named: Any) -> Article:
        if "4102" in page.blocks[-1].text:
            raise MemoryError
        return assemble(page, *args, **named)

    monkeypatch.setattr(pipeline, "CONTAINED_ERRORS", (Exception,))
    monkeypatch.setattr(pipeline, "assemble", assembled)
    outcomes = list(run([Item("x", data=b"Tide 4102."), Item("y", data=b"Tide 5.")], Options(), 1))
    assert [[failure.code for failure in outcome.failures] for outcome in outcomes] == [["unreadable"], []]


def test_a_reader_that_raises_costs_the_rest_of_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Source) -> Iterator[Page]:
        yield Page("text", (Block(Kind.PARAGRAPH, "The tide turns the wheel."),))
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "CONTAINED_ERRORS", (Exception,))
    monkeypatch.setattr(pipeline, "find_reader", lambda *_: Reader("text", "", lambda _: Trust.CERTAIN, broken))
    (outcome,) = run([Item("x", data=b"text")], Options(), 1)
    assert (len(outcome.articles), [failure.code for failure in outcome.failures]) == (1, ["bug"])


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_timeout_gives_up_one_source_and_reads_the_others(jobs: str, tmp_path: Path) -> None:
    (tmp_path / "slow").write_bytes(
        b"".join(b"Share line %d of a page without an end\n\n" % number for number in range(1_500_000))
    )
    done = reex("list", SEED, tmp_path / "slow", SEED, "--timeout", "4", "--jobs", jobs)
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE] * 2)
    assert error_line(done) == f"{tmp_path}/slow: not done in 4 seconds. Give it more with --timeout."


# Interruptions


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_within_seconds_with_complete_records(ending: signal.Signals, jobs: str, many: Path) -> None:
    with start_reex("export", "--jobs", jobs, *[many] * 20) as running:
        assert running.stdout
        assert running.stderr
        first = running.stdout.readline()
        began = time.monotonic()
        running.send_signal(ending)
        rest = running.stdout.read()
        messages = running.stderr.read().decode().splitlines()
    assert time.monotonic() - began < 3
    assert running.returncode == 130
    records = [json.loads(line) for line in (first + rest).splitlines(keepends=True) if line.endswith(b"\n")]
    assert (first + rest).endswith(b"\n")
    match = re.fullmatch(r"interrupted after (\d+) sources, the last of them (\S+)\. .* run it again, .*", messages[-1])
    assert match
    assert records[-1]["source"].startswith(match[2])
    assert len(records) >= int(match[1]) / 2  # some sources hold no article


def test_an_interruption_whose_exception_is_swallowed_is_raised_after_the_next_source() -> None:
    interrupts, done = Interrupts(), False
    with suppress(KeyboardInterrupt):  # as a finalizer does
        interrupts._handle(signal.SIGINT, None)  # noqa: SLF001
    with pytest.raises(KeyboardInterrupt), interrupts.defer():
        done = True
    assert done


def test_an_interruption_does_not_wait_for_a_full_pipe(many: Path) -> None:
    with start_reex("export", *[many] * 20) as running:
        assert running.stdout
        running.stdout.readline()
        time.sleep(1)  # the pipe is full
        running.send_signal(signal.SIGTERM)
        assert running.wait(5) == 130


def test_workers_end_when_the_first_process_is_killed(many: Path) -> None:
    with start_reex("export", "--jobs", "2", *[many] * 20) as running:
        children = wait_for_workers(2, running.pid)
        running.kill()
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not any(Path(f"/proc/{child}").exists() for child in children)


# Progress


def test_progress_shows_how_much_is_done_and_the_time_left(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress(wanted=True, quiet=False, sizes=iter([3_000_000, 5_000_000])) as progress:
        progress.start -= 10
        progress.next_update = 0
        progress.add_outcome(Outcome("a", size=2_000_000))
        assert progress.format_line(10) == "1 sources, 0 articles, 2.0 MB of 8.0 MB, 25%, 30 s left"
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "1 sources, 0 articles, 2.0 MB of 8.0 MB, 25%, 30 s left"
    assert re.fullmatch(r"1 sources, 0 articles, 2\.0 MB in 10 s, \d+\.\d kB/s\.", lines[1])


def test_progress_estimates_no_time_for_a_total_that_is_not_known() -> None:
    progress = Progress(wanted=True, quiet=True, sizes=iter([3_000_000, None, 5]))
    progress._count_sizes()  # noqa: SLF001
    progress.add_outcome(Outcome("a", size=2_000_000))
    assert progress.format_line(10) == "1 sources, 0 articles, 2.0 MB, 200.0 kB/s"


def test_progress_of_parts_estimates_from_built_parts_only() -> None:
    progress = Progress(wanted=True, quiet=True, sizes=iter([1_000_000] * 8), parts=8)
    progress._count_sizes()  # noqa: SLF001
    for _ in range(4):
        progress.add_part(Manifest("a", "b", {}, articles=3), 1_000_000, kept=True)
    progress.add_outcome(Outcome("a", size=500_000))
    progress.add_part(Manifest("a", "b", {}, articles=2), 500_000, kept=False)
    assert progress.format_line(10) == "5 of 8 parts, 1 sources, 14 articles, 1.0 MB of 4.0 MB, 25%, 30 s left"


@pytest.mark.parametrize("options", ["", "--executor concurrent.futures:ThreadPoolExecutor"])
def test_an_export_in_parts_ends_with_one_line(options: str, many: Path, tmp_path: Path) -> None:
    done = reex("export", "-o", tmp_path / "parts", "--shards", 3, "--progress", *options.split(), many)
    *_, parts, skipped = done.stderr.decode().splitlines()
    assert re.fullmatch(r"3 of 3 parts, \d+ sources, \d+ articles, .* MB in \d+ s, .*/s\.", parts)
    assert skipped.startswith("skipped: 1 binary.")


@pytest.mark.parametrize("name", ["x.tar", "x.zip", "x.tar.gz", "x.warc", "x.json"])
def test_the_sizes_of_the_items_of_a_file_add_up_to_its_size(name: str, tmp_path: Path) -> None:
    from reex_cli.input.walk import file_sizes

    large = json.dumps([{"id": n, "type": "post", "content": {"rendered": "tide " * 500}} for n in range(4000)]).encode()
    data = {
        "x.tar": make_tar(FILES),
        "x.zip": make_zip(FILES),
        "x.tar.gz": make_tar(FILES),
        "x.warc": b"".join(CRAWL),
        "x.json": large,
    }
    path = tmp_path / name
    path.write_bytes(data[name])
    (file_bytes,) = file_sizes([str(path)])
    item_bytes = sum(process(item).size for item in find_items(str(path)))
    assert file_bytes
    assert 0.6 * file_bytes < item_bytes <= file_bytes


def test_without_a_terminal_progress_is_shown_only_on_request() -> None:
    assert reex("export", SEEDS).stderr == b""
