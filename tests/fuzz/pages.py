"""The law over real pages: *kept + dropped + metadata = input*, as `tests/law.py` asks it.

    python tests/fuzz/pages.py [FILE|FOLDER ...]

All pages and dumps of the bench where nothing is named. Prints what breaks the law; exit 1 where anything does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from reex_cli.errors import SourceError  # noqa: E402 - behind the path to the tests
from tests.law import broken  # noqa: E402

BENCH = ROOT.parent / "shared" / "bench"


def files(paths: list[Path]) -> Iterator[Path]:
    """The files at and below these paths."""
    for path in paths:
        yield from sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else (path,)


def main() -> int:
    """Ask all pages."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("paths", nargs="*", type=Path)
    asked = bad = unread = 0
    for path in files(options.parse_args().paths or [BENCH / "html", BENCH / "dumps"]):
        asked += 1
        try:
            said = list(broken(path.read_bytes()))
        except SourceError:
            unread += 1
            continue
        bad += bool(said)
        for line in said:
            print(f"{path}: {line}", flush=True)
    print(f"{asked} pages, {unread} not read, {bad} break the law")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
