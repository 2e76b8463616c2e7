"""Settings files: precedence, search, paths and error messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import SEEDS, error_line, reex


def count_listed(place: Path, *args: str, **env: str) -> int:
    """Count the articles that `reex list` gives."""
    done = reex("list", *args, SEEDS, cwd=place, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.count(b"\n") - 1


def test_the_command_line_overrides_the_environment_which_overrides_the_file(tmp_path: Path) -> None:
    (tmp_path / "reex.toml").write_text("limit = 3\n")
    assert count_listed(tmp_path) == 3
    assert count_listed(tmp_path, REEX_LIMIT="2") == 2
    assert count_listed(tmp_path, "--limit", "1", REEX_LIMIT="2") == 1


@pytest.mark.parametrize("setting", ['format = ["html", "text"]', 'format = "html"\n[list]\nformat = ["text", "html"]'])
def test_the_table_of_a_command_overrides_keys_for_all_commands(setting: str, tmp_path: Path) -> None:
    (tmp_path / "reex.toml").write_text(setting)
    assert count_listed(tmp_path) == 6


def test_values_in_an_environment_variable_are_separated_by_spaces(tmp_path: Path) -> None:
    assert count_listed(tmp_path, REEX_FORMAT="html text") == 6


def test_every_option_has_an_environment_variable(tmp_path: Path) -> None:
    done = reex("list", SEEDS, cwd=tmp_path, env={"REEX_FROM": "text", "REEX_JSON": "1", "REEX_LIMIT": "1"})
    assert done.stdout.startswith(b'{"schema"')
    assert b'"format":"text"' in done.stdout


def test_the_nearest_settings_file_applies_and_its_paths_are_relative_to_its_folder(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.reex]\nlimit = 2\nrules = "mine.toml"\n')
    (tmp_path / "mine.toml").write_text('[mine]\nlabel = "share"\nphrases = ["x"]\n')
    (tmp_path / "a" / "pyproject.toml").write_text('[project]\nname = "y"\n')
    assert count_listed(below) == 2
    (tmp_path / "mine.toml").unlink()
    assert error_line(reex("list", SEEDS, cwd=below)) == f"{tmp_path}/mine.toml: no such file or directory."
    (tmp_path / "a" / "reex.toml").write_text("limit = 1\n")
    assert count_listed(below) == 1


def test_about_names_the_settings_file(tmp_path: Path) -> None:
    assert "Settings: none (reex.toml," in reex("about", cwd=tmp_path).stdout.decode()
    (tmp_path / "reex.toml").write_text("limit = 2\n")
    (tmp_path / "below").mkdir()
    shown = reex("about", cwd=tmp_path / "below", env={"REEX_JOBS": "2"}).stdout.decode()
    assert f"Settings: {tmp_path}/reex.toml\n  limit = 2\nEnvironment:\n  REEX_JOBS=2\n" in shown


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("# mine\njoobs = 4\n", 2, "no such option: joobs. Options: against, arrow, author, "),
        ("[lst]\njson = true\n", 1, "no such option: lst. Options: against, arrow, author, "),
        ("\n[export]\njson = true\n", 3, "no such option: json. Options: author, "),
        ("# mine\nreport = 'notes.txt'\n", 2, "report: a settings file cannot name files to write."),
        ("[export]\noutput = 'notes.txt'\n", 2, "output: a settings file cannot name files to write."),
        ("paths = ['seeds']\n", 1, "no such option: paths."),
        ('jobs = "four"\n', 1, "jobs: 'four' is not a valid int"),
        ("jobs = -1\n", 1, "jobs: -1 is not in the range x>=0."),
        ('timeout = "long"\n', 1, "timeout: 'long' is not a valid float"),
        ("timeout = inf\n", 1, "timeout: inf is not a number up to 1000000."),
        ("timeout = nan\n", 1, "timeout: nan is not a number up to 1000000."),
        ("jobs = 1000000\n", 1, "jobs: 1000000 is not a number up to 1024."),
        ('encoding = "a\\u0000"\n', 1, "encoding: it takes no NUL character."),
        ("quiet = 1\n", 1, "quiet: write true or false."),
        ("limit = true\n", 1, "limit: it takes a value, not true or false."),
        ("[since]\nx = 1\n", 1, "since: it takes a value, not table."),
        ("limit = \n", 1, "not valid TOML ("),
    ],
)
def test_errors_in_settings_name_file_and_line(text: str, line: int, problem: str, tmp_path: Path) -> None:
    (tmp_path / "reex.toml").write_text(text)
    done = reex("list", SEEDS, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done).startswith(f"reex.toml:{line}: {problem}")
    (tmp_path / "reex.toml").unlink()
    if "[" not in text and "no TOML" not in problem:
        (tmp_path / "pyproject.toml").write_text("[tool.reex]\n" + text)
        assert error_line(reex("list", SEEDS, cwd=tmp_path)).startswith(f"pyproject.toml:{line + 1}: {problem}")


def test_errors_in_the_environment_name_the_variable(tmp_path: Path) -> None:
    done = reex("list", SEEDS, cwd=tmp_path, env={"REEX_JOBS": "two"})
    assert done.returncode == 2
    assert "REEX_JOBS" in error_line(done)


def test_help_and_version_need_no_settings(tmp_path: Path) -> None:
    (tmp_path / "reex.toml").write_text("joobs = 4\n")
    assert [reex(option, cwd=tmp_path).returncode for option in ("--help", "--version")] == [0, 0]
