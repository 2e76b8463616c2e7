"""`reex formats` and `reex schema`: what reex itself can tell."""

from __future__ import annotations

import json
from typing import Annotated

from typer import Option

from reex_cli.cli.output import results
from reex_cli.errors import BadOption
from reex_cli.readers import readers
from reex_cli.schema import schema as schema_of
from reex_cli.writers import writers

WIDTH = 12


def formats() -> None:
    """List what is read and what is written."""
    with results() as out:
        lines = ["Read (recognised by content, whatever the file is called):"]
        lines += [f"  {reader.name:<{WIDTH}}{reader.says}" for reader in readers().values()]
        lines += ["", "Written:"]
        lines += [f"  --{writer.name:<{WIDTH - 2}}{writer.says}" for writer in writers().values()]
        out.write("".join(f"{line}\n" for line in lines).encode())


def schema(
    *,
    sql: Annotated[bool, Option("--sql", help="The tables of --sqlite.")] = False,
    arrow: Annotated[bool, Option("--arrow", help="The columns of --parquet, with their Arrow types.")] = False,
) -> None:
    """Print the JSON Schema of a record, or what describes another format.

    Example:  reex schema --sql
    """
    if sql and arrow:
        raise BadOption("--sql and --arrow: choose one.")
    with results() as out:
        if sql or arrow:
            text = writers()["sqlite" if sql else "parquet"].schema
        else:
            text = json.dumps(schema_of(), indent=2, ensure_ascii=False)
        out.write(text.encode() + b"\n")
