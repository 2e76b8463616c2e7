"""Kill exports to each kind of output by SIGKILL at random moments, and check what is there then, and after the next run.

At any moment a file is the old or the new one as a whole, and a new folder there or not. Parts, and the files of a folder that
existed, are each the old or the new one. The next run gives what an undisturbed run gives, and nothing else is left.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reex_cli import cli
from reex_cli.cli.run_sources import prepare
from reex_cli.options import Options

OUTPUTS = {
    "jsonl": ("-o", "o.jsonl"),
    "compressed": ("-o", "o.jsonl.zst"),
    "csv": ("-o", "o.csv"),
    "tsv": ("-o", "o.tsv"),
    "parquet": ("-o", "o.parquet"),
    "sqlite": ("-o", "o.db"),
    "markdown": ("-o", "o/"),
    "parts": ("-o", "parts/", "--shards", "4"),
    "report": ("-o", "/dev/null", "--report", "r.jsonl"),
}
State = dict[str, Any]  # what is in the folder of an output, by name


@dataclass
class Result:
    """What was found behind the kills of exports to one output."""

    name: str
    kills: int = 0  # of runs that were at work
    unfinished: int = 0  # of these, that left temporary files
    found: Counter[str] = field(default_factory=Counter)  # old, new, partly new, or damaged
    different: int = 0  # next runs with another result
    littered: int = 0  # next runs after which something else is there

    @property
    def wrong(self) -> int:
        """The number of kills with wrong results."""
        return self.found["damaged"] + self.different + self.littered

    def __str__(self) -> str:
        found = ", ".join(f"{number} {kind}" for kind, number in sorted(self.found.items()))
        return (
            f"{self.name}: {self.kills} killed at work, {self.unfinished} left temporary files; found {found}; "
            f"{self.different} next runs differ, {self.littered} left temporary files"
        )


def kill_output(place: Path, name: str, kills: int, dice: random.Random) -> Result:
    """Kill exports to one output, every other one where there is an older output."""
    result = Result(name)
    prepare(Options())
    write_posts(place / "old.json", 40, "old")
    write_posts(place / "new.json", 250, "new")
    start_states, new_states = make_states(place, name)
    began = time.monotonic()
    wait(export(place, place / "timed", name, "new.json"))
    duration = time.monotonic() - began
    for number in range(kills):
        start = start_states[number % 2]
        restore(start, place / "out")
        child = export(place, place / "out", name, "new.json")
        time.sleep(dice.uniform(0, 1.05) * duration)
        result.kills += os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        (os.killpg if dice.random() < 0.3 else os.kill)(child, signal.SIGKILL)
        wait(child)
        judge(result, place, start, new_states[number % 2])
        wait(export(place, place / "out", name, "new.json"))
        after = read_state(place / "out", place / "copy")
        result.littered += any(is_temporary(path) for path in after)
        result.different += {path: data for path, data in after.items() if not is_temporary(path)} != new_states[number % 2]
    return result


def make_states(place: Path, name: str) -> tuple[tuple[Path, Path], tuple[State, State]]:
    """The folders that runs start with, and what they are to be in the end: without an older output, and with one."""
    empty, old = place / "empty", place / "old"
    empty.mkdir(parents=True)
    wait(export(place, old, name, "old.json"))
    new_states = []
    for start in (empty, old):
        restore(start, place / "out")
        wait(export(place, place / "out", name, "new.json"))
        new_states.append(read_state(place / "out", place / "copy"))
    return (empty, old), (new_states[0], new_states[1])


def judge(result: Result, place: Path, start: Path, new: State) -> None:
    """Count what a killed run has left."""
    left = read_state(place / "out", place / "copy")
    result.unfinished += any(is_temporary(path) for path in left)
    found = {path: data for path, data in left.items() if not is_temporary(path)}
    old = read_state(start, place / "copy")
    if found in (old, new):
        result.found["new" if found == new else "old"] += 1
    elif (result.name == "parts" or (result.name == "markdown" and old)) and is_partly_new(found, old, new):
        result.found["partly new"] += 1
    else:
        result.found["damaged"] += 1


def is_partly_new(found: State, old: State, new: State) -> bool:
    """Whether each file is the old or the new one."""
    return all(path in (old | new) and data in (old.get(path), new.get(path)) for path, data in found.items())


def write_posts(path: Path, number: int, word: str) -> None:
    """Write records of WordPress; those of every file have the same titles and ids, and another text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    posts = [
        {"id": n, "type": "post", "slug": f"p{n}", "date": "2024-03-05T18:20:00", "link": f"https://mill.example/{n}/"}
        | {"title": {"rendered": f"Wheel {n}"}, "content": {"rendered": f"<p>{f'Water turns the {word} wheel {n}. ' * 60}</p>"}}
        for n in range(number)
    ]
    path.write_text(json.dumps(posts), "utf-8")


def export(place: Path, folder: Path, name: str, source: str) -> int:
    """Start an export in a forked process, which leads a new group, and return its id. What it imports is there already."""
    folder.mkdir(exist_ok=True)
    child = os.fork()
    if child:
        return child
    os.setsid()
    os.chdir(folder)
    sys.argv = ["reex", "export", "-q", "-j", "2", *OUTPUTS[name], str(place / source)]
    cli.main()
    os._exit(1)


def wait(child: int) -> None:
    """Wait until a process has ended."""
    os.waitpid(child, 0)


def restore(start: Path, folder: Path) -> None:
    """Make a folder what it was."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(start, folder)


def is_temporary(path: str) -> bool:
    """Whether a file is not an output."""
    return ".reex-" in path or "-journal" in path or "/." in path


def read_state(folder: Path, copy: Path) -> State:
    """Every file and folder, by its path; of a database what is in it. The folder is copied: SQLite repairs what it opens."""
    restore(folder, copy)
    return {str(path.relative_to(copy)): read_content(path) for path in sorted(copy.rglob("*"), reverse=True)}


def read_content(path: Path) -> Any:
    """The bytes of a file, the rows of a database, or nothing for a folder."""
    if path.is_dir():
        return None
    if path.suffix != ".db" or ".reex-" in str(path):
        return path.read_bytes() if path.exists() else b""  # SQLite removes a journal that it has applied
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        return database.execute("SELECT * FROM articles ORDER BY id").fetchall()
