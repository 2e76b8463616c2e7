"""Measure peak memory by the size of the input, which is made from real posts and pages, and deleted afterwards.

    python -m tests.bench.memory [--sizes 0.1,1,10] [--forms lines,array,tar,records,wxr,warc] [--jobs 1] [--packed]

Each run prints the number of articles, the peak memory of all its processes together, and its ratio to that of the smallest
size, which should be 1.0 everywhere. Sizes are in GB.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import IO

SHARED = Path(__file__).parents[3] / "shared"
GIGABYTE = 10**9
SAMPLE_INTERVAL = 0.2  # seconds


def read_posts() -> list[bytes]:
    """Read real posts, each as a JSON object."""
    found = []
    for path in sorted((SHARED / "wordpress" / "real").glob("*.json")):
        try:
            value = json.loads(path.read_bytes())
        except ValueError:
            continue
        if isinstance(value, list):
            found += [
                json.dumps(post).encode() for post in value if isinstance(post, dict) and isinstance(post.get("content"), dict)
            ]
    return found


def read_pages() -> list[bytes]:
    """Read real pages."""
    return [gzip.decompress(path.read_bytes()) for path in sorted((SHARED / "bench" / "html").glob("*.gz"))[:300]]


def write_lines(file: IO[bytes]) -> Iterator[int]:
    """Write JSON Lines; each writer yields the bytes of each record, without end."""
    for post in cycle(read_posts()):
        yield file.write(post + b"\n")


def write_records(file: IO[bytes]) -> Iterator[int]:
    """Write JSON Lines that reex exported from the posts."""
    command = [sys.executable, "-m", "reex_cli", "export", "--quiet", "-"]
    done = subprocess.run(command, input=b"[" + b",".join(read_posts()) + b"]", stdout=subprocess.PIPE, check=True)
    for line in cycle(done.stdout.splitlines(keepends=True)):
        yield file.write(line)


def write_array(file: IO[bytes]) -> Iterator[int]:
    """Write one JSON array."""
    comma = b"["
    for post in cycle(read_posts()):
        yield file.write(comma + post)
        comma = b","


def write_tar(file: IO[bytes]) -> Iterator[int]:
    """Write a tar archive of pages."""
    with tarfile.open(fileobj=file, mode="w|") as archive:
        for number, page in enumerate(cycle(read_pages())):
            header = tarfile.TarInfo(f"{number:08}")
            header.size = len(page)
            archive.addfile(header, io.BytesIO(page))
            archive.members.clear()
            yield len(page)


def write_wxr(file: IO[bytes]) -> Iterator[int]:
    """Write a WordPress export (WXR)."""
    data = (SHARED / "wordpress" / "real" / "wxr_theme-unit-test-data.xml").read_bytes()
    begin, end = data.index(b"<item>"), data.rindex(b"</item>") + len(b"</item>")
    try:
        yield file.write(data[:begin])
        while True:
            yield file.write(data[begin:end])
    finally:
        file.write(data[end:])


def write_warc(file: IO[bytes]) -> Iterator[int]:
    """Write a WARC file with each page compressed by itself, as crawlers write it."""
    for number, page in enumerate(cycle(read_pages())):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://mill.example/{number}\r\n".encode()
        more = f"WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n".encode()
        kind = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        file.write(gzip.compress(head + more + kind + body + b"\r\n\r\n", compresslevel=1))
        yield len(page)


WRITERS: dict[str, Callable[[IO[bytes]], Iterator[int]]] = {
    "lines": write_lines,
    "array": write_array,
    "tar": write_tar,
    "records": write_records,
    "wxr": write_wxr,
    "warc": write_warc,
}


def make_file(path: Path, form: str, size: int, *, compressed: bool) -> None:
    """Write a file of this many bytes, before compression."""
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1) if compressed else raw as file:
        made, writing = 0, WRITERS[form](file)
        while made < size:
            made += next(writing)
        writing.close()
        if form == "array":
            file.write(b"]")


def resident_bytes(pid: int) -> int:
    """Measure the memory of a process and its children in bytes (proportional set size: shared pages are counted once)."""
    kilobytes = 0
    for process in (pid, *Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        kilobytes += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return kilobytes * 1024


def measure_run(path: Path, jobs: int) -> tuple[int, int, float]:
    """Run `reex list` on a file. Returns the number of articles, the peak memory in bytes, and CPU seconds."""
    began, peak = os.times(), 0
    command = [sys.executable, "-m", "reex_cli", "list", "--quiet", "--jobs", str(jobs), str(path)]
    with tempfile.TemporaryFile() as out, subprocess.Popen(command, stdout=out) as process:
        while process.poll() is None:
            try:
                peak = max(peak, resident_bytes(process.pid))
            except OSError:
                break
            time.sleep(SAMPLE_INTERVAL)
        process.wait()
        out.seek(0)
        articles = sum(1 for _ in out) - 1
    ended = os.times()
    return articles, peak, ended.children_user - began.children_user + ended.children_system - began.children_system


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="0.1,1")
    parser.add_argument("--forms", default="lines,array,tar,records")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--packed", dest="compressed", action="store_true", help="as gzip")
    chosen = parser.parse_args()
    if not read_posts() or not read_pages():
        print("nothing to measure: the shared files are not next to the checkout")
        return 0
    for form in chosen.forms.split(","):
        first = 0
        for size in map(float, chosen.sizes.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, form)
                make_file(path, form, round(size * GIGABYTE), compressed=chosen.compressed)
                articles, peak, seconds = measure_run(path, chosen.jobs)
            first = first or peak
            print(
                f"{form:6} {size:6.2f} GB {articles:9} articles {peak / 1e6:6.0f} MB peak ({peak / first:.2f}) "
                f"{seconds:6.0f} CPU seconds",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
