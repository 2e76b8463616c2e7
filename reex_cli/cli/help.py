"""Help of a command that fits one screen: options in groups, in one column, without blank lines between groups."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

Context = Any  # click's, which typer has under a name that depends on its version
DEFAULT_GROUP = "Options"  # for options without a group
RANGE_NOTE = re.compile(r"\[[\d.<>=]*+x[<>]=?[\d.]++\]$")  # click's note on the range of a number
FLAG_PAIR = re.compile(r"(?<![^ ])--([\w-]++) / --no-\1")


class GroupedCommand(TyperCommand):
    """A command whose help shows options in the groups of `parameters`, without --help itself."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """The words after the command's name, without the braces that typer puts around required ones."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: Context, formatter: Any) -> None:  # noqa: ARG002 - typer passes it
        """Write the description and the examples, one line per paragraph."""
        with formatter.indentation():
            for paragraph in (self.help or "").split("\n\n"):
                formatter.write_text(paragraph)

    def format_options(self, ctx: Context, formatter: Any) -> None:
        """Write the arguments, then the groups, so compactly that the options of export fit one screen."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.params:
            if row := param.get_help_record(ctx):
                title = "" if param.param_type_name == "argument" else getattr(param, "rich_help_panel", None) or DEFAULT_GROUP
                groups.setdefault(title, []).append(row)
        names = [FLAG_PAIR.sub(r"--[no-]\1", name) for rows in groups.values() for name, _ in rows]
        width = max(map(len, names), default=0)
        for title, rows in groups.items():
            if title:
                formatter.write_heading(title)
            with formatter.indentation():
                formatter.write_dl(
                    [(FLAG_PAIR.sub(r"--[no-]\1", name).ljust(width), RANGE_NOTE.sub("", text).rstrip()) for name, text in rows]
                )
