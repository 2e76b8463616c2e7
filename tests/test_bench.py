"""Quality has floors: a sample of the held-back pages may not fall below what stands in `bench/floors.json`.

The whole bench takes minutes: `python -m tests.bench.quality`.
"""

from __future__ import annotations

import json

import pytest

from reex_cli.readers._html.parser import default_engine, lexbor
from tests.bench import quality
from tests.conftest import SHARED, TESTS

HERE = TESTS / "bench"
EVERY = 12  # of the pages, one in so many
OTHER_PARSER = 0.02  # by which the figures of another parser than lexbor may be lower
FLOORS = HERE / "floors_of_sample.json"
pytestmark = pytest.mark.skipif(not (SHARED / "bench").is_dir(), reason="the bench is not beside the checkout")


@pytest.mark.parametrize("name", ["innertext", "lynx", "clean", "html", "snippets", "drawn"])
def test_a_sample_of_the_bench_stays_above_its_floors(name: str, accept: bool) -> None:
    table = dict(quality.rows(name, quality.scored(name, EVERY)))
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    if accept:
        floors |= {row: found for row, found in table.items() if row == f"{name} held"}
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", "utf-8")
    assert f"{name} held" in floors
    held_to = floors if default_engine() is lexbor else {row: lowered(wanted) for row, wanted in floors.items()}
    assert quality.below(table, held_to) == []


def lowered(floors: dict[str, float]) -> dict[str, float]:
    """Floors for the second parser, which closes elements where it likes."""
    return {key: floor - OTHER_PARSER for key, floor in floors.items()}
