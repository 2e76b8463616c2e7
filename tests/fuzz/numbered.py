"""The loop of the fuzzers whose inputs depend on a number alone: options, time, and the report."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

Check = Callable[[int], tuple[float, str, str]]  # number of an input → CPU seconds, its name, and what is wrong with it


def parse_options(description: str | None, number: int) -> argparse.Namespace:
    """The options of the script, which checks so many inputs by default."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--number", type=int, default=number, help="of inputs")
    options.add_argument("--seconds", type=float, default=float("inf"), help="after which no further input begins")
    options.add_argument("--seed", type=int, default=0, help="number of the first input")
    return options.parse_args()


def check_inputs(given: argparse.Namespace, what: str, most_seconds: float, check: Check) -> int:
    """Check inputs, and print the problems and the slowest; 1 if there was any problem, else 0."""
    end, done, bad, slowest = time.monotonic() + given.seconds, 0, 0, (0.0, "")
    while done < given.number and time.monotonic() < end:
        seconds, name, problem = check(given.seed + done)
        place = f"{given.seed + done} {name}".rstrip()
        slowest = max(slowest, (seconds, place))
        if problem := problem or (f"took {seconds:.1f} s" if seconds > most_seconds else ""):
            bad += 1
            print(f"{place}: {problem}", flush=True)
        done += 1
    print(f"{done} {what}, {bad} bad; the slowest took {slowest[0]:.2f} s: {slowest[1]}")
    return 1 if bad else 0
