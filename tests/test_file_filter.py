"""Which files of folders are read: `--glob`, `--exclude` and `--ext`, and patterns with the meaning that gitignore(5) gives."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from reex_cli.input.file_filter import CompiledFilter, compile_pattern, is_matched
from reex_cli.options import FileFilter
from tests.command import reex

ARTICLE = "The miller opens the sluice before dawn, and the wheel begins to turn.\n"
MATCHES = {
    "*.html": ("a.html", "b/c.html"),
    "mill": ("mill", "a/mill", "mill/wheel.txt", "a/mill/b/c"),
    "/mill": ("mill", "mill/a"),
    "mill/": ("mill/a", "b/mill/a"),
    "a/mill": ("a/mill", "a/mill/b"),
    "a/*/c": ("a/b/c", "a/b/c/d"),
    "a/**/c": ("a/c", "a/b/c", "a/b/b/c"),
    "**/c": ("c", "a/b/c"),
    "a/**": ("a/b", "a/b/c"),
    "whee?": ("wheel", "b/whee1"),
    "[a-c].txt": ("a.txt", "x/c.txt"),
    "[!a].txt": ("b.txt",),
    "[^a].txt": ("b.txt",),
    "\\!a": ("!a",),
    "a\\*": ("a*",),
    "a ": ("a",),
}
MISSES = {
    "*.html": ("a.htm", "html"),
    "mill": ("mills", "a/windmill"),
    "/mill": ("a/mill",),
    "mill/": ("mill", "a/mill"),
    "a/mill": ("b/a/mill",),
    "a/*/c": ("a/c", "a/b/b/c"),
    "a/**/c": ("b/a/c",),
    "a/**": ("a", "b/a/c"),
    "whee?": ("whee", "whee/l"),
    "[!a].txt": ("a.txt",),
    "[^a].txt": ("a.txt",),
    "a\\*": ("ab",),
}


@pytest.mark.parametrize("pattern", MATCHES)
def test_a_pattern_matches_what_gitignore_says(pattern: str) -> None:
    compiled = [compile_pattern(pattern)]
    assert [path for path in MATCHES[pattern] if not is_matched(compiled, path.split("/"))] == []
    assert [path for path in MISSES.get(pattern, ()) if is_matched(compiled, path.split("/"))] == []


def test_the_last_pattern_that_matches_decides() -> None:
    files = CompiledFilter(FileFilter(excludes=("*.txt", "!b.txt", "c/b.txt")))
    assert [path for path in ("a.txt", "b.txt", "c/b.txt", "d.md") if files.accepts(path)] == ["b.txt", "d.md"]


def test_an_extension_counts_in_any_case_and_below_a_compression() -> None:
    files = CompiledFilter(FileFilter(extensions=("html", ".MD")))
    assert [path for path in ("a.HTML", "a.html.gz", "a.md", "a.txt", "html") if files.accepts(path)] == [
        "a.HTML",
        "a.html.gz",
        "a.md",
    ]


@pytest.mark.parametrize("pattern", ["*a*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/a/b", "a*/*a/*a*/a*a"])
def test_a_pattern_takes_little_time_on_any_path(pattern: str) -> None:
    start = process_time()
    for path in ("a" * 250, "/".join("a" * 250)):
        is_matched([compile_pattern(pattern)], path.split("/"))
    assert process_time() - start < 0.5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of articles."""
    for name in ("a.txt", "b.md", "notes/c.txt", "notes/old/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(ARTICLE)
    return tmp_path


def sources(folder: Path, *arguments: str) -> list[str]:
    done = reex("list", *arguments, cwd=folder)
    return [line.split("\t")[5] for line in done.stdout.decode().splitlines()[1:]]


def test_options_choose_the_files_of_folders_but_not_those_that_are_named(folder: Path) -> None:
    assert sources(folder, "--ext", "md", ".") == ["./b.md"]
    assert sources(folder, "--glob", "notes/", ".") == ["./notes/c.txt", "./notes/old/d.txt"]
    assert sources(folder, "--exclude", "old/", "--exclude", "*.md", ".") == ["./a.txt", "./notes/c.txt"]
    assert sources(folder, "--ext", "md", "a.txt", "notes") == ["a.txt"]


def test_settings_choose_files_too_and_parts_have_the_same(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (folder / "reex.toml").write_text('exclude = ["old/", "*.toml"]\next = ["txt"]\n')
    assert sources(folder, ".") == ["./a.txt", "./notes/c.txt"]
    parts = tmp_path_factory.mktemp("parts")
    assert reex("export", "--shards", "2", "-o", parts, ".", cwd=folder).returncode == 0
    assert sources(parts, ".") == ["./a.txt", "./notes/c.txt"]


def test_a_folder_without_a_file_that_is_chosen_says_so(folder: Path) -> None:
    done = reex("list", "--glob", "*.xyz", folder)
    assert done.returncode == 1
    assert done.stderr.decode() == f"{folder}: no files in it that --glob, --exclude and --ext select.\n"


def test_one_missing_path_among_several_is_a_failure_at_its_place(folder: Path) -> None:
    done = reex("list", "a.txt", "none", "b.md", cwd=folder)
    assert (done.returncode, done.stderr) == (1, b"none: cannot be read (no such file or directory).\n")
    assert len(done.stdout.splitlines()) == 3
    assert reex("list", "none", "nothing", cwd=folder).returncode == 2


def test_strip_reads_standard_input_even_if_nothing_is_in_it(folder: Path) -> None:
    done = reex("strip", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"-: nothing in it.\n")
