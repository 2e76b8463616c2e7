"""How fast reex is beside its peers, on one core, in one run: medians over rounds, and ratios.

    python -m tests.bench.speed [--pages 300] [--rounds 5]

Every round reads pages of its own: reex remembers lines that it has read before, and no page is to gain by itself.
Peers are measured where they are installed: `pip install trafilatura resiliparse lxml_html_clean`.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from reex_cli.label import label
from reex_cli.model import Item
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.readers import Source, find_reader
from reex_cli.rules import rule_index
from reex_cli.runners import reduce_garbage_collection

BENCH = Path(__file__).parents[3] / "shared" / "bench"
SMALLEST = 1000  # bytes of a dump that is worth measuring

Way = Callable[[str, bytes], object]


def labelled(_: str, dump: bytes) -> object:
    """A dump: its lines to blocks, and the verdicts on them."""
    source = Source("page", dump)
    return [label(page, rule_index()) for page in find_reader(source, "dump").read(source)]


def from_dump(_: str, dump: bytes) -> object:
    """A dump: from its bytes to the article, whatever it is recognised as."""
    return process(Item("page", data=dump))


def from_html(html: str, _: bytes) -> object:
    """A page: from its bytes to the article with metadata."""
    return process(Item("page", data=html.encode()), Options(format="html"))


def ways() -> dict[str, Way]:
    """What is measured: reex, and the peers that are here."""
    found: dict[str, Way] = {"reex, dump labelled": labelled, "reex, dump to article": from_dump, "reex, html": from_html}
    try:
        from selectolax.lexbor import LexborHTMLParser

        found["lexbor, bare parse"] = lambda html, _: LexborHTMLParser(html)
    except ImportError:
        pass
    try:
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse, main content"] = lambda html, _: extract_plain_text(html, main_content=True)
    except ImportError:
        pass
    try:
        from trafilatura import extract

        found["trafilatura, fast"] = lambda html, _: extract(html, fast=True)
        found["trafilatura, full"] = lambda html, _: extract(html)
    except ImportError:
        pass
    return found


def pages(number: int) -> list[tuple[str, bytes]]:
    """HTML and text dump of the same pages."""
    found = []
    for path in sorted((BENCH / "dumps" / "innertext").glob("*.txt")):
        dump = path.read_bytes()
        if len(dump) >= SMALLEST:
            html = gzip.decompress((BENCH / "html" / f"{path.stem}.html.gz").read_bytes())
            found.append((html.decode("utf-8", "replace"), dump))
    return found[:: max(1, len(found) // number)][:number]


def main() -> int:
    """Print milliseconds a page, and the ratios that the goals are about."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    material = pages(given.pages)
    reduce_garbage_collection()  # as the commands do, and for the peers as well
    spent: dict[str, list[float]] = {name: [] for name in ways()}
    for number in range(given.rounds + 1):
        share = material[number :: given.rounds + 1]
        for name, way in ways().items():
            began = time.process_time()
            for html, dump in share:
                way(html, dump)
            spent[name].append((time.process_time() - began) * 1000 / len(share))
    times = {name: median(found[1:]) for name, found in spent.items()}  # the first round warms up
    for name, milliseconds in times.items():
        print(f"{name:28s}{milliseconds:8.2f} ms a page")
    dumps, htmls = (sum(map(len, column)) / len(material) / 1000 for column in zip(*((dump, html) for html, dump in material)))
    print(f"{len(material)} pages, {dumps:.1f} kB a dump, {htmls:.0f} kB a page")
    for one, other in (
        ("reex, dump labelled", "trafilatura, fast"),
        ("reex, html", "resiliparse, main content"),
        ("reex, html", "trafilatura, fast"),
        ("reex, html", "lexbor, bare parse"),
    ):
        if one in times and other in times:
            print(f"{one} / {other}: {times[one] / times[other]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
