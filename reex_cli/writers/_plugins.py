"""Writers of other packages, each guarded: one that breaks is told with the name of its package."""

from __future__ import annotations

from collections.abc import Callable, Container
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from reex_cli.errors import ReexError
from reex_cli.plugins import Plugin, named, told
from reex_cli.writers._writer import Write, Writer

Opening = Callable[..., AbstractContextManager[Write]]


def brought(taken: Container[str]) -> dict[str, Writer]:
    """The writers that other packages bring; raises `BadPlugin`."""
    return {
        writer.name: writer._replace(open=guarded(writer.open, plugin)) for plugin, writer in named("writers", Writer, taken)
    }


def guarded(opening: Opening, plugin: Plugin) -> Opening:
    """What opens a writer that names its package when it breaks."""
    return lambda *given: Guarded(plugin, opening, given)


class Guarded:
    """A writer at work. What the stream says of itself is not the plug-in's fault."""

    def __init__(self, plugin: Plugin, opening: Opening, given: tuple[Any, ...]) -> None:
        self.plugin = plugin
        self.inner = self.asked(opening, *given)

    def asked(self, function: Callable[..., Any], *given: Any) -> Any:
        """What a function of the plug-in answers."""
        try:
            return function(*given)
        except (ReexError, OSError):
            raise
        except Exception as error:
            raise self.plugin.bad(f"broke ({told(error)})") from error

    def __enter__(self) -> Write:
        write = self.asked(self.inner.__enter__)
        return lambda article: self.asked(write, article)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return bool(self.asked(self.inner.__exit__, kind, error, trace))
