"""What a run writes it does not read: a folder may hold what an earlier run, or this one, has written there."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator

from reex_cli.errors import BadOption
from reex_cli.input.walk import shown
from reex_cli.model import Item

Known = tuple[int, int]  # what the system knows a file by, whatever it is called


def check(outputs: Iterable[str], given: Iterable[str]) -> None:
    """Raise `BadOption` for a file that is named as an output and as a source."""
    sources = {_known(path) for path in given if os.path.isfile(path)} - {None}
    for output in outputs:
        if _known(output) in sources:
            raise BadOption(f"{shown(output)}: it would be both read and written. Write to another file.")


def unwritten(items: Iterator[Item], outputs: Iterable[str], given: Iterable[str]) -> Iterator[Item]:
    """The sources without standard output, and without what was at or in the outputs before."""
    own = {_known(path) for path in outputs} - {_known(path) for path in given} | {_standard_output()}
    own.discard(None)
    return (item for item in items if not (item.path and _is_one_of(item.path, own))) if own else items


def _is_one_of(path: str, own: set[Known | None]) -> bool:
    return _known(path) in own or _known(os.path.dirname(path) or ".") in own


def _known(path: str) -> Known | None:
    """What a file or folder is known by; nothing for devices, pipes and what is not there."""
    try:
        return _of(os.stat(path)) if path else None
    except (OSError, ValueError):
        return None


def _standard_output() -> Known | None:
    try:
        return _of(os.fstat(sys.stdout.fileno()))
    except (AttributeError, OSError, ValueError):
        return None


def _of(known: os.stat_result) -> Known | None:
    return (known.st_dev, known.st_ino) if stat.S_ISREG(known.st_mode) or stat.S_ISDIR(known.st_mode) else None
