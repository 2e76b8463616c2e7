"""Coverage-guided fuzzing of one reader and all stages behind it, with atheris.

    python tests/fuzz/explore.py READER [--seconds 60] [--found FOLDER] [--corpus FOLDER]

It begins with the seeds and cases of the reader, and with the inputs of earlier runs in `--corpus`. It needs atheris:
`pip install 'reex[fuzz]'`. The bytes are sniffed by all readers, read by the one, labelled, assembled and written. An
exception that users would not see as a failure, more than ten seconds, or lost text (`tests/law.py`) ends the run: the
bytes are then in the folder of `--found`, and `python tests/fuzz/explore.py READER FILE` repeats it. Otherwise exit 0.
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
    from reex_cli.item import Item
    from reex_cli.options import Options
    from reex_cli.pipeline import process, warm_up
    from reex_cli.readers import Reader, Source, find_reader, readers
    from reex_cli.writers import json_line, to_record
    from tests.law import find_reader_violations

MAX_DOCUMENT_BYTES = 1 << 14  # bytes of one document
TIMEOUT_SECONDS = 10  # seconds for one, on a busy machine and with every branch counted
DETAIL = frozenset(("blocks", "removed", "evidence"))


pipeline.CONTAINED_ERRORS = ()  # let bugs raise: they are what is searched


def run_document(reader: Reader, data: bytes) -> None:
    """Run one document through all stages."""
    source = Source("x", data)
    try:
        if not source.text.strip():
            return
    except SourceError:
        return
    for other in readers().values():
        other.sniff(source)
    for article in process(Item("x", data=data), Options(format=reader.name)).articles:
        json_line(to_record(article, DETAIL))
    try:
        violations = list(find_reader_violations(reader, source))
    except SourceError:
        return
    assert not violations, violations


def find_sources(reader: Reader) -> list[Path]:
    """Find the seeds and the sources of cases in the format of a reader."""
    paths = [*sorted((TESTS.parent / "seeds").iterdir()), *sorted((TESTS / "cases").glob("*/source*"))]
    return [path for path in paths if is_in_format(reader, path.read_bytes())]


def is_in_format(reader: Reader, data: bytes) -> bool:
    """Whether a document is in the format of a reader."""
    try:
        return find_reader(Source("x", data)).name == reader.name
    except SourceError:
        return False


def main() -> None:
    """Explore until the time is over or a bug is found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("reader", choices=sorted(readers()))
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--found", type=Path, default=Path())
    options.add_argument("--corpus", type=Path, help="folder that keeps inputs of new coverage for the next run")
    arguments = options.parse_args()
    reader = readers()[arguments.reader]
    warm_up(Options())
    for path in arguments.files:
        run_document(reader, path.read_bytes())
    if arguments.files:
        return
    with tempfile.TemporaryDirectory() as passing:
        folder = arguments.corpus or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for path in find_sources(reader):
            shutil.copy(path, f"{folder}/{path.parent.name}-{path.name}")
        limits = [
            f"-max_total_time={arguments.seconds}",
            f"-max_len={MAX_DOCUMENT_BYTES}",
            f"-timeout={TIMEOUT_SECONDS}",
            "-rss_limit_mb=2048",
        ]
        output = ["-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={arguments.found}/{reader.name}-"]
        atheris.Setup([sys.argv[0], *limits, *output, str(folder)], lambda data: run_document(reader, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
