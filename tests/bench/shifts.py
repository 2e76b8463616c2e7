"""Measure `--precision`, `--recall` and confidence: what shifts of the threshold cost, and whether low confidence is right.

    python -m tests.bench.shifts                      every fourth page of every set with gold text
    python -m tests.bench.shifts andy --every 1       all pages of these sets
    python -m tests.bench.shifts --shifts -4,0,4      these shifts, in quarters of a unit of log odds

Figures are means over pages, of all parts of a set. `confidence` is that without a shift: F1 by fifths of the pages, those of
the lowest confidence first, each with the mean confidence; pages without a confidence are left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import NamedTuple

from reex_cli.item import Item
from reex_cli.options import Cleaning, Options
from reex_cli.pipeline import process
from tests.bench.pages import BARE_TEXTS, SETS, find_missing_package, is_html, is_measured_by_site, read_pages
from tests.bench.scores import Overlap, measure_overlap

SHIFTS = (-12, -8, -4, -2, 0, 2, 4, 8, 12)
FIFTHS = 5
MEASURED_SETS = tuple(name for name in SETS if name not in (BARE_TEXTS, "snippets", "andy-bare", "fundus-bare", "daniel-bare"))


class Measured(NamedTuple):
    """A page with some shift."""

    overlap: Overlap
    confidence: float | None


def measure_page(name: str, page: bytes, gold: str, shift: int) -> Measured:
    """Process a page with a shift, and compare its text with the gold text."""
    states_format = is_html(name) and not is_measured_by_site(name)
    options = Options(
        format="html" if states_format else None, cleaning=Cleaning(shift=shift), detail=frozenset(("confidence",))
    )
    articles = process(Item("page", data=page), options).articles
    text, confidence = (articles[0].text, articles[0].confidence) if articles else ("", None)
    return Measured(measure_overlap(text, gold), confidence)


def measure_set(name: str, shifts: Sequence[int], every: int) -> dict[int, list[Measured]]:
    """Measure the pages of a set that have a gold text, with each shift."""
    measured: dict[int, list[Measured]] = {shift: [] for shift in shifts}
    for record, page in read_pages(name, every):
        for shift in shifts if record["text"].strip() else ():
            measured[shift].append(measure_page(name, page, record["text"], shift))
    return measured


def format_curve(name: str, measured: dict[int, list[Measured]]) -> Iterator[str]:
    """One line for each shift."""
    for shift, pages in measured.items():
        f1, precision, recall = (mean(column) for column in zip(*(page.overlap for page in pages), strict=True))
        yield f"{name:16s}{len(pages):5d} pages  shift {shift:+3d}  f1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}"


def format_fifths(name: str, pages: Sequence[Measured]) -> str:
    """F1 by fifths of the pages, the lowest confidence first."""
    known = sorted((page.confidence, page.overlap.f1) for page in pages if page.confidence is not None)
    fifths = [known[part * len(known) // FIFTHS : (part + 1) * len(known) // FIFTHS] for part in range(FIFTHS)]
    cells = [f"{mean(f1 for _, f1 in fifth):.3f} ({mean(value for value, _ in fifth):.3f})" for fifth in fifths if fifth]
    return f"{name:16s}{len(known):5d} pages  confidence  {'  '.join(cells)}"


def main() -> None:
    """Print the curves and the fifths."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=MEASURED_SETS)
    parser.add_argument("--every", type=int, default=4)
    parser.add_argument("--shifts", type=lambda text: [int(part) for part in text.split(",")], default=SHIFTS)
    chosen = parser.parse_args()
    for name in chosen.sets:
        if package := find_missing_package(name):
            print(f"{name:16s}skipped: {package} is not installed (pip install -e '.[train]')", flush=True)
            continue
        measured = measure_set(name, chosen.shifts, chosen.every)
        print(*format_curve(name, measured), sep="\n", flush=True)
        print(format_fifths(name, measured.get(0, [])), flush=True)


if __name__ == "__main__":
    main()
