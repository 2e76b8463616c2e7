"""The items of paths, as one process expands them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reex_cli.input.expand import expand_file
from reex_cli.input.walk import find_files
from reex_cli.item import Item
from reex_cli.limits import MAX_SOURCE_BYTES


def find_items(*paths: str, max_bytes: int = MAX_SOURCE_BYTES) -> Iterator[Item]:
    """The items of the files at and below these paths."""
    return expand_files(find_files(paths), max_bytes)


def expand_files(files: Iterable[Item], max_bytes: int = MAX_SOURCE_BYTES) -> Iterator[Item]:
    """The items of these files."""
    return (item for file in files for item in expand_file(file, max_bytes=max_bytes))
