"""What a run writes it does not read: a folder may hold what an earlier run, or this one, has written there."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator

from reex_cli.errors import BadOption
from reex_cli.input.walk import format_path
from reex_cli.model import Item

FileId = tuple[int, int]  # what the system knows a file by, whatever it is called


def check_outputs(outputs: Iterable[str], given: Iterable[str]) -> None:
    """Raise `BadOption` for a file that is named as an output and as a source."""
    sources = {_file_id(path) for path in given if os.path.isfile(path)} - {None}
    for output in outputs:
        if _file_id(output) in sources:
            raise BadOption(f"{format_path(output)}: it would be both read and written. Write to another file.")


def exclude_outputs(items: Iterator[Item], outputs: Iterable[str], given: Iterable[str]) -> Iterator[Item]:
    """The sources without standard output, and without what was at or in the outputs before."""
    own = {_file_id(path) for path in outputs} - {_file_id(path) for path in given} | {_standard_output_id()}
    own.discard(None)
    return (item for item in items if not (item.path and _is_output(item.path, own))) if own else items


def _is_output(path: str, own: set[FileId | None]) -> bool:
    return _file_id(path) in own or _file_id(os.path.dirname(path) or ".") in own


def _file_id(path: str) -> FileId | None:
    """What a file or folder is known by; nothing for devices, pipes and what is not there."""
    try:
        return _id_of(os.stat(path)) if path else None
    except (OSError, ValueError):
        return None


def _standard_output_id() -> FileId | None:
    try:
        return _id_of(os.fstat(sys.stdout.fileno()))
    except (AttributeError, OSError, ValueError):
        return None


def _id_of(known: os.stat_result) -> FileId | None:
    return (known.st_dev, known.st_ino) if stat.S_ISREG(known.st_mode) or stat.S_ISDIR(known.st_mode) else None
