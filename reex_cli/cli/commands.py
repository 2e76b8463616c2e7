"""The commands, by the groups in which help shows them. The module of a command is imported when the command is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple, cast

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

from reex_cli.cli.help import GroupedCommand
from reex_cli.cli.option_groups import expand_groups
from reex_cli.cli.settings import ENVIRONMENT_PREFIX


class CommandEntry(NamedTuple):
    """Where a command is, and what it does."""

    summary: str  # the first sentence of its help
    module: str  # in `reex_cli.cli`
    function: str


COMMAND_GROUPS = {
    "Read articles": {
        "list": CommandEntry("List articles, one per line.", "list", "list_"),
        "show": CommandEntry("Show articles, for reading.", "show", "show"),
        "strip": CommandEntry("Write clean text: the title, then the text.", "strip", "strip"),
        "stats": CommandEntry("Count articles, and words kept and dropped.", "stats", "stats"),
        "explain": CommandEntry("Explain what became of a line, and what would reverse it.", "explain", "explain"),
    },
    "Write files": {
        "export": CommandEntry("Export records for other tools.", "export", "export"),
        "dedupe": CommandEntry("Write each article once, with the best of its copies.", "dedupe", "dedupe"),
        "learn": CommandEntry("Write rules for lines that recur on each host.", "learn", "learn"),
        "merge": CommandEntry("Check the parts of an export and join them.", "merge", "merge"),
        "report": CommandEntry("Write one HTML page that shows a corpus.", "report", "report"),
    },
    "Information": {
        "formats": CommandEntry("List the formats that are read and written.", "about", "formats"),
        "schema": CommandEntry("Print the JSON Schema of a record.", "about", "schema"),
        "about": CommandEntry("Show the settings and plug-ins in force.", "about", "about"),
    },
}
ENTRIES = {name: entry for group in COMMAND_GROUPS.values() for name, entry in group.items()}


class Command(GroupedCommand):
    """A command that first tells what of the settings it ignores; not with --quiet, unless the settings themselves say so."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        source = ctx.get_parameter_source("quiet")
        quiet = ctx.params.get("quiet") and source and source.name != "DEFAULT_MAP"
        if (ignored := ctx.find_root().obj.ignored.get(self.name)) and not quiet:
            from reex_cli.cli.output import print_message

            print_message(ignored)
        return super().invoke(ctx)


class LazyCommands(Mapping[str, TyperCommand]):
    """All commands by their names. Each is built when it is looked up."""

    def __init__(self) -> None:
        self.built: dict[str, TyperCommand] = {}

    def __getitem__(self, name: str) -> TyperCommand:
        return self.built.get(name) or self.built.setdefault(name, build_command(name, ENTRIES[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(ENTRIES)

    def __len__(self) -> int:
        return len(ENTRIES)

    def __contains__(self, name: object) -> bool:
        return name in ENTRIES


def build_command(name: str, entry: CommandEntry) -> TyperCommand:
    """Import a command and build it."""
    function = getattr(import_module(f"reex_cli.cli.{entry.module}"), entry.function)
    one = typer.Typer(add_completion=False, rich_markup_mode=None)
    one.command(name, cls=Command, context_settings={"auto_envvar_prefix": ENVIRONMENT_PREFIX})(expand_groups(function))
    return cast("TyperCommand", typer.main.get_command(one))


class GroupedCommands(TyperGroup):
    """`reex` itself, whose help shows the commands in groups."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast("dict[str, Any]", LazyCommands())

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer passes it
        """Write the commands of each group with the first sentence of their help."""
        width = max(map(len, ENTRIES))
        for title, entries in COMMAND_GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), entry.summary) for name, entry in entries.items()])
