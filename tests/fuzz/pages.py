"""Checks over real pages that no word is lost: *kept + dropped + metadata = input* (`tests/law.py`).

    python tests/fuzz/pages.py [--markdown] [FILE|FOLDER ...]

With `--markdown`, that a parser finds in the Markdown of each page what is in its blocks (`tests/rendered.py`).
Without paths, all pages and dumps of the bench. Prints every violation; exit 1 if there is any.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from reex_cli.errors import SourceError  # noqa: E402 - behind the path to the tests
from reex_cli.item import Item  # noqa: E402
from reex_cli.options import Options  # noqa: E402
from reex_cli.pipeline import process  # noqa: E402
from tests import rendered  # noqa: E402
from tests.law import find_violations  # noqa: E402

BENCH = ROOT.parent / "shared" / "bench"


def find_files(paths: list[Path]) -> Iterator[Path]:
    """Find the files at and below paths."""
    for path in paths:
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def find_markdown_violations(path: Path) -> list[str]:
    """Violations in the Markdown of the articles of a file."""
    outcome = process(Item(path.name, str(path)), Options(detail=frozenset(("blocks", "markdown"))))
    return [line for article in outcome.articles for line in rendered.find_violations(article)]


def main() -> int:
    """Check all pages."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("paths", nargs="*", type=Path)
    options.add_argument("--markdown", action="store_true")
    given = options.parse_args()
    asked = bad = unread = 0
    for path in find_files(given.paths or [BENCH / "html", BENCH / "dumps"]):
        asked += 1
        try:
            violations = find_markdown_violations(path) if given.markdown else list(find_violations(path.read_bytes()))
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
