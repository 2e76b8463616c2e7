"""Where results go: standard output as bytes, or a file that is whole or not there."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from reex_cli.errors import NotWritable
from reex_cli.files import reason
from reex_cli.text import harmless

STDOUT = "standard output"


@contextmanager
def results(path: str = "") -> Iterator[IO[bytes]]:
    """A binary stream for results. A file appears under its name when all of it is written, or not at all."""
    if path and path != "-":
        with replacing(path) as file:
            yield file
        return
    if sys.stdout is None:
        raise NotWritable(STDOUT, "it is closed")
    stream = sys.stdout.buffer
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NotWritable(STDOUT, reason(error)) from error


@contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """A new file beside `path` that is moved there at the end; a pipe or device is written as it is."""
    shown = harmless(path)
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as file:
                yield file
            return
        target = os.path.realpath(path)
        handle, beside = tempfile.mkstemp(prefix=f".{os.path.basename(target)}.", dir=os.path.dirname(target))
    except OSError as error:
        raise NotWritable(shown, reason(error)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(beside, _mode(target))
        os.replace(beside, target)
    except OSError as error:
        raise NotWritable(shown, reason(error)) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _mode(path: str) -> int:
    """The permissions of the file that is replaced, else those that a new file gets."""
    try:
        return os.stat(path).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def is_terminal() -> bool:
    """Whether a person reads standard output. `FORCE_COLOR` says yes."""
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty())


def tell(message: str) -> None:
    """One line on standard error, harmless to a terminal."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            line = f"{harmless(message)}\n".encode("utf-8", "replace")
            sys.stderr.flush()
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
