"""Open regular files only: a pipe may block for ever, and a device may never end."""

from __future__ import annotations

import errno
import os
import stat
from typing import IO


def open_regular(path: str) -> IO[bytes]:
    """Open a file for reading, without waiting. Raises `OSError`, also for a pipe, a device or a socket."""
    try:
        file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115 - the caller closes it
    except ValueError as error:  # a NUL character in the path
        raise OSError(errno.EINVAL, str(error)) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "not a regular file")
    return file


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
