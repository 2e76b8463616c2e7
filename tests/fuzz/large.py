"""Scale test: a gigabyte on one line, and a hundred thousand tiny files. Prints seconds and memory.

    python tests/fuzz/large.py [--files 100000] [--megabytes 1024]

Exit 1 if an article is lost or more memory is used than allowed. The suite runs smaller ones.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = (sys.executable, "-m", "reex_cli")
ALLOWED_MEGABYTES = 300  # for the command, besides what it may hold of a source
LINE = b"The tide turns the wheel of the mill, and the wheel turns the stone. "


def run(what: str, *options: str, most: int) -> list[bytes]:
    """Run the command and return its lines; print its time, and the peak memory of all commands so far."""
    start = time.monotonic()
    done = subprocess.run([*COMMAND, "export", "--fields", "source,words", *options], stdout=subprocess.PIPE, check=False)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    lines = done.stdout.splitlines()
    print(f"{what}: {len(lines)} articles, exit {done.returncode}, {time.monotonic() - start:.0f} s, {peak} MB")
    if peak > most:
        sys.exit(f"more than {most} MB")
    return lines


def main() -> int:
    """Write the files, and export them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=100_000)
    options.add_argument("--megabytes", type=int, default=1024)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "many")
        for number in range(given.files):
            path = folder / f"{number % 100:02}" / f"{number:07}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"%d: %b" % (number, LINE))
        found = run("tiny files", str(folder), "--jobs", "2", most=ALLOWED_MEGABYTES)
        line = Path(place, "line")
        with line.open("wb") as file:
            for _ in range(given.megabytes):
                file.write((LINE * ((1 << 20) // len(LINE) + 1))[: 1 << 20])
        refused = run("one line, with the usual limit", str(line), most=ALLOWED_MEGABYTES)
        os.truncate(line, min(given.megabytes, 200) << 20)
        allowed = run("as much of it as is allowed", str(line), most=ALLOWED_MEGABYTES + 20 * 200)
    good = len(found) == given.files and (refused == [] or given.megabytes <= 256) and len(allowed) == 1
    print("nothing is lost" if good else "SOMETHING IS LOST")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
