"""What other packages bring, found by their entry points: readers, rules and writers.

A package that is installed beside reex names them in its `pyproject.toml`, under `reex.readers`, `reex.rules` or
`reex.writers`. Nothing is looked up before it is asked for. What breaks is told with the name of its package.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from reex_cli.errors import BadPlugin, PluginFailed, ReexError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PREFIX = "reex."
KINDS = {"readers": "reader", "rules": "rules", "writers": "writer"}


class Plugin(NamedTuple):
    """One thing that another package brings."""

    kind: str  # readers, rules or writers
    name: str
    package: str
    version: str
    entry: EntryPoint

    def __str__(self) -> str:
        return f"plug-in {self.package} ({KINDS[self.kind]} {self.name})"

    def load(self) -> Any:
        """What the entry point names; raises `BadPlugin`."""
        try:
            return self.entry.load()
        except (Exception, SystemExit) as error:
            raise self.bad(f"cannot be loaded ({told(error)})") from error

    def bad(self, problem: str) -> BadPlugin:
        """What is wrong with it, and what to try."""
        return BadPlugin(f"{self}: {problem}. Mend it, or uninstall {self.package}.")

    def broke(self, error: Exception) -> PluginFailed:
        """What it did to a source."""
        return PluginFailed(f"{self} broke ({told(error)}).")

    def guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of the plug-in whose errors name it."""

        def call(*args: Any) -> Any:
            try:
                return function(*args)
            except ReexError:
                raise
            except Exception as error:
                raise self.broke(error) from error

        return call


def told(error: BaseException) -> str:
    """An error of another's program on one line."""
    return " ".join(f"{type(error).__name__}: {error}".rstrip(": ").split())


def plugins(kind: str) -> list[Plugin]:
    """What the installed packages bring of a kind, by name."""
    return [plugin for plugin in every() if plugin.kind == kind]


def named(kind: str, wanted: type[Any], taken: Container[str]) -> Iterator[tuple[Plugin, Any]]:
    """The plug-ins of a kind with what they bring, each of which has a name of its own; raises `BadPlugin`."""
    seen: set[str] = set()
    for plugin in plugins(kind):
        found = plugin.load()
        if not isinstance(found, wanted):
            raise plugin.bad(f"does not name a {wanted.__name__}")
        if found.name in taken or found.name in seen:
            raise plugin.bad(f"uses a name that is taken: {found.name}")
        seen.add(found.name)
        yield plugin, found


@cache
def every() -> tuple[Plugin, ...]:
    """What the installed packages bring."""
    if not any(_brings(folder) for folder in sys.path):  # saves the 50 ms of importlib.metadata
        return ()
    from importlib.metadata import entry_points

    found = [
        Plugin(kind, entry.name, entry.dist.name, entry.dist.version, entry)
        for kind in KINDS
        for entry in entry_points(group=PREFIX + kind)
        if entry.dist
    ]
    return tuple(sorted(found, key=lambda plugin: plugin[:3]))


def _brings(folder: str) -> bool:
    """Whether any package that is installed in a folder has something for reex."""
    return any(f"[{PREFIX}".encode() in text for text in _entry_points(folder))


def _entry_points(folder: str) -> Iterator[bytes]:
    with suppress(OSError), os.scandir(folder or ".") as entries:
        for entry in entries:
            if entry.name.endswith((".dist-info", ".egg-info")):
                with suppress(OSError), open(os.path.join(entry.path, "entry_points.txt"), "rb") as file:
                    yield file.read()
