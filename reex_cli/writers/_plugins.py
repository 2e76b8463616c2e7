"""Writers of other packages, wrapped so that an error in one names its package."""

from __future__ import annotations

from collections.abc import Callable, Container
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from reex_cli.errors import ReexError
from reex_cli.plugins import Plugin, format_exception, load_plugins
from reex_cli.writers._writer import Write, Writer

OpenWriter = Callable[..., AbstractContextManager[Write]]


def plugin_writers(taken: Container[str]) -> dict[str, Writer]:
    """Load the writers of plug-ins, by name. Raises `BadPlugin`, for one with the name of a writer of ours, too."""
    return {
        writer.name: writer._replace(open=guard(writer.open, plugin))
        for plugin, writer in load_plugins("writers", Writer, taken)
    }


def guard(open_writer: OpenWriter, plugin: Plugin) -> OpenWriter:
    """Wrap the function that opens a plug-in's writer."""
    return lambda *args: GuardedWriter(plugin, open_writer, args)


class GuardedWriter:
    """An open writer of a plug-in. Raises `BadPlugin` for its errors, but not for those of the output stream."""

    def __init__(self, plugin: Plugin, open_writer: OpenWriter, args: tuple[Any, ...]) -> None:
        self.plugin = plugin
        self.writer = self.call(open_writer, *args)

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Call a function of the plug-in."""
        try:
            return function(*args)
        except (ReexError, OSError):
            raise
        except Exception as error:
            raise self.plugin.unusable(f"failed ({format_exception(error)})") from error

    def __enter__(self) -> Write:
        write = self.call(self.writer.__enter__)
        return lambda article: self.call(write, article)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return bool(self.call(self.writer.__exit__, kind, error, trace))
