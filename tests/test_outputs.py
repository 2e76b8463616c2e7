"""Outputs are not read as sources, whatever a folder holds from earlier runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reex_cli.cli.output import open_writer
from reex_cli.cli.output_guard import check_outputs
from reex_cli.errors import BadOption, NotWritable
from reex_cli.writers import WriterOptions, writer_for_path, writers
from tests.command import SEEDS, TOP, environment, error_line, reex, shell
from tests.records import BARE


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
        ("reex strip . > all.text", "tr -cd '\\f' < all.text | wc -c", 4),
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


SAME_OUTPUTS = {  # what is there before, and two names of one output
    "the same name": ("", "r.jsonl", "r.jsonl"),
    "another spelling": ("mkdir x", "r.jsonl", "./x/../r.jsonl"),
    "an address": ("", "file://r.jsonl", "r.jsonl"),
    "a link": ("touch r.jsonl; ln -s r.jsonl link", "r.jsonl", "link"),
    "a link to nothing": ("ln -s r.jsonl link", "link", "r.jsonl"),
    "a folder that is a link": ("ln -s . here", "here/r.jsonl", "r.jsonl"),
    "a hard link": ("touch r.jsonl; ln r.jsonl more.jsonl", "r.jsonl", "more.jsonl"),
    "a pipe": ("mkfifo pipe", "pipe", "pipe"),
    "a folder": ("mkdir d", "d", "d/"),
}
NEXT_STEP = ": the results go there, too. Write it to another file."


@pytest.mark.parametrize("kind", SAME_OUTPUTS)
def test_a_report_that_goes_where_the_results_go_is_refused(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, output, report = SAME_OUTPUTS[kind]
    shell(before, tmp_path)
    monkeypatch.chdir(tmp_path)
    for one, other in ((output, report), (report, output)):
        with pytest.raises(BadOption, match=NEXT_STEP):
            check_outputs(one, other, ())


@pytest.mark.parametrize(
    "command",
    [
        "reex export -o r.jsonl --report r.jsonl",
        "reex list --report -",
        "reex list --report /dev/stdout",
        "reex list --report r.jsonl > r.jsonl",
        "reex list --report /dev/stderr 2>&1 | cat >&2; exit ${PIPESTATUS[0]}",
    ],
)
def test_a_report_on_standard_output_with_the_results_is_refused(command: str, folder: Path) -> None:
    done = shell(command, folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done).endswith(NEXT_STEP)
    assert not any(path.stat().st_size for path in folder.glob("*.jsonl"))


@pytest.mark.parametrize("made", [False, True])
def test_a_report_among_the_files_of_a_folder_of_results_is_refused(
    made: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if made:
        (tmp_path / "site").mkdir()
    with pytest.raises(BadOption, match=r"^--report site/mill.md: the results go into this folder. Write it to another.$"):
        check_outputs("./site/", "site/mill.md", ())
    assert check_outputs("site/", "site/report.jsonl", ()) == ["site/", "site/report.jsonl"]
    assert check_outputs("site/", "site.md", ()) == ["site/", "site.md"]


@pytest.mark.parametrize(
    ("command", "report"),
    [("reex export -o all.jsonl --report -", "-"), ("reex list --report /dev/stderr", "stderr")],
)
def test_a_report_of_its_own_is_written(command: str, report: str, folder: Path) -> None:
    done = shell(command, folder)
    assert done.returncode == 0
    written = done.stdout if report == "-" else done.stderr
    assert [json.loads(line)["articles"] for line in written.splitlines()] == [1, 1, 3]


def test_the_null_device_can_take_both() -> None:
    assert check_outputs("/dev/null", "/dev/null", ()) == ["/dev/null", "/dev/null"]


@pytest.mark.parametrize("folded", [False, True])
def test_names_that_differ_by_case_are_one_file_where_case_is_ignored(folded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "samefile", lambda *_: folded)
    if folded:
        with pytest.raises(BadOption, match=NEXT_STEP):
            check_outputs("a/All.jsonl", "a/all.jsonl", ())
    else:
        assert check_outputs("a/All.jsonl", "a/all.jsonl", ()) == ["a/All.jsonl", "a/all.jsonl"]


READ_ERROR = """
import os, runpy, sys
from reex_cli.cli import run_sources
def fail(*_):
    raise OSError(28, os.strerror(28), "place/of-a-source")
    yield
run_sources.run = fail
sys.argv = ["reex", *sys.argv[1:]]
runpy.run_module("reex_cli", run_name="__main__")
"""


@pytest.mark.parametrize("output", ["", "-o o.jsonl", "-o o.jsonl.gz", "-o o.parquet", "-o o.db", "-o o/", "--report r.jsonl"])
def test_an_error_of_reading_is_not_reported_as_one_of_the_output(output: str, folder: Path) -> None:
    names = sorted(folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", READ_ERROR, "export", *output.split(), "."],
        capture_output=True, cwd=folder, check=False, env=environment(PYTHONPATH=str(TOP)),
    )  # fmt: skip
    assert done.returncode == 2
    assert error_line(done) == "place/of-a-source: no space left on device."
    assert sorted(folder.iterdir()) == names


IMPOSSIBLE_OUTPUTS = {
    "a" * 300 + ".jsonl": "file name too long",
    "a" * 300 + ".db": "file name too long",
    "a" * 300 + "/": "file name too long",
    "no/such/folder.jsonl": "no such file or directory",
    "no/such/folder.db": "no such file or directory",
    "sub.jsonl": "is a directory",
    "sub.db": "it is not a file",
    "file/x.jsonl": "not a directory",
    "file/x.db": "not a directory",
    "file/x/": "not a directory",
    "file/": "not a directory",
    "/dev/full": "no space left on device",
    "loop.jsonl": "too many levels of symbolic links",
}


@pytest.mark.parametrize("output", IMPOSSIBLE_OUTPUTS)
def test_an_output_that_cannot_be_written_is_named_with_the_reason(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("mkdir sub.jsonl sub.db; touch file; ln -s loop.jsonl loop.jsonl", tmp_path)
    monkeypatch.chdir(tmp_path)
    names = sorted(tmp_path.rglob("*"))
    writer = writer_for_path(output) or writers()["jsonl"]
    with pytest.raises(NotWritable) as raised, open_writer(writer, output, WriterOptions()) as write:
        write(BARE)
    assert str(raised.value) == f"{output}: cannot be written ({IMPOSSIBLE_OUTPUTS[output]})."
    assert sorted(tmp_path.rglob("*")) == names


def test_a_part_is_not_replaced_by_the_parts_joined(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    assert reex("export", "-o", parts, "--shards", 1, SEEDS).returncode == 0
    before = {path.name: path.read_bytes() for path in parts.iterdir()}
    done = reex("merge", parts, "-o", "./parts/../parts/part-00001-of-00001.jsonl.zst", cwd=tmp_path)
    assert done.returncode == 2
    assert error_line(done).endswith("part-00001-of-00001.jsonl.zst: it is one of the parts. Write to another file.")
    assert {path.name: path.read_bytes() for path in parts.iterdir()} == before


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
