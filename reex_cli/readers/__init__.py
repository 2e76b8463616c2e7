"""One format, one file: each module here that does not begin with an underscore holds a `READER`.

A reader states facts. It drops nothing and decides nothing.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from reex_cli.errors import BadOption, NotRecognised
from reex_cli.model import Trust
from reex_cli.readers._plugins import brought
from reex_cli.readers._source import Reader, Source

__all__ = ["Reader", "Source", "find", "readers"]


@cache
def readers() -> dict[str, Reader]:
    """Every reader by name: those of other packages, then those of this folder.

    Where two are equally sure the first is taken, for who installs a reader wants it. Raises `BadPlugin`.
    """
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    here = {reader.name: reader for reader in (import_module(f"{__name__}.{name}").READER for name in names)}
    return brought(here) | here


def find(source: Source, insist: str | None = None) -> Reader:
    """The reader that is surest of a source, or the one that the user insists on."""
    if insist:
        try:
            return readers()[insist]
        except KeyError:
            raise BadOption(f"--from {insist}: no such format. Formats here: {', '.join(readers())}.") from None
    trust = {name: reader.sniff(source) for name, reader in readers().items()}
    surest = max(trust, key=lambda name: trust[name])
    if trust[surest] is Trust.NO:
        raise NotRecognised(
            f"no reader recognises this file. Readers here: {', '.join(readers())}. Use --from NAME to insist on one."
        )
    return readers()[surest]
