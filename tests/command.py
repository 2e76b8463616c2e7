"""Run the command as a user does, in its own process, and see only what a user sees."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.fork_server import Request, fork_server

TOP = Path(__file__).parent.parent
SEEDS = TOP / "seeds"
SEED = SEEDS / "006_why-the-night-train-takes-its-time.txt"
SEED_TITLE = "Why the Night Train Takes Its Time"
PYTHON = (sys.executable, "-W", "error::DeprecationWarning:reex_cli")
COMMAND = (*PYTHON, "-m", "reex_cli")
TIMEOUT = 60  # seconds
MAX_FORKED_ARGUMENTS = 1 << 16  # characters
PIPE_SIZE = 1 << 16  # bytes
UNWANTED = frozenset(("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONDONTWRITEBYTECODE", "PYTEST_CURRENT_TEST"))
ARTICLE = "The Mill at Eling\n\nBy Ann Reed\n\n12 March 2024\n\n" + "\n\n".join(
    f"{place} the water rises behind the gates, and the miller who waits for it must grind by moonlight on most nights."
    for place in ("At first", "Later on", "Downstream")
)


def environment(**changes: str) -> dict[str, str]:
    """The environment without variables that affect colours, width or whether modules are compiled anew, with these changes.

    No cache is used: the folder that is named for it is none.
    """
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return {**kept, "XDG_CACHE_HOME": "-", **changes}


def reex(
    *args: object, stdin: bytes | None = None, env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end. Without `stdin`, standard input is empty.

    In the usual environment it is forked from a process that has loaded it; in any other, it is started.
    """
    arguments = [os.fsdecode(_argument(value)) for value in args]
    if not env and sum(map(len, arguments)) < MAX_FORKED_ARGUMENTS:
        return _run_forked(Request(arguments, str(cwd or TOP)), stdin)
    fed = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
        env=environment(**env or {}),
        cwd=cwd or TOP,
        **fed,
    )


def _run_forked(request: Request, stdin: bytes | None) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process that is forked from one that has loaded it."""
    server = fork_server(PYTHON, tuple(environment().items()), str(TOP))
    read_out, out = os.pipe()
    read_err, err = os.pipe()
    read_in, write_in = (os.open(os.devnull, os.O_RDONLY), None) if stdin is None else os.pipe()
    run = server.run(request, (read_in, out, err))
    for end in (read_in, out, err):
        os.close(end)
    with ThreadPoolExecutor(3) as pool:
        results = [pool.submit(_read_all, read_out), pool.submit(_read_all, read_err)]
        if write_in is not None:
            pool.submit(_write_all, write_in, stdin or b"")
        code = run.wait(TIMEOUT)
    return subprocess.CompletedProcess([*COMMAND, *request.arguments], code, *(result.result() for result in results))


def _read_all(end: int) -> bytes:
    with open(end, "rb") as stream:
        return stream.read()


def _write_all(end: int, data: bytes) -> None:
    with suppress(BrokenPipeError), open(end, "wb", buffering=0) as stream:
        stream.writelines(data[start : start + PIPE_SIZE] for start in range(0, len(data), PIPE_SIZE))


def shell(line: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which `reex` is the command.

    Where files are limited, no modules are compiled: Python would keep those that are cut off, and not load them again.
    """
    words = shlex.join(COMMAND)
    changes = {"PYTHONDONTWRITEBYTECODE": "1"} if "ulimit -f" in line else {}
    return subprocess.run(
        ["bash", "-c", f'reex() {{ {words} "$@"; }}\n{line}'],
        capture_output=True,
        timeout=60,
        check=False,
        env=environment(**changes),
        cwd=cwd or TOP,
        stdin=subprocess.DEVNULL,
    )


def start_reex(*args: object, **how: Any) -> subprocess.Popen[bytes]:
    """Start the command without waiting for it. It handles signals as if started from a terminal."""
    pipe = subprocess.PIPE
    settings = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe, "env": environment()} | how
    return subprocess.Popen([*COMMAND, *map(str, args)], preexec_fn=_reset_signals, **settings)  # noqa: PLW1509 - there is no other thread


def _reset_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def error_line(done: subprocess.CompletedProcess[bytes]) -> str:
    """The line on standard error; asserts that it is the only one, and no traceback."""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1, lines
    assert "Traceback" not in lines[0]
    return lines[0]


def listed_titles(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """The titles in the output of `reex list`."""
    return [line.split("\t")[4] for line in done.stdout.decode().splitlines()[1:]]


def _argument(value: object) -> str | bytes | os.PathLike[str]:
    return value if isinstance(value, str | bytes | os.PathLike) else str(value)
