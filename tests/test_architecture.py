"""The shape of the house: imports point down only, files are found by being there, nothing heavy at the door."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import reex_cli

PACKAGE = Path(reex_cli.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

# Who may import whom, from the bottom up. Parts of one layer do not know each other.
LAYERS = (
    {"errors", "model", "text", "lexicon"},
    {"options"},
    {"dates", "language", "normalize", "block_features", "forest", "record", "plugins", "repetition", "atomic_file"},
    {"toml_source"},
    {"readers", "rules", "content", "metadata", "writers", "selection"},
    {"label", "assemble", "input"},
    {"pipeline"},
    {"runners"},
    {"shards"},
    {"cli", "api"},
)
LEVEL = {part: number for number, parts in enumerate(LAYERS) for part in parts}
BESIDE = {("text", "errors"), ("errors", "model")}
ONLY_HERE = {"typer": "cli", "rich": "cli", "concurrent": "runners", "multiprocessing": "runners"}
OF_OURS = ("words.tables", "content.text_analyzer", "rules.book")  # are asked with what the package, or the user, holds
HEAVY = (
    "bs4",
    "rich",
    "dateutil",
    "selectolax",
    "orjson",
    "ftfy",
    "fasttext",
    "concurrent",
    "multiprocessing",
    "html5lib",
    "csv",
    "tarfile",
    "zipfile",
    "fastwarc",
    "distributed",
    "fsspec",
    "logging",
    "tomllib",
)


def part_of(path: Path) -> str:
    """The folder or module of the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "reex_cli":
                yield from (f"reex_cli.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_only(path: Path) -> None:
    here = part_of(path)
    if here in ("__init__", "__main__"):
        return
    for name in imports(path):
        if name.startswith("reex_cli.") and (there := name.split(".")[1]) in LEVEL and there != here:
            assert LEVEL[there] < LEVEL[here] or (here, there) in BESIDE, f"{here} imports {there}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_prints_and_only_runners_know_of_processes(path: Path) -> None:
    for name in imports(path):
        home = ONLY_HERE.get(name.split(".")[0])
        assert home is None or home == part_of(path)


def test_every_part_has_its_place() -> None:
    assert {part_of(path) for path in FILES} - {"__init__", "__main__"} == set(LEVEL)


def test_the_guide_names_every_part() -> None:
    guide = (PACKAGE.parent / "CONTRIBUTING.md").read_text("utf-8").split("```")[1]
    named = [name.removesuffix(".py").rstrip("/") for name in re.findall(r"(?m)^    ([a-z]+(?:\.py|/)) ", guide)]
    assert sorted(named) == sorted(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_documents_say_is_remembered_within_bounds(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(one, ast.Name) and one.id == "cache" for one in node.decorator_list
        ):
            assert not node.args.args or f"{path.parent.name}.{node.name}" in OF_OURS, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno <= 45, node.name


def test_help_imports_no_parser() -> None:
    script = "import sys; sys.argv = ['reex', '--help']\nfrom reex_cli.cli import run\nrun()\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "reex_cli" in loaded
    assert loaded.isdisjoint(HEAVY), loaded & set(HEAVY)
