"""What trafilatura gets on the held-back pages that reex is measured on, by the same scorer.

    python -m tests.bench.peers         the same table as quality.py prints, for HTML and snippets

It wants trafilatura installed, and is used as it comes: `extract` for the text, `bare_extraction` for the metadata.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from types import SimpleNamespace
from typing import Any

import trafilatura

from tests.bench.quality import Score, pages, rows, score
from tests.bench.split import domain, held_back


def scored(page: tuple[str, dict[str, Any], bytes]) -> Score | None:
    """The score of a page, if it is held back."""
    name, record, data = page
    if not held_back(domain(record["url"]) if record.get("url") else record["id"]):
        return None
    known = trafilatura.bare_extraction(data, with_metadata=True)
    found = SimpleNamespace(text=trafilatura.extract(data) or "", title=None, date=None, authors=())
    if known:
        found.title, found.date = known.title, known.date
        found.authors = tuple(known.author.split("; ")) if known.author else ()
    return score(name, record, found)


def main() -> int:
    """Print the table."""
    for name in sys.argv[1:] or ("html", "snippets"):
        with ProcessPoolExecutor() as pool:
            found = pool.map(scored, ((name, record, data) for record, data in pages(name)), chunksize=20)
            scores = [one for one in found if one]
        for row, means in rows(name, scores):
            if row.endswith("held"):
                print(f"{row:28s}" + "  ".join(f"{key} {value:.4f}" for key, value in means.items()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
