"""Write a file whole or not at all: under a temporary name next to its target, then moved into place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def replace_file(path: str) -> Iterator[str]:
    """Give the name of a new file next to `path`, which replaces `path` at the end, or is removed if something fails."""
    target = os.path.realpath(path)
    # The name is known before the file exists, so that the file is removed whenever an interruption comes.
    temporary = os.path.join(os.path.dirname(target), f".reex-{os.urandom(8).hex()}")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield temporary
        os.chmod(temporary, _permissions(target))
        os.replace(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _permissions(path: str) -> int:
    """The permissions of the file that is replaced, else those of a new file."""
    try:
        return os.stat(path).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
