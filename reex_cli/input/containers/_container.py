"""What a container format defines, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from reex_cli.errors import Unreadable
from reex_cli.input.decompressors import ReadBytes
from reex_cli.input.streams import Stream
from reex_cli.item import NO_INFO, MemberInfo
from reex_cli.model import Skipped

MACOS_METADATA = "__MACOSX"  # a folder in zip archives made by macOS, with Finder metadata


class Member(NamedTuple):
    """One document in a container."""

    name: str
    read: ReadBytes  # for a `Stream`; raises `Unreadable`; only valid until the next member is asked for
    info: MemberInfo = NO_INFO
    size: int | None = None  # bytes of the container that it takes, if the position in the container does not show that


class Container(NamedTuple):
    """A format of files that hold documents. `members` raises `Unreadable` if the container itself is damaged."""

    name: str
    description: str  # one line for `reex formats`
    recognises: Callable[[bytes], bool]  # by the first bytes
    members: Callable[[Stream], Iterator[Member | Skipped]]
    needs_seek: bool = False  # whether it is read in any order, and so needs a file


def failing_reader(problem: str) -> ReadBytes:
    """A function that raises `Unreadable` instead of reading."""

    def read(_: int) -> bytes:
        raise Unreadable(problem)

    return read


def member_name(name: str) -> str:
    """A name as text, without empty and `.` steps."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "/".join(step for step in text.split("/") if step not in ("", "."))


def is_hidden(name: str) -> bool:
    """Whether a member, or a folder around it, is hidden: begins with a dot, or is macOS metadata."""
    return any((step.startswith(".") and step not in (".", "..")) or step == MACOS_METADATA for step in name.split("/"))
