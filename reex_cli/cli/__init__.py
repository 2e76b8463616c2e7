"""The command line: one module per command, and what commands share. Only this package prints, and exits.

A command parses its options, calls `run_sources` with a function for each article, and leaves with its exit code.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from reex_cli import __version__
from reex_cli.cli.commands import GroupedCommands
from reex_cli.cli.interrupt import interrupts
from reex_cli.cli.settings import load_defaults, load_settings
from reex_cli.errors import DONE, OUTPUT_CLOSED, OutputClosed
from reex_cli.pattern_cache import find_cache_folder, pattern_cache

app = typer.Typer(
    name="reex",
    cls=GroupedCommands,
    rich_markup_mode=None,  # typer's rich help would triple the time to start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def print_version(wanted: bool) -> None:
    """Print the version and exit."""
    if wanted:
        typer.echo(f"reex {__version__}")
        raise typer.Exit


@app.callback()
def reex(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback handles it
        bool, typer.Option("--version", "-V", help="Show the version.", callback=print_version, is_eager=True)
    ] = False,
    settings: Annotated[
        str | None,
        typer.Option(help='Read settings from this file; "" from none.', metavar="FILE", show_default=False),
    ] = None,
) -> None:
    """Convert articles in any format into one clean, uniform corpus: text, page dumps, HTML, WordPress JSON.

    Formats are recognised by content. No network access unless you pass a URL.

    Example:  reex list seeds/

    `reex COMMAND --help` shows the options of a command.
    """
    context.obj = load_defaults(context, load_settings(settings))
    context.default_map = context.obj.values


def main() -> None:
    """Run the command line and exit with its code. A closed pipe is no error of Python's."""
    pattern_cache.open(find_cache_folder())
    code = run_command()
    pattern_cache.save()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        code = code or OUTPUT_CLOSED
    sys.stderr is None or sys.stderr.flush()
    os._exit(code)  # a regular exit would write to a closed pipe, and takes longer


def run_command() -> int:
    """Run the command line and give its exit code. Every error becomes one line on standard error."""
    interrupts.install_handlers()
    try:
        return app(sys.argv[1:] or ["--help"], standalone_mode=False) or DONE
    except typer.Exit as done:
        return done.exit_code
    except OutputClosed:
        return OUTPUT_CLOSED
    except BaseException as error:
        from reex_cli.cli.failed_run import ERRORS, print_failure

        if not isinstance(error, ERRORS):
            raise
        return print_failure(error)
