"""Settings: `reex.toml`, or `[tool.reex]` of `pyproject.toml`, in this folder or the nearest above that has one.

A key is the long name of an option, for every command that has it. A table is named after a command and applies to
that command alone. The command line takes precedence over the environment (`REEX_JOBS`), and that over the file.
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
ENVIRONMENT_PREFIX = "REEX"
# A settings file may come with a downloaded folder: it must not name files to overwrite, nor code to run.
OUTPUT_OPTIONS = frozenset(("output", "report"))
EXECUTION_OPTIONS = frozenset(("executor", "cluster"))
Keys = tuple[str, ...]
Option = Any  # click's, which typer has under a name that depends on its version


class Settings(NamedTuple):
    """A settings file, and the table of it that holds the settings."""

    file: TomlFile
    table: Keys = ()

    def values(self) -> dict[str, Any]:
        """The settings by key."""
        values = self.file.values
        for key in self.table:
            values = values[key]
        return values

    def error_at(self, message: str, keys: Keys) -> BadFile:
        """Make the error that points at a key."""
        return self.file.error_at(message, *self.table, *keys)

    def resolve_path(self, path: str) -> str:
        """Resolve a path in the file, which is relative to the file's folder."""
        return path if path == "-" else os.path.join(os.path.dirname(self.file.path), path)


@cache
def find_settings() -> Settings | None:
    """Find the settings in force, if any. Raises `BadFile`."""
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
    """A folder, as the empty path, and those above it."""
    yield ""
    while (above := os.path.dirname(folder)) != folder:
        yield above
        folder = above


def _may_have_settings(path: str) -> bool:
    """Whether a project file may have settings for reex; most have none and need not be parsed."""
    with suppress(OSError), open(path, "rb") as file:
        return b"tool.reex" in file.read()
    return False


def load_defaults(context: typer.Context) -> dict[str, dict[str, Any]]:
    """Load the default of each option from the settings file, by command. Raises `BadFile`."""
    settings = find_settings()
    if not settings:
        return {}
    commands: dict[str, Any] = context.command.commands  # type: ignore[attr-defined]
    options = {name: options_by_name(command) for name, command in commands.items()}
    defaults: dict[str, dict[str, Any]] = {name: {} for name in commands}
    for keys, value, names in expand_entries(settings.values(), commands):
        key = keys[-1]
        if key in OUTPUT_OPTIONS:
            raise settings.error_at(f"{key}: a settings file cannot name files to write. Do that on the command line.", keys)
        if key in EXECUTION_OPTIONS:
            raise settings.error_at(
                f"{key}: a settings file cannot choose what runs the work. Do that on the command line.", keys
            )
        having = [name for name in names if key in options[name]]
        if not having:
            known = sorted({option for name in names for option in options[name]})
            raise settings.error_at(f"no such option: {key}. Options: {', '.join(known)}.", keys)
        for name in having:
            option = options[name][key]
            defaults[name].setdefault(option.name, check_value(settings, keys, context, option, value))
    return defaults


def expand_entries(values: dict[str, Any], commands: Iterable[str]) -> Iterator[tuple[Keys, Any, list[str]]]:
    """Give each key with its value and the commands that it applies to; those of one command's table come first."""
    tables = {name: table for name, table in values.items() if name in commands and isinstance(table, dict)}
    for name, table in tables.items():
        yield from (((name, key), value, [name]) for key, value in table.items())
    yield from (((key,), value, list(commands)) for key, value in values.items() if key not in tables)


def options_by_name(command: Any) -> dict[str, Option]:
    """The options of a command by their long names, without dashes."""
    return {name.removeprefix("--"): option for option in command.params for name in option.opts if name.startswith("--")}


def check_value(settings: Settings, keys: Keys, context: typer.Context, option: Option, value: Any) -> Any:
    """Convert and check a value as the command line would. Raises `BadFile`."""
    try:
        converted = convert_value(settings, option, value)
        option.type_cast_value(context, converted)
    except TypeError as error:
        raise settings.error_at(f"{keys[-1]}: {error}.", keys) from None
    except typer.BadParameter as error:
        raise settings.error_at(f"{keys[-1]}: {error.message.rstrip('.')}.", keys) from None
    return converted


def convert_value(settings: Settings, option: Option, value: Any) -> Any:
    """Convert a TOML value to what the option takes. Raises `TypeError`."""
    if option.is_flag:
        if not isinstance(value, bool):
            raise TypeError("write true or false")
        return value
    if option.multiple:
        return [_convert_scalar(settings, option, item) for item in (value if isinstance(value, list) else [value])]
    return _convert_scalar(settings, option, value)


def _convert_scalar(settings: Settings, option: Option, value: Any) -> str:
    if isinstance(value, (bool, dict, list)):
        raise TypeError("it takes a value, not " + {bool: "true or false", dict: "table", list: "list"}[type(value)])
    return settings.resolve_path(value) if str(option.metavar).startswith("FILE") else str(value)
