"""Measure trafilatura on the held-back pages, by the same scorer as reex.

    python -m tests.bench.peers         prints the table of `tests.bench.quality`, for HTML and snippets

It needs trafilatura, which is used with its default settings: `extract` for the text, `bare_extraction` for the metadata.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from types import SimpleNamespace
from typing import Any

import trafilatura

from tests.bench.quality import Score, read_pages, score_page, table_rows
from tests.bench.split import is_held_back, registered_domain


def score_peer(page: tuple[str, dict[str, Any], bytes]) -> Score | None:
    """Score what trafilatura extracts from a page; None unless the page is held back."""
    name, record, data = page
    if not is_held_back(registered_domain(record["url"]) if record.get("url") else record["id"]):
        return None
    metadata = trafilatura.bare_extraction(data, with_metadata=True)
    article = SimpleNamespace(text=trafilatura.extract(data) or "", title=None, date=None, authors=())
    if metadata:
        article.title, article.date = metadata.title, metadata.date
        article.authors = tuple(metadata.author.split("; ")) if metadata.author else ()
    return score_page(name, record, article)


def main() -> int:
    """Print the table."""
    for name in sys.argv[1:] or ("html", "snippets"):
        with ProcessPoolExecutor() as pool:
            results = pool.map(score_peer, ((name, record, data) for record, data in read_pages(name)), chunksize=20)
            scores = [score for score in results if score]
        for row, means in table_rows(name, scores):
            if row.endswith("held"):
                print(f"{row:28s}" + "  ".join(f"{key} {value:.4f}" for key, value in means.items()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
