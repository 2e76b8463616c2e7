"""`reex export`: every article in a format for other tools."""

from __future__ import annotations

import os
from collections.abc import Callable

from typer import Exit

from reex_cli.cli.options import Cleansing, Paths, Running, Selecting, Shaping, ask_of
from reex_cli.cli.output import destination, tell, unpacked_name
from reex_cli.cli.run_sources import each
from reex_cli.errors import BadOption
from reex_cli.model import EXTRAS
from reex_cli.writers import Asked, Writer, by_suffix, fields_in, writers


def export(
    paths: Paths = None,
    *,
    shaping: Shaping,
    selecting: Selecting,
    cleansing: Cleansing,
    running: Running,
) -> None:
    """Export records for other tools.

    Example:  reex export --csv -o corpus.csv seeds/
    """
    writer = chosen(shaping)
    fields = fields_of(shaping, writer)
    extras = [name for name in EXTRAS if name in fields or name in shaping.extras()]
    for name in extras:
        if name not in writer.holds:
            raise BadOption(f"--{name}: only JSON Lines can hold it, not {writer.name}.")
    ask = ask_of(selecting, cleansing, running, *extras, *writer.needs)
    say: Callable[[str], None] = (lambda _: None) if running.quiet else tell
    if guessed(shaping, writer):
        say(f"{shaping.output}: written as {writer.says.split(':')[0]}, because no format has this suffix.")
    asked = Asked(fields, shaping.excel, ask.cleaning, say)
    if shaping.in_parts:
        if selecting.limit:
            raise BadOption("--limit: a shard does not know how many articles the others hold.")
        from reex_cli.cli.sharded_export import export_parts, output_of

        raise Exit(export_parts(paths, ask, running, output_of(shaping, writer, asked)))
    if shaping.executor or shaping.cluster:
        raise BadOption(f"--{'executor' if shaping.executor else 'cluster'}: others make parts. Say with --shards how many.")
    with destination(writer, shaping.output) as target:
        code = each(paths, ask, running, selecting.limit, writer.open(target, asked), output=shaping.output)
    raise Exit(code)


def chosen(shaping: Shaping) -> Writer:
    """The writer asked for by name, else by the suffix of the output, else JSON Lines; CSV for Excel."""
    name = shaping.format()
    if name and name not in writers():
        raise BadOption(f"--to {name}: no such format. Formats written here: {', '.join(writers())}.")
    usual = writers()["csv" if shaping.excel else "jsonl"]
    writer = writers()[name] if name else (not shaping.in_parts and by_suffix(unpacked_name(shaping.output))) or usual
    if shaping.excel and writer.name != "csv":
        raise BadOption(f"--excel: it is for CSV, not for {writer.name}.")
    return writer


def guessed(shaping: Shaping, writer: Writer) -> bool:
    """Whether the output has a suffix, and it is none of a format."""
    suffix = os.path.splitext(unpacked_name(shaping.output))[1]
    named = shaping.format() or shaping.excel or by_suffix(unpacked_name(shaping.output)) is writer
    return bool(suffix) and not named and not shaping.output.startswith("/dev/")


def fields_of(shaping: Shaping, writer: Writer) -> tuple[str, ...]:
    """The fields that are wanted, in their order; none for all."""
    fields = fields_in(shaping.fields)
    if fields and not writer.columns:
        raise BadOption(f"--fields: {writer.name} has columns of its own. Choose among them when you query it.")
    return fields and tuple(dict.fromkeys((*fields, *shaping.extras())))
