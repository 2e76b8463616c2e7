"""Fuzzing of folders of parts: a merge says on one line what is wrong, and a second export mends the folder.

    python tests/fuzz/manifests.py [--number 5000] [--seconds 3600] [--seed 0]

Each folder depends on its number alone, so that `--seed N --number 1` repeats it. A manifest gets other values, a part
other bytes, with and without the size and hash that its manifest states. A manifest that fits may lie, so that only for
others the merged output has to be the same. Prints the problems; exit 1 if there was any.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import traceback
from hashlib import blake2b
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import zstandard  # noqa: E402 - behind the path to the tests

from reex_cli.shards.manifest import parse_manifest  # noqa: E402
from tests.fuzz.numbered import check_inputs, parse_options  # noqa: E402
from tests.fuzz.settings import damage, run_command  # noqa: E402
from tests.test_wordpress import post  # noqa: E402

MAX_SECONDS = 5.0  # for one folder
SHARDS = 2
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    float("nan"),
    "",
    "x",
    "\ud800",
    "\x1b[31m",
    [],
    {},
    [[]],
    {"a": {}},
    [1, "x"],
)


def make_folders(place: Path) -> tuple[Path, dict[str, bytes], bytes]:
    """Sources, the files of their parts, and the merged output."""
    sources, parts = place / "in", place / "parts"
    sources.mkdir()
    for number in range(4):
        (sources / f"{number}.json").write_text(json.dumps([post(n, title={"rendered": "x"}) for n in range(3)]), "utf-8")
    (sources / "empty.txt").touch()
    run_command("export", "-q", "-o", str(parts), "--shards", str(SHARDS), str(sources))
    run_command("merge", "-q", str(parts), "-o", str(place / "all.jsonl"))
    return sources, {path.name: path.read_bytes() for path in parts.iterdir()}, (place / "all.jsonl").read_bytes()


def change_value(dice: random.Random, value: Any) -> Any:
    """Replace something in a value of JSON by something else, remove it, or add to it."""
    if not isinstance(value, (dict, list)) or not value or dice.random() < 0.2:
        return dice.choice(VALUES)
    keys = list(value) if isinstance(value, dict) else range(len(value))
    key = dice.choice(keys)
    kind = dice.random()
    if kind < 0.1:
        del value[key]
    elif kind < 0.2 and isinstance(value, dict):
        value[dice.choice(("x", "schema", "posts"))] = dice.choice(VALUES)
    elif kind < 0.3 and isinstance(value, list):
        value += value[:2]
    elif kind < 0.5 and isinstance(value[key], int):
        value[key] += dice.choice((-1, 1, 7, 1 << 20))
    else:
        value[key] = change_value(dice, value[key])
    return value


def change_part(dice: random.Random, data: bytes) -> bytes:
    """Damage a part, compressed or as it is inside."""
    if dice.random() < 0.5:
        return damage(dice, data)
    content = damage(dice, zstandard.ZstdDecompressor().decompressobj().decompress(data))
    return zstandard.compress(content) + (b"" if dice.random() < 0.8 else data)


def change_folder(dice: random.Random, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a folder of parts, one or two of them changed."""
    changed = dict(files)
    for _ in range(dice.randint(1, 2)):
        part = dice.choice([name for name in files if name.endswith(".zst")])
        name = part.replace(".jsonl.zst", ".json")
        manifest = json.loads(files[name])
        kind = dice.random()
        if kind < 0.4:
            changed[part] = change_part(dice, files[part])
            if dice.random() < 0.8:
                manifest |= {"size": len(changed[part]), "hash": blake2b(changed[part], digest_size=16).hexdigest()}
        elif kind < 0.9:
            manifest = change_value(dice, manifest)
        if manifest != json.loads(files[name]):
            changed[name] = json.dumps(manifest).encode()
        if dice.random() < 0.2:
            changed[name] = damage(dice, changed[name])
    return changed


def check_folder(number: int, place: Path, sources: Path, files: dict[str, bytes], merged: bytes) -> tuple[float, str]:
    """The seconds that a folder took, and what went wrong with it."""
    parts, output = place / "parts", place / "all.jsonl"
    changed = change_folder(random.Random(number), files)
    lies = any(changed[name] != files[name] and parse_manifest(changed[name]) for name in files if name.endswith(".json"))
    for name, data in changed.items():
        (parts / name).write_bytes(data)
    start, problem = process_time(), ""
    try:
        for suffix in ("", ".zst"):
            code, messages = run_command("merge", "-q", str(parts), "-o", f"{output}{suffix}")
            if code not in (0, 1, 2) or messages.count("\n") != (code == 2) or "\x1b" in messages:
                problem = f"merge, exit code {code}: {messages[:300]!r}"
        code, messages = run_command("export", "-q", "-o", str(parts), "--shards", str(SHARDS), str(sources))
        if code not in (0, 1) or messages:
            problem = problem or f"export, exit code {code}: {messages[:300]!r}"
        code, messages = run_command("merge", "-q", str(parts), "-o", str(output))
        if code == 2 and "Remove it" not in messages:
            problem = problem or f"never mended: {messages[:300]!r}"
        elif code != 2 and not lies and output.read_bytes() != merged:
            problem = problem or "mended to other bytes"
    except BaseException:  # noqa: BLE001 - any exception is a bug
        problem = traceback.format_exc()
    return process_time() - start, problem


def main() -> int:
    """Check all folders."""
    given = parse_options(__doc__, 5_000)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        sources, files, merged = make_folders(place)

        def check(number: int) -> tuple[float, str, str]:
            seconds, problem = check_folder(number, place, sources, files, merged)
            return seconds, "", problem

        return check_inputs(given, "folders", MAX_SECONDS, check)


if __name__ == "__main__":
    sys.exit(main())
