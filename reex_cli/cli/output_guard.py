"""Keep a run from reading what it writes, now or in an earlier run: outputs are recognised among the sources."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

from reex_cli.cli.output import STDOUT_PATHS
from reex_cli.errors import BadOption
from reex_cli.input.remote import local_path
from reex_cli.input.walk import format_path
from reex_cli.item import Item

MARKDOWN_SUFFIX = ".md"  # of all files in a folder of results
FileId = tuple[int, int]  # device and inode: the same file under any name


def check_outputs(output: str, report: str, paths: Iterable[str]) -> list[str]:
    """The outputs other than standard output. Raises `BadOption` where one would be lost, or is a source as well."""
    sources = {_file_id(path) for path in paths if os.path.isfile(local_path(path))} - {None}
    outputs = [path for path in (output, report) if path not in STDOUT_PATHS]
    for path in outputs:
        if _file_id(path) in sources:
            raise BadOption(f"{format_path(path)}: it would be both read and written. Write to another file.")
    if report:
        _check_report(output, report)
    return outputs


def _check_report(output: str, report: str) -> None:
    """Raise `BadOption` for a report that goes where the results go: of two files moved to one name, one is lost."""
    if _is_same_output(output, report):
        raise BadOption(f"--report {format_path(report)}: the results go there, too. Write it to another file.")
    folder, name = os.path.split(report)
    if name.endswith(MARKDOWN_SUFFIX) and _is_same_output(output, folder or os.curdir):
        raise BadOption(f"--report {format_path(report)}: the results go into this folder. Write it to another.")


def _is_same_output(one: str, other: str) -> bool:
    """Whether two outputs are one file, pipe or stream. Terminals and other devices lose nothing and may be shared."""
    if one in STDOUT_PATHS and other in STDOUT_PATHS:
        return True
    one_status, other_status = _status(one), _status(other)
    if one_status and other_status:
        return os.path.samestat(one_status, other_status) and not stat.S_ISCHR(one_status.st_mode)
    paths = [os.path.realpath(local_path(path)) for path in (one, other)]
    return one not in STDOUT_PATHS and other not in STDOUT_PATHS and (paths[0] == paths[1] or _differ_by_case_only(*paths))


def _status(output: str) -> os.stat_result | None:
    """The status of an output; None for a file that does not exist yet."""
    try:
        return os.fstat(sys.stdout.fileno()) if output in STDOUT_PATHS else os.stat(local_path(output))
    except (AttributeError, OSError, ValueError):
        return None


def _differ_by_case_only(one: str, other: str) -> bool:
    """Whether the file system takes two paths for one, because it ignores case."""
    folder = os.path.dirname(one)
    if one.casefold() != other.casefold():
        return False
    with suppress(OSError):
        return folder != folder.swapcase() and os.path.samefile(folder, folder.swapcase())
    return False


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
        return _id_of(os.stat(local_path(path))) if path else None
    except (OSError, ValueError):
        return None


def _standard_output_id() -> FileId | None:
    try:
        return _id_of(os.fstat(sys.stdout.fileno()))
    except (AttributeError, OSError, ValueError):
        return None


def _id_of(status: os.stat_result) -> FileId | None:
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode) else None
