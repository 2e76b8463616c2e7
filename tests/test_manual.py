"""The manual is executed: every console block of README.md and examples/ gives what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from typer.main import get_command

from reex_cli.cli import app
from reex_cli.cli.usage_errors import option_spellings
from reex_cli.readers import readers
from reex_cli.writers import writers
from tests.conftest import TESTS

ROOT = TESTS.parent
MANUAL = ROOT / "examples"
INDEX, MEASURED = MANUAL / "README.md", MANUAL / "measures.md"
PAGES = [ROOT / "README.md", *sorted({*MANUAL.glob("*.md")} - {INDEX, MEASURED})]
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
TOOLS = tuple("jq cmp seq xargs sqlite3 awk sed cut sort uniq find grep wc head tail datasette".split())


class Step(NamedTuple):
    """A command and what it prints."""

    command: str
    shown: str


def steps_of(block: str) -> list[Step]:
    """The commands of a block; a line of output never begins with `$ `."""
    return [Step(*part.split("\n", 1)) for part in re.split(r"(?m)^\$ ", block) if part]


def played(block: str, place: Path) -> str:
    """The block with what its commands print now."""
    environment = {"PATH": PATH, "HOME": str(place), "LC_ALL": "C.UTF-8", "HF_HUB_OFFLINE": "1"}
    written = ""
    for step in steps_of(block):
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=place, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        written += f"$ {step.command}\n{done.stdout}{done.stderr}"
    return written


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_manual_tells_the_truth(page: Path, tmp_path: Path, accept: bool) -> None:
    for folder in ("seeds", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text = page.read_text("utf-8")
    blocks = "".join(BLOCK.findall(text))
    missing = [tool for tool in TOOLS if re.search(rf"\b{tool}\b", blocks) and not shutil.which(tool, path=PATH)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    for module in set(re.findall(r"\b(?:import|from) (datasets|duckdb|pandas|pyarrow|yaml)\b", text)):
        pytest.importorskip(module)
    now = BLOCK.sub(lambda found: played(found[0], tmp_path), text)
    if accept:
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8")


def test_the_readme_names_every_format() -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \|", (ROOT / "README.md").read_text("utf-8"))
    assert sorted(rows) == sorted([*readers(), *writers()])


def test_the_index_names_every_page() -> None:
    named = {unquote(page) for page in re.findall(r"\]\(([^)]*\.md)\)", INDEX.read_text("utf-8"))}
    assert named == {page.name for page in MANUAL.glob("*.md")} - {INDEX.name}


def test_every_option_is_told_once_with_the_commands_that_have_it() -> None:
    group: Any = get_command(app)
    having: dict[str, set[str]] = defaultdict(set)
    for name, command in {"reex": group, **group.commands}.items():
        for word in option_spellings(command):
            having[word].add(name)
    told = []
    page = (MANUAL / "options.md").read_text("utf-8")
    for title, table in re.findall(r"(?ms)^## (.*?)$(.*?)(?=^## |^```|\Z)", page):
        every = set(re.findall(r"`(\w+)`", title)) or {"list", "show", "strip", "export", "stats"}
        for row in re.findall(r"(?m)^\| (`-.*) \|$", table):
            option, *rest = re.split(r" (?<!\\)\| ", row)
            words = re.findall(r"`(-[^ `]*)", option)
            owners = set(re.findall(r"`(\w+)`", rest[0])) if title == "Of single commands" else every
            assert all(having[word] == owners for word in words), row
            told += words
    assert sorted(told) == sorted(set(having) - {"-h"})


def test_what_is_told_as_measured_stands_in_the_bench() -> None:
    bench = (TESTS / "bench" / "README.md").read_text("utf-8")
    figures = re.findall(r"\| +(\d+\.\d+)", MEASURED.read_text("utf-8"))
    assert len(figures) > 10
    assert [figure for figure in figures if not re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", bench)] == []


def test_every_page_has_something_to_run() -> None:
    assert all(BLOCK.search(page.read_text("utf-8")) for page in PAGES)
