"""`reex export`: every article in a format for other tools."""

from __future__ import annotations

import os
from collections.abc import Callable

from typer import Exit

from reex_cli.cli.output import open_target, print_message, strip_compression_suffix
from reex_cli.cli.parameters import CleaningOptions, ExecutionOptions, FilterOptions, OutputOptions, Paths, build_options
from reex_cli.cli.run_sources import run_sources
from reex_cli.errors import BadOption
from reex_cli.model import EXTRAS
from reex_cli.writers import Writer, WriterOptions, parse_fields, writer_for_path, writers


def export(
    paths: Paths = None,
    *,
    shaping: OutputOptions,
    selecting: FilterOptions,
    cleansing: CleaningOptions,
    running: ExecutionOptions,
) -> None:
    """Export records for other tools.

    Example:  reex export --csv -o corpus.csv seeds/
    """
    writer = choose_writer(shaping)
    fields = choose_fields(shaping, writer)
    extras = [name for name in EXTRAS if name in fields or name in shaping.extras()]
    for name in extras:
        if name not in writer.extras:
            raise BadOption(f"--{name}: only JSON Lines can hold it, not {writer.name}.")
    ask = build_options(selecting, cleansing, running, *extras, *writer.required_extras)
    say: Callable[[str], None] = (lambda _: None) if running.quiet else print_message
    if has_unknown_suffix(shaping, writer):
        say(f"{shaping.output}: written as {writer.description.split(':')[0]}, because no format has this suffix.")
    asked = WriterOptions(fields, shaping.excel, ask.cleaning, say)
    if shaping.in_parts:
        if selecting.limit:
            raise BadOption("--limit: a shard does not know how many articles the others hold.")
        from reex_cli.cli.sharded_export import export_parts, parse_output

        raise Exit(export_parts(paths, ask, running, parse_output(shaping, writer, asked)))
    if shaping.executor or shaping.cluster:
        raise BadOption(f"--{'executor' if shaping.executor else 'cluster'}: others make parts. Say with --shards how many.")
    with open_target(writer, shaping.output) as target:
        code = run_sources(paths, ask, running, selecting.limit, writer.open(target, asked), output=shaping.output)
    raise Exit(code)


def choose_writer(shaping: OutputOptions) -> Writer:
    """The writer asked for by name, else by the suffix of the output, else JSON Lines; CSV for Excel."""
    name = shaping.format()
    if name and name not in writers():
        raise BadOption(f"--to {name}: no such format. Formats written here: {', '.join(writers())}.")
    usual = writers()["csv" if shaping.excel else "jsonl"]
    writer = (
        writers()[name]
        if name
        else (not shaping.in_parts and writer_for_path(strip_compression_suffix(shaping.output))) or usual
    )
    if shaping.excel and writer.name != "csv":
        raise BadOption(f"--excel: it is for CSV, not for {writer.name}.")
    return writer


def has_unknown_suffix(shaping: OutputOptions, writer: Writer) -> bool:
    """Whether the output has a suffix, and it is none of a format."""
    suffix = os.path.splitext(strip_compression_suffix(shaping.output))[1]
    named = shaping.format() or shaping.excel or writer_for_path(strip_compression_suffix(shaping.output)) is writer
    return bool(suffix) and not named and not shaping.output.startswith("/dev/")


def choose_fields(shaping: OutputOptions, writer: Writer) -> tuple[str, ...]:
    """The fields that are wanted, in their order; none for all."""
    fields = parse_fields(shaping.fields)
    if fields and not writer.selectable_fields:
        raise BadOption(f"--fields: {writer.name} has columns of its own. Choose among them when you query it.")
    return fields and tuple(dict.fromkeys((*fields, *shaping.extras())))
