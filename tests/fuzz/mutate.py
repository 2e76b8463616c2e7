"""Damaged documents: random changes to real files, none of which may break, hang or lose anything unsaid.

    python tests/fuzz/mutate.py [--number 10000] [--seed 0] [FILE ...]

The files are the seeds and the sources of all cases where none is named. Each change is told by its number, so
`--seed N --number 1` shows it again. Prints what went wrong and the slowest; exit 1 where anything did.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from reex_cli.files import Item
from reex_cli.model import Outcome
from reex_cli.pipeline import process
from reex_cli.writers import json_line, record

ROOT = Path(__file__).parents[2]
PATIENCE = 2.0  # seconds for one document
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


def checked(number: int, files: list[Path]) -> tuple[float, str, str]:
    """How long a mutant took, what it is, and what went wrong."""
    name, data = mutant(number, files)
    start = process_time()
    try:
        said = wrong(process(Item("mutant", data=data)))
    except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
        said = traceback.format_exc()
    took = process_time() - start
    return took, name, said or (f"took {took:.1f} s" if took > PATIENCE else "")


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
    print(f"{given.number} mutants, {bad} bad; the slowest took {slowest[0]:.2f} s: {slowest[1]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
