"""Settings from somebody else's folder: what a file may decide that was found, what one that was named, and which are none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from reex_cli import cli
from reex_cli.cli.found_settings import CHECKS, is_plain_pattern
from reex_cli.cli.settings import OUTPUT_OPTIONS, find_settings, options_by_name
from tests.command import SEED, SEED_TITLE

Run = Callable[..., tuple[int, str, str]]
RULE = '[mine]\nlabel = "advert"\nphrases = ["a line that no text has"]\n'
NOT_ALLOWED = {
    "executor": ('executor = "own:make"', "chooses code"),
    "cluster": ('cluster = "tcp://127.0.0.1:1"', "chooses code"),
    "a list of sources": ('files-from = "list"', "names sources"),
    "a remote list": ('files-from = "http://127.0.0.1:1/list"', "names sources"),
    "a pipe as list": ('files-from = "pipe"', "names sources"),
    "an index to write": ('index = "known.idx"', "writes a file"),
    "an index outside": ('against = "../known.idx"', "reads outside of its folder"),
    "rules outside": ('rules = "/etc/passwd"', "reads outside of its folder"),
    "rules above": ('rules = "../mine.toml"', "reads outside of its folder"),
    "rules at an address": ('rules = ["http://weir.example/rules.toml"]', "reads outside of its folder"),
    "rules by a link": ('rules = "link.toml"', "reads outside of its folder"),
    "rules in a linked folder": ('rules = ["inside.toml", "linked/mine.toml"]', "reads outside of its folder"),
    "rules in a pipe": ('rules = "pipe"', "reads outside of its folder"),
    "rules in a device": ('rules = "zero"', "reads outside of its folder"),
    "a catastrophic expression": ('match = "(x+x+)+y"', "may take for ever"),
    "removal": ('gone = "remove"', "removes articles"),
    "more memory": ('max-bytes = "100G"', "lifts a limit"),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of somebody else, with links that lead out of it."""
    (tmp_path / "mine.toml").write_text(RULE)
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "inside.toml").write_text(RULE)
    (folder / "list").write_text("/etc/passwd\n")
    for name, target in (("link.toml", "../mine.toml"), ("linked", ".."), ("zero", "/dev/zero")):
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe")
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """A function that runs a command in a folder, in this process, and returns its exit code and output."""

    def run_command(folder: Path, *args: object) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["reex", *map(str, args)])
        find_settings.cache_clear()
        return (cli.run_command(), *capfd.readouterr())

    yield run_command
    find_settings.cache_clear()


# Found


@pytest.mark.parametrize("name", NOT_ALLOWED)
def test_what_a_found_file_may_not_decide_is_told_once_and_ignored(name: str, place: Path, run: Run) -> None:
    text, reason = NOT_ALLOWED[name]
    (place / "reex.toml").write_text(f"limit = 1\n{text}\n")
    code, out, message = run(place, "list", SEED, SEED)
    assert (code, out.count("\n"), SEED_TITLE in out) == (0, 2, True)
    assert message == (
        f"reex.toml: ignored {text.split()[0]} ({reason}): a settings file that was found, not named, may not. "
        "Name it to allow it: --settings reex.toml\n"
    )


def test_what_is_ignored_is_told_on_one_line_and_not_with_quiet(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "pyproject.toml").write_text('[tool.reex]\nmatch = "a*"\nquiet = true\n[tool.reex.list]\nrules = "../mine.toml"\n')
    assert "ignored rules (reads outside of its folder), match (may take for ever):" in run(place, "list", SEED)[2]
    assert "ignored match (may take for ever):" in run(place, "strip", SEED)[2]
    assert run(place, "list", "--quiet", SEED)[2] == ""
    monkeypatch.setenv("REEX_QUIET", "1")
    assert run(place, "list", SEED)[2] == ""


def test_a_found_file_may_name_rules_in_its_folder_and_a_plain_expression(place: Path, run: Run) -> None:
    (place / "reex.toml").write_text('rules = ["inside.toml"]\nmatch = "(?i)TIDE|night train"\nmax-bytes = "1M"\n')
    code, out, message = run(place, "list", SEED)
    assert (code, SEED_TITLE in out, message) == (0, True, "")


def test_a_plain_expression_has_neither_groups_nor_repetitions() -> None:
    assert all(is_plain_pattern("", text) for text in ("mill", r"\bmill\b|[a-z]\.", "(?is)mill.", "^$", "a|b"))
    assert not any(is_plain_pattern("", text) for text in ("a*", "a+", "a?", "a{2}", "(a)", r"\\+", "." * 201))


