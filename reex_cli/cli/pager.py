"""Show on a terminal through a pager what is longer than the screen.

`PAGER` names the program and its arguments; without it, `less` is used if it is installed. `PAGER=cat` or an empty one is none.
"""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, cast

from reex_cli.errors import ReexError

DEFAULT = "less"
LESS_OPTIONS = "FRX"  # as git has them: end if all fits, pass colours on, leave the text on the screen
STDERR = 2  # its file descriptor
DUMB = "dumb"  # the terminal that cannot move its cursor


class PagerClosed(ReexError):
    """The user has left the pager before the end of the text, which is no failure."""


class PagedStream(io.RawIOBase):
    """A stream that keeps what fits on the screen, and starts a pager with the first byte more."""

    def __init__(self, stream: IO[bytes], command: list[str]) -> None:
        self.stream = stream
        self.command = command
        self.size = shutil.get_terminal_size()
        self.held = b""
        self.process: subprocess.Popen[bytes] | None = None
        self.stderr = -1  # where messages went before the pager was started

    def writable(self) -> bool:
        """Say that the stream takes bytes."""
        return True

    def write(self, data: Any) -> int:
        """Write to the pager, or hold what may fit on the screen. Raises `PagerClosed`."""
        if self.process is None and self.command:
            self.held += bytes(data)
            if count_rows(self.held, self.size.columns) < self.size.lines:
                return len(data)
            self.start()
        target = self.process.stdin if self.process else self.stream
        try:
            cast("IO[bytes]", target).write(self.held or bytes(data))
            cast("IO[bytes]", target).flush()
        except BrokenPipeError:
            if not self.process:
                raise
            raise PagerClosed from None
        self.held = b""
        return len(data)

    def start(self) -> None:
        """Start the pager; without it, what follows goes to the terminal as it comes."""
        environment = {**os.environ, "LESS": os.environ.get("LESS", LESS_OPTIONS)}
        try:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own
        except OSError:
            self.command = []
            return
        if os.isatty(STDERR):  # messages would be written over the pages
            self.stderr = os.dup(STDERR)
            os.dup2(cast("IO[bytes]", self.process.stdin).fileno(), STDERR)

    def finish(self) -> None:
        """Write what is held, and wait until the user leaves the pager."""
        if self.held:
            self.stream.write(self.held)
            self.stream.flush()
        if self.stderr >= 0:
            os.dup2(self.stderr, STDERR)
            os.close(self.stderr)
        if self.process:
            with suppress(BrokenPipeError):
                cast("IO[bytes]", self.process.stdin).close()
            while True:
                with suppress(KeyboardInterrupt):  # which the pager handles, as it has the terminal
                    self.process.wait()
                    return


@contextmanager
def paged(stream: IO[bytes], *, wanted: bool) -> Iterator[IO[bytes]]:
    """A stream to a terminal that goes through the pager where it is longer than the screen; leaving the pager ends it."""
    command = pager_command() if wanted and stream.isatty() else []
    if not command:
        yield stream
        return
    pages = PagedStream(stream, command)
    try:
        yield cast("IO[bytes]", pages)
    except PagerClosed:
        pages.held = b""
    finally:
        pages.finish()


def pager_command() -> list[str]:
    """The program to run, with its arguments; empty for none."""
    named = os.environ.get("PAGER")
    if os.environ.get("TERM") == DUMB:
        return []
    if named is None:
        return [DEFAULT] if shutil.which(DEFAULT) else []
    try:
        command = shlex.split(named)
    except ValueError:
        return []
    return [] if command == ["cat"] else command


def count_rows(data: bytes, columns: int) -> int:
    """Estimate the rows that a text takes on a terminal: its lines, and those that are wrapped.

    >>> count_rows(b"a" * 100 + b"\\nb\\n", 80)
    3
    """
    return sum(1 + max(0, len(line) - 1) // max(1, columns) for line in data.splitlines())
