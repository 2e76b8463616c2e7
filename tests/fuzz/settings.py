"""Fuzzing of settings and rules files: whatever they hold, the command starts or says on one line why not.

    python tests/fuzz/settings.py [--number 20000] [--seconds 3600] [--seed 0]

Each file depends on its number alone, so that `--seed N --number 1` repeats it. It is found, named with --settings, or
given as rules. Prints the problems and the slowest file; exit 1 if there was any problem.
"""

from __future__ import annotations

import gc
import io
import os
import random
import sys
import tempfile
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from time import process_time

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from reex_cli import cli  # noqa: E402 - behind the path to the tests
from reex_cli.cli.settings import find_settings  # noqa: E402
from tests.fuzz.numbered import check_inputs, parse_options  # noqa: E402

MAX_SECONDS = 5.0  # for one file
KEYS = (
    *"limit since until format host author term status id match keep drop raw rules files-from null jobs timeout".split(),
    *"max-bytes from encoding follow report quiet progress output shards shard executor cluster to fields json why".split(),
    *"list export strip tool reex tool.reex x".split(),
)
RULE_KEYS = ("label", "why", "phrases", "under", "x")
VALUES = (
    *"0 1 -1 3 1e300 inf nan -inf 0xffffffffffffffff 1_0 true false 2025-01-01 2025-01-01T00:00:00Z 07:32:00 [] {} ''".split(),
    *('"html"', '"/etc/passwd"', '"../x"', '"-"', '"a\\u0000b"', '"(a+)+"', '"[[:a:]]"', '"\\u001b[31m"', '"999999T"', '"1M"'),
    *(
        '"utf-8"',
        '"punycode"',
        '"advert"',
        '"content"',
        '"a …"',
        '"… …"',
        '"#"',
        '"<aside>"',
        "'''\na'''",
        '"1/2"',
        '"tcp://x"',
    ),
    *("9" * 5000, "[" * 40, "{a=" * 40, '"' + "é" * 3000 + '"', "a.b.c", "\ud7ff", "= =", "#"),
)


def make_value(dice: random.Random) -> str:
    """A value of TOML, or nearly."""
    if dice.random() < 0.2:
        return f"[{', '.join(make_value(dice) for _ in range(dice.randrange(4)))}]"
    if dice.random() < 0.1:
        return f"{{{dice.choice(KEYS)} = {make_value(dice)}}}"
    return dice.choice(VALUES)


def make_file(number: int) -> tuple[str, bytes]:
    """A use and a file; the same number gives the same."""
    dice = random.Random(number)
    use = dice.choice(("found", "project", "named", "rules"))
    lines = []
    for _ in range(dice.randint(1, 6)):
        kind = dice.random()
        if use == "rules" and kind < 0.4:
            lines.append(f"[{dice.choice(('a', 'b', 'mine', 'a.b', 'share'))}]\nlabel = {dice.choice(VALUES[30:34])}")
        elif kind < 0.2:
            lines.append(f"[{dice.choice(KEYS)}]")
        key = dice.choice(RULE_KEYS if use == "rules" else KEYS)
        lines.append(f"{key} = {make_value(dice)}")
    data = "\n".join(lines).encode("utf-8", "replace") + b"\n"
    if use == "project":
        data = b"[tool.reex]\n" + data
    if dice.random() < 0.3:
        data = damage(dice, data)
    return use, data


def damage(dice: random.Random, data: bytes) -> bytes:
    """Cut, repeat or change a piece."""
    start = dice.randrange(len(data) + 1)
    end = min(len(data), start + dice.randint(1, 20))
    change = dice.randrange(3)
    if change == 0:
        return data[:start] + data[end:]
    if change == 1:
        return data[:end] + data[start:end] * dice.choice((1, 10, 3000)) + data[end:]
    return data[:start] + bytes([dice.randrange(256)]) + data[start + 1 :]


def run_command(*args: str) -> tuple[int, str]:
    """Run a command in this process; its exit code and its messages."""
    find_settings.cache_clear()
    gc.unfreeze()  # each run freezes what there is
    sys.argv = ["reex", *args]
    out, messages = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with redirect_stdout(out), redirect_stderr(messages):
        code = cli.run_command()
    messages.flush()
    return code, messages.buffer.getvalue().decode()  # type: ignore[attr-defined]


def check_file(number: int) -> tuple[float, str, str]:
    """The seconds that a file took, its use, and what went wrong with it."""
    use, data = make_file(number)
    name = {"found": "reex.toml", "project": "pyproject.toml", "named": "x.toml", "rules": "x.toml"}[use]
    Path(name).write_bytes(data)
    first: dict[str, tuple[str, ...]] = {"named": ("--settings", name), "rules": ("--settings", "")}
    rules: tuple[str, ...] = ("--rules", name) if use == "rules" else ()
    start = process_time()
    problem = ""
    try:
        for args in (("list", *rules, "a.txt"), ("export", *rules, "a.txt"), ("about",)):
            code, messages = run_command(*first.get(use, ()), *args)
            if (
                code not in (0, 1, 2)
                or (code == 2 and messages.count("\n") != 1 + ("ignored" in messages))
                or "\x1b" in messages
            ):
                problem = f"exit code {code}: {messages[:300]!r}"
    except BaseException:  # noqa: BLE001 - any exception is a bug
        problem = traceback.format_exc()
    finally:
        Path(name).unlink()
    return process_time() - start, use, problem


def main() -> int:
    """Check all files, in a folder of their own."""
    given = parse_options(__doc__, 20_000)
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        Path("a.txt").write_text("The Mill\n\nThe water rises behind the gates, and the miller waits for it.\n")
        code = check_inputs(given, "files", MAX_SECONDS, check_file)
        os.chdir(ROOT)
    return code


if __name__ == "__main__":
    sys.exit(main())
