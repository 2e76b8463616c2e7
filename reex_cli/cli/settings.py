"""Settings: `reex.toml`, or `[tool.reex]` of `pyproject.toml`, in this folder or the nearest above that has one.

A key is the long name of an option, for every command that has it; a table is named after a command and is for that
command alone. The command line is heard first, then the environment (`REEX_JOBS`), then the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from reex_cli.errors import BadFile

if TYPE_CHECKING:
    from reex_cli.toml_source import TomlFile

FILE_NAME, PROJECT_FILE = "reex.toml", "pyproject.toml"
TABLE = ("tool", "reex")
OUTPUT_OPTIONS = frozenset(("output", "report"))  # a folder from elsewhere must not name files that are overwritten,
EXECUTION_OPTIONS = frozenset(("executor", "cluster"))  # nor what is run, and where
ENVIRONMENT_PREFIX = "REEX"  # of the environment
Keys = tuple[str, ...]
Option = Any  # click's, from wherever this version of typer has its click


class Settings(NamedTuple):
    """A settings file and where in it the settings stand."""

    file: TomlFile
    table: Keys = ()

    def given(self) -> dict[str, Any]:
        """What it sets."""
        found = self.file.values
        for key in self.table:
            found = found[key]
        return found

    def wrong(self, message: str, keys: Keys) -> BadFile:
        """The error that points at a key."""
        return self.file.wrong(message, *self.table, *keys)

    def path_from_here(self, path: str) -> str:
        """A path that stands in the file, which is meant from its folder."""
        return path if path == "-" else os.path.join(os.path.dirname(self.file.path), path)


@cache
def find_settings() -> Settings | None:
    """The settings in force; raises `BadFile`."""
    for folder in _folder_and_parents(os.getcwd()):
        path = os.path.join(folder, FILE_NAME)
        if os.path.isfile(path):
            return Settings(_load(path))
        path = os.path.join(folder, PROJECT_FILE)
        if _may_have_settings(path):
            file = _load(path)
            if isinstance(file.values.get("tool", {}).get("reex"), dict):
                return Settings(file, TABLE)
    return None


def _load(path: str) -> TomlFile:
    from reex_cli.toml_source import load_toml

    return load_toml(path)


def _folder_and_parents(folder: str) -> Iterator[str]:
    """This folder, and those above."""
    yield ""
    while (above := os.path.dirname(folder)) != folder:
        yield above
        folder = above


def _may_have_settings(path: str) -> bool:
    """Whether a project's file may have settings for reex; most have none and are not worth parsing."""
    with suppress(OSError), open(path, "rb") as file:
        return b"tool.reex" in file.read()
    return False


def load_defaults(context: typer.Context) -> dict[str, dict[str, Any]]:
    """What the options of each command are when nothing else says so; raises `BadFile`."""
    found = find_settings()
    if not found:
        return {}
    commands: dict[str, Any] = context.command.commands  # type: ignore[attr-defined]
    options = {name: options_by_name(command) for name, command in commands.items()}
    chosen: dict[str, dict[str, Any]] = {name: {} for name in commands}
    for keys, given, names in expand_entries(found.given(), commands):
        if keys[-1] in OUTPUT_OPTIONS:
            raise found.wrong(f"{keys[-1]}: a settings file cannot name files to write. Do that on the command line.", keys)
        if keys[-1] in EXECUTION_OPTIONS:
            raise found.wrong(f"{keys[-1]}: a settings file cannot say who does the work. Do that on the command line.", keys)
        having = [name for name in names if keys[-1] in options[name]]
        if not having:
            known = sorted({option for name in names for option in options[name]})
            raise found.wrong(f"no such option: {keys[-1]}. Options: {', '.join(known)}.", keys)
        for name in having:
            option = options[name][keys[-1]]
            chosen[name].setdefault(option.name, check_value(found, keys, context, option, given))
    return chosen


def expand_entries(given: dict[str, Any], commands: Iterable[str]) -> Iterator[tuple[Keys, Any, list[str]]]:
    """Each key with its value and the commands that it is for; those for one command first."""
    own = {name: table for name, table in given.items() if name in commands and isinstance(table, dict)}
    for name, table in own.items():
        yield from (((name, key), value, [name]) for key, value in table.items())
    yield from (((key,), value, list(commands)) for key, value in given.items() if key not in own)


def options_by_name(command: Any) -> dict[str, Option]:
    """The options of a command by their long names."""
    return {name.removeprefix("--"): option for option in command.params for name in option.opts if name.startswith("--")}


def check_value(settings: Settings, keys: Keys, context: typer.Context, option: Option, given: Any) -> Any:
    """What a file says, as the command line would say it; raises `BadFile`."""
    try:
        value = convert_value(settings, option, given)
        option.type_cast_value(context, value)
    except TypeError as error:
        raise settings.wrong(f"{keys[-1]}: {error}.", keys) from None
    except typer.BadParameter as error:
        raise settings.wrong(f"{keys[-1]}: {error.message.rstrip('.')}.", keys) from None
    return value


def convert_value(settings: Settings, option: Option, given: Any) -> Any:
    """A value in the shape that the option takes; raises `TypeError`."""
    if option.is_flag:
        if not isinstance(given, bool):
            raise TypeError("write true or false")
        return given
    if option.multiple:
        return [_convert_scalar(settings, option, one) for one in (given if isinstance(given, list) else [given])]
    return _convert_scalar(settings, option, given)


def _convert_scalar(settings: Settings, option: Option, given: Any) -> str:
    if isinstance(given, (bool, dict, list)):
        raise TypeError("it takes a value, not " + {bool: "true or false", dict: "table", list: "list"}[type(given)])
    return settings.path_from_here(given) if str(option.metavar).startswith("FILE") else str(given)
