"""`reex formats` and `reex schema`: what reex itself can tell."""

from __future__ import annotations

import json

from reex_cli.cli.output import results
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


def schema() -> None:
    """Print the JSON Schema of a record."""
    with results() as out:
        out.write(json.dumps(schema_of(), indent=2, ensure_ascii=False).encode() + b"\n")
