"""`reex formats`, `reex schema` and `reex about`: what is installed, what a record looks like, what is in force."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Annotated

from typer import Context, Option

from reex_cli import __version__
from reex_cli.cli.output import open_output, terminal_safe
from reex_cli.cli.settings import ENVIRONMENT_PREFIX, FILE_NAME, PROJECT_FILE, Settings, load_settings
from reex_cli.cli.skipped import foreign_kinds
from reex_cli.errors import BadOption
from reex_cli.input.containers import containers
from reex_cli.pattern_cache import pattern_cache
from reex_cli.plugins import KINDS, installed_plugins
from reex_cli.record import json_schema
from reex_cli.writers import writers

NAME_WIDTH = 12
KINDS_WIDTH = 100


def formats() -> None:
    """List the formats that are read and written.

    Example:  reex formats
    """
    from textwrap import wrap

    from reex_cli.readers import readers

    with open_output() as out:
        lines = ["Read (recognised by content, whatever the file is called):"]
        lines += [f"  {reader.name:<{NAME_WIDTH}}{reader.description}" for reader in readers().values()]
        lines += ["", "Opened like a folder:"]
        lines += [f"  {container.name:<{NAME_WIDTH}}{container.description}" for container in containers()]
        lines += ["", "Skipped, as no article (an article about one is read):"]
        lines += (f"  {line}" for line in wrap(", ".join(foreign_kinds()), KINDS_WIDTH))
        lines += ["", "Written (reex export --to NAME, or by the suffix of its output):"]
        lines += [f"  {writer.name:<{NAME_WIDTH}}{writer.description}" for writer in writers().values()]
        out.write("".join(f"{line}\n" for line in lines).encode())


def schema(
    *,
    sql: Annotated[bool, Option("--sql", help="The tables of --sqlite.")] = False,
    arrow: Annotated[bool, Option("--arrow", help="The columns of --parquet, with their Arrow types.")] = False,
) -> None:
    """Print the JSON Schema of a record.

    Example:  reex schema --sql
    """
    if sql and arrow:
        raise BadOption("--sql and --arrow: choose one.")
    with open_output() as out:
        if sql or arrow:
            text = writers()["sqlite" if sql else "parquet"].schema
        else:
            from reex_cli.readers import readers

            text = json.dumps(json_schema(readers()), indent=2, ensure_ascii=False)
        out.write(text.encode() + b"\n")


def about(context: Context) -> None:
    """Show the settings and plug-ins in force.

    Example:  reex about
    """
    settings = load_settings(context.find_root().params["settings"])
    with open_output() as out:
        terminal_safe(out).write("".join(f"{line}\n" for line in describe_setup(settings)).encode("utf-8", "replace"))


def describe_setup(settings: Settings | None) -> Iterator[str]:
    """Give the lines of `reex about`: versions, the cache, settings, environment variables and plug-ins."""
    yield f"reex {__version__}, Python {sys.version.split()[0]}"
    yield f"Cache: {pattern_cache.path or 'none'}"
    yield ""
    none = f"none ({FILE_NAME}, or [tool.reex] of {PROJECT_FILE}, here or above)"
    yield f"Settings: {settings.file.path if settings else none}"
    if settings:
        yield from (
            f"  {key} = {json.dumps(value, ensure_ascii=False, default=str)}" for key, value in settings.values().items()
        )
    yield "Environment:"
    variables = {name: value for name, value in sorted(os.environ.items()) if name.startswith(f"{ENVIRONMENT_PREFIX}_")}
    yield from [f"  {name}={value}" for name, value in variables.items()] or ["  none"]
    yield "Plug-ins:"
    plugins = installed_plugins()
    yield from [f"  {KINDS[plugin.kind]} {plugin.name}, of {plugin.package} {plugin.version}" for plugin in plugins] or [
        "  none"
    ]
