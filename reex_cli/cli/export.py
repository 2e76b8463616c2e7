"""`reex export`: every article in a format for other tools."""

from __future__ import annotations

from typing import Annotated

from typer import Exit, Option

from reex_cli.cli.each import each
from reex_cli.cli.options import Cleansing, Paths, Running, Selecting, ask_of
from reex_cli.cli.output import guarded, results
from reex_cli.errors import BadOption
from reex_cli.writers import Writer, by_suffix, writers


def export(
    paths: Paths = None,
    *,
    jsonl: Annotated[bool, Option("--jsonl", help="JSON Lines, the default.")] = False,
    csv: Annotated[bool, Option("--csv", help="CSV with a header.")] = False,
    tsv: Annotated[bool, Option("--tsv", help="Tab-separated values with a header.")] = False,
    to: Annotated[str, Option("--to", help="Any format of `reex formats`, by name.", metavar="FORMAT")] = "",
    output: Annotated[str, Option("-o", "--output", help="Write here; its suffix may choose the format.")] = "",
    blocks: Annotated[bool, Option("--blocks", help="Add the blocks of the text. (JSON Lines)")] = False,
    removed: Annotated[bool, Option("--removed", help="Add what was dropped, and why. (JSON Lines)")] = False,
    evidence: Annotated[bool, Option("--evidence", help="Add where each field came from. (JSON Lines)")] = False,
    selecting: Selecting,
    cleansing: Cleansing,
    running: Running,
) -> None:
    """Export records for other tools.

    Example:  reex export --csv -o corpus.csv seeds/
    """
    writer = chosen({"jsonl": jsonl, "csv": csv, "tsv": tsv}, to, output)
    asked = {"blocks": blocks, "removed": removed, "evidence": evidence}
    ask = ask_of(selecting, cleansing, running, *(name for name, wanted in asked.items() if wanted))
    if ask.detail and writer.name != "jsonl":
        raise BadOption(f"--{min(ask.detail)}: only JSON Lines can hold it, not {writer.name}.")
    with results(output) as out:
        code = each(paths, ask, running, selecting.limit, writer.open(guarded(out), ask.detail))
    raise Exit(code)


def chosen(asked: dict[str, bool], to: str, output: str) -> Writer:
    """The writer asked for by name, else by the suffix of the output, else JSON Lines."""
    names = [name for name, wanted in asked.items() if wanted]
    if len(names) > 1:
        raise BadOption(f"--{names[0]} and --{names[1]}: choose one format.")
    if to:
        if names:
            raise BadOption(f"--{names[0]} and --to: choose one format.")
        if to not in writers():
            raise BadOption(f"--to {to}: no such format. Formats written here: {', '.join(writers())}.")
        return writers()[to]
    return writers()[names[0]] if names else by_suffix(output) or writers()["jsonl"]
