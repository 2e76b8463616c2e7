"""`reex export`: write every article in a format for other tools.

The format and fields are chosen here. Parts are left to `sharded_export`, and formats to `reex_cli.writers`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from typer import Exit, Option

from reex_cli.cli.learn import add_learnt_rules
from reex_cli.cli.output import names_folder, open_writer, print_message, strip_compression_suffix
from reex_cli.cli.parameters import (
    CleaningOptions,
    ExecutionOptions,
    FilterOptions,
    MarkdownOptions,
    OutputOptions,
    PartOptions,
    Paths,
    SyncOptions,
    build_options,
)
from reex_cli.cli.run_sources import run_sources
from reex_cli.cli.sample import sample_articles
from reex_cli.errors import BadOption
from reex_cli.model import DUPLICATES, EXTRAS
from reex_cli.text import sanitize_for_terminal
from reex_cli.writers import Writer, WriterOptions, ignore_line, parse_fields, writer_for_path, writers


def export(
    paths: Paths = None,
    *,
    learn: Annotated[
        bool,
        Option("--learn", help="First learn what recurs on each host; drop it.", rich_help_panel=OutputOptions.TITLE),
    ] = False,
    output: OutputOptions,
    markdown: MarkdownOptions,
    parts: PartOptions,
    synchronization: SyncOptions,
    filters: FilterOptions,
    cleaning: CleaningOptions,
    execution: ExecutionOptions,
) -> None:
    """Export records for other tools.

    Example:  reex export --csv -o corpus.csv seeds/
    """
    writer = choose_writer(output, in_parts=parts.sharded or (synchronization.sync and names_folder(output.output)))
    fields = choose_fields(output, writer)
    extras = choose_extras(output, writer, fields)
    detail = frozenset((*extras, *writer.required_extras))
    options = replace(
        build_options(filters, cleaning, execution, *detail), markdown=markdown.to_parts(is_written="markdown" in detail)
    )
    warn: Callable[[str], None] = ignore_line if execution.quiet else print_message
    if has_unknown_suffix(output, writer):
        warn(f"{output.output}: written as {writer.description.split(':')[0]}, because no format has this suffix.")
    writer_options = WriterOptions(fields, output.excel, options.cleaning, warn)
    if synchronization.sync or synchronization.gone:
        from reex_cli.cli.synchronized_export import check_options, choose_output, export_changes

        check_options(synchronization, parts, filters, learn=learn)
        chosen = choose_output(synchronization, writer, output.output, writer_options)
        raise Exit(export_changes(paths, options, execution, chosen))
    check_parts(parts, filters)
    if learn:
        paths, execution, options = add_learnt_rules(paths, execution, options, output.output, warn)
    if parts.sharded:
        from reex_cli.cli.sharded_export import export_parts, parse_output

        raise Exit(export_parts(paths, options, execution, parse_output(output, parts, writer, writer_options)))
    writing = open_writer(writer, output.output, writer_options)
    writing = sample_articles(writing, filters.sample)
    raise Exit(run_sources(paths, options, execution, filters.limit, writing, output=output.output))


def describe_misplaced(name: str, writer: Writer) -> str:
    """Say where an optional part can be that the writer cannot hold."""
    able = ", ".join(other.name for other in writers().values() if name in other.extras)
    return f"--{f'fields {name}' if name == 'markdown' else name}: {able} can hold it, not {writer.name}."


def choose_extras(output: OutputOptions, writer: Writer, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The optional parts to write. Raises `BadOption` for one that the writer cannot add."""
    extras = tuple(name for name in EXTRAS if name in fields or name in output.extras())
    for name in extras:
        if name not in writer.extras:
            raise BadOption(describe_misplaced(name, writer))
    return extras


def check_parts(parts: PartOptions, filters: FilterOptions) -> None:
    """Raise `BadOption` for what parts cannot do, or cannot be done without them."""
    if parts.sharded and (filters.limit or filters.sample):
        name = "limit" if filters.limit else "sample"
        raise BadOption(f"--{name}: a shard does not know how many articles the others hold.")
    if not parts.sharded and (parts.executor or parts.cluster):
        raise BadOption(f"--{'executor' if parts.executor else 'cluster'}: it builds parts. Say with --shards how many.")


def choose_writer(output: OutputOptions, *, in_parts: bool = False) -> Writer:
    """Choose the writer: by its option, else by the suffix of the output, else CSV for Excel or JSON Lines."""
    name = output.format_name()
    if name and name not in writers():
        raise BadOption(f"--to {name}: no such format. Formats written here: {', '.join(writers())}.")
    if name:
        writer = writers()[name]
    else:
        default = writers()["csv" if output.excel else "jsonl"]
        writer = (not in_parts and writer_for_path(strip_compression_suffix(output.output))) or default
        check_folder_name(output.output, writer)
    if output.excel and writer.name != "csv":
        raise BadOption(f"--excel: it is for CSV, not for {writer.name}.")
    return writer


def check_folder_name(path: str, writer: Writer) -> None:
    """Raise `BadOption` for a name like that of a file which would become a folder."""
    if writer.name == "markdown" and not names_folder(path):
        name = sanitize_for_terminal(path)
        raise BadOption(
            f"-o {name}: Markdown is written as a folder with a file per article. Write -o {name}/, or add --markdown."
        )


def has_unknown_suffix(output: OutputOptions, writer: Writer) -> bool:
    """Whether the output has a suffix of no format, and no option has chosen one."""
    path = strip_compression_suffix(output.output)
    chosen = output.format_name() or output.excel or writer_for_path(path) is writer
    return bool(os.path.splitext(path)[1]) and not chosen and not output.output.startswith("/dev/")


def choose_fields(output: OutputOptions, writer: Writer) -> tuple[str, ...]:
    """The fields to write, in their order; empty for all. Raises `BadOption`."""
    fields = parse_fields(output.fields, usual=writer.columns)
    if fields and not writer.selectable_fields and writer.extras.isdisjoint(fields):
        raise BadOption(f"--fields: {writer.name} has columns of its own. Choose among them when you query it.")
    extras = output.extras()
    if extras and DUPLICATES not in writer.extras:  # JSON Lines has what an article carries, other formats what is named
        fields = fields or writer.columns or extras
    return fields and tuple(dict.fromkeys((*fields, *extras)))
