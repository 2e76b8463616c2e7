"""Help that fits a screen: options stand in one column, under what they are about."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

Context = Any  # click's, from wherever this version of typer has its click
DEFAULT_GROUP = "Options"  # those that belong to no group
RANGE_NOTE = re.compile(r"\[[\d.<>=]*+x[<>]=?[\d.]++\]$")  # click's note on a number; a wrong one is told anyway
FLAG_PAIR = re.compile(r"(?<![^ ])--([\w-]++) / --no-\1")


class GroupedCommand(TyperCommand):
    """A command whose options are shown in the groups of `options.py`; --help, which was found, is not among them."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """What follows the name of the command; typer would put braces around what is required."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: Context, formatter: Any) -> None:  # noqa: ARG002 - typer gives it
        """What the command does, and examples: a paragraph a line."""
        with formatter.indentation():
            for paragraph in (self.help or "").split("\n\n"):
                formatter.write_text(paragraph)

    def format_options(self, ctx: Context, formatter: Any) -> None:
        """Arguments, then the groups, without a line between them: export has them all, and is to fit a screen."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.params:
            if row := param.get_help_record(ctx):
                title = "" if param.param_type_name == "argument" else getattr(param, "rich_help_panel", None) or DEFAULT_GROUP
                groups.setdefault(title, []).append(row)
        names = [FLAG_PAIR.sub(r"--[no-]\1", name) for rows in groups.values() for name, _ in rows]
        column = max(map(len, names), default=0)
        for title, rows in groups.items():
            if title:
                formatter.write_heading(title)
            with formatter.indentation():
                shown = [
                    (FLAG_PAIR.sub(r"--[no-]\1", name).ljust(column), RANGE_NOTE.sub("", text).rstrip()) for name, text in rows
                ]
                formatter.write_dl(shown)
