"""Mutation fuzzing: random changes to real files, none of which may raise, hang, or lose text without a report.

    python tests/fuzz/mutate.py [--number 10000] [--seed 0] [FILE ...]

Without FILE, the files are the seeds and the sources of all cases. Each mutant depends on its number alone, so that
`--seed N --number 1` repeats it. Each goes through the pipeline, and no word may be lost (`tests/law.py`); then all go
through the command, a folder at a time, and its report must account for every one. Prints the problems and the slowest
mutant; exit 1 if there was any problem.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from reex_cli import pipeline  # noqa: E402 - behind the path to the tests
from reex_cli.errors import SourceError  # noqa: E402
from reex_cli.input.files import read_item  # noqa: E402
from reex_cli.item import Item  # noqa: E402
from reex_cli.model import Outcome  # noqa: E402
from reex_cli.pipeline import process  # noqa: E402
from reex_cli.readers import Source, find_reader  # noqa: E402
from reex_cli.writers import json_line, to_record  # noqa: E402
from tests.law import find_reader_violations  # noqa: E402

MAX_SECONDS = 2.0  # for one document
MUTANTS_PER_COMMAND = 500  # in one folder
DETAIL = frozenset(("blocks", "removed", "evidence"))
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift_jis", "koi8-r", "gb18030", "utf-7", "cp037")
INSERTIONS = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r",
    b"\x1b[31m",
    b"<",
    b"<!--",
    b"]]>",
    b"{",
    b"[",
    b'"',
    b"\\u",
)
Change = Callable[[random.Random, bytes], bytes]


def flip_bits(dice: random.Random, data: bytes) -> bytes:
    """Flip a few bits."""
    flipped = bytearray(data)
    for _ in range(dice.randint(1, 30)):
        flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
    return bytes(flipped)


def cut(dice: random.Random, data: bytes) -> bytes:
    """Keep only the beginning, or only the end."""
    at = dice.randrange(len(data))
    return data[:at] if dice.random() < 0.7 else data[at:]


def repeat_piece(dice: random.Random, data: bytes) -> bytes:
    """Repeat a piece."""
    start = dice.randrange(len(data))
    end = min(len(data), start + dice.randint(1, 2000))
    return data[:end] + data[start:end] * dice.randint(1, 20) + data[end:]


def swap_pieces(dice: random.Random, data: bytes) -> bytes:
    """Swap two pieces."""
    one, two, three, four = sorted(dice.randrange(len(data) + 1) for _ in range(4))
    return data[:one] + data[three:four] + data[two:three] + data[one:two] + data[four:]


def recode(dice: random.Random, data: bytes) -> bytes:
    """Recode to another encoding."""
    return data.decode("utf-8", "replace").encode(dice.choice(ENCODINGS), "replace")


def insert_bytes(dice: random.Random, data: bytes) -> bytes:
    """Insert bytes that have a meaning in some format, or that no text has."""
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(INSERTIONS) * dice.choice((1, 1, 1, 50)) + data[at:]
    return data


pipeline.CONTAINED_ERRORS = ()  # let bugs raise: they are what is searched
CHANGES: tuple[Change, ...] = (flip_bits, cut, repeat_piece, swap_pieces, recode, insert_bytes)


def make_mutant(number: int, files: list[Path]) -> tuple[str, bytes]:
    """Change one of the files one to three times; the same number gives the same mutant."""
    dice = random.Random(number)
    path = dice.choice(files)
    data = path.read_bytes()
    names = [path.parent.name + "/" + path.name]
    for change in dice.choices(CHANGES, k=dice.randint(1, 3)):
        if data:
            data = change(dice, data)
            names.append(change.__name__)
    return " ".join(names), data


def find_problem(outcome: Outcome) -> str:
    """What is wrong with an outcome; empty if nothing is."""
    if not (outcome.articles or outcome.failures or outcome.skipped or outcome.notes):
        return "no output, and no failure is reported"
    for article in outcome.articles:
        written = json_line(to_record(article, DETAIL))
        if json.loads(written)["id"] != article.id or b"\n" in written:
            return "its line is no JSON"
    return ""


def find_lost_text(data: bytes) -> str:
    """The words that are lost or invented between the source and the article; empty if none are."""
    try:
        source = Source("mutant", read_item(Item("mutant", data=data)))
        return "; ".join(find_reader_violations(find_reader(source), source))
    except SourceError:
        return ""


def check_mutant(number: int, files: list[Path]) -> tuple[float, str, str]:
    """Process a mutant: the seconds it took, its name, and what went wrong."""
    name, data = make_mutant(number, files)
    start = process_time()
    try:
        problem = find_problem(process(Item("mutant", data=data))) or find_lost_text(data)
    except Exception:  # noqa: BLE001 - any exception is a bug
        problem = traceback.format_exc()
    seconds = process_time() - start
    return seconds, name, problem or (f"took {seconds:.1f} s" if seconds > MAX_SECONDS else "")


def check_command(numbers: Iterable[int], files: list[Path]) -> list[str]:
    """Export a folder of mutants with the command; what is wrong with its exit code, messages and report."""
    with tempfile.TemporaryDirectory() as place:
        folder, report = Path(place, "in"), Path(place, "report")
        folder.mkdir()
        for number in numbers:
            (folder / f"{number:06}").write_bytes(make_mutant(number, files)[1])
        command = [sys.executable, "-m", "reex_cli", "export", str(folder), "--report", str(report)]
        done = subprocess.run(command, capture_output=True, check=False)
        if not report.exists():
            return [f"exit code {done.returncode} and no report: {done.stderr.decode('utf-8', 'replace')[-500:]}"]
        report_lines = [json.loads(line) for line in report.read_bytes().splitlines()]
        records = [json.loads(line) for line in done.stdout.splitlines()]
        failures = sum(len(line["failures"]) for line in report_lines)
        names = [str(path) for path in sorted(folder.iterdir())]
        checks = {
            f"exit code {done.returncode}": done.returncode == int(failures > 0 or not records),
            "a traceback": b"Traceback" not in done.stderr,
            "a bug": b"reex itself failed" not in done.stderr,
            "other words than a line a failure and one of what is skipped": len(done.stderr.splitlines())
            == failures + (b"\nskipped: " in b"\n" + done.stderr),
            "a source is missing in the report": [line["source"] for line in report_lines] == names,
            "a source without articles and without a reason": all(map(is_accounted_for, report_lines)),
            "another number of articles": sum(line["articles"] for line in report_lines) == len(records),
        }
    return [problem_name for problem_name, holds in checks.items() if not holds]


def is_accounted_for(line: dict[str, Any]) -> bool:
    """Whether a line of the report accounts for its source."""
    return bool(line["articles"] or line["skipped"] or line["failures"] or line["notes"])


def find_sources() -> Iterator[Path]:
    """Find the seeds and the sources of all cases."""
    yield from sorted((ROOT / "seeds").iterdir())
    yield from sorted((ROOT / "tests" / "cases").glob("*/source*"))


def main() -> int:
    """Check all mutants."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--number", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    files = given.files or list(find_sources())
    slowest, bad = (0.0, ""), 0
    for number in range(given.seed, given.seed + given.number):
        seconds, name, problem = check_mutant(number, files)
        slowest = max(slowest, (seconds, f"{number} {name}"))
        if problem:
            bad += 1
            print(f"{number} {name}: {problem}", flush=True)
    for first in range(given.seed, given.seed + given.number, MUTANTS_PER_COMMAND):
        for problem in check_command(range(first, min(first + MUTANTS_PER_COMMAND, given.seed + given.number)), files):
            bad += 1
            print(f"{first} and those that follow, by the command: {problem}", flush=True)
    print(f"{given.number} mutants, {bad} bad; the slowest took {slowest[0]:.2f} s: {slowest[1]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
