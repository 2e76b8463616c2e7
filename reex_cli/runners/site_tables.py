"""Read the names of authors and terms that the helper files of a run give, before its first article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from typing import Any

from reex_cli.errors import SourceError
from reex_cli.input.helper_files import find_helpers
from reex_cli.item import Item
from reex_cli.options import ALL_FILES, NO_TABLES, FileFilter, Options, SiteTables

Files = tuple[Item, ...]
Call = Callable[[Files], Any]  # the list of the names in some files, or a `SourceError`


def find_site_tables(
    paths: Iterable[str], jobs: int = 1, timeout: float | None = None, files: FileFilter = ALL_FILES
) -> SiteTables:
    """The names of authors and terms, by site and number, from the helper files at and below these paths.

    With several jobs or a timeout, which is in seconds for each file, another process reads them. A file that cannot be
    read gives no names; that is reported in its turn.
    """
    helpers = find_helpers(paths, files)
    if not (first := next(helpers, None)):
        return NO_TABLES
    from reex_cli.readers.wordpress import collect_tables

    with ExitStack() as stack:
        call: Call = read_here
        if jobs != 1 or timeout is not None:
            from reex_cli.runners._caller import Caller

            call = stack.enter_context(closing(Caller(timeout))).call
        return collect_tables(entry for group in (first, *helpers) for entry in read_names(call, group))


def read_names(call: Call, files: Files) -> Iterator[Any]:
    """The names in some files. If that fails, they are read one by one, so that it costs the names of one file only."""
    answer = call(files)
    if not isinstance(answer, SourceError):
        yield from answer
    elif len(files) > 1:
        yield from (name for file in files for name in read_names(call, (file,)))


def read_here(files: Files) -> Any:
    """Read names in this process."""
    from reex_cli import pipeline
    from reex_cli.runners._services import read_table_entries

    try:
        (answer,) = read_table_entries(files, Options())
    except MemoryError:
        return []
    except pipeline.CONTAINED_ERRORS:
        return []
    return answer
