"""Settings: `reex.toml`, or `[tool.reex]` of `pyproject.toml`, in this folder or the nearest above that has one.

A key is the long name of an option, for every command that has it. A table is named after a command and applies to
that command alone. The command line takes precedence over the environment (`REEX_JOBS`), and that over the file.
`--settings FILE` names another file, which may decide more than one that was found (`found_settings`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from reex_cli.errors import BadFile
from reex_cli.limits import MAX_TOML_BYTES
from reex_cli.regular_file import open_regular

if TYPE_CHECKING:
    from reex_cli.toml_source import TomlFile

FILE_NAME, PROJECT_FILE = "reex.toml", "pyproject.toml"
TABLE = ("tool", "reex")
ENVIRONMENT_PREFIX = "REEX"
VARIABLE = f"{ENVIRONMENT_PREFIX}_SETTINGS"
NO_SETTINGS = ("", os.devnull)  # names that stand for no file
OUTPUT_OPTIONS = frozenset(("output", "report"))  # only the command line says which file is overwritten
PAIR = "FIELD="  # begins the metavariable of an option that a settings file may write as a table
Keys = tuple[str, ...]
Option = Any  # click's, which typer has under a name that depends on its version


class Settings(NamedTuple):
    """A settings file, and the table of it that holds the settings."""

    file: TomlFile
    table: Keys = ()
    is_named: bool = False  # whether the user named the file; else it was found

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return os.path.dirname(self.file.path)

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
        return path if path == "-" else os.path.join(self.folder, path)


class Defaults(NamedTuple):
    """What the settings say, by command."""

    values: dict[str, dict[str, Any]]  # the default of each option
    ignored: dict[str, str]  # a line about what was ignored


def load_settings(named: str | None) -> Settings | None:
    """The settings in force, if any: of the file that the option names, or the environment; else of the file found."""
    path = os.environ.get(VARIABLE) if named is None else named
    if path is None:
        return find_settings()
    return None if path in NO_SETTINGS else _load_named(path)


def _load_named(path: str) -> Settings:
    file = _load(path)
    if os.path.basename(path) != PROJECT_FILE:
        return Settings(file, is_named=True)
    if not _has_settings(file):
        raise BadFile(f"{path}: it has no [{'.'.join(TABLE)}].")
    return Settings(file, TABLE, is_named=True)


@cache
def find_settings() -> Settings | None:
    """Find a settings file in this folder or above. Raises `MissingPath` or `BadFile` for one that cannot be read."""
    for folder in _folder_and_parents():
        path = os.path.join(folder, FILE_NAME)
        if os.path.exists(path) and not os.path.isdir(path):
            return Settings(_load(path))
        path = os.path.join(folder, PROJECT_FILE)
        if _may_have_settings(path) and _has_settings(file := _load(path)):
            return Settings(file, TABLE)
    return None


def _load(path: str) -> TomlFile:
    from reex_cli.toml_source import load_toml

    return load_toml(path)


def _folder_and_parents() -> Iterator[str]:
    """The working directory, as the empty path, and the folders above it."""
    yield ""
    try:
        folder = os.getcwd()
    except OSError:  # it was removed
        return
    while (above := os.path.dirname(folder)) != folder:
        yield above
        folder = above


def _may_have_settings(path: str) -> bool:
    """Whether a project file may have settings for reex; most have none and need not be parsed."""
    with suppress(OSError), open_regular(path) as file:
        return b"tool.reex" in file.read(MAX_TOML_BYTES)
    return False


def _has_settings(project: TomlFile) -> bool:
    """Whether a project file has a table for reex."""
    tools = project.values.get(TABLE[0])
    return isinstance(tools, dict) and isinstance(tools.get(TABLE[1]), dict)


def load_defaults(context: typer.Context, settings: Settings | None) -> Defaults:
    """Convert settings to the defaults of the options. Raises `BadFile`."""
    commands: dict[str, Any] = context.command.commands  # type: ignore[attr-defined]
    if not settings:
        return Defaults({}, {})
    from reex_cli.cli.found_settings import find_objection, format_ignored

    options = {name: options_by_name(command) for name, command in commands.items()}
    defaults: dict[str, dict[str, Any]] = {name: {} for name in commands}
    objections: dict[str, dict[str, str]] = {name: {} for name in commands}
    for keys, value, names in expand_entries(settings.values(), commands):
        key = keys[-1]
        if key in OUTPUT_OPTIONS:
            raise settings.error_at(f"{key}: a settings file cannot name files to write. Do that on the command line.", keys)
        having = [name for name in names if key in options[name]]
        if not having:
            known = sorted({option for name in names for option in options[name]})
            raise settings.error_at(f"no such option: {key}. Options: {', '.join(known)}.", keys)
        if not settings.is_named and (objection := find_objection(settings.folder, key, value)):
            for name in names:
                objections[name][key] = objection
            continue
        for name in having:
            option = options[name][key]
            defaults[name].setdefault(option.name, check_value(settings, keys, context, option, value))
    return Defaults(defaults, {name: format_ignored(settings.file.path, keys) for name, keys in objections.items()})


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
        option.process_value(context, converted)
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
    if isinstance(value, dict) and str(option.metavar).startswith(PAIR):
        value = [
            f"{key}={item}" for key, listed in value.items() for item in (listed if isinstance(listed, list) else [listed])
        ]
    if option.multiple:
        return [_convert_scalar(settings, option, item) for item in (value if isinstance(value, list) else [value])]
    return _convert_scalar(settings, option, value)


def _convert_scalar(settings: Settings, option: Option, value: Any) -> str:
    if isinstance(value, (bool, dict, list)):
        raise TypeError("it takes a value, not " + {bool: "true or false", dict: "table", list: "list"}[type(value)])
    if "\0" in str(value):
        raise TypeError("it takes no NUL character")
    return settings.resolve_path(str(value)) if str(option.metavar).startswith("FILE") else str(value)
