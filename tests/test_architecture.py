"""The architecture: imports point down only, files and functions are small, caches are bounded, `--help` imports little."""

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

# From the bottom up. A part imports only parts of lower layers: not those of its own layer, but for SAME_LAYER.
LAYERS = (
    {"pattern_cache"},
    {"delayed_pattern"},
    {"element_search", "errors", "foreign_files", "item", "json_record", "limits", "list_marks", "model", "text", "lexicon"},
    {"host_tables", "options", "output_errors", "addresses", "encoding", "regular_file", "person_names"},
    {
        "dates",
        "language",
        "normalize",
        "cuts",
        "page_numbers",
        "block_features",
        "forest",
        "record",
        "plugins",
        "repetition",
        "atomic_file",
        "corpus_counts",
    },
    {"record_check", "toml_source", "inline_marks", "date_arithmetic", "redaction", "bylines", "markdown"},
    {"name_lines"},
    {"readers", "rules", "content", "metadata", "writers", "selection", "known_lines"},
    {"label", "assemble", "input", "duplicates", "report"},
    {"hidden_notes", "site_boilerplate"},
    {"pipeline"},
    {"explanation", "runners"},
    {"shards"},
    {"sync"},
    {"cli", "api"},
)
LEVELS = {part: number for number, parts in enumerate(LAYERS) for part in parts}
SAME_LAYER = {
    ("element_search", "model"),
    ("item", "model"),
    ("model", "json_record"),
    ("json_record", "list_marks"),
    ("json_record", "text"),
}
ONLY_IN = {"typer": "cli", "rich": "cli", "concurrent": "runners", "multiprocessing": "runners"}
# Cached functions whose arguments come from reex or the user, so that their number does not grow with the corpus.
UNBOUNDED = ("lexicon.load_language", "lexicon.compile_pattern", "lexicon._words", "content.text_analyzer", "rules.rule_index")
SLOW_IMPORTS = (
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
    "sqlite3",
    "pickle",
)


def find_part(path: Path) -> str:
    """The top-level package or module of reex_cli that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_modules(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or in a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "reex_cli":
                yield from (f"reex_cli.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_only(path: Path) -> None:
    here = find_part(path)
    if here in ("__init__", "__main__"):
        return
    for name in imported_modules(path):
        if name.startswith("reex_cli.") and (there := name.split(".")[1]) in LEVELS and there != here:
            assert LEVELS[there] < LEVELS[here] or (here, there) in SAME_LAYER, f"{here} imports {there}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_imports_typer_and_rich_and_only_runners_import_multiprocessing(path: Path) -> None:
    for name in imported_modules(path):
        home = ONLY_IN.get(name.split(".")[0])
        assert home is None or home == find_part(path)


def test_every_part_is_in_a_layer() -> None:
    assert {find_part(path) for path in FILES} - {"__init__", "__main__"} == set(LEVELS)


def test_contributing_lists_every_part() -> None:
    guide = (PACKAGE.parent / "CONTRIBUTING.md").read_text("utf-8").split("```")[1]
    named = [name.removesuffix(".py").rstrip("/") for name in re.findall(r"(?m)^    ([a-z_]+(?:\.py|/)) ", guide)]
    assert sorted(named) == sorted(LEVELS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_cache_whose_keys_come_from_documents_has_a_maximum_size(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(decorator, ast.Name) and decorator.id == "cache" for decorator in node.decorator_list
        ):
            assert not node.args.args or f"{path.parent.name}.{node.name}" in UNBOUNDED, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno <= 45, node.name


def test_help_imports_no_slow_library() -> None:
    script = (
        "import sys; sys.argv = ['reex', '--help']\nfrom reex_cli.cli import run_command\nrun_command()\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "reex_cli" in loaded
    assert loaded.isdisjoint(SLOW_IMPORTS), loaded & set(SLOW_IMPORTS)
