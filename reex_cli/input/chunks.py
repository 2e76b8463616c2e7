"""Cut a stream into chunks of whole records. Where a source may be split is left to `readers/_record_splitter`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reex_cli.errors import TooLarge
from reex_cli.input.streams import Stream
from reex_cli.item import Item

if TYPE_CHECKING:
    from reex_cli.readers._record_splitter import ChunkData


class ChunkReader:
    """Reads a stream in chunks of whole records. Raises `TooLarge` for a record that exceeds the limit of the stream."""

    def __init__(self, name: str, stream: Stream) -> None:
        from reex_cli.readers._record_splitter import ByteWindow

        self.name = name
        self.stream = stream
        self.window = ByteWindow(stream.read, max_bytes=stream.max_bytes)

    def chunks(self) -> Iterator[Item] | None:
        """The chunks; None if the format cannot be split, and `read_whole` is left."""
        from reex_cli.readers._record_splitter import split_records

        pieces = split_records(self.window)
        return None if pieces is None else self._items(pieces)

    def _items(self, pieces: Iterator[ChunkData]) -> Iterator[Item]:
        for piece in pieces:
            yield Item(self.name, data=piece.data, chunk=piece.chunk)

    def read_whole(self, what: str) -> bytes:
        """Read everything at once. `what` names it in the message of `TooLarge`."""
        rest = self.stream.read_all(what)
        if len(self.window.buffer) + len(rest) > self.stream.max_bytes:
            raise TooLarge(what, self.stream.max_bytes)
        return b"".join((self.window.buffer, rest))
