"""The command line: one module per command, and what commands share. Only this package prints, and exits.

A command parses its options, calls `run_sources` with a function for each article, and leaves with its exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from reex_cli import __version__
from reex_cli.cli.about import about, formats, schema
from reex_cli.cli.dedupe import dedupe
from reex_cli.cli.explain import explain
from reex_cli.cli.export import export
from reex_cli.cli.help import GroupedCommand, GroupedCommands
from reex_cli.cli.interrupt import interrupts
from reex_cli.cli.learn import learn
from reex_cli.cli.list import list_
from reex_cli.cli.merge import merge
from reex_cli.cli.option_groups import expand_groups
from reex_cli.cli.output import print_message
from reex_cli.cli.report import report
from reex_cli.cli.settings import ENVIRONMENT_PREFIX, load_defaults, load_settings
from reex_cli.cli.show import show
from reex_cli.cli.stats import stats
from reex_cli.cli.strip import strip
from reex_cli.cli.usage_errors import format_usage_error
from reex_cli.errors import COULD_NOT_START, DONE, INTERRUPTED, OUTPUT_CLOSED, OutputClosed, ReexError
from reex_cli.text import format_reason

# The root of click's errors; typer has click under a name that depends on its version.
UsageError: Any = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="reex",
    cls=GroupedCommands,
    rich_markup_mode=None,  # typer's rich help would triple the time to start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_,
    "show": show,
    "strip": strip,
    "export": export,
    "dedupe": dedupe,
    "merge": merge,
    "learn": learn,
    "stats": stats,
    "report": report,
    "explain": explain,
    "formats": formats,
    "schema": schema,
    "about": about,
}


class Command(GroupedCommand):
    """A command that first tells what of the settings it ignores; not with --quiet, unless the settings themselves say so."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        source = ctx.get_parameter_source("quiet")
        quiet = ctx.params.get("quiet") and source and source.name != "DEFAULT_MAP"
        if (ignored := ctx.find_root().obj.ignored.get(self.name)) and not quiet:
            print_message(ignored)
        return super().invoke(ctx)


for name, function in COMMANDS.items():
    app.command(name, cls=Command, context_settings={"auto_envvar_prefix": ENVIRONMENT_PREFIX})(expand_groups(function))


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
    code = run_command()
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
    except (KeyboardInterrupt, typer.Abort):
        print_message("interrupted.")
        return INTERRUPTED
    except ReexError as error:
        print_message(str(error))
        return error.exit_code
    except UsageError as error:
        print_message(format_usage_error(error))
    except OSError as error:  # of no source and no output
        print_message(f"{error.filename or 'reex'}: {format_reason(error)}.")
    return COULD_NOT_START
