"""Kill a sharded export at random moments, again and again, and check that its parts become those of an undisturbed run.

    python -m tests.bench.killed            50 rounds; prints each result, and the number of rounds that differ

A round begins with an empty folder or, every other time, with parts that were written with other options, some of them
damaged. It is killed one to four times, by SIGKILL, SIGTERM or SIGINT, the first process alone or all of them. In every
fifth round two runs write to one folder. Then the export runs to its end, and every byte of the folder is compared.
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

TOP = Path(__file__).parent.parent.parent
REEX = [sys.executable, "-m", "reex_cli"]
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
SHARDS = 20


def main() -> int:
    """Run the rounds; the exit code is the number of rounds that differ."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        return rounds(Path(place), chosen.rounds, random.Random(chosen.seed))  # noqa: S311 - no secret


def rounds(place: Path, number: int, chance: random.Random) -> int:
    """Run this many rounds, and return how many end with other bytes."""
    fill(place / "in")
    began = time.monotonic()
    run(place, "whole").communicate()
    duration = time.monotonic() - began
    expected = content(place / "whole")
    print(f"{len(expected)} files, written in {duration:.1f} s")
    wrong = kills = 0
    for count in range(1, number + 1):
        shutil.rmtree(place / "parts", ignore_errors=True)
        if count % 2:
            prepare(place, chance)
        for _ in range(chance.randint(1, 4)):
            kills += kill(place, chance, duration, together=count % 5 == 0)
        left = sorted(set(content(place / "parts")) - set(expected)) if (place / "parts").exists() else []
        run(place, "parts").communicate()
        found = content(place / "parts")
        wrong += found != expected
        print(
            f"round {count}: {'same' if found == expected else 'DIFFERS'} ({len(left)} unfinished files were left)", flush=True
        )
    print(f"{number} rounds, {kills} processes killed while they worked, {wrong} rounds with other bytes")
    return wrong


def fill(folder: Path) -> None:
    """Copies of the seeds, and a large file that is split."""
    for number in range(6):
        shutil.copytree(TOP / "seeds", folder / str(number))
    words = "tide mill wheel water gate grain miller stone moon night".split()
    posts = [
        {"id": n, "type": "post", "slug": f"p{n}", "date": "2024-03-05T18:20:00", "link": f"https://mill.example/{n % 900}/"}
        | {"title": {"rendered": f"Post {n}"}, "content": {"rendered": f"<p>{' '.join(words[n % 7 :] * 120)}</p>"}}
        for n in range(2500)
    ]
    (folder / "posts.json").write_text(json.dumps(posts), "utf-8")


def run(place: Path, parts: str, *more: str) -> subprocess.Popen[bytes]:
    """Start an export in a new process group."""
    return subprocess.Popen(
        [*REEX, "export", "-j", "2", "-o", parts, "--shards", str(SHARDS), *more, "in"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def prepare(place: Path, chance: random.Random) -> None:
    """Write parts with other options, damage some of them, and leave an unfinished file."""
    run(place, "parts", "--since", "2024").communicate()
    for path in sorted((place / "parts").iterdir()):
        if chance.random() < 0.2:
            os.truncate(path, chance.randint(0, path.stat().st_size))
    (place / "parts" / ".part-00001-of-00020.json.0123abcd").write_bytes(b"{")


def kill(place: Path, chance: random.Random, duration: float, *, together: bool) -> int:
    """Start one run, or two together, and kill each at a random moment. Returns how many were still running."""
    runs = [run(place, "parts") for _ in range(1 + together)]
    killed = 0
    for process in runs:
        time.sleep(chance.uniform(0, duration * 1.1 / len(runs)))
        killed += process.poll() is None
        number = chance.choice(SIGNALS)
        with suppress(ProcessLookupError):
            (os.killpg if chance.random() < 0.3 else os.kill)(process.pid, number)
    for process in runs:
        process.communicate()
    return killed


def content(folder: Path) -> dict[str, bytes]:
    """The content of every file in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


if __name__ == "__main__":
    sys.exit(main())
