"""Usage errors of the command line as one line: what is wrong, and what to type instead."""

from __future__ import annotations

import os
import sys
from typing import Any

from reex_cli.cli.settings import ENVIRONMENT_PREFIX, options_by_name
from reex_cli.input.remote import is_remote

UsageError = Any  # click's, which typer has under a name that depends on its version


def format_usage_error(error: UsageError) -> str:
    """Format a usage error on one line, with a suggestion."""
    # The suggestions that click adds to its message are replaced by ours.
    text = error.message if getattr(error, "possibilities", None) else error.format_message()
    message = " ".join(text.split()).rstrip(".")
    message = message.replace("a valid int range", "a whole number") + name_variable(error)
    hint = suggest_command(error) or suggest_option(error) + help_hint(error)
    return f"{message}{'' if message.endswith('?') else '.'} {hint}"


def suggest_option(error: UsageError) -> str:
    """Suggest the option that is most like the one typed: of the command, or of reex itself."""
    from difflib import get_close_matches

    option = getattr(error, "option_name", "")
    general = option_spellings(error.ctx.find_root().command) if option and error.ctx else set()
    possible = dict.fromkeys((*(getattr(error, "possibilities", None) or ()), *sorted(general)))
    match = next(iter(get_close_matches(option, possible, 1)), "")
    return f"Did you mean {'reex ' * (match in general)}{match}? " if match else ""


def name_variable(error: UsageError) -> str:
    """Name the environment variable that a wrong value came from."""
    option: Any = getattr(error, "param", None)
    source = option and error.ctx and error.ctx.get_parameter_source(option.name)
    variable = option and (option.envvar or f"{ENVIRONMENT_PREFIX}_{option.name.upper()}")
    return f" ({variable})" if source and source.name == "ENVIRONMENT" else ""


def suggest_command(error: UsageError) -> str:
    """Say what was probably meant: an option of another command, or a path without a command."""
    if not error.ctx:
        return ""
    commands = getattr(error.ctx.find_root().command, "commands", {})
    option = getattr(error, "option_name", "")
    having = [f"reex {name}" for name, command in commands.items() if option in option_spellings(command)]
    if option and having:
        return f"It is an option of {', '.join(having)}."
    if general := option and options_by_spelling(error.ctx.find_root().command).get(option):
        return f"It comes before the command: reex {option}{'' if general.is_flag else f' … {error.ctx.info_name}'}"
    word = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if error.ctx.parent is None and word not in commands:
        if os.path.exists(word):
            return f"A path comes after a command: reex list {word}"
        if is_remote(word):
            return f"An address comes after a command: reex list {word}"
    return ""


def options_by_spelling(command: Any) -> dict[str, Any]:
    """The options of a command by every way to write them, with dashes."""
    return {word: option for option in options_by_name(command).values() for word in (*option.opts, *option.secondary_opts)}


def option_spellings(command: Any) -> set[str]:
    """Every way to write an option of a command, with its dashes."""
    return {*options_by_spelling(command)}


def help_hint(error: UsageError) -> str:
    """Refer to the help of the command. For an option without its value, click does not say which command it is of."""
    typed = [word for word in sys.argv[1:2] if not word.startswith("-")]
    return f"Try '{error.ctx.command_path if error.ctx else ' '.join(['reex', *typed])} --help'."