def test_every_option_that_names_a_file_or_code_is_checked() -> None:
    group: Any = get_command(cli.app)
    options = {name: option for command in group.commands.values() for name, option in options_by_name(command).items()}
    names = {name for name, option in options.items() if (option.metavar or "").startswith(("FILE", "ADDRESS", "MODULE"))}
    assert {"files-from", "rules", "output", "report", "executor", "cluster", "index", "against"} == names
    assert names <= {*CHECKS, *OUTPUT_OPTIONS}


# Named


def test_a_named_file_may_decide_what_a_found_one_may_not(
    place: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = place / "own.toml"
    (place / "list").write_text(f"{SEED}\n")
    own.write_text('files-from = "list"\nrules = "../mine.toml"\nmatch = "(Night)+"\nmax-bytes = "1G"\n')
    (tmp_path / "reex.toml").write_text("nonsense = 1\n")
    answers = [run(tmp_path, "--settings", own, "list")]
    assert f"Settings: {own}\n" in run(tmp_path, "--settings", own, "about")[1]
    monkeypatch.setenv("REEX_SETTINGS", str(own))
    answers.append(run(tmp_path, "list"))
    assert [(code, SEED_TITLE in out, message) for code, out, message in answers] == [(0, True, "")] * 2


def test_no_settings_are_read_with_an_empty_name(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reex.toml").write_text("nonsense = 1\n")
    assert [run(tmp_path, "--settings", name, "list", SEED)[0] for name in ("", os.devnull)] == [0, 0]
    monkeypatch.setenv("REEX_SETTINGS", "")
    assert run(tmp_path, "list", SEED)[0] == 0
    assert run(tmp_path, "--settings", "reex.toml", "list", SEED)[0] == 2


def test_a_named_project_file_needs_a_table_for_reex(tmp_path: Path, run: Run) -> None:
    (tmp_path / "pyproject.toml").write_text("tool = 1 # tool.reex\n")
    assert run(tmp_path, "list", SEED)[0] == 0
    assert run(tmp_path, "--settings", "pyproject.toml", "list", SEED) == (2, "", "pyproject.toml: it has no [tool.reex].\n")


def test_the_option_comes_before_the_command(tmp_path: Path, run: Run) -> None:
    message = run(tmp_path, "list", "--settings", "x.toml", SEED)[2]
    assert message == "No such option: --settings. It comes before the command: reex --settings … list\n"


# No settings

UNUSABLE: dict[str, tuple[Any, str]] = {
    "a pipe": (os.mkfifo, "not a regular file."),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "not a regular file."),
    "a terabyte": (
        lambda path: path.write_text("") or os.truncate(path, 1 << 40),
        "too large. Settings and rules have at most ",
    ),
    "lists in lists": (lambda path: path.write_text("a = " + "[" * 100_000), "lists or tables nested more than 16 deep."),
    "tables in tables": (lambda path: path.write_text("a = " + "{a = " * 1000), "lists or tables nested more than 16 deep."),
    "a key of many parts": (lambda path: path.write_text("a . " * 100_000 + "a = 1"), "a key of more than 16 parts."),
    "a header of many parts": (lambda path: path.write_text(f"[{'a.' * 100_000}a]"), "a key of more than 16 parts."),
    "a long number": (lambda path: path.write_text("a = " + "9" * 5000), "a key or number of more than 1000 characters."),
}
USES = {
    "reex.toml": ("list", SEED),
    "named.toml": ("--settings", "named.toml", "list", SEED),
    "rules.toml": ("list", "--rules", "rules.toml", SEED),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_file_that_would_end_or_hold_the_run_is_refused(kind: str, tmp_path: Path, run: Run) -> None:
    make, message = UNUSABLE[kind]
    for name in ("named.toml", "rules.toml", "reex.toml"):  # in this order, as the last is found in any case
        make(tmp_path / name)
        code, out, line = run(tmp_path, *USES[name])
        assert (code, out, line.count("\n")) == (2, "", 1)
        assert line.startswith(f"{name}: {message}")


@pytest.mark.parametrize("kind", ["a pipe", "a device", "a terabyte"])
def test_a_project_file_that_cannot_be_read_is_not_taken_for_settings(kind: str, tmp_path: Path, run: Run) -> None:
    UNUSABLE[kind][0](tmp_path / "pyproject.toml")
    assert run(tmp_path, "list", SEED)[0] == 0


def test_strings_and_comments_may_hold_any_brackets_and_dots(tmp_path: Path, run: Run) -> None:
    deep = "[{." * 40
    values = f"""['{deep}', "\\"{deep}", '''\n{deep}'''', \"\"\"{deep}\\\"\"\"\", ''] # {deep}"""
    (tmp_path / "reex.toml").write_text(f"term = {values}\n")
    assert run(tmp_path, "list", SEED)[2].endswith("no articles match the filters.\n")
