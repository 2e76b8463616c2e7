"""On the path of a Python, it hides what REEX_TESTS_HIDE names, as if it were not installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

HIDDEN = frozenset(os.environ.get("REEX_TESTS_HIDE", "").split())


class Hiding:
    """Finds nothing, and does not look further."""

    @staticmethod
    def find_spec(name: str, _path: Sequence[str] | None, _target: object = None) -> None:
        """Raises for what is hidden."""
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


if HIDDEN:
    sys.meta_path.insert(0, Hiding)
