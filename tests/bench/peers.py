"""Measure other extractors on the pages, by the same scorer as reex.

    python -m tests.bench.peers [--jobs 2] [SET …]    prints the table of `tests.bench.quality`, for sets of HTML pages

It measures those that are installed: trafilatura with its default settings, and fast and without comments, `extract` for the
text and `bare_extraction` for the metadata; readability-lxml (`pip install --no-deps readability-lxml cssselect`, since it asks
for an older chardet than reex does), which states a title only. Of `html` and `snippets` only held-back pages are measured.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from typing import Any, NamedTuple

from reex_cli.readers import Source
from reex_cli.readers._html.elements import BLOCK_ELEMENTS
from tests.bench.figures import format_row, table_rows
from tests.bench.pages import SETS, is_html, is_measured_by_site, read_pages
from tests.bench.scores import Score, score_page
from tests.bench.split import is_held_back, registered_domain

HTML_SETS = [name for name in SETS if is_html(name)]
UNKNOWN_METADATA = {"date": None, "author": None, "meta": False}  # annotations that ask for no date and no author


class Extract(NamedTuple):
    """What a peer gives of a page: those attributes of an article that are scored."""

    text: str
    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()


def extract_with_trafilatura(page: bytes, **settings: bool) -> Extract:
    """What trafilatura extracts, by default with the comments of readers."""
    import trafilatura

    text = trafilatura.extract(page, **settings) or ""
    metadata = trafilatura.bare_extraction(page, with_metadata=True, **settings)
    if not metadata:
        return Extract(text)
    return Extract(text, metadata.title, metadata.date, tuple(metadata.author.split("; ")) if metadata.author else ())


def extract_with_fast_trafilatura(page: bytes) -> Extract:
    """What it extracts without its fallbacks, and without comments."""
    return extract_with_trafilatura(page, fast=True, include_comments=False)


def extract_with_readability(page: bytes) -> Extract:
    """What readability-lxml extracts: HTML, of which the text is taken with a line for each block."""
    from lxml.etree import ParserError
    from lxml.html import fromstring
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)  # it logs the pages that it cannot read
    document = Document(Source("page", page).text)
    try:
        tree = fromstring(document.summary())
        title = document.short_title()
    except (Unparseable, ParserError):
        return Extract("")
    return Extract("".join(iterate_text(tree)), title)


def iterate_text(element: Any) -> Iterator[str]:
    """Yield the pieces of the text of an element, with line breaks around blocks."""
    if not isinstance(element.tag, str):  # a comment
        return
    line_break = "\n" if element.tag in BLOCK_ELEMENTS or element.tag == "br" else ""
    yield line_break
    yield element.text or ""
    for child in element:
        yield from iterate_text(child)
        yield child.tail or ""
    yield line_break


PEERS: dict[str, tuple[str, Callable[[bytes], Extract]]] = {  # name → the module that it needs, and its function
    "trafilatura": ("trafilatura", extract_with_trafilatura),
    "trafilatura fast": ("trafilatura", extract_with_fast_trafilatura),
    "readability-lxml": ("readability", extract_with_readability),
}


def score_peer(task: tuple[str, str, dict[str, Any], bytes]) -> Score | None:
    """Score what a peer extracts from a page; None for a training page of a set of which only held-back ones are measured."""
    peer, name, record, page = task
    domain = registered_domain(record["url"]) if record.get("url") else record["id"]
    if not is_measured_by_site(name) and not is_held_back(domain):
        return None
    annotations = record | UNKNOWN_METADATA if peer == "readability-lxml" else record
    return score_page(name, annotations, PEERS[peer][1](page))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=HTML_SETS)
    parser.add_argument("--jobs", type=int)
    chosen = parser.parse_args()
    if unknown := set(chosen.sets) - set(HTML_SETS):
        parser.error(f"no sets of HTML pages: {', '.join(sorted(unknown))}. Sets: {', '.join(HTML_SETS)}")
    for peer, (module, _) in PEERS.items():
        if not find_spec(module):
            print(f"{peer}: skipped, not installed", flush=True)
            continue
        for name in chosen.sets:
            with ProcessPoolExecutor(chosen.jobs) as pool:
                tasks = ((peer, name, record, page) for record, page in read_pages(name))
                scores = [score for score in pool.map(score_peer, tasks, chunksize=20) if score]
            for row, figures in table_rows(name, scores):
                if figures:
                    print(f"{peer:18s}{format_row(row, figures)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
