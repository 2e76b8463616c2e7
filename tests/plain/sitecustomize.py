"""Hides the packages that REEX_TESTS_HIDE names, as if they were not installed. Run by any Python with it on its path."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

HIDDEN = frozenset(os.environ.get("REEX_TESTS_HIDE", "").split())


class HidingFinder:
    """A finder of modules that finds none, and refuses the hidden ones."""

    @staticmethod
    def find_spec(name: str, _path: Sequence[str] | None, _target: object = None) -> None:
        """Raise `ModuleNotFoundError` for a hidden package."""
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


if HIDDEN:
    sys.meta_path.insert(0, HidingFinder)
