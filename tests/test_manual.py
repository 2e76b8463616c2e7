"""The manual is executed: every console block of README.md and examples/ gives what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import TESTS

ROOT = TESTS.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "examples").glob("*.md"))]
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
TOOLS = ("jq", "cmp", "seq", "xargs", "sqlite3", "awk", "sed", "cut", "sort", "uniq", "find", "grep", "wc", "head", "tail")


class Step(NamedTuple):
    """A command and what it prints."""

    command: str
    shown: str


def steps_of(block: str) -> list[Step]:
    """The commands of a block; a line of output never begins with `$ `."""
    return [Step(*part.split("\n", 1)) for part in re.split(r"(?m)^\$ ", block) if part]


def played(block: str, place: Path) -> str:
    """The block with what its commands print now."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(place), "LC_ALL": "C.UTF-8"}
    written = ""
    for step in steps_of(block):
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=place, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        written += f"$ {step.command}\n{done.stdout}{done.stderr}"
    return written


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_manual_tells_the_truth(page: Path, tmp_path: Path, accept: bool) -> None:
    for folder in ("seeds", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text = page.read_text("utf-8")
    missing = [tool for tool in TOOLS if re.search(rf"\b{tool}\b", "".join(BLOCK.findall(text))) and not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    for module in set(re.findall(r"\bimport (duckdb|pandas|pyarrow|yaml)\b", text)):
        pytest.importorskip(module)
    now = BLOCK.sub(lambda found: played(found[0], tmp_path), text)
    if accept:
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8")


def test_every_page_has_something_to_run() -> None:
    assert all(BLOCK.search(page.read_text("utf-8")) for page in PAGES)
