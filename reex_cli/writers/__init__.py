"""Output formats, one module each: a module here that does not begin with an underscore defines a `WRITER`.

A writer turns articles into bytes or files. Opening, compressing and replacing the output is left to `cli`.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath

from reex_cli.json_record import json_line, to_record
from reex_cli.record import FIELD_NAMES
from reex_cli.writers._cells import format_cells
from reex_cli.writers._fields import field_value, field_values, parse_fields
from reex_cli.writers._plugins import plugin_writers
from reex_cli.writers._tsv import tsv_row
from reex_cli.writers._writer import Target, Write, Writer, WriterOptions, ignore_line, split_paragraphs

__all__ = [
    "FIELD_NAMES",
    "Target",
    "Write",
    "Writer",
    "WriterOptions",
    "field_value",
    "field_values",
    "format_cells",
    "ignore_line",
    "json_line",
    "parse_fields",
    "split_paragraphs",
    "to_record",
    "tsv_row",
    "writer_for_path",
    "writers",
]


@cache
def writers() -> dict[str, Writer]:
    """Every writer by name: those of this package, then those of plug-ins. Raises `BadPlugin`."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    built_in = {writer.name: writer for writer in (import_module(f"{__name__}.{name}").WRITER for name in names)}
    return built_in | plugin_writers(built_in)


def writer_for_path(path: str) -> Writer | None:
    """Choose a writer by the suffix of a path; a path that ends with a slash is a folder of Markdown files."""
    if path.endswith(os.sep):
        return writers()["markdown"]
    suffix = PurePath(path).suffix.lower()
    return next((writer for writer in writers().values() if suffix in writer.suffixes), None)
