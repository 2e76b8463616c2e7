"""Keep a run from reading what it writes, now or in an earlier run: outputs are recognised among the sources."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator

from reex_cli.errors import BadOption
from reex_cli.input.walk import format_path
from reex_cli.model import Item

FileId = tuple[int, int]  # device and inode: the same file under any name


def check_outputs(outputs: Iterable[str], paths: Iterable[str]) -> None:
    """Raise `BadOption` for a file that is named both as an output and as a source."""
    sources = {_file_id(path) for path in paths if os.path.isfile(path)} - {None}
    for output in outputs:
        if _file_id(output) in sources:
            raise BadOption(f"{format_path(output)}: it would be both read and written. Write to another file.")


def exclude_outputs(items: Iterator[Item], outputs: Iterable[str], paths: Iterable[str]) -> Iterator[Item]:
    """Leave out standard output, and what is at or in an output already, unless it is one of the paths given."""
    excluded = {_file_id(path) for path in outputs} - {_file_id(path) for path in paths} | {_standard_output_id()}
    excluded.discard(None)
    return (item for item in items if not (item.path and _is_in(item.path, excluded))) if excluded else items


def _is_in(path: str, ids: set[FileId | None]) -> bool:
    """Whether a file, or the folder around it, is one of these."""
    return _file_id(path) in ids or _file_id(os.path.dirname(path) or ".") in ids


def _file_id(path: str) -> FileId | None:
    """Identify a file or folder; None for devices, pipes and what does not exist."""
    try:
        return _id_of(os.stat(path)) if path else None
    except (OSError, ValueError):
        return None


def _standard_output_id() -> FileId | None:
    try:
        return _id_of(os.fstat(sys.stdout.fileno()))
    except (AttributeError, OSError, ValueError):
        return None


def _id_of(status: os.stat_result) -> FileId | None:
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode) else None
