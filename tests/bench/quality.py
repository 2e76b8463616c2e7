"""Measure the quality of reex on real pages with human annotations, and compare it with floors.

    python -m tests.bench.quality             prints a table for training and held-back pages; exit 1 below a floor
    python -m tests.bench.quality andy fundus the same for these sets
    python -m tests.bench.quality --accept    sets the floors, of which training pages have none, to the present figures
    python -m tests.bench.quality --worst 10  also prints the ten worst pages of each set; of WCXB, those held back

The pages are expected in `../shared/bench`, next to the checkout, and are not part of it. `pages.py` names the sets.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reex_cli.item import Item
from reex_cli.model import Article, Outcome
from reex_cli.options import Options
from reex_cli.pipeline import process
from tests.bench.figures import format_row, table_rows, worst_pages
from tests.bench.pages import (
    BARE_TEXTS,
    SETS,
    STYLES,
    find_missing_package,
    is_html,
    is_measured_by_site,
    read_bare_texts,
    read_pages,
)
from tests.bench.scorers import BENCH, load_scorer
from tests.bench.scores import RIGHT_TITLE_F1, Score, score_page

FLOORS = Path(__file__).with_name("floors.json")
TOLERANCE = 0.0005  # by which a figure may be below its floor

__all__ = [  # what training uses, too
    "BARE_TEXTS",
    "BENCH",
    "RIGHT_TITLE_F1",
    "STYLES",
    "load_scorer",
    "read_bare_texts",
    "read_pages",
]


def score_set(name: str, every: int = 1) -> list[Score]:
    """Score the pages of a set, or every nth of them."""
    return [score_outcome(name, record, process_page(name, page)) for record, page in read_pages(name, every)]


def process_page(name: str, page: bytes) -> Outcome:
    """Process a page. reex is to recognise the format of pages that are measured by site, and of all texts."""
    states_format = is_html(name) and not is_measured_by_site(name)
    return process(Item("page", data=page), Options(format="html") if states_format else Options())


def score_outcome(name: str, record: dict[str, Any], outcome: Outcome) -> Score:
    """Score the article of a page, and whether its format was recognised."""
    article: Article | None = next(iter(outcome.articles), None)
    is_right = outcome.format == ("html" if is_html(name) else "dump")
    return score_page(name, record, article, recognised=is_right)


def find_shortfalls(table: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """List the figures that are below their floors."""
    return [
        f"{row}: {key} {table[row].get(key, 0):.4f} is below {floor:.4f}"
        for row, wanted in floors.items()
        if row in table
        for key, floor in wanted.items()
        if table[row].get(key, 0) < floor - TOLERANCE
    ]


def measure_sets(names: Sequence[str], worst: int) -> dict[str, dict[str, float]]:
    """Print the table of these sets, and return it."""
    table: dict[str, dict[str, float]] = {}
    for name in names:
        if package := find_missing_package(name):
            print(f"{name:28s}skipped: {package} is not installed (pip install -e '.[train]')", flush=True)
            continue
        scores = score_set(name)
        for row, figures in table_rows(name, scores):
            table[row] = figures
            print(format_row(row, figures), flush=True)
        print(*worst_pages(name, scores, worst), sep="\n", end="\n" if worst else "")
    return table


def main() -> int:
    """Print the table, and compare it with the floors; the exit code is 1 if a figure is too low."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    chosen = parser.parse_args()
    if unknown := set(chosen.sets) - set(SETS):
        parser.error(f"no sets: {', '.join(sorted(unknown))}. Sets: {', '.join(SETS)}")
    table = measure_sets(chosen.sets, chosen.worst)
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    shortfalls = find_shortfalls(table, floors)
    print(*shortfalls, sep="\n", end="\n" if shortfalls else "")
    if chosen.accept:
        floors |= {row: figures for row, figures in table.items() if not row.endswith(" train")}
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", "utf-8")
    return 1 if shortfalls and not chosen.accept else 0


if __name__ == "__main__":
    sys.exit(main())
