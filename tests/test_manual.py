"""The manual is executed: the commands in console blocks of README.md and examples/ print what is shown there.

`pytest --accept` writes what they print now, and rows for options that the page of options lacks.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.main import get_command

from reex_cli.cli import app
from reex_cli.cli.settings import options_by_name
from reex_cli.readers import readers
from reex_cli.writers import writers
from tests.conftest import TESTS
from tests.forked_shell import folder_with_command

ROOT = TESTS.parent
MANUAL = ROOT / "examples"
INDEX, MEASURED = MANUAL / "README.md", MANUAL / "measures.md"
PAGES = [ROOT / "README.md", *sorted({*MANUAL.glob("*.md")} - {INDEX, MEASURED})]
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
VARIABLES = {"LC_ALL": "C.UTF-8", "HF_HUB_OFFLINE": "1"}
SHARED_GROUPS, SINGLE = ("Filters", "Cleaning", "Input and execution"), "Options of single commands"
TOOLS = tuple("jq cmp seq xargs sqlite3 awk sed cut sort uniq find grep wc head tail datasette".split())


class Step(NamedTuple):
    """A command, and the output that the manual shows."""

    command: str
    output: str


def parse_steps(block: str) -> list[Step]:
    """Split a block into commands with their output; a line of output never begins with `$ `."""
    return [Step(*part.split("\n", 1)) for part in re.split(r"(?m)^\$ ", block) if part]


def run_block(block: str, folder: Path) -> str:
    """Run the commands of a block in a folder and return the block with what they print."""
    commands = folder_with_command(tuple({"PATH": PATH, **VARIABLES}.items()))
    environment = {"PATH": f"{commands}{os.pathsep}{PATH}", "HOME": str(folder), **VARIABLES}
    written = ""
    for step in parse_steps(block):
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        written += f"$ {step.command}\n{done.stdout}{done.stderr}"
    return written


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_the_manual_print_what_it_shows(page: Path, tmp_path: Path, accept: bool) -> None:
    for folder in ("seeds", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text = page.read_text("utf-8")
    blocks = "".join(BLOCK.findall(text))
    missing = [tool for tool in TOOLS if re.search(rf"\b{tool}\b", blocks) and not shutil.which(tool, path=PATH)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    for module in set(re.findall(r"\b(?:import|from) (datasets|duckdb|pandas|pyarrow|yaml)\b", text)):
        pytest.importorskip(module)
    now = BLOCK.sub(lambda match: run_block(match[0], tmp_path), text)
    if accept:
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8")


def test_the_readme_lists_every_format() -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \|", (ROOT / "README.md").read_text("utf-8"))
    assert sorted(rows) == sorted([*readers(), *writers()])


def test_the_indexes_link_every_page() -> None:
    pages = {page.name for page in MANUAL.glob("*.md")} - {INDEX.name}
    assert set(re.findall(r"\]\(([^)]*\.md)\)", INDEX.read_text("utf-8"))) == pages
    assert set(re.findall(r"\]\(examples/([^)]*\.md)\)", (ROOT / "README.md").read_text("utf-8"))) == pages


def find_command_options() -> tuple[dict[str, set[str]], dict[str, Any]]:
    """Map each spelling of an option to the commands that have it, and to its declaration."""
    group: Any = get_command(app)
    owners: dict[str, set[str]] = defaultdict(set)
    declared: dict[str, Any] = {}
    for name, command in {"reex": group, **group.commands}.items():
        for option in options_by_name(command).values():
            for word in (*option.opts, *option.secondary_opts):
                owners[word].add(name)
                declared[word] = option
    return owners, declared


def add_missing_options(page: str) -> str:
    """Give each option that the page of options lacks a row at the end of its table, with the text of --help."""
    owners, declared = find_command_options()
    for word, option in declared.items():
        if not re.search(rf"`{word}[ `]", page) and word == option.opts[-1]:
            is_shared = option.rich_help_panel in SHARED_GROUPS
            section = option.rich_help_panel if is_shared else SINGLE
            commands = "" if is_shared else f" {', '.join(f'`{name}`' for name in sorted(owners[word]))} |"
            spelling = "`, `".join(option.opts) + (f" {option.metavar}" if option.metavar else "")
            row = f"| `{spelling.replace('|', chr(92) + '|')}` |{commands} {option.help.rstrip('.')} |\n"
            page = re.sub(rf"(?ms)^## {section}.*?(?:^\|[^\n]*\n)+", lambda match, row=row: match[0] + row, page, count=1)
    return page


def test_every_option_is_described_once_with_the_commands_that_have_it(accept: bool) -> None:
    owners, _ = find_command_options()
    text = (MANUAL / "options.md").read_text("utf-8")
    if accept:
        text = add_missing_options(text)
        (MANUAL / "options.md").write_text(text, "utf-8")
    described = []
    for title, table in re.findall(r"(?ms)^## (.*?)$(.*?)(?=^## |^```|\Z)", text):
        named = set(re.findall(r"`(\w+)`", title))
        every = {"list", "show", "strip", "export", "dedupe", "learn", "stats", "report"}
        shared = every if "the same commands" in title else set()
        all_commands = named | shared
        for row in re.findall(r"(?m)^\| (`-.*) \|$", table):
            option, *rest = re.split(r" (?<!\\)\| ", row)
            words = re.findall(r"`(-[^ `]*)", option)
            commands = set(re.findall(r"`(\w+)`", rest[0])) if title == SINGLE else all_commands
            assert all(owners[word] == commands for word in words), row
            described += words
    assert sorted(described) == sorted(set(owners) - {"-h"})


def test_every_figure_of_the_page_of_measures_is_in_the_readme_of_the_bench() -> None:
    bench = (TESTS / "bench" / "README.md").read_text("utf-8")
    figures = re.findall(r"\| +(\d+\.\d+)", MEASURED.read_text("utf-8"))
    assert len(figures) > 10
    assert [figure for figure in figures if not re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", bench)] == []


def test_every_page_has_commands() -> None:
    assert all(BLOCK.search(page.read_text("utf-8")) for page in PAGES)
