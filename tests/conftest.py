"""`pytest --accept` writes what the cases give now; a person then reads the diff."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from reex_cli import pipeline

pipeline.CONTAINED_ERRORS = ()  # the tests want to see them
TESTS = Path(__file__).parent
SHARED = TESTS.parent.parent / "shared"  # material for measuring; tests that need it skip without it

settings.register_profile("same", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the expected files of all cases anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))
