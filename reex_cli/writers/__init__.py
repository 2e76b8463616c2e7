"""One output format, one file: each module here that does not begin with an underscore holds a `WRITER`."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath

from reex_cli.writers._fields import chosen as fields_in
from reex_cli.writers._json import line as json_line
from reex_cli.writers._plugins import brought
from reex_cli.writers._tsv import row as tsv_row
from reex_cli.writers._writer import FIELDS, Asked, Into, Write, Writer, paragraphs, record, unheard

__all__ = [
    "FIELDS",
    "Asked",
    "Into",
    "Write",
    "Writer",
    "by_suffix",
    "fields_in",
    "json_line",
    "paragraphs",
    "record",
    "tsv_row",
    "unheard",
    "writers",
]


@cache
def writers() -> dict[str, Writer]:
    """Every writer by name: those of this folder, then those of other packages. Raises `BadPlugin`."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    here = {writer.name: writer for writer in (import_module(f"{__name__}.{name}").WRITER for name in names)}
    return here | brought(here)


def by_suffix(path: str) -> Writer | None:
    """The writer that a file's suffix asks for; a folder is for Markdown."""
    if path.endswith(os.sep):
        return writers()["markdown"]
    suffix = PurePath(path).suffix.lower()
    return next((writer for writer in writers().values() if suffix in writer.suffixes), None)
