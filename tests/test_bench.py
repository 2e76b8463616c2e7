"""Compare the quality on a sample of the held-back pages with the floors in `bench/floors_of_sample.json`.

All pages take minutes: `python -m tests.bench.quality`.
"""

from __future__ import annotations

import json

import pytest

from reex_cli.readers._html.parser import default_engine, lexbor
from tests.bench import quality
from tests.conftest import SHARED, TESTS

HERE = TESTS / "bench"
SAMPLE_STEP = 12  # one page in so many is in the sample
OTHER_PARSER_TOLERANCE = 0.02  # by which the figures of another parser than lexbor may be lower
FLOORS = HERE / "floors_of_sample.json"
pytestmark = pytest.mark.skipif(not (SHARED / "bench").is_dir(), reason="the pages are not next to the checkout")


@pytest.mark.parametrize("name", ["innertext", "lynx", "clean", "html", "snippets", "drawn"])
def test_quality_on_a_sample_of_pages_is_not_below_its_floors(name: str, accept: bool) -> None:
    table = dict(quality.table_rows(name, quality.score_set(name, SAMPLE_STEP)))
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    if accept:
        floors |= {row: figures for row, figures in table.items() if row == f"{name} held"}
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", "utf-8")
    assert f"{name} held" in floors
    least = floors if default_engine() is lexbor else {row: lower_floors(figures) for row, figures in floors.items()}
    assert quality.find_shortfalls(table, least) == []


def lower_floors(floors: dict[str, float]) -> dict[str, float]:
    """Lower the floors for another parser than lexbor, which closes damaged elements at other places."""
    return {key: floor - OTHER_PARSER_TOLERANCE for key, floor in floors.items()}
