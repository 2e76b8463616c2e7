"""What was typed that is no command line of reex, and what to type instead."""

from __future__ import annotations

import os
import sys
from typing import Any

from reex_cli.cli.settings import ENVIRONMENT_PREFIX, options_by_name
from reex_cli.input.remote import is_remote

Problem = Any  # click's, from wherever this version of typer has its click


def format_usage_error(error: Problem) -> str:
    """A usage error as one line: what is wrong, and what to try."""
    said = error.message if getattr(error, "possibilities", None) else error.format_message()
    message = " ".join(said.split()).rstrip(".")
    message = message.replace("a valid int range", "a whole number") + name_variable(error)
    return (
        f"{message}{'' if message.endswith('?') else '.'} {suggest_command(error) or suggest_option(error) + help_hint(error)}"
    )


def suggest_option(error: Problem) -> str:
    """The option that is most like the one that was typed."""
    from difflib import get_close_matches

    found = get_close_matches(getattr(error, "option_name", ""), getattr(error, "possibilities", None) or (), 1)
    return f"Did you mean {found[0]}? " if found else ""


def name_variable(error: Problem) -> str:
    """Where a wrong value came from, if nobody typed it."""
    option: Any = getattr(error, "param", None)
    source = option and error.ctx and error.ctx.get_parameter_source(option.name)
    return (
        f" ({option.envvar or f'{ENVIRONMENT_PREFIX}_{option.name.upper()}'})"
        if source and source.name == "ENVIRONMENT"
        else ""
    )


def suggest_command(error: Problem) -> str:
    """What was meant, where that is plain: another command's option, or a path without a command."""
    if not error.ctx:
        return ""
    commands = getattr(error.ctx.find_root().command, "commands", {})
    option = getattr(error, "option_name", "")
    having = [f"reex {name}" for name, command in commands.items() if option in option_spellings(command)]
    if option and having:
        return f"It is an option of {', '.join(having)}."
    word = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if error.ctx.parent is None and word not in commands:
        if os.path.exists(word):
            return f"A path comes after a command: reex list {word}"
        if is_remote(word):
            return f"An address comes after a command: reex list {word}"
    return ""


def option_spellings(command: Any) -> set[str]:
    """Every way to write an option of a command."""
    return {word for option in options_by_name(command).values() for word in (*option.opts, *option.secondary_opts)}


def help_hint(error: Problem) -> str:
    """Where the rest is told. Of an option without its value click says no command."""
    typed = [word for word in sys.argv[1:2] if not word.startswith("-")]
    return f"Try '{error.ctx.command_path if error.ctx else ' '.join(['reex', *typed])} --help'."
