"""What worker processes do: process a file that is one source, expand one that is not, read the names in helper files."""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli import pipeline
from reex_cli.errors import SourceError
from reex_cli.input.helper_files import read_helpers
from reex_cli.input.walk import fetch_batch
from reex_cli.item import Item
from reex_cli.model import Outcome
from reex_cli.options import Options

NEEDS_EXPANSION = "needs expansion"  # the answer for a file that is not one source
END = "end"  # the last answer for a file that is expanded


def process_file(file: Item, options: Options) -> Iterator[Outcome | str]:
    """The outcome of a file, or `NEEDS_EXPANSION`."""
    yield pipeline.process_file(file, options) or NEEDS_EXPANSION


class Expander:
    """Expands files. Small remote ones are fetched together with those that follow."""

    def __init__(self) -> None:
        self.fetched: dict[str, bytes] = {}  # address → bytes

    def __call__(self, files: tuple[Item, ...], options: Options) -> Iterator[Item | str]:
        """The items of the first file; the others follow it, and may be fetched with it."""
        file = files[0]
        if file.path and file.path not in self.fetched and len(files) > 1:
            batch = [other for other in files if other.path not in self.fetched]
            answers = zip(batch, fetch_batch(batch), strict=True)
            self.fetched |= {other.path: data for other, data in answers if other.path and data}
        for item in pipeline.expand(file._replace(data=self.fetched.pop(file.path or "", b"")), options):
            yield item._replace(data=b"") if item.path else item  # a worker reads it faster than it takes it from a pipe
        yield END


def read_table_entries(files: tuple[Item, ...], _: Options) -> Iterator[object]:
    """The list of the names that helper files give, or the error of one that cannot be read."""
    from reex_cli.readers.wordpress import read_table_entries

    try:
        yield [entry for source in read_helpers(files) for entry in read_table_entries(source)]
    except SourceError as error:
        yield error
