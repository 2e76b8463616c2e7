"""Compare the speed of reex with its peers: all rows in one run, each as the median of ratios of CPU time, in turn.

    python -m tests.bench.speed [--pages 300] [--rounds 15] [--jobs 2]

Each page is read once by each of two tools, directly after each other: reex caches lines that it has read before. Articles
carry what `reex export` writes without options. A row is left out where its peer is not installed (`pip install trafilatura
resiliparse lxml_html_clean`) or the shared pages are missing.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from reex_cli.item import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.runners import reduce_garbage_collection
from reex_cli.writers import WriterOptions, writers
from tests.bench.posts_speed import REAL_POSTS, parse_barely, read_post_arrays
from tests.bench.start import BASELINE, COMMANDS, time_command

BENCH = Path(__file__).parents[3] / "shared" / "bench"
PLAIN = Options(detail=frozenset())
MIN_DUMP_BYTES = 1000  # smaller dumps are not measured
WARM_UP = 10  # pages that are not counted
PARTS = 40  # of the records, each timed alone

Work = Callable[[Any], object]


class Page(NamedTuple):
    """The same page in both forms."""

    html: str
    dump: bytes


class Row(NamedTuple):
    """A comparison with a peer: milliseconds of CPU time of both, item by item."""

    name: str
    ours: list[float]
    others: list[float]

    def __str__(self) -> str:
        """The median of the ratios, their quartiles, the ratio of the sums, and our mean and slowest item."""
        ratios = sorted(our / other for our, other in zip(self.ours, self.others, strict=True) if other)
        quartiles = f"{ratios[len(ratios) // 4]:.2f}–{ratios[3 * len(ratios) // 4]:.2f}"
        return (
            f"{self.name:56}{median(ratios):7.2f}  ({quartiles}; of the sums {sum(self.ours) / sum(self.others):.2f})"
            f"{sum(self.ours) / len(self.ours):9.2f} ms, slowest {max(self.ours):.0f}"
        )


def compare(name: str, ours: Work, other: Work, items: Sequence[Any], warm_up: int = WARM_UP) -> Row:
    """Time both on each item, in turn; who is first changes from item to item."""
    spent: dict[Work, list[float]] = {ours: [], other: []}
    for number, item in enumerate(items):
        for work in (ours, other) if number % 2 else (other, ours):
            began = time.process_time()
            work(item)
            if number >= warm_up:
                spent[work].append((time.process_time() - began) * 1000)
    return Row(name, spent[ours], spent[other])


def read_html(page: Page) -> object:
    """Convert the bytes of a page to an article with metadata."""
    return process(Item("page", data=page.html.encode()), PLAIN)


def read_dump(page: Page) -> object:
    """Convert the bytes of a dump to an article with metadata."""
    return process(Item("page", data=page.dump), PLAIN)


def find_peers() -> Iterator[tuple[str, Work, Work]]:
    """The comparisons on pages: names, reex, and the other tool, where it is installed."""
    if importlib.util.find_spec("trafilatura"):
        from trafilatura import extract

        def fast(page: Page) -> object:
            return extract(page.html, fast=True)

        yield "HTML / trafilatura, fast", read_html, fast
        yield "HTML / trafilatura, with metadata", read_html, lambda page: extract(page.html, fast=True, with_metadata=True)
        yield "text dump / trafilatura, fast, on its HTML", read_dump, fast
    if importlib.util.find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        yield "HTML / resiliparse, main content", read_html, lambda page: extract_plain_text(page.html, main_content=True)
    if importlib.util.find_spec("selectolax"):
        from selectolax.lexbor import LexborHTMLParser

        yield "HTML / lexbor, bare parse", read_html, lambda page: LexborHTMLParser(page.html)


def read_pages(number: int) -> list[Page]:
    """Read the HTML and the text dump of the same pages."""
    pages = []
    for path in sorted((BENCH / "dumps" / "innertext").glob("*.txt")):
        dump = path.read_bytes()
        if len(dump) >= MIN_DUMP_BYTES:
            html = gzip.decompress((BENCH / "html" / f"{path.stem}.html.gz").read_bytes())
            pages.append(Page(html.decode("utf-8", "replace"), dump))
    return pages[:: max(1, len(pages) // number)][:number]


def read_posts() -> list[bytes]:
    """Read the files that hold posts of WordPress."""
    return read_post_arrays(sorted(path for path in REAL_POSTS.glob("*") if path.suffix in (".json", ".html")))


def write_records(data: bytes) -> bytes:
    """Read records of reex and write them again."""
    out = io.BytesIO()
    with writers()["jsonl"].open(out, WriterOptions()) as write:
        for article in process(Item("records", data=data), PLAIN).articles:
            write(article)
    return out.getvalue()


def write_barely(data: bytes) -> bytes:
    """Decode and encode records, and nothing else."""
    import orjson

    return b"".join([orjson.dumps(orjson.loads(line)) + b"\n" for line in data.splitlines()])


def make_records(posts: Sequence[bytes]) -> list[bytes]:
    """Export posts as JSON Lines, in parts of some hundred records each."""
    out = io.BytesIO()
    with writers()["jsonl"].open(out, WriterOptions()) as write:
        for data in posts:
            for article in process(Item("posts", data=data), PLAIN).articles:
                write(article)
    return [out.getvalue()] * PARTS


def compare_start(rounds: int) -> Iterator[Row]:
    """Compare the start of commands with that of Python that imports typer."""
    names = ("reex --help", "reex list seeds/")
    with tempfile.TemporaryDirectory() as parts:
        times = [
            {name: time_command(COMMANDS[name], parts)[1] * 1000 for name in (BASELINE, *names)} for _ in range(rounds + 1)
        ]
    for name in names:
        yield Row(f"{name} / {BASELINE}", *([one[key] for one in times[1:]] for key in (name, BASELINE)))


def compare_jobs(pages: Sequence[Page], jobs: int) -> str:
    """Compare one process with several on all pages, by the clock."""
    from tests.bench.throughput import time_export

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "pages")
        folder.mkdir()
        for number, page in enumerate(pages):
            (folder / f"{number}.html").write_bytes(page.html.encode())
        rounds = [[time_export(folder, count, Path(place, str(count))) for count in (1, jobs)] for _ in range(2)]
    one, several = (min(times.clock for times in each) for each in zip(*rounds, strict=True))
    return f"{f'{jobs} processes / one, speed-up by the clock':56}{one / several:7.2f}"


def main() -> int:
    """Print a row for each comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    print(f"reex in pure Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    for row in compare_start(chosen.rounds):
        print(row, flush=True)
    if not BENCH.is_dir():
        print("no pages to measure: the shared files are not next to the checkout")
        return 0
    pages, posts = read_pages(chosen.pages), read_posts()
    reduce_garbage_collection()  # as the commands do; it applies to the other tools, too
    for name, ours, other in find_peers():
        print(compare(name, ours, other, pages), flush=True)
    print(
        compare(
            "WordPress posts / orjson and bare lexbor",
            lambda data: process(Item("posts", data=data), PLAIN),
            parse_barely,
            posts,
        )
    )
    print(compare("JSON Lines of reex / orjson, loads and dumps", write_records, write_barely, make_records(posts), 2))
    print(compare_jobs(pages[:200], chosen.jobs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
