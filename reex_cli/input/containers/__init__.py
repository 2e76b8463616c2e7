"""Formats of files that hold documents, one a module: tar, zip, WARC, MHTML, EPUB.

A module without a leading underscore has a `CONTAINER`. A container yields its documents one at a time, in its own order, as
streams. What they mean is left to the readers.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from reex_cli.input.containers._container import Container, Member

__all__ = ["Container", "Member", "containers", "find_container"]


@cache
def containers() -> tuple[Container, ...]:
    """Every container format in this folder."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    return tuple(import_module(f"{__name__}.{name}").CONTAINER for name in names)


def find_container(head: bytes) -> Container | None:
    """The container format of a file with these first bytes, if it is one."""
    return next((container for container in containers() if container.recognises(head)), None)
