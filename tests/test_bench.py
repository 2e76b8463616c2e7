"""Compare the quality on a sample of the pages with the floors in `bench/floors_of_sample.json`.

All pages take minutes: `python -m tests.bench.quality`.
"""

from __future__ import annotations

import json

import pytest

from reex_cli.readers._html.parser import default_engine, lexbor
from tests.bench import quality
from tests.bench.figures import table_rows
from tests.conftest import SHARED, TESTS

HERE = TESTS / "bench"
PAGE_STEP = (
    12  # one page in so many is in the sample of a set that is measured by page, of which the held-back ones have floors
)
SITE_STEPS = {"andy": 16, "fundus": 12, "daniel": 30, "cleaneval": 20, "andy-bare": 24, "fundus-bare": 16, "daniel-bare": 48}
OTHER_PARSER_TOLERANCE = 0.02  # by which the figures of another parser than lexbor may be lower
FLOORS = HERE / "floors_of_sample.json"
pytestmark = pytest.mark.skipif(not (SHARED / "bench").is_dir(), reason="the pages are not next to the checkout")


@pytest.mark.parametrize("name", ["innertext", "lynx", "clean", "html", "snippets", "drawn"])
def test_quality_on_a_sample_of_pages_is_not_below_its_floors(name: str, accept: bool) -> None:
    compare_with_floors(name, PAGE_STEP, f"{name} held", accept=accept)


@pytest.mark.parametrize("name", SITE_STEPS)
def test_quality_on_a_sample_of_other_sites_is_not_below_its_floors(name: str, accept: bool) -> None:
    compare_with_floors(name, SITE_STEPS[name], name, accept=accept)


def compare_with_floors(name: str, step: int, row: str, *, accept: bool) -> None:
    """Compare a row of the table of every nth page of a set with its floors. With `accept`, write them first."""
    table = {row: dict(table_rows(name, quality.score_set(name, step)))[row]}
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    if accept:
        floors |= table
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", "utf-8")
    assert row in floors
    least = floors if default_engine() is lexbor else {name: lower_floors(figures) for name, figures in floors.items()}
    assert quality.find_shortfalls(table, least) == []


def lower_floors(floors: dict[str, float]) -> dict[str, float]:
    """Lower the floors for another parser than lexbor, which closes damaged elements at other places."""
    return {key: floor - OTHER_PARSER_TOLERANCE for key, floor in floors.items()}
