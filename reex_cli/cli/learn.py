"""`reex learn`: write rules for what recurs on the pages of each host; and the first pass of `reex export --learn`."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Annotated

from typer import Exit, Option

from reex_cli.cli.output import open_output, print_message
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, Paths, build_options
from reex_cli.cli.run_sources import resolve_paths, run_sources
from reex_cli.cli.sample import sample_articles
from reex_cli.errors import BadOption
from reex_cli.input.stdin import STDIN
from reex_cli.options import Options
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Write, ignore_line

LEARNS_FROM = ("blocks", "removed")  # parts that articles must carry


def learn(
    paths: Paths = None,
    *,
    output: Annotated[
        str, Option("-o", "--output", help="Write the rules to this file.", metavar="FILE", show_default=False)
    ] = "",
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Write rules for lines that recur on each host.

    They are for --rules. `reex export --learn` learns and applies them in one run.

    Example:  reex learn pages/ -o site.toml
    """
    options = build_options(filters, cleaning, execution, *LEARNS_FROM)
    warn: Callable[[str], None] = ignore_line if execution.quiet else print_message
    writing = sample_articles(rules_writer(output, warn), filters.sample)
    raise Exit(run_sources(paths, options, execution, filters.limit, writing, output=output))


@contextmanager
def rules_writer(path: str, warn: Callable[[str], None]) -> Iterator[Write]:
    """Count the lines of the articles, then write the rules."""
    from reex_cli.site_boilerplate import SiteBoilerplate, format_rules

    with open_output(path) as out:
        boilerplate = SiteBoilerplate()
        yield boilerplate.add
        rules = boilerplate.rules()
        text, left_out = format_rules(rules)
        out.write(text)
        warn(boilerplate.summary(rules))
        if left_out:
            warn(f"learnt: {left_out} of the lines are left out, because a file of rules has no room for them.")


def add_learnt_rules(
    paths: list[str] | None, execution: ExecutionOptions, options: Options, output: str, warn: Callable[[str], None]
) -> tuple[list[str] | None, ExecutionOptions, Options]:
    """Learn from the sources; give their paths, and the options with the rules. Failures are reported when they are read again.

    Raises `BadOption` for what can be read only once.
    """
    from reex_cli.site_boilerplate import SiteBoilerplate

    found = resolve_paths(paths, execution)
    check_rereadable(found)
    if found:
        paths, execution = found, replace(execution, files_from="")
        boilerplate = SiteBoilerplate()
        first_pass = replace(execution, report="", quiet=True)
        reading = replace(options, detail=frozenset(LEARNS_FROM))
        run_sources(paths, reading, first_pass, None, nullcontext(boilerplate.add), output=output)
        rules = boilerplate.rules()
        warn(boilerplate.summary(rules))
        options = replace(options, rules=(*options.rules, *rules))
    return paths, execution, options


def check_rereadable(paths: Iterable[str]) -> None:
    """Raise `BadOption` for standard input, a pipe or a device."""
    for path in paths:
        try:
            mode = 0 if path == STDIN else os.stat(path).st_mode
        except (OSError, ValueError):
            continue  # an address; or a missing file, which is reported when it is read
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            name = "standard input" if path == STDIN else sanitize_for_terminal(path)
            raise BadOption(f"--learn: it reads everything twice, and {name} can be read only once. Save it in a file.")
