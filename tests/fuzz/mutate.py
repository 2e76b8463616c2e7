"""Damaged documents: random changes to real files, none of which may break, hang or lose anything unsaid.

    python tests/fuzz/mutate.py [--number 10000] [--seed 0] [FILE ...]

The files are the seeds and the sources of all cases where none is named. Each change is told by its number, so
`--seed N --number 1` shows it again. Each goes through the pipeline and must keep the law (`tests/law.py`); then all
go through the command, a folder at a time, and its report must account for every one. Prints what went wrong and the
slowest; exit 1 where anything did.
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

from reex_cli import pipeline  # noqa: E402
from reex_cli.errors import SourceError  # noqa: E402 - behind the path to the tests
from reex_cli.input.files import read
from reex_cli.model import (
    Item,
    Outcome,  # noqa: E402
)
from reex_cli.pipeline import process  # noqa: E402
from reex_cli.readers import Source, find  # noqa: E402
from reex_cli.writers import json_line, record  # noqa: E402
from tests.law import broken_by  # noqa: E402

PATIENCE = 2.0  # seconds for one document
FOLDER = 500  # mutants that the command reads at once
DETAIL = frozenset(("blocks", "removed", "evidence"))
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift_jis", "koi8-r", "gb18030", "utf-7", "cp037")
SPLINTERS = (
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


def flipped(dice: random.Random, data: bytes) -> bytes:
    """A few bits turned over."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 30)):
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def cut_off(dice: random.Random, data: bytes) -> bytes:
    """Only the beginning, or only the end."""
    at = dice.randrange(len(data))
    return data[:at] if dice.random() < 0.7 else data[at:]


def repeated(dice: random.Random, data: bytes) -> bytes:
    """A piece several times."""
    start = dice.randrange(len(data))
    end = min(len(data), start + dice.randint(1, 2000))
    return data[:end] + data[start:end] * dice.randint(1, 20) + data[end:]


def swapped(dice: random.Random, data: bytes) -> bytes:
    """Two pieces, one for the other."""
    one, two, three, four = sorted(dice.randrange(len(data) + 1) for _ in range(4))
    return data[:one] + data[three:four] + data[two:three] + data[one:two] + data[four:]


def recoded(dice: random.Random, data: bytes) -> bytes:
    """In another encoding."""
    return data.decode("utf-8", "replace").encode(dice.choice(ENCODINGS), "replace")


def splintered(dice: random.Random, data: bytes) -> bytes:
    """With bytes in it that mean something, or that no text has."""
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(SPLINTERS) * dice.choice((1, 1, 1, 50)) + data[at:]
    return data


pipeline.BUGS = ()  # which are looked for
CHANGES: tuple[Change, ...] = (flipped, cut_off, repeated, swapped, recoded, splintered)


def mutant(number: int, files: list[Path]) -> tuple[str, bytes]:
    """One of the files, changed once to three times; the same for the same number."""
    dice = random.Random(number)
    path = dice.choice(files)
    data = path.read_bytes()
    names = [path.parent.name + "/" + path.name]
    for change in dice.choices(CHANGES, k=dice.randint(1, 3)):
        if data:
            data = change(dice, data)
            names.append(change.__name__)
    return " ".join(names), data


def wrong(outcome: Outcome) -> str:
    """What an outcome should not be; nothing where it is well."""
    if not (outcome.articles or outcome.failures or outcome.skipped or outcome.notes):
        return "nothing came out, and nothing was said"
    for article in outcome.articles:
        written = json_line(record(article, DETAIL))
        if json.loads(written)["id"] != article.id or b"\n" in written:
            return "its line is no JSON"
    return ""


def lost(data: bytes) -> str:
    """What of the law is broken on the way from the blocks to the article."""
    try:
        source = Source("mutant", read(Item("mutant", data=data)))
        return "; ".join(broken_by(find(source), source))
    except SourceError:
        return ""


def checked(number: int, files: list[Path]) -> tuple[float, str, str]:
    """How long a mutant took, what it is, and what went wrong."""
    name, data = mutant(number, files)
    start = process_time()
    try:
        said = wrong(process(Item("mutant", data=data))) or lost(data)
    except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
        said = traceback.format_exc()
    took = process_time() - start
    return took, name, said or (f"took {took:.1f} s" if took > PATIENCE else "")


def commanded(numbers: Iterable[int], files: list[Path]) -> list[str]:
    """What is wrong when the command reads a folder of mutants: its exit code, its words, its report."""
    with tempfile.TemporaryDirectory() as place:
        folder, report = Path(place, "in"), Path(place, "report")
        folder.mkdir()
        for number in numbers:
            (folder / f"{number:06}").write_bytes(mutant(number, files)[1])
        command = [sys.executable, "-m", "reex_cli", "export", str(folder), "--report", str(report)]
        done = subprocess.run(command, capture_output=True, check=False)
        if not report.exists():
            return [f"exit code {done.returncode} and no report: {done.stderr.decode('utf-8', 'replace')[-500:]}"]
        told = [json.loads(line) for line in report.read_bytes().splitlines()]
        records = [json.loads(line) for line in done.stdout.splitlines()]
        failures = sum(len(one["failures"]) for one in told)
        names = [str(path) for path in sorted(folder.iterdir())]
        checks = {
            f"exit code {done.returncode}": done.returncode == int(failures > 0 or not records),
            "a traceback": b"Traceback" not in done.stderr,
            "a bug": b"reex itself failed" not in done.stderr,
            "other words than a line a failure": len(done.stderr.splitlines()) == failures,
            "a source that the report does not tell": [one["source"] for one in told] == names,
            "a source that gave nothing, and nothing is said": all(map(is_told, told)),
            "another number of articles": sum(one["articles"] for one in told) == len(records),
        }
    return [what for what, holds in checks.items() if not holds]


def is_told(line: dict[str, Any]) -> bool:
    """Whether the report says what became of a source."""
    return bool(line["articles"] or line["skipped"] or line["failures"] or line["notes"])


def sources() -> Iterator[Path]:
    """The seeds and the sources of all cases."""
    yield from sorted((ROOT / "seeds").iterdir())
    yield from sorted((ROOT / "tests" / "cases").glob("*/source*"))


def main() -> int:
    """Try them all."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--number", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    files = given.files or list(sources())
    slowest, bad = (0.0, ""), 0
    for number in range(given.seed, given.seed + given.number):
        took, name, said = checked(number, files)
        slowest = max(slowest, (took, f"{number} {name}"))
        if said:
            bad += 1
            print(f"{number} {name}: {said}", flush=True)
    for first in range(given.seed, given.seed + given.number, FOLDER):
        for said in commanded(range(first, min(first + FOLDER, given.seed + given.number)), files):
            bad += 1
            print(f"{first} and those that follow, by the command: {said}", flush=True)
    print(f"{given.number} mutants, {bad} bad; the slowest took {slowest[0]:.2f} s: {slowest[1]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
