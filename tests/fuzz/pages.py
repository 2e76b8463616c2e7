"""Checks over real pages that no word is lost: *kept + dropped + metadata = input* (`tests/law.py`).

    python tests/fuzz/pages.py [FILE|FOLDER ...]

Without arguments, all pages and dumps of the bench. Prints every violation; exit 1 if there is any.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from reex_cli.errors import SourceError  # noqa: E402 - behind the path to the tests
from tests.law import find_violations  # noqa: E402

BENCH = ROOT.parent / "shared" / "bench"


def find_files(paths: list[Path]) -> Iterator[Path]:
    """Find the files at and below paths."""
    for path in paths:
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def main() -> int:
    """Check all pages."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("paths", nargs="*", type=Path)
    asked = bad = unread = 0
    for path in find_files(options.parse_args().paths or [BENCH / "html", BENCH / "dumps"]):
        asked += 1
        try:
            violations = list(find_violations(path.read_bytes()))
        except SourceError:
            unread += 1
            continue
        bad += bool(violations)
        for line in violations:
            print(f"{path}: {line}", flush=True)
    print(f"{asked} pages, {unread} not read, {bad} break the law")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
