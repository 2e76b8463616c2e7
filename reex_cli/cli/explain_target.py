"""Parse what `reex explain` is asked for: FILE, FILE:LINE, FILE#POINTER and both, whatever the file is called.

Without a file, `:LINE` is one of standard input.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from reex_cli.input.remote import is_remote
from reex_cli.input.stdin import STDIN

MEMBER = "!/"  # between the name of a container and that of a document in it
MAX_DIGITS = 15  # of the number of a line


class Target(NamedTuple):
    """A source, and what of it is to be explained."""

    path: str
    member: str = ""  # the name of a source inside the container at the path
    pointer: str = ""  # "#/3", "#L4"; empty for all records
    line: int | None = None


def parse_target(text: str, exists: Callable[[str], bool] = os.path.lexists) -> Target:
    r"""Split a target at the last colon and number, and at the last `#`, unless a file is called so.

    A column, as in the messages of failures, is ignored. `exists` tells whether there is a file of this name.

    >>> parse_target("notes.txt:12", {"notes.txt"}.__contains__).line, parse_target("12:30", {"12:30"}.__contains__).line
    (12, None)
    >>> parse_target(r"C:\pages\a.html:7:3", {r"C:\pages\a.html"}.__contains__)[::3]
    ('C:\\pages\\a.html', 7)
    >>> parse_target("posts.json#/3:12", {"posts.json"}.__contains__)
    Target(path='posts.json', member='', pointer='#/3', line=12)
    """
    candidates = [(text, None), *_without_numbers(text)]
    for rest, line in candidates:
        if is_source(rest, exists):
            return Target(rest or STDIN, line=line)
    for rest, line in reversed(candidates):
        container, is_member, _ = rest.partition(MEMBER)
        if is_member and is_source(container, exists):
            return Target(container, member=rest, line=line)
        name, has_pointer, pointer = rest.rpartition("#")
        if has_pointer and is_source(name, exists):
            return Target(name or STDIN, pointer=f"#{pointer}", line=line)
    rest, line = candidates[-1]  # there is no such file
    return Target(rest, line=line)


def _without_numbers(text: str) -> list[tuple[str, int]]:
    """The text without `:LINE`, and without `:LINE:COLUMN`, each with the line."""
    name, sign, number = text.rpartition(":")
    if not sign or not _is_line(number):
        return []
    longer, sign, earlier = name.rpartition(":")
    return [(name, int(number)), *([(longer, int(earlier))] if sign and longer and _is_line(earlier) else [])]


def _is_line(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS


def is_source(name: str, exists: Callable[[str], bool]) -> bool:
    """Whether a name is that of standard input, a file, or an address that does not end in what may be a line."""
    if is_remote(name):
        last = name.rpartition("/")[2]
        has_path = "/" in name.partition("://")[2]
        return not (has_path and _is_line(last.rpartition(":")[2]) and ":" in last)
    return name in ("", STDIN) or exists(name)
