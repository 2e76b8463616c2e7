"""Readers of plug-ins, wrapped so that an error in one names its package."""

from __future__ import annotations

from collections.abc import Container, Iterator

from reex_cli.errors import ReexError
from reex_cli.model import Failure, Note, Page, Skipped
from reex_cli.plugins import Plugin, load_plugins
from reex_cli.readers._source import Reader, Source


def load_plugin_readers(taken: Container[str]) -> dict[str, Reader]:
    """Load the readers of all plug-ins, by name. Raises `BadPlugin`."""
    return {reader.name: guard_reader(reader, plugin) for plugin, reader in load_plugins("readers", Reader, taken)}


def check_item(item: object) -> Page | Skipped | Failure | Note:
    """Return what a reader may yield. Raises `TypeError` for anything else."""
    if not isinstance(item, Page | Skipped | Failure | Note):
        raise TypeError(f"it gave a {type(item).__name__}, not a Page")
    return item


def guard_reader(reader: Reader, plugin: Plugin) -> Reader:
    """Wrap a reader so that its errors become a `PluginFailed` that names its package."""

    def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
        try:
            yield from map(check_item, reader.read(source))
        except ReexError:
            raise
        except Exception as error:
            raise plugin.failure(error) from error

    return reader._replace(sniff=plugin.guard(reader.sniff), read=read)
