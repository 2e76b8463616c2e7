"""Readers of other packages, each guarded: one that breaks is told with the name of its package."""

from __future__ import annotations

from collections.abc import Container, Iterator

from reex_cli.errors import ReexError
from reex_cli.model import Failure, Note, Page, Skipped
from reex_cli.plugins import Plugin, named
from reex_cli.readers._source import Reader, Source


def brought(taken: Container[str]) -> dict[str, Reader]:
    """The readers that other packages bring; raises `BadPlugin`."""
    return {reader.name: guarded(reader, plugin) for plugin, reader in named("readers", Reader, taken)}


def checked(found: object) -> Page | Skipped | Failure | Note:
    """What a reader may give; raises `TypeError` for anything else."""
    if not isinstance(found, Page | Skipped | Failure | Note):
        raise TypeError(f"it gave a {type(found).__name__}, not a Page")
    return found


def guarded(reader: Reader, plugin: Plugin) -> Reader:
    """A reader that names its package when it breaks."""

    def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
        try:
            yield from map(checked, reader.read(source))
        except ReexError:
            raise
        except Exception as error:
            raise plugin.broke(error) from error

    return reader._replace(sniff=plugin.guarded(reader.sniff), read=read)
