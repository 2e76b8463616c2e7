"""Measure how long a command takes to start, relative to `python -c "import typer"` in the same round.

    python -m tests.bench.start [--rounds 15]

Every round runs each command once. The ratio is taken per round, and its median printed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

TOP = Path(__file__).parents[2]
PYTHON = [sys.executable, "-c"]
REEX = [sys.executable, "-m", "reex_cli"]
COMMANDS = {
    'python -c "pass"': [*PYTHON, "pass"],
    'python -c "import typer"': [*PYTHON, "import typer"],
    "reex --help": [*REEX, "--help"],
    "reex list seeds/": [*REEX, "list", "seeds/"],
    "reex export seeds/": [*REEX, "export", "seeds/"],
    "reex export -o parts/ --shards 2": [*REEX, "export", "-o", "{parts}", "--shards", "2", "seeds/"],
}
BASELINE = 'python -c "import typer"'


def time_command(command: list[str], parts: str) -> tuple[float, float]:
    """Run a command once: seconds by the clock, and CPU seconds."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, began = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    words = [word.format(parts=parts) for word in command]
    subprocess.run(words, cwd=TOP, env=environment, stdout=subprocess.DEVNULL, check=True)
    clock, after = time.perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    import shutil
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    rounds = []
    for _ in range(chosen.rounds + 1):  # the first fills the caches
        parts = tempfile.mkdtemp()
        rounds.append({name: time_command(command, parts) for name, command in COMMANDS.items()})
        shutil.rmtree(parts)
    for name in COMMANDS:
        clock, processor = (
            median(times[name][which] / max(times[BASELINE][which], 0.001) for times in rounds[1:]) for which in (0, 1)
        )
        print(f"{name:34} {clock:5.2f} by the clock, {processor:5.2f} of CPU time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
