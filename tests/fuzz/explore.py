"""One reader and all that follows it, explored by coverage: what leads further into the code is changed further.

    python tests/fuzz/explore.py READER [--seconds 60] [--found FOLDER] [--corpus FOLDER]

It begins with the seeds and the cases of the reader, and with what led further before where `--corpus` keeps that; it
needs atheris: `pip install 'reex[fuzz]'`. The bytes are sniffed by all readers, read by the one, labelled, assembled and
written; nothing may raise but what is told to the user, take ten seconds, or break the law (`tests/law.py`). Exit 0 when
the time is over; else the bytes that did it are in FOLDER, and `python tests/fuzz/explore.py READER FILE` shows it again.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS.parent))
with atheris.instrument_imports(include=["reex_cli"]):
    from reex_cli import pipeline
    from reex_cli.errors import SourceError
    from reex_cli.model import Item
    from reex_cli.options import Options
    from reex_cli.pipeline import process, warm
    from reex_cli.readers import Reader, Source, find, readers
    from reex_cli.writers import json_line, record
    from tests.law import broken_by

LONGEST = 1 << 14  # bytes of one document
PATIENCE = 10  # seconds for one, on a busy machine and with every branch counted
DETAIL = frozenset(("blocks", "removed", "evidence"))


pipeline.BUGS = ()  # which are looked for


def explored(reader: Reader, data: bytes) -> None:
    """One document, the whole way."""
    source = Source("x", data)
    try:
        if not source.text.strip():
            return
    except SourceError:
        return
    for one in readers().values():
        one.sniff(source)
    for article in process(Item("x", data=data), Options(format=reader.name)).articles:
        json_line(record(article, DETAIL))
    try:
        wrong = list(broken_by(reader, source))
    except SourceError:
        return
    assert not wrong, wrong


def sources(reader: Reader) -> list[Path]:
    """The seeds and the sources of cases that are in the format."""
    found = [*sorted((TESTS.parent / "seeds").iterdir()), *sorted((TESTS / "cases").glob("*/source*"))]
    return [path for path in found if is_of(reader, path.read_bytes())]


def is_of(reader: Reader, data: bytes) -> bool:
    """Whether a document is in the format."""
    try:
        return find(Source("x", data)).name == reader.name
    except SourceError:
        return False


def main() -> None:
    """Explore, until the time is over or something is found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("reader", choices=sorted(readers()))
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--found", type=Path, default=Path())
    options.add_argument("--corpus", type=Path, help="keep what leads further here, for the next run")
    given = options.parse_args()
    reader = readers()[given.reader]
    warm(Options())
    for path in given.files:
        explored(reader, path.read_bytes())
    if given.files:
        return
    with tempfile.TemporaryDirectory() as passing:
        folder = given.corpus or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for path in sources(reader):
            shutil.copy(path, f"{folder}/{path.parent.name}-{path.name}")
        limits = [f"-max_total_time={given.seconds}", f"-max_len={LONGEST}", f"-timeout={PATIENCE}", "-rss_limit_mb=2048"]
        told = ["-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={given.found}/{reader.name}-"]
        atheris.Setup([sys.argv[0], *limits, *told, str(folder)], lambda data: explored(reader, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
