"""Measure articles per second by format, with one process and two: whole runs of `reex export`, with start-up.

    python -m tests.bench.throughput [--forms html,dump,posts,wxr,feed,records] [--rounds 3] [--size 1.0]

Runs one job and two in turn, and prints the best of each. On a busy machine, compare CPU seconds: `at most` is the speed-up
that two idle cores allow, from the CPU seconds of one job and of two.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from tests.bench.memory import SHARED, read_posts

REAL_POSTS = SHARED / "wordpress" / "real"
JOBS = (1, 2)


class Times(NamedTuple):
    """Seconds by the clock, and CPU seconds of all cores."""

    clock: float
    processor: float


def write_html(folder: Path, size: float) -> None:
    """Write saved pages."""
    for path in sorted((SHARED / "bench" / "html").glob("*.gz"))[: round(150 * size)]:
        (folder / path.stem).write_bytes(gzip.decompress(path.read_bytes()))


def write_dumps(folder: Path, size: float) -> None:
    """Write the text of whole pages."""
    for path in sorted((SHARED / "bench" / "dumps" / "innertext").glob("*.txt"))[: round(400 * size)]:
        (folder / path.name).write_bytes(path.read_bytes())


def write_array(folder: Path, size: float) -> None:
    """Write one array of posts."""
    (folder / "posts.json").write_bytes(b"[" + b",".join(islice(cycle(read_posts()), round(5000 * size))) + b"]")


def copy_writer(pattern: str, number: int) -> Callable[[Path, float], None]:
    """Make a function that writes this many copies of real files."""

    def make(folder: Path, size: float) -> None:
        for path in sorted(REAL_POSTS.glob(pattern)):
            for copy in range(round(number * size)):
                (folder / f"{copy:04}-{path.name}").write_bytes(path.read_bytes())

    return make


def write_records(folder: Path, size: float) -> None:
    """Write records that reex exported."""
    with tempfile.TemporaryDirectory() as place:
        write_array(Path(place), size)
        time_export(Path(place), 1, folder / "records.jsonl")
    written = (folder / "records.jsonl").read_bytes()
    (folder / "records.jsonl").write_bytes(written * 5)


WRITERS: dict[str, Callable[[Path, float], None]] = {
    "html": write_html,
    "dump": write_dumps,
    "posts": write_array,
    "wxr": copy_writer("wxr_theme-unit-test-data.xml", 60),
    "feed": copy_writer("rss_*.xml", 40),
    "records": write_records,
}


def time_export(folder: Path, jobs: int, out: Path) -> Times:
    """Export all files once."""
    before, began = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "reex_cli", "export", "-q", "-j", str(jobs), "-o", out, folder], check=False)
    clock, after = time.perf_counter() - began, os.times()
    return Times(clock, sum(after[2:4]) - sum(before[2:4]))


def measure_form(form: str, size: float, rounds: int) -> str:
    """Measure one form; its line of the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "in")
        folder.mkdir()
        WRITERS[form](folder, size)
        found = [[time_export(folder, jobs, Path(place, f"out{jobs}")) for jobs in JOBS] for _ in range(rounds)]
        outs = [Path(place, f"out{jobs}").read_bytes() for jobs in JOBS]
        megabytes = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    one, two = (Times(*map(min, zip(*each))) for each in zip(*found))
    articles = outs[0].count(b"\n")
    return (
        f"{form:8} {articles:6} articles {megabytes:6.1f} MB | {articles / one.processor:7.0f} articles and "
        f"{megabytes / one.processor:5.1f} MB a CPU second | by the clock {articles / one.clock:7.0f}, with two "
        f"{articles / two.clock:7.0f}: speed-up {one.clock / two.clock:.2f}, at most {2 * one.processor / two.processor:.2f} | "
        f"{'the same' if outs[0] == outs[1] else 'OTHER'} bytes"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", default=",".join(WRITERS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=float, default=1.0)
    chosen = parser.parse_args()
    if not read_posts():
        print("nothing to measure: the shared files are not next to the checkout")
        return 0
    for form in chosen.forms.split(","):
        print(measure_form(form, chosen.size, chosen.rounds), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
