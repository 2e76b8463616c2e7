"""What a container is, and what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from reex_cli.input.streams import Read, Stream
from reex_cli.model import NO_INFO, MemberInfo, Skipped

MACINTOSH = "__MACOSX"  # a folder of what Finder remembers of the other files


class Member(NamedTuple):
    """One document in a container."""

    name: str
    read: Read  # raises `Unreadable`; to be used before the next member is asked for
    known: MemberInfo = NO_INFO
    size: int | None = None  # bytes of the file that it takes, where the container's place in it does not show that


class Container(NamedTuple):
    """One kind of file that holds documents. `members` raises `Unreadable` where the container itself is damaged."""

    name: str
    begins: Callable[[bytes], bool]
    members: Callable[[Stream], Iterator[Member | Skipped]]
    seeks: bool = False  # whether it is read in any order, and so needs a file


def shown(name: str) -> str:
    """A name as text, without the steps that lead nowhere."""
    told = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "/".join(step for step in told.split("/") if step not in ("", "."))


def hidden(name: str) -> bool:
    """Whether a file is hidden, as directories hide them."""
    return any((step.startswith(".") and step not in (".", "..")) or step == MACINTOSH for step in name.split("/"))
