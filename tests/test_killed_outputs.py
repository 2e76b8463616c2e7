"""A run that dies at any moment leaves the old output or the new one, and the next run leaves no other file."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from reex_cli.cli.output import open_output, open_writer
from reex_cli.shards.manifest import Manifest
from reex_cli.shards.part_store import PartStore
from reex_cli.writers import WriterOptions, writers
from tests.bench.killed_outputs import State, is_partly_new, is_temporary, read_state
from tests.death import die_at_step, run_forked
from tests.records import BARE

NAMES = {"jsonl": "o.jsonl", "compressed": "o.jsonl.zst", "csv": "o.csv", "tsv": "o.tsv", "parquet": "o.parquet"}
NAMES |= {"sqlite": "o.db", "markdown": "o/", "report": "r.jsonl", "part": "part-00001-of-00001.jsonl.zst"}
FEW, MANY = 3, 150  # articles


def write_output(folder: Path, kind: str, word: str, number: int) -> None:
    """Write this many articles as an export does."""
    articles = [replace(BARE, id=f"r{n}", title=f"Wheel {n}", text=f"The {word} wheel {n}. " * 40) for n in range(number)]
    target = f"{folder / NAMES[kind]}{'/' if kind == 'markdown' else ''}"
    if kind == "report":
        with open_output(target) as stream:
            for article in articles:
                stream.write(article.text.encode() + b"\n")
    elif kind == "part":
        store = PartStore(str(folder))
        store.create()
        with store.write_part(Manifest(NAMES[kind], "", {})) as part, writers()["jsonl"].open(part, WriterOptions()) as write:
            for article in articles:
                write(article)
    else:
        writer = writers()["jsonl" if kind == "compressed" else kind]
        with open_writer(writer, target, WriterOptions()) as write:
            for article in articles:
                write(article)


def split_temporary(state: State) -> tuple[State, State]:
    """What is in a folder, without temporary files and manifests, and these."""
    temporary = {path: data for path, data in state.items() if is_temporary(path) or path.startswith(".")}
    return {path: state[path] for path in state if path not in temporary and not path.endswith(".json")}, temporary


def check(kind: str, place: Path, old: State, new: State, number: int) -> bool:
    """Check what a process that died has left, and what the next run makes of it. Whether it left temporary files."""
    found, temporary = split_temporary(read_state(place / "out", place / "copy"))
    assert found in (old, new) or (kind == "markdown" and old and is_partly_new(found, old, new))
    write_output(place / "out", kind, "new", number)
    found, left = split_temporary(read_state(place / "out", place / "copy"))
    assert (found, left) == (new, {})
    return bool(temporary)


def make_states(place: Path, kind: str, number: int, *, older: bool) -> tuple[State, State]:
    """Make the folder that a run starts with; what is in it, and what is to be in it in the end."""
    for name in ("start", "out"):
        (place / name).mkdir()
    if older:
        write_output(place / "start", kind, "old", FEW - 1)
    reset(place)
    write_output(place / "out", kind, "new", number)
    return tuple(split_temporary(read_state(place / name, place / "copy"))[0] for name in ("start", "out"))


def reset(place: Path) -> None:
    """Make the folder what it was before a run."""
    shutil.rmtree(place / "out")
    shutil.copytree(place / "start", place / "out")


@pytest.mark.parametrize(
    ("kind", "older"),
    [("jsonl", False), ("jsonl", True), ("markdown", False), ("markdown", True), ("part", True), ("sqlite", False)],
)
def test_death_at_any_step_leaves_the_old_or_the_new_output(kind: str, older: bool, tmp_path: Path) -> None:
    old, new = make_states(tmp_path, kind, FEW, older=older)
    step = littered = 0
    died = True
    while died:
        step += 1
        reset(tmp_path)
        died = die_at_step(step, lambda: write_output(tmp_path / "out", kind, "new", FEW))
        littered += check(kind, tmp_path, old, new, FEW)
    assert step > 4
    assert littered


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("kind", NAMES)
def test_a_kill_at_a_random_moment_leaves_the_old_or_the_new_output(kind: str, older: bool, tmp_path: Path) -> None:
    dice = random.Random(f"{kind}{older}")  # noqa: S311 - no secret
    old, new = make_states(tmp_path, kind, MANY, older=older)
    for _ in range(2):
        reset(tmp_path)
        child = run_forked(lambda: write_output(tmp_path / "out", kind, "new", MANY))
        time.sleep(dice.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        check(kind, tmp_path, old, new, MANY)
