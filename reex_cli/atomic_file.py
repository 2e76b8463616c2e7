"""Write a file whole or not at all: beside its target first, then moved into place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def replace_file(path: str) -> Iterator[str]:
    """The name of a new file beside `path` that is moved there at the end, or is gone where something fails."""
    target = os.path.realpath(path)
    beside = os.path.join(os.path.dirname(target), f".reex-{os.urandom(8).hex()}")  # known before it is there, to be gone
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield beside
        os.chmod(beside, _mode(target))
        os.replace(beside, target)
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
