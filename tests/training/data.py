"""Read the training pages, and check their hashes: models are learnt from known data only."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tests.bench.quality import BENCH, STYLES
from tests.bench.split import registered_domain

HASHES = Path(__file__).with_name("data.json")
SETS = ("gold.jsonl", "html", *(f"dumps/{style}" for style in STYLES), "snippets/gold.jsonl", "snippets/html",
        *(f"sets/{name}/{part}" for name in ("andy", "fundus") for part in ("gold.jsonl", "html")))  # fmt: skip
START_SECONDS = time.monotonic()


def log(*words: object) -> None:
    """Print words after the seconds since the start of the process."""
    print(f"{time.monotonic() - START_SECONDS:6.0f}s", *words, flush=True)


def find_changed_sets(*, accept: bool = False) -> list[str]:
    """Names of the sets whose digests are not those of `data.json`. With `accept`, write the digests there and return none."""
    known = json.loads(HASHES.read_text("utf-8")) if HASHES.exists() else {}
    digests = {name: digest(BENCH / name) for name in SETS}
    if accept:
        HASHES.write_text(json.dumps(digests, indent=1) + "\n", "utf-8")
    return [] if accept else [name for name in SETS if digests[name] != known.get(name)]


def digest(path: Path) -> str:
    """BLAKE2b (32 hex digits) over name, size and bytes of a file, or of all files in a folder in the order of their names."""
    hashed = blake2b(digest_size=16)
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        hashed.update(f"{file.name}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return hashed.hexdigest()


@cache
def load_records(folder: str = "") -> tuple[dict[str, Any], ...]:
    """The annotations of the pages in a folder of the bench; "" is the folder of the articles."""
    return tuple(json.loads(line) for line in (BENCH / folder / "gold.jsonl").read_text("utf-8").split("\n") if line)


def read_html_pages(folder: str = "") -> Iterator[tuple[dict[str, Any], bytes]]:
    """Annotation and bytes of every page of a set."""
    for record in load_records(folder):
        yield record, gzip.decompress((BENCH / folder / "html" / f"{record['id']}.html.gz").read_bytes())


def site_of(record: dict[str, Any]) -> str:
    """The registered domain of a page, by which it is split; its id where it states no address."""
    return registered_domain(record["url"]) if record.get("url") else record["id"]
