"""Kill exports at random moments, again and again, and check that the outputs become those of an undisturbed run.

    python -m tests.bench.killed            an export in parts: 50 rounds; prints each, and the number that differ
    python -m tests.bench.killed all        every other output: 40 kills each (`killed_outputs.py`)

A round of an export in parts begins with an empty folder or, every other time, with parts that were written with other
options, some of them damaged. It is killed one to four times, by SIGKILL, SIGTERM or SIGINT, the first process alone or all
of them. In every fifth round two runs write to one folder. Then the export runs to its end, and every byte of the folder is
compared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.bench.killed_outputs import OUTPUTS, kill_output

TOP = Path(__file__).parent.parent.parent
REEX = [sys.executable, "-m", "reex_cli"]
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
SHARDS = 20


def main() -> int:
    """Run what was asked for; the exit code is the number of rounds or kills with wrong results."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--kills", type=int, default=40, help="of each other output")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("outputs", nargs="*", choices=["all", *OUTPUTS], help="these instead of an export in parts")
    chosen = options.parse_args()
    dice = random.Random(chosen.seed)  # noqa: S311 - no secret
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        if not chosen.outputs:
            return run_rounds(Path(place), chosen.rounds, dice)
        for name in OUTPUTS if "all" in chosen.outputs else chosen.outputs:
            result = kill_output(Path(place) / name, name, chosen.kills, dice)
            print(result, flush=True)
            wrong += result.wrong
    return wrong


def run_rounds(place: Path, number: int, dice: random.Random) -> int:
    """Run this many rounds, and return how many end with other bytes."""
    write_sources(place / "in")
    began = time.monotonic()
    start_export(place, "whole").communicate()
    duration = time.monotonic() - began
    expected = read_folder(place / "whole")
    print(f"{len(expected)} files, written in {duration:.1f} s")
    wrong = kills = 0
    for count in range(1, number + 1):
        shutil.rmtree(place / "parts", ignore_errors=True)
        if count % 2:
            damage_parts(place, dice)
        for _ in range(dice.randint(1, 4)):
            kills += kill_runs(place, dice, duration, together=count % 5 == 0)
        left = sorted(set(read_folder(place / "parts")) - set(expected)) if (place / "parts").exists() else []
        start_export(place, "parts").communicate()
        found = read_folder(place / "parts")
        wrong += found != expected
        print(
            f"round {count}: {'same' if found == expected else 'DIFFERS'} ({len(left)} unfinished files were left)", flush=True
        )
    print(f"{number} rounds, {kills} processes killed while they worked, {wrong} rounds with other bytes")
    return wrong


def write_sources(folder: Path) -> None:
    """Write copies of the seeds, and a large file that is split."""
    for number in range(6):
        shutil.copytree(TOP / "seeds", folder / str(number))
    words = "tide mill wheel water gate grain miller stone moon night".split()
    posts = [
        {"id": n, "type": "post", "slug": f"p{n}", "date": "2024-03-05T18:20:00", "link": f"https://mill.example/{n % 900}/"}
        | {"title": {"rendered": f"Post {n}"}, "content": {"rendered": f"<p>{' '.join(words[n % 7 :] * 120)}</p>"}}
        for n in range(2500)
    ]
    (folder / "posts.json").write_text(json.dumps(posts), "utf-8")


def start_export(place: Path, parts: str, *more: str) -> subprocess.Popen[bytes]:
    """Start an export in a new process group."""
    return subprocess.Popen(
        [*REEX, "export", "-j", "2", "-o", parts, "--shards", str(SHARDS), *more, "in"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def damage_parts(place: Path, dice: random.Random) -> None:
    """Write parts with other options, damage some of them, and leave an unfinished file."""
    start_export(place, "parts", "--since", "2024").communicate()
    for path in sorted((place / "parts").iterdir()):
        if dice.random() < 0.2:
            os.truncate(path, dice.randint(0, path.stat().st_size))
    (place / "parts" / ".part-00001-of-00020.json.0123abcd").write_bytes(b"{")


def kill_runs(place: Path, dice: random.Random, duration: float, *, together: bool) -> int:
    """Start one run, or two together, and kill each at a random moment. Returns how many were still running."""
    runs = [start_export(place, "parts") for _ in range(1 + together)]
    killed = 0
    for process in runs:
        time.sleep(dice.uniform(0, duration * 1.1 / len(runs)))
        killed += process.poll() is None
        number = dice.choice(SIGNALS)
        with suppress(ProcessLookupError):
            (os.killpg if dice.random() < 0.3 else os.kill)(process.pid, number)
    for process in runs:
        process.communicate()
    return killed


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read every file in a folder: name → content."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


if __name__ == "__main__":
    sys.exit(main())
