"""Files that hold documents, one kind a file: each module here that does not begin with an underscore holds a `CONTAINER`.

A container hands out its documents one at a time, in its own order, as streams. What is in them is for the readers to say.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from reex_cli.input.containers._container import Container, Member

__all__ = ["Container", "Member", "containers", "find"]


@cache
def containers() -> tuple[Container, ...]:
    """Every container of this folder."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    return tuple(import_module(f"{__name__}.{name}").CONTAINER for name in names)


def find(head: bytes) -> Container | None:
    """The container that begins so, if it is one."""
    return next((one for one in containers() if one.begins(head)), None)
