"""Plug-ins: readers, rules and writers of other packages. The example of the manual is installed and used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import jsonschema
import pytest

from tests.command import SEEDS, TOP, error_line, reex
from tests.test_containers import make_zip

EXAMPLE = TOP / "examples" / "plugin"
TALK = EXAMPLE / "talk.vtt"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a command with the example plug-in installed."""
    place = tmp_path_factory.mktemp("installed")
    source = shutil.copytree(EXAMPLE, place / "source")
    target = place / "target"
    words = "pip install --quiet --no-deps --no-index --no-build-isolation --disable-pip-version-check --target".split()
    subprocess.run([sys.executable, "-m", *words, str(target), str(source)], check=True, capture_output=True, timeout=120)
    return {"PYTHONPATH": f"{target}:{TOP}"}


def package(place: Path, group: str, code: str, *, name: str = "broken", entry: str = "broken:IT") -> dict[str, str]:
    """The environment of a command with a plug-in of one module installed."""
    (place / f"{name}.py").write_text(textwrap.dedent(code))
    info = place / f"reex_{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: reex-{name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[reex.{group}]\nit = {entry}\n")
    return {"PYTHONPATH": f"{place}:{TOP}"}


def test_without_the_plug_in_its_format_is_skipped_by_its_kind() -> None:
    done = reex("export", TALK)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"subtitles" in done.stderr


def test_a_reader_and_rules_of_a_plug_in_give_the_record_and_are_named_in_it(installed: dict[str, str]) -> None:
    record = json.loads(reex("export", "--removed", "--evidence", TALK, env=installed).stdout)
    assert (record["format"], record["title"], record["authors"]) == ("subtitles", "What the Gates Are For", ["Ann Reed"])
    assert record["date"] == "2024-03-12"
    assert record["text"].startswith("A tide mill keeps the flood.")
    assert record["text"].endswith("three in the morning.")
    assert [(gone["rule"], gone["line"]) for gone in record["removed"]] == [("vtt-credit", 21)]
    assert record["evidence"]["title"]["rule"] == "vtt-title"
    schema = json.loads(reex("schema", env=installed).stdout)
    jsonschema.validate(record, schema)


