"""Measure how much what reex says of a page depends on its form: the same page as HTML, and as four kinds of text.

    python -m tests.bench.invariance           prints a row for each kind of dump, of held-back pages; exit 1 below a floor
    python -m tests.bench.invariance --accept  the same, and sets the floors to the present figures
    python -m tests.bench.invariance --every 5 of every fifth page only, without floors

Word F1 is between reex's own two texts; title, authors and day are the shares of pages that agree, where the HTML states one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

from reex_cli.item import Item
from reex_cli.model import Article
from reex_cli.options import Options
from reex_cli.pipeline import process
from reex_cli.text import words
from tests.bench.figures import round_figures
from tests.bench.pages import STYLES
from tests.bench.quality import FLOORS, find_shortfalls
from tests.bench.scorers import BENCH, load_scorer
from tests.bench.split import is_held_back, registered_domain

DAY = len("2026-01-31")
RECORD_ALONE = Options(detail=frozenset())


def main() -> int:
    """Print the table, and compare it with the floors; the exit code is 1 if a figure is too low."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="measure one page in so many")
    parser.add_argument("--accept", action="store_true")
    options = parser.parse_args()
    records = [json.loads(line) for line in (BENCH / "gold.jsonl").read_text("utf-8").split("\n") if line]
    held = [record["id"] for record in records if is_held_back(registered_domain(record["url"]))]
    has_dumps = [page for page in held if (BENCH / "dumps" / STYLES[0] / f"{page}.txt").exists()]
    pages = {page: read(BENCH / "html" / f"{page}.html.gz") for page in has_dumps[:: options.every]}
    print(f"{'pages':12} {len(pages)}")
    table: dict[str, dict[str, float]] = {}
    for style in STYLES:
        pairs = [(html, read(BENCH / "dumps" / style / f"{page}.txt")) for page, html in pages.items()]
        figures = table[f"html and {style}"] = round_figures(compare(pairs))
        print(f"{style:12} {'  '.join(f'{name} {value:.4f}' for name, value in figures.items())}")
    if options.every > 1:
        return 0
    floors = json.loads(FLOORS.read_text("utf-8"))
    shortfalls = find_shortfalls(table, floors)
    print(*shortfalls, sep="\n")
    if options.accept:
        FLOORS.write_text(json.dumps(dict(sorted((floors | table).items())), indent=1) + "\n", "utf-8")
    return 1 if shortfalls and not options.accept else 0


def read(path: Path) -> Article | None:
    """The article of a file; None if it has none."""
    articles = process(Item(path.name, str(path)), RECORD_ALONE).articles
    return articles[0] if articles else None


def compare(pairs: list[tuple[Article | None, Article | None]]) -> dict[str, float]:
    """The mean word F1 of pairs of articles, and the shares that agree in title, authors and day."""
    scorer = load_scorer()
    texts = [(html.text if html else "", dump.text if dump else "") for html, dump in pairs]
    fields = {
        "title": [(words(html.title), words(dump.title or "")) for html, dump in pairs if html and dump and html.title],
        "authors": [(set(html.authors), set(dump.authors)) for html, dump in pairs if html and dump and html.authors],
        "day": [(html.date[:DAY], (dump.date or "")[:DAY]) for html, dump in pairs if html and dump and html.date],
    }
    agreeing = {name: statistics.mean(one == other for one, other in values) for name, values in fields.items()}
    return {"words": statistics.mean(scorer.word_f1(dump, html) for html, dump in texts), **agreeing}


if __name__ == "__main__":
    sys.exit(main())
