"""Compare the speed of reex with other tools, on one core, in one run: medians over rounds, and ratios.

    python -m tests.bench.speed [--pages 300] [--rounds 5]

Every round reads other pages, because reex caches lines that it has read before.
Other tools are measured where they are installed: `pip install trafilatura resiliparse lxml_html_clean`.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from reex_cli.item import Item
from reex_cli.label import label
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source, find_reader
from reex_cli.rules import rule_index
from reex_cli.runners import reduce_garbage_collection

BENCH = Path(__file__).parents[3] / "shared" / "bench"
MIN_DUMP_BYTES = 1000  # smaller dumps are not measured

Conversion = Callable[[str, bytes], object]


def label_dump(_: str, dump: bytes) -> object:
    """Read a dump into blocks, and label them."""
    source = Source("page", dump)
    return [label(page, rule_index()) for page in find_reader(source, "dump").read(source)]


def convert_dump(_: str, dump: bytes) -> object:
    """Convert the bytes of a dump to an article, in the format that is recognised."""
    return process(Item("page", data=dump))


def convert_html(html: str, _: bytes) -> object:
    """Convert the bytes of a page to an article with metadata."""
    return process(Item("page", data=html.encode()), Options(format="html"))


def find_tools() -> dict[str, Conversion]:
    """Find what is measured: reex, and the other tools that are installed."""
    tools: dict[str, Conversion] = {
        "reex, dump labelled": label_dump,
        "reex, dump to article": convert_dump,
        "reex, html": convert_html,
    }
    try:
        from selectolax.lexbor import LexborHTMLParser

        tools["lexbor, bare parse"] = lambda html, _: LexborHTMLParser(html)
    except ImportError:
        pass
    try:
        from resiliparse.extract.html2text import extract_plain_text

        tools["resiliparse, main content"] = lambda html, _: extract_plain_text(html, main_content=True)
    except ImportError:
        pass
    try:
        from trafilatura import extract

        tools["trafilatura, fast"] = lambda html, _: extract(html, fast=True)
        tools["trafilatura, full"] = lambda html, _: extract(html)
    except ImportError:
        pass
    return tools


def read_pages(number: int) -> list[tuple[str, bytes]]:
    """Read the HTML and the text dump of the same pages."""
    pages = []
    for path in sorted((BENCH / "dumps" / "innertext").glob("*.txt")):
        dump = path.read_bytes()
        if len(dump) >= MIN_DUMP_BYTES:
            html = gzip.decompress((BENCH / "html" / f"{path.stem}.html.gz").read_bytes())
            pages.append((html.decode("utf-8", "replace"), dump))
    return pages[:: max(1, len(pages) // number)][:number]


def main() -> int:
    """Print milliseconds per page, and ratios to the other tools."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    sample = read_pages(chosen.pages)
    reduce_garbage_collection()  # as the commands do; it applies to the other tools, too
    spent: dict[str, list[float]] = {name: [] for name in find_tools()}
    for number in range(chosen.rounds + 1):
        share = sample[number :: chosen.rounds + 1]
        for name, convert in find_tools().items():
            began = time.process_time()
            for html, dump in share:
                convert(html, dump)
            spent[name].append((time.process_time() - began) * 1000 / len(share))
    times = {name: median(rounds[1:]) for name, rounds in spent.items()}  # the first round warms up
    for name, milliseconds in times.items():
        print(f"{name:28s}{milliseconds:8.2f} ms a page")
    dumps, htmls = (sum(map(len, column)) / len(sample) / 1000 for column in zip(*((dump, html) for html, dump in sample)))
    print(f"{len(sample)} pages, {dumps:.1f} kB a dump, {htmls:.0f} kB a page")
    for tool, other in (
        ("reex, dump labelled", "trafilatura, fast"),
        ("reex, html", "resiliparse, main content"),
        ("reex, html", "trafilatura, fast"),
        ("reex, html", "lexbor, bare parse"),
    ):
        if tool in times and other in times:
            print(f"{tool} / {other}: {times[tool] / times[other]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