def test_a_writer_of_a_plug_in_is_chosen_by_name_or_by_suffix(installed: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "talks.bib"
    assert reex("export", "-o", output, TALK, env=installed).returncode == 0
    assert output.read_bytes() == reex("export", "--to", "bibtex", TALK, env=installed).stdout
    assert "  author = {Ann Reed},\n  year = {2024},\n" in output.read_text()


def test_plug_ins_work_in_worker_processes(installed: dict[str, str]) -> None:
    ways = (["-j", "1"], ["-j", "3"], ["--timeout", "60"])
    one, *others = (reex("export", "--removed", *way, TALK, SEEDS, env=installed) for way in ways)
    assert one.returncode == 0
    for other in others:
        assert (one.stdout, one.stderr) == (other.stdout, other.stderr)


def test_a_reader_of_a_plug_in_reads_members_of_an_archive(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(make_zip({"a.vtt": TALK.read_bytes()}))
    (record,) = (json.loads(line) for line in reex("export", "-j", "2", tmp_path / "x.zip", env=installed).stdout.splitlines())
    assert (record["format"], record["source"]) == ("subtitles", f"{tmp_path}/x.zip!/a.vtt")


def test_a_plug_in_changes_nothing_for_other_formats(installed: dict[str, str]) -> None:
    assert reex("export", "--removed", SEEDS, env=installed).stdout == reex("export", "--removed", SEEDS).stdout


def test_about_and_formats_list_installed_plug_ins(installed: dict[str, str]) -> None:
    shown = reex("about", env=installed).stdout.decode()
    for line in ("reader subtitles, of reex-subtitles 0.1", "rules subtitles, of reex-subtitles 0.1"):
        assert line in shown
    formats = reex("formats", env=installed).stdout.decode()
    assert "  subtitles   subtitles in the form of WebVTT\n" in formats
    assert "  bibtex      BibTeX: one entry per article\n" in formats


READER = "from reex_cli.readers import Reader\nfrom reex_cli.model import Trust, Page\n"
RULE = "from reex_cli.rules import Rule, about\nfrom reex_cli.model import Label\n"
WRITER = "from contextlib import contextmanager\nfrom reex_cli.writers import Writer\n"


@pytest.mark.parametrize(
    ("group", "code", "problem"),
    [
        ("readers", "import nowhere_to_be_found", "reader it): cannot be loaded (ModuleNotFoundError: No module named"),
        ("readers", "IT = (", "reader it): cannot be loaded (SyntaxError:"),
        ("readers", "raise SystemExit(3)", "reader it): cannot be loaded (SystemExit: 3)"),
        ("readers", "HERE = 1", "reader it): cannot be loaded (AttributeError:"),
        ("readers", "IT = 1", "reader it): does not name a Reader"),
        ("readers", READER + "IT = Reader('html', '', None, None)", "reader it): uses a name that is taken: html"),
        ("rules", "IT = 1", "rules it): does not name a tuple of rules"),
        ("rules", "1 / 0", "rules it): cannot be loaded (ZeroDivisionError: division by zero)"),
        (
            "rules",
            RULE + "IT = (Rule(name='share-line', label=Label.SHARE, when=about(bool, ''), why='', yes=(), no=()),)",
            "rules it): has a rule whose name is taken: share-line",
        ),
    ],
)
def test_a_plug_in_that_cannot_be_used_is_reported_before_anything_is_written(
    group: str, code: str, problem: str, tmp_path: Path
) -> None:
    for jobs in (1, 2):
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        done = reex("list", "-j", jobs, SEEDS, env=package(tmp_path, group, code))
        assert (done.returncode, done.stdout) == (2, b"")
        assert error_line(done).startswith(f"plug-in reex-broken ({problem}")
        assert error_line(done).endswith(". Fix it, or uninstall reex-broken.")


@pytest.mark.parametrize("code", ["import nowhere_to_be_found", "IT = 1"])
def test_a_writer_that_cannot_be_used_is_reported_and_only_export_fails(code: str, tmp_path: Path) -> None:
    env = package(tmp_path, "writers", code)
    done = reex("export", "-o", tmp_path / "out.csv", SEEDS, env=env)
    assert (done.returncode, (tmp_path / "out.csv").exists()) == (2, False)
    assert error_line(done).startswith("plug-in reex-broken (writer it): ")
    assert reex("list", SEEDS, env=env).returncode == 0


@pytest.mark.parametrize(
    ("group", "code"),
    [
        ("readers", READER + "IT = Reader('it', '', lambda source: 1 / 0, None)"),
        ("readers", READER + "IT = Reader('it', '', lambda source: Trust.CERTAIN, lambda source: iter([1 / 0]))"),
        ("readers", READER + "IT = Reader('it', '', lambda source: Trust.CERTAIN, lambda source: ['no page'])"),
        (
            "rules",
            RULE + "IT = (Rule(name='it', label=Label.SHARE, when=about(lambda b: 1 / 0, ''), why='', yes=(), no=()),)",
        ),
    ],
)
def test_an_exception_in_a_plug_in_is_a_failure_of_that_source(group: str, code: str, tmp_path: Path) -> None:
    env = package(tmp_path, group, code)
    for way in (["-j", "2"], ["--timeout", "60"], []):
        done = reex("list", *way, SEEDS / "003_what-lives-in-the-jar.txt", env=env)
        assert done.returncode == 1
        assert "003_what-lives-in-the-jar.txt: plug-in reex-broken (" in error_line(done)
        assert ") failed (" in error_line(done)


@pytest.mark.parametrize(
    "body",
    [
        "yield lambda article: 1 / 0",
        "1 / 0; yield print",
        "yield lambda article: None; 1 / 0",
    ],
)
def test_a_writer_that_raises_leaves_no_file(body: str, tmp_path: Path) -> None:
    code = f"{WRITER}@contextmanager\ndef open_(*given):\n    {body}\nIT = Writer('it', '', ('.it',), open_)\n"
    env = package(tmp_path, "writers", code)
    done = reex("export", "-o", tmp_path / "out.it", SEEDS, env=env)
    assert done.returncode == 2
    assert error_line(done) == (
        "plug-in reex-broken (writer it): failed (ZeroDivisionError: division by zero). Fix it, or uninstall reex-broken."
    )
    assert not list(tmp_path.glob("*.it"))
    assert not list(tmp_path.glob(".reex-*"))


def test_help_loads_no_plug_in_and_a_run_without_plug_ins_does_not_import_importlib_metadata(tmp_path: Path) -> None:
    env = package(tmp_path, "readers", "raise SystemExit(3)")
    assert reex("--help", env=env).returncode == 0
    script = (
        "import sys; from reex_cli import cli; sys.argv = ['reex', 'list', 'seeds']\ncli.run_command()\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=TOP)
    assert "importlib.metadata" not in done.stdout.splitlines()[-1].split()
