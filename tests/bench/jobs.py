"""Measure the speed-up of several processes over one on real pages.

    python -m tests.bench.jobs [--pages 200] [--jobs 2] [--rounds 3]

Prints the best clock time of each, and the CPU seconds of both: on a busy machine, only CPU seconds are comparable. The CPU
seconds that several processes need more than one limit the speed-up.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from pathlib import Path

from tests.bench.throughput import Times, time_export

HTML = Path(__file__).parents[3] / "shared" / "bench" / "html"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    paths = sorted(HTML.glob("*.gz"))[: chosen.pages]
    if not paths:
        print("nothing to measure: the shared files are not next to the checkout")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder, "pages")
        pages.mkdir()
        for path in paths:
            (pages / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
        one, several = Path(folder, "one"), Path(folder, "several")
        rounds = [(time_export(pages, 1, one), time_export(pages, chosen.jobs, several)) for _ in range(chosen.rounds)]
        same = one.read_bytes() == several.read_bytes()
    alone, together = (Times(*map(min, zip(*each))) for each in zip(*rounds))
    for jobs, times in ((1, alone), (chosen.jobs, together)):
        print(f"{jobs} jobs: {len(paths) / times.clock:6.1f} pages/s, {times.clock:6.1f} s, {times.processor:6.1f} CPU seconds")
    print(f"speed-up {alone.clock / together.clock:.2f}; {'the same' if same else 'OTHER'} bytes")
    print(f"speed-up on idle cores, at most {chosen.jobs * alone.processor / together.processor:.2f}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
