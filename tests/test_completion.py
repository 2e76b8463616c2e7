"""Completion in bash, zsh and fish, where they are installed, by the scripts that typer generates."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from reex_cli.cli.parameters import complete_label
from reex_cli.model import Label
from tests.command import COMMAND, environment

PLACES = [  # what is typed, and what completes it
    ("reex ex", {"export", "explain"}),
    ("reex list --fo", {"--format", "--follow"}),
    ("reex list --format w", {"wordpress", "wxr"}),
    ("reex list --from ht", {"html"}),
    ("reex show --keep nav", {"navigation"}),
    ("reex show --drop he", {"heading"}),
    ("reex export --removed --ev", {"--evidence"}),
]
KEYS = [("reex expo\t", b"export"), (" --rep\t", b"--report"), (" x --format wo\t", b"wordpress"), (" no\t", b"note.txt")]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the command and one file."""
    command = tmp_path / "bin" / "reex"
    command.parent.mkdir()
    words = " ".join(COMMAND).replace(" -m reex_cli", "")
    script = "import sys; sys.argv[0] = 'reex'; from reex_cli.cli import main; main()"
    command.write_text(f'#!/bin/sh\nexec {words} -c "{script}" "$@"\n')
    command.chmod(0o755)
    (tmp_path / "note.txt").write_text("A note.")
    return tmp_path


def run(shell: str, script: str, place: Path) -> list[str]:
    """Run a script in a shell and return the lines it prints."""
    if not shutil.which(shell):
        pytest.skip(f"not installed: {shell}")
    env = environment(PATH=f"{place}/bin{os.pathsep}{os.environ['PATH']}", HOME=str(place), PYTHONPATH=os.getcwd())
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, check=False, env=env, cwd=place, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize(("typed", "offered"), PLACES)
def test_bash_completes_words_as_typed(typed: str, offered: set[str], place: Path) -> None:
    words = typed.split()
    script = f"""eval "$(_REEX_COMPLETE=source_bash reex)"
        COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _reex_completion reex; printf '%s\\n' "${{COMPREPLY[@]}}" """
    assert set(run("bash", script, place)) == offered


@pytest.mark.parametrize(("typed", "offered"), PLACES)
def test_fish_completes_words_as_typed(typed: str, offered: set[str], place: Path) -> None:
    script = f"_REEX_COMPLETE=source_fish reex | source; complete -C '{typed}'"
    assert {line.split("\t")[0] for line in run("fish", script, place)} == offered


def test_fish_and_bash_complete_files_for_paths(place: Path) -> None:
    assert run("fish", "_REEX_COMPLETE=source_fish reex | source; complete -C 'reex list no'", place) == ["note.txt"]
    (line,) = run("bash", 'eval "$(_REEX_COMPLETE=source_bash reex)"; complete -p reex', place)
    assert "-o default" in line


@pytest.mark.skipif(not shutil.which("zsh"), reason="not installed: zsh")
def test_zsh_completes_at_its_prompt(place: Path) -> None:
    """Zsh completes at its prompt only, so the test types keys into a pseudo-terminal."""
    master, slave = pty.openpty()
    path = f"{place}/bin{os.pathsep}{os.environ['PATH']}"
    env = environment(PATH=path, HOME=str(place), TERM="dumb", PYTHONPATH=os.getcwd(), PS1="> ")
    with subprocess.Popen(["zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave, env=env, cwd=place) as shell:
        os.close(slave)
        try:
            os.write(master, b'autoload -Uz compinit; compinit -u; eval "$(_REEX_COMPLETE=source_zsh reex)"; echo READ"Y"\n')
            shown = read_until(master, b"READY")
            for typed, wanted in KEYS:
                os.write(master, typed.encode())
                shown = read_until(master, wanted)
                assert wanted in shown
        finally:
            shell.kill()  # which would otherwise be waited for
    os.close(master)


def read_until(master: int, wanted: bytes, seconds: float = 30) -> bytes:
    """Read from a terminal until it shows a text."""
    os.set_blocking(master, False)
    shown, end = b"", time.monotonic() + seconds
    while wanted not in shown and time.monotonic() < end:
        try:
            shown += os.read(master, 65536)
        except BlockingIOError:
            time.sleep(0.05)
    return shown


def test_keep_completes_labels_and_kinds() -> None:
    assert set(complete_label("")) >= {*Label, "caption"}
    assert "field" not in complete_label("")
