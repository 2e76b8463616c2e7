"""The end of a run that failed: one line on standard error, and an exit code."""

from __future__ import annotations

from typing import Any

import typer

from reex_cli.cli.output import print_message
from reex_cli.cli.usage_errors import format_usage_error
from reex_cli.errors import COULD_NOT_START, INTERRUPTED, ReexError
from reex_cli.text import format_reason

# The root of click's errors; typer has click under a name that depends on its version.
UsageError: Any = typer.BadParameter.__mro__[2]
ERRORS = (KeyboardInterrupt, typer.Abort, ReexError, UsageError, OSError)  # of which the user is told


def print_failure(error: BaseException) -> int:
    """Print what an error of `ERRORS` says, and give the exit code."""
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        print_message("interrupted.")
        return INTERRUPTED
    if isinstance(error, ReexError):
        print_message(str(error))
        return error.exit_code
    if isinstance(error, OSError):  # of no source and no output
        print_message(f"{error.filename or 'reex'}: {format_reason(error)}.")
    else:
        print_message(format_usage_error(error))
    return COULD_NOT_START
