"""Outputs are not read as sources, whatever a folder holds from earlier runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import SEEDS, error_line, reex, shell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three documents of five articles."""
    for name in ("000", "002", "008"):
        shutil.copy(next(SEEDS.glob(f"{name}*")), tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "count", "number"),
    [
        ("reex export > all.jsonl", "wc -l < all.jsonl", 5),
        ("reex export * > all.jsonl", "wc -l < all.jsonl", 5),
        ("reex export . -o /dev/stdout > all.jsonl", "wc -l < all.jsonl", 5),
        ("reex strip > all.text", "tr -cd '\\f' < all.text | wc -c", 4),
        ("reex export -o all.jsonl", "wc -l < all.jsonl", 5),
        ("reex export -j 2 -o all.tsv ../$(basename $PWD)", "wc -l < all.tsv", 6),
        ("reex export -o all.csv.gz .", "gzip -dc all.csv.gz | grep -c ^reex.article", 5),
        ("reex export --report report.jsonl > /dev/null", "wc -l < report.jsonl", 3),
        ("reex export -o site/", "ls site | wc -l", 5),
        ("ln -sf $PWD/all.jsonl ../link; touch all.jsonl; reex export -o ../link", "wc -l < all.jsonl", 5),
    ],
)
def test_a_run_does_not_read_its_output_nor_that_of_the_run_before(command: str, count: str, number: int, folder: Path) -> None:
    for _ in range(2):
        assert shell(command, folder).returncode == 0
    assert int(shell(count, folder).stdout) == number


def test_outputs_of_other_runs_are_read(folder: Path) -> None:
    assert shell("reex export -o all.jsonl; reex export -o more.jsonl", folder).returncode == 0
    assert (folder / "more.jsonl").read_bytes().count(b"\n") == 10


def test_markdown_can_be_written_into_the_folder_that_is_read(folder: Path) -> None:
    assert reex("export", "--markdown", "-o", "./", ".", cwd=folder).returncode == 0
    assert len(list(folder.glob("*.md"))) == 5


@pytest.mark.parametrize(
    "options", ["-o all.jsonl all.jsonl", "-o all.jsonl ../{}/all.jsonl", "--report all.jsonl . all.jsonl"]
)
def test_a_file_named_as_source_and_output_is_refused_and_unchanged(options: str, folder: Path) -> None:
    assert reex("export", "-o", "all.jsonl", cwd=folder).returncode == 0
    before = (folder / "all.jsonl").read_bytes()
    done = reex("export", *options.format(folder.name).split(), cwd=folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done) == "all.jsonl: it would be both read and written. Write to another file."
    assert (folder / "all.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("-o a.xlsx", "a.xlsx: written as JSON Lines, because no format has this suffix.\n"),
        ("-o a.json.gz", "a.json.gz: written as JSON Lines, because no format has this suffix.\n"),
        ("-o a.json -q", ""),
        ("-o a.json --jsonl", ""),
        ("-o a", ""),
        ("-o a.tab --to tsv", ""),
        ("-o a.out --excel", ""),
        ("-o a.ndjson", ""),
    ],
)
def test_an_unknown_suffix_is_reported(options: str, expected: str, folder: Path) -> None:
    done = reex("export", *options.split(), ".", cwd=folder)
    assert (done.returncode, done.stderr.decode()) == (0, expected)
