"""A Parquet file as a container of one document: its rows as JSON Lines, which the readers of JSON read.

A few rows at a time are in memory. What columns mean is left to the readers; those of bytes are left out. Needs pyarrow.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Any

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.input.containers._container import Container, Member
from reex_cli.input.streams import Stream
from reex_cli.model import Skipped

MAGIC = b"PAR1"
ROWS_AT_ONCE = 64
OWN_COLUMNS = ["schema", "id", "source"]  # with which an export of reex begins
NOT_INSTALLED = "a Parquet file; to read it, install pyarrow: pip install 'reex[parquet]'."
OWN_EXPORT = "a table that reex exported. What reex reads back is JSON Lines."
NAME = "rows"  # of the document


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The rows as one document. Raises `Unreadable` for a damaged file, and without pyarrow."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise Unreadable(NOT_INSTALLED) from None
    assert stream.file
    size = stream.file.seek(0, io.SEEK_END)
    stream.file.seek(0)
    try:
        table = ParquetFile(stream.file)
        if table.schema_arrow.names[: len(OWN_COLUMNS)] == OWN_COLUMNS:
            raise Unreadable(OWN_EXPORT)
        yield Member(NAME, LineReader(read_lines(table, stream.max_bytes)).read, size=size)
    except (ArrowException, OSError, ValueError) as error:
        raise Unreadable(f"the Parquet file is damaged ({str(error).splitlines()[0][:200]}).") from error


def read_lines(table: Any, max_bytes: int) -> Iterator[bytes]:
    """Yield each row as a line of JSON. Raises `TooLarge` for rows that exceed the limit."""
    from pyarrow import types

    columns = [field.name for field in table.schema_arrow if not is_bytes(types, field.type)]
    for batch in table.iter_batches(ROWS_AT_ONCE, columns=columns):
        if batch.nbytes > max_bytes:
            raise TooLarge(f"a group of {ROWS_AT_ONCE} rows", max_bytes)
        for row in batch.to_pylist():
            yield json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n"


def is_bytes(types: Any, type_: Any) -> bool:
    """Whether a type of Arrow is one of bytes, such as pictures."""
    return bool(types.is_binary(type_) or types.is_large_binary(type_) or types.is_fixed_size_binary(type_))


class LineReader:
    """Reads lines as a stream of bytes."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines
        self.ahead: IO[bytes] = io.BytesIO()

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`; none at the end. Raises `Unreadable` for a damaged file."""
        while not (data := self.ahead.read(size)):
            try:
                line = next(self.lines, b"")
            except (OSError, ValueError) as error:  # of Arrow, too
                raise Unreadable(f"the Parquet file is damaged ({str(error).splitlines()[0][:200]}).") from error
            if not line:
                return b""
            self.ahead = io.BytesIO(line)
        return data


CONTAINER = Container(
    "parquet",
    "the rows of a Parquet file (needs pyarrow)",
    lambda head: head.startswith(MAGIC),
    members,
    needs_seek=True,
)
