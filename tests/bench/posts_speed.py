"""Measure how many WordPress posts become articles per second, and the memory that a large array takes.

    python -m tests.bench.posts_speed             posts per second, relative to the bare parsers in the same run
    python -m tests.bench.posts_speed --memory    the memory for an array of 1 GB, made by repeating real posts
    python -m tests.bench.posts_speed FILE…       the same for other files

The bare parsers are orjson for the JSON and lexbor for the HTML of the contents, which any reader of these posts needs. One
core, one process; the best of several rounds.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

from reex_cli.item import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.runners import reduce_garbage_collection

REAL_POSTS = Path(__file__).parents[2].parent / "shared" / "wordpress" / "real"
ROUNDS = 5
GIGABYTE = 1 << 30
MIN_SPEED_SHARE = 1 / 3  # of the bare parsers' speed
MAX_MEGABYTES = 250  # MB


def read_post_arrays(paths: list[Path]) -> list[bytes]:
    """Read the files that hold posts: a list of them, or one."""
    found = []
    for path in paths:
        data = path.read_bytes()
        try:
            value = orjson.loads(data)
        except ValueError:
            continue
        posts = value if isinstance(value, list) else [value]
        if posts and all(
            isinstance(post, dict) and isinstance(post.get("content"), dict) and "title" in post for post in posts
        ):
            found.append(data)
    return found


def parse_barely(data: bytes) -> int:
    """Decode the JSON and parse the HTML, and nothing else; the number of posts."""
    value = orjson.loads(data)
    posts: list[dict[str, Any]] = value if isinstance(value, list) else [value]
    for post in posts:
        LexborHTMLParser(post["content"].get("rendered") or "")
    return len(posts)


def convert_to_articles(data: bytes) -> int:
    """Convert posts to articles; the number of articles."""
    return len(process(Item("posts.json", data=data), Options(detail=frozenset())).articles)


def time_best_round(convert: Callable[[bytes], int], sources: list[bytes]) -> tuple[int, float]:
    """Give the number of posts, and the seconds of the fastest round."""
    number, fastest = 0, float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        number = sum(map(convert, sources))
        fastest = min(fastest, time.perf_counter() - began)
    return number, fastest


def measure_speed(paths: list[Path]) -> bool:
    """Print both speeds and their ratio; whether it is high enough."""
    sources = read_post_arrays(paths)
    convert_to_articles(sources[0])  # rules are compiled once
    reduce_garbage_collection()  # as the commands do
    number, seconds = time_best_round(convert_to_articles, sources)
    post_count, bare_seconds = time_best_round(parse_barely, sources)
    share = bare_seconds / seconds
    print(f"{number} articles of {post_count} posts, {sum(map(len, sources)) / 1e6:.1f} MB in {len(sources)} files")
    print(f"reex           {number / seconds:8.0f} posts/s   {seconds / number * 1e6:6.0f} µs a post")
    print(f"bare parsers   {post_count / bare_seconds:8.0f} posts/s   {bare_seconds / post_count * 1e6:6.0f} µs a post")
    print(f"share          {share:8.2f}           (floor {MIN_SPEED_SHARE:.2f})")
    return share >= MIN_SPEED_SHARE


def measure_memory(paths: list[Path], size: int) -> bool:
    """Print the peak memory of `reex export` for a large array; whether it is low enough."""
    posts = b",".join(
        orjson.dumps(post)
        for data in read_post_arrays(paths)
        if isinstance(value := orjson.loads(data), list)
        for post in value
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.json")
        with path.open("wb") as file:
            file.write(b"[" + posts)
            while file.tell() < size:
                file.write(b"," + posts)
            file.write(b"]")
        began = time.perf_counter()
        report = Path(folder, "report.jsonl")
        command = [sys.executable, "-m", "reex_cli", "export", "--jsonl", "--report", str(report), str(path)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        seconds = time.perf_counter() - began
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        number = orjson.loads(report.read_bytes())["articles"]
        print(
            f"{path.stat().st_size / 1e9:.2f} GB, {number} articles: {largest:.0f} MB at most, {number / seconds:.0f} posts/s"
        )
    return largest <= MAX_MEGABYTES


def main() -> int:
    """Measure speed or memory; the exit code is 1 if the result is not good enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--size", type=int, default=GIGABYTE)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    paths = chosen.files or sorted(path for path in REAL_POSTS.glob("*") if path.suffix in (".json", ".html"))
    if not read_post_arrays(paths):
        print("no posts to measure: the shared files are not next to the checkout")
        return 0
    return not (measure_memory(paths, chosen.size) if chosen.memory else measure_speed(paths))


if __name__ == "__main__":
    sys.exit(main())
