"""No control characters from file names, arguments or settings reach a terminal, in results or in messages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import ARTICLE, reex
from tests.test_command_line import on_terminal

UNSAFE = "\x1b[31mRed\u202e\x9b31m\x07Mill\u2066"
PAINT = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")  # what reex and rich write themselves
STEERS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OPTIONS = "since format keep encoding from jobs limit rules files-from max-bytes".split()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files whose names and contents are hostile."""
    folder = tmp_path_factory.mktemp("place")
    (folder / f"{UNSAFE}.txt").write_text(ARTICLE)
    (folder / f"{UNSAFE}.json").write_text('{"id": 1, "title": ')
    (folder / "rules.toml").write_text('["\\u001b[31mRed"]\n')
    return folder


@pytest.mark.parametrize(
    ("code", "args"),
    [
        *((2, ["list", f"--{name}", UNSAFE]) for name in OPTIONS),
        (2, ["list", "--match", f"({UNSAFE}"]),
        (2, ["list", "--rules", "rules.toml"]),
        (2, ["list", "--report", f"no/{UNSAFE}", "."]),
        (2, ["list", f"--{UNSAFE}"]),
        (2, ["list", UNSAFE]),
        (2, [UNSAFE]),
        (2, ["merge", UNSAFE]),
        (2, ["export", "--to", UNSAFE]),
        (2, ["export", "--fields", UNSAFE]),
        (2, ["export", "--shard", UNSAFE]),
        (2, ["export", "-o", f"no/{UNSAFE}"]),
        (2, ["export", "-o", f"{UNSAFE}.db.gz"]),
        (1, ["export", "--progress", "."]),
        (1, ["list", "--progress", "."]),
        (1, ["show", "--why", "."]),
        (1, ["stats", "."]),
        (1, ["strip", "--why", "."]),
    ],
)
def test_no_argument_sends_control_characters_to_a_terminal(code: int, args: list[str], place: Path) -> None:
    shown = on_terminal(*args, cwd=place, code=code)
    assert not STEERS.search(PAINT.sub("", shown)), shown
    assert "\x1b[31mRed" not in shown


def test_errors_in_settings_have_no_control_characters(place: Path) -> None:
    (place / "reex.toml").write_text('"\\u001b[31mRed" = 1\n')
    try:
        assert not STEERS.search(PAINT.sub("", on_terminal("list", cwd=place, code=2)))
    finally:
        (place / "reex.toml").unlink()


def test_lone_surrogates_in_json_are_replaced_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"id": 1, "type": "post", "title": {"rendered": "A\\ud800"}, "content": {"rendered": "Tide \\udc00."}}]')
    done = reex("export", path)
    assert b'"text":"Tide \xef\xbf\xbd."' in done.stdout
    assert b'"title":"A\xef\xbf\xbd"' in done.stdout
    assert b'"damaged: halves of characters in the JSON"' in done.stdout
    path.write_text('[{"id": 1, "type": "post", "title": {"rendered": "A"}, "content": {"rendered": "\\ud83c\\udf0a"}}]')
    assert b'"notes":[]' in reex("export", path).stdout
