"""Readers, rules and writers of other packages, found by their entry points.

A package that is installed next to reex names them in its `pyproject.toml`, under `reex.readers`, `reex.rules` or
`reex.writers`. Entry points are looked up on first use. Errors of a plug-in name its package.
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
KINDS = {"readers": "reader", "rules": "rules", "writers": "writer"}  # group of entry points → word in messages


class Plugin(NamedTuple):
    """One entry point of another package."""

    kind: str  # readers, rules or writers
    name: str
    package: str
    version: str
    entry: EntryPoint

    def __str__(self) -> str:
        return f"plug-in {self.package} ({KINDS[self.kind]} {self.name})"

    def load(self) -> Any:
        """Import what the entry point names. Raises `BadPlugin`."""
        try:
            return self.entry.load()
        except (Exception, SystemExit) as error:
            raise self.unusable(f"cannot be loaded ({format_exception(error)})") from error

    def unusable(self, problem: str) -> BadPlugin:
        """The error for a plug-in that cannot be used, with the reason and what to try."""
        return BadPlugin(f"{self}: {problem}. Fix it, or uninstall {self.package}.")

    def failure(self, error: Exception) -> PluginFailed:
        """The error for a plug-in that failed on a source."""
        return PluginFailed(f"{self} failed ({format_exception(error)}).")

    def guard(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function of the plug-in so that it raises `PluginFailed` for any error but those of reex."""

        def call(*args: Any) -> Any:
            try:
                return function(*args)
            except ReexError:
                raise
            except Exception as error:
                raise self.failure(error) from error

        return call


def format_exception(error: BaseException) -> str:
    """Format an exception on one line: type and message."""
    return " ".join(f"{type(error).__name__}: {error}".rstrip(": ").split())


def find_plugins(kind: str) -> list[Plugin]:
    """The installed plug-ins of a kind, by name."""
    return [plugin for plugin in installed_plugins() if plugin.kind == kind]


def load_plugins(kind: str, expected: type[Any], taken: Container[str]) -> Iterator[tuple[Plugin, Any]]:
    """Each plug-in of a kind with the object that it names.

    Raises `BadPlugin` for an object that is not of the expected type, or whose name is taken or used twice.
    """
    names: set[str] = set()
    for plugin in find_plugins(kind):
        loaded = plugin.load()
        if not isinstance(loaded, expected):
            raise plugin.unusable(f"does not name a {expected.__name__}")
        if loaded.name in taken or loaded.name in names:
            raise plugin.unusable(f"uses a name that is taken: {loaded.name}")
        names.add(loaded.name)
        yield plugin, loaded


@cache
def installed_plugins() -> tuple[Plugin, ...]:
    """All plug-ins of the installed packages."""
    if not any(_has_plugins(folder) for folder in sys.path):  # saves the 50 ms that importing importlib.metadata takes
        return ()
    from importlib.metadata import entry_points

    plugins = [
        Plugin(kind, entry.name, entry.dist.name, entry.dist.version, entry)
        for kind in KINDS
        for entry in entry_points(group=PREFIX + kind)
        if entry.dist
    ]
    return tuple(sorted(plugins, key=lambda plugin: plugin[:3]))


def _has_plugins(folder: str) -> bool:
    """Whether a package that is installed in a folder has an entry point of reex."""
    return any(f"[{PREFIX}".encode() in text for text in _entry_points(folder))


def _entry_points(folder: str) -> Iterator[bytes]:
    """The content of each `entry_points.txt` in a folder of installed packages."""
    with suppress(OSError), os.scandir(folder or ".") as entries:
        for entry in entries:
            if entry.name.endswith((".dist-info", ".egg-info")):
                with suppress(OSError), open(os.path.join(entry.path, "entry_points.txt"), "rb") as file:
                    yield file.read()
