"""What a settings file may decide that was found, not named: it may have come with a folder of somebody else.

Such a file may not choose code, have anything fetched, read outside its folder, or lift a limit. What it may not decide is
told once and ignored; a file named with `--settings` may decide it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from reex_cli.cli.option_values import parse_size
from reex_cli.errors import BadOption
from reex_cli.input.remote import url_scheme
from reex_cli.limits import MAX_FOUND_PATTERN, MAX_SOURCE_BYTES

# Words, classes and alternatives, without groups and repetitions: on any text it takes linear time.
PLAIN_PATTERN = re.compile(r"(?:\(\?[aimsx]++\))?+(?:[^\\()*+?{]|\\.)*+", re.DOTALL)


class Check(NamedTuple):
    """When a value is allowed, and why others are not."""

    is_allowed: Callable[[str, Any], bool]  # takes the folder of the file, and the value
    reason: str


def never(_folder: str, _value: object) -> bool:
    """No value is allowed."""
    return False


def is_inside(folder: str, paths: Any) -> bool:
    """Whether paths lead to regular files below a folder, or to none, when all links are followed. Addresses do not."""
    top = os.path.realpath(folder)
    for path in paths if isinstance(paths, list) else [paths]:
        target = os.path.realpath(os.path.join(top, str(path).replace("\0", "")))
        is_below = not url_scheme(str(path)) and os.path.commonpath((top, target)) == top
        if not is_below or (os.path.exists(target) and not os.path.isfile(target)):
            return False
    return True


def is_plain_pattern(_folder: str, pattern: object) -> bool:
    """Whether a regular expression takes linear time on any text, as far as its form shows.

    >>> is_plain_pattern("", "(?i)mill|tide [1-9]"), is_plain_pattern("", "(a+)+b")
    (True, False)
    """
    return len(str(pattern)) <= MAX_FOUND_PATTERN and bool(PLAIN_PATTERN.fullmatch(str(pattern)))


def is_at_most_the_default(_folder: str, size: object) -> bool:
    """Whether a size is not above the default; one that cannot be parsed is reported as a mistake."""
    try:
        return parse_size(str(size)) <= MAX_SOURCE_BYTES
    except BadOption:
        return True


CHECKS = {
    "executor": Check(never, "chooses code"),
    "cluster": Check(never, "chooses code"),
    "files-from": Check(never, "names sources"),
    "follow": Check(never, "fetches from other hosts"),
    "index": Check(never, "writes a file"),
    "against": Check(is_inside, "reads outside of its folder"),
    "rules": Check(is_inside, "reads outside of its folder"),
    "gone": Check(never, "removes articles"),
    "match": Check(is_plain_pattern, "may take for ever"),
    "max-bytes": Check(is_at_most_the_default, "lifts a limit"),
}


def find_objection(folder: str, key: str, value: Any) -> str:
    """Why a file in this folder may not set this option to this value; empty if it may."""
    check = CHECKS.get(key)
    return "" if not check or check.is_allowed(folder, value) else check.reason


def format_ignored(path: str, objections: dict[str, str]) -> str:
    """Say on one line what of a file was ignored, and how to apply it; empty if nothing was."""
    if not objections:
        return ""
    keys = ", ".join(f"{key} ({reason})" for key, reason in objections.items())
    return f"{path}: ignored {keys}: a settings file that was found, not named, may not. Name it to allow it: --settings {path}"
