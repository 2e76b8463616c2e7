"""Read standard input, which the path `-` names."""

from __future__ import annotations

import os
import stat
import sys

from reex_cli.errors import Unreadable
from reex_cli.input.streams import Stream
from reex_cli.limits import MAX_SOURCE_BYTES
from reex_cli.text import format_reason

STDIN = "-"


def open_stdin(max_bytes: int = MAX_SOURCE_BYTES) -> Stream:
    """Standard input as a stream, whose reads raise `Unreadable`."""
    return Stream(_read_block, max_bytes=max_bytes)


def read_stdin() -> bytes:
    """All bytes of standard input. Raises `Unreadable`."""
    return open_stdin().read_all("it")


def _read_block(size: int) -> bytes:
    """Read up to `size` bytes of standard input. Raises `Unreadable`."""
    try:
        return sys.stdin.buffer.read(size)
    except (AttributeError, ValueError, OSError) as error:
        closed = sys.stdin is None or sys.stdin.closed
        raise Unreadable(f"standard input {'is closed' if closed else f'cannot be read ({format_reason(error)})'}.") from None


def stdin_size() -> int | None:
    """Bytes of standard input; None for a pipe or a terminal, 0 if it is closed."""
    try:
        status = os.fstat(sys.stdin.fileno())
    except (AttributeError, ValueError, OSError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def has_stdin() -> bool:
    """Whether standard input is a pipe, a file or a socket, so that a command without paths reads it."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, ValueError, OSError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def is_terminal_input() -> bool:
    """Whether standard input is a terminal."""
    try:
        return sys.stdin.isatty()
    except (AttributeError, ValueError):
        return False
