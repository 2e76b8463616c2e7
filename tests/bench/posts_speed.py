"""How fast posts become articles, and how much memory a large array takes.

    python -m tests.bench.posts_speed             posts a second, against the bare parsers in the same run
    python -m tests.bench.posts_speed --memory    reads an array of 1 GB, made by repeating real posts
    python -m tests.bench.posts_speed FILE…       the same for other files

The bare parsers are orjson for the bytes and lexbor for the contents: what any reader of these posts pays
before it has read a word. One core, one process; the best of several rounds.
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

from reex_cli.model import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.runners import reduce_garbage_collection

REAL = Path(__file__).parents[2].parent / "shared" / "wordpress" / "real"
ROUNDS = 5
GIGABYTE = 1 << 30
FLOOR = 1 / 3  # of the bare parsers' speed
CEILING = 250  # MB


def arrays(paths: list[Path]) -> list[bytes]:
    """The files that are arrays of posts."""
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


def bare(data: bytes) -> int:
    """Decode and parse, and nothing else."""
    value = orjson.loads(data)
    posts: list[dict[str, Any]] = value if isinstance(value, list) else [value]
    for post in posts:
        LexborHTMLParser(post["content"].get("rendered") or "")
    return len(posts)


def whole(data: bytes) -> int:
    """The whole way to articles."""
    return len(process(Item("posts.json", data=data), Options(detail=frozenset())).articles)


def best(work: Callable[[bytes], int], sources: list[bytes]) -> tuple[int, float]:
    """How many posts, and the seconds of the fastest round."""
    number, fastest = 0, float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        number = sum(map(work, sources))
        fastest = min(fastest, time.perf_counter() - began)
    return number, fastest


def speed(paths: list[Path]) -> bool:
    """Print both speeds and their ratio."""
    sources = arrays(paths)
    whole(sources[0])  # rules are compiled once
    reduce_garbage_collection()  # as the commands do
    number, seconds = best(whole, sources)
    same, floor = best(bare, sources)
    share = floor / seconds
    print(f"{number} articles of {same} posts, {sum(map(len, sources)) / 1e6:.1f} MB in {len(sources)} files")
    print(f"reex           {number / seconds:8.0f} posts/s   {seconds / number * 1e6:6.0f} µs a post")
    print(f"bare parsers   {same / floor:8.0f} posts/s   {floor / same * 1e6:6.0f} µs a post")
    print(f"share          {share:8.2f}           (floor {FLOOR:.2f})")
    return share >= FLOOR


def memory(paths: list[Path], size: int) -> bool:
    """Print the largest resident size of `reex export` over a large array."""
    posts = b",".join(
        orjson.dumps(post) for data in arrays(paths) if isinstance(value := orjson.loads(data), list) for post in value
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
    return largest <= CEILING


def main() -> int:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--size", type=int, default=GIGABYTE)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    paths = chosen.files or sorted(path for path in REAL.glob("*") if path.suffix in (".json", ".html"))
    if not arrays(paths):
        print("no posts to measure: the shared material is not beside the checkout")
        return 0
    return not (memory(paths, chosen.size) if chosen.memory else speed(paths))


if __name__ == "__main__":
    sys.exit(main())
