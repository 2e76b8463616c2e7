"""`reex explain`: what became of a line of a source, or of all its lines, why, and what would reverse it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from reex_cli.cli.explain_lines import Line, brief_lines, explanation_lines, style_line
from reex_cli.cli.explain_target import Target, parse_target
from reex_cli.cli.output import is_terminal, open_output, print_message, render, terminal_width
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, build_options
from reex_cli.cli.run_sources import format_failure, prepare, resolve_paths
from reex_cli.errors import DONE, SOME_FAILED, BadOption
from reex_cli.input import walk
from reex_cli.input.stdin import has_stdin
from reex_cli.options import Options

if TYPE_CHECKING:
    from reex_cli.explanation import Answer, Found
    from reex_cli.model import Failure

MAX_WIDTH = 100  # columns
MAX_EXPLAINED = 8  # blocks of one line: more, as of a record on one line, are listed

Targets = Annotated[
    list[str] | None,
    Argument(metavar="[FILE[:LINE]]...", help="A file or -, and a line of it [default: standard input]", show_default=False),
]


def explain(
    targets: Targets = None,
    *,
    rule: Annotated[bool, Option("--rule", help="Print only rules for --rules that would reverse it.")] = False,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Explain what became of a line, and what would reverse it.

    Without a line, all lines are listed. A record of a file is FILE#/3, as `reex list` prints it.

    Example:  reex explain dump.txt:12

    Example:  reex explain --rule dump.txt:12 >> rules.toml
    """
    if not targets and not execution.files_from and not has_stdin():
        raise BadOption("FILE:LINE: name a file, and a line of it.")
    wanted = [parse_target(target) for target in resolve_paths(targets, execution)]
    if rule and any(target.line is None for target in wanted):
        raise BadOption("--rule: it needs a line: FILE:LINE.")
    options = build_options(FilterOptions(), cleaning, execution)
    walk.check_paths([target.path for target in wanted])
    prepare(options)
    failed = False
    terminal = is_terminal()
    with open_output() as out:
        for line in (line for target in wanted for line in explain_target(target, options, rules_only=rule)):
            if line.is_failure:
                failed = True
                if not execution.quiet:
                    print_message(line.text)
            elif terminal:
                columns = terminal_width(MAX_WIDTH)
                out.write(render(style_line(line, columns), columns=columns))
            else:
                out.write(f"{line.prefix}{line.text}\n".encode("utf-8", "replace"))
    raise Exit(SOME_FAILED if failed else DONE)


def explain_target(target: Target, options: Options, *, rules_only: bool) -> Iterator[Line]:
    """The lines that explain one target."""
    from reex_cli.explanation import Wanted, read_wanted
    from reex_cli.pipeline import expand

    is_found = False
    for item in (item for file in walk.find_files([target.path], files=options.files) for item in expand(file, options)):
        if not target.member or item.name == target.member:
            for result in read_wanted(item, options, Wanted(target.line, target.pointer)):
                is_found = True
                yield from format_result(result, item.name, target.line, rules_only=rules_only)
    if not is_found:
        yield Line(f"{target.member or target.path}: there is nothing of this name.", is_failure=True)


def format_result(result: Found | Answer | Failure, source: str, line: int | None, *, rules_only: bool) -> Iterator[Line]:
    """The lines for what was found of a source."""
    from reex_cli.explanation import Answer, Found, explain_block

    if isinstance(result, Found):
        if line is None or (len(result.indexes) > MAX_EXPLAINED and not rules_only):
            yield from brief_lines(result)
        else:
            for index in result.indexes:
                yield from explanation_lines(explain_block(result.view, index), line, rules_only=rules_only)
    elif isinstance(result, Answer):
        yield Line(f"{result.source}: {result.text}", is_failure=rules_only or not result.exists)
    else:
        yield Line(format_failure(source, result), is_failure=True)
