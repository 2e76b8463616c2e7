"""The pages that teach, and their hashes: a model is learnt from known data or not at all."""

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
from tests.bench.split import domain

HASHES = Path(__file__).with_name("data.json")
SETS = ("gold.jsonl", "html", *(f"dumps/{style}" for style in STYLES), "snippets/gold.jsonl", "snippets/html")
STARTED = time.monotonic()


def log(*words: object) -> None:
    """Print a line with the seconds since the start."""
    print(f"{time.monotonic() - STARTED:6.0f}s", *words, flush=True)


def changed(*, accept: bool = False) -> list[str]:
    """The sets that are not those of `data.json`; with `accept`, note them there instead."""
    known = json.loads(HASHES.read_text("utf-8")) if HASHES.exists() else {}
    found = {name: digest(BENCH / name) for name in SETS}
    if accept:
        HASHES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return [] if accept else [name for name in SETS if found[name] != known.get(name)]


def digest(path: Path) -> str:
    """BLAKE2b over the names and bytes of a file, or of all files in a folder."""
    hashed = blake2b(digest_size=16)
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        hashed.update(f"{file.name}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return hashed.hexdigest()


@cache
def records(folder: str = "") -> tuple[dict[str, Any], ...]:
    """The annotations of a set."""
    return tuple(json.loads(line) for line in (BENCH / folder / "gold.jsonl").read_text("utf-8").split("\n") if line)


def html_pages(folder: str = "") -> Iterator[tuple[dict[str, Any], bytes]]:
    """Annotation and bytes of every page of a set."""
    for record in records(folder):
        yield record, gzip.decompress((BENCH / folder / "html" / f"{record['id']}.html.gz").read_bytes())


def site_of(record: dict[str, Any]) -> str:
    """The registered domain of a page, by which it is split; its id where it states no address."""
    return domain(record["url"]) if record.get("url") else record["id"]
