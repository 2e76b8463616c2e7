"""Load the measures that come with the pages: `score.py`, by the page, and `sites.py`, by the site."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

BENCH = Path(__file__).parents[3] / "shared" / "bench"


@cache
def load_scorer() -> ModuleType:
    """Load the measure in which every page weighs the same."""
    return load_script("score")


@cache
def load_site_scorer() -> ModuleType:
    """Load the measure in which every site weighs the same; it counts Chinese, Japanese and Thai by the character."""
    sys.modules.setdefault("score", load_scorer())  # which it imports
    return load_script("sites")


def load_script(name: str) -> ModuleType:
    """Load a script as a module."""
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
