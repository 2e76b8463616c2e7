"""A WARC file: the pages that a crawler was given, or, in a WET file, their text.

A response or a resource is the document, named by its address. What is no text by its own headers, and the records that
are no documents, are counted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.input.containers._container import Container, Member
from reex_cli.input.streams import DAMAGE, Stream
from reex_cli.model import MemberInfo, Skipped
from reex_cli.text import reason

BEGINS = (b"WARC/", b"\x5d\x2a\x4d\x18")  # a record, or a frame of zstd with what all the others have in common
DOCUMENTS = frozenset(("response", "resource", "conversion"))
NO_TEXT = re.compile(r"(?:image|audio|video|font|model)/|text/css|.*/(?:x-)?(?:java|ecma)script|application/(?:pdf|zip|gzip)")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE)
NATIVE = {"warc_date": "WARC-Date", "warc_record": "WARC-Record-ID"}
MISSING = "a WARC file, and fastwarc is not installed. Install reex with it: pip install 'reex[warc]'."


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The documents, in the order of the file."""
    try:
        from fastwarc import ArchiveIterator
    except ImportError:
        raise Unreadable(MISSING) from None
    try:
        for record in ArchiveIterator(cast("IO[bytes]", stream), parse_http=False):
            kind = str(record.record_type)
            yield document(record, stream.most) if kind in DOCUMENTS else Skipped(kind)
    except DAMAGE as error:
        raise Unreadable(f"the WARC file is damaged ({reason(error)}).") from error


def document(record: Any, most: int) -> Member | Skipped:
    """What a record holds, if it is text."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url:
        raise Unreadable("the WARC file is damaged (a record has no address).")
    try:
        stated, body = content(record, most)
    except Unreadable as error:
        return Member(url, failing(str(error)))
    if isinstance(body, Skipped):
        return body
    media = stated.partition(";")[0].strip().lower()
    if NO_TEXT.match(media):
        return Skipped(media)
    charset = CHARSET.search(stated)
    native = tuple((key, told) for key, name in NATIVE.items() if (told := record.headers.get(name)))
    return Member(url, io.BytesIO(body).read, MemberInfo(url, charset[1] if charset else "", native))


def content(record: Any, most: int) -> tuple[str, bytes | Skipped]:
    """The media type that is stated of a record, and its bytes as they were meant. Raises `Unreadable`."""
    if record.content_length > most:
        raise TooLarge("a record", most)
    data = record.reader.read()
    if len(data) < record.content_length:
        raise Unreadable("the WARC file is cut off in it. Get the file again.")
    stated = record.headers.get("Content-Type") or ""
    if not stated.lower().startswith("application/http"):
        return stated, data
    from fastwarc.warc import HeaderMap

    headers = HeaderMap()
    body = data[headers.parse(io.BytesIO(data)) :]
    if not headers.status_code:
        raise Unreadable("its HTTP header is damaged.")
    if not 200 <= headers.status_code < 300:
        return "", Skipped(f"status {headers.status_code}")
    return headers.get("Content-Type") or "", sent(body, headers, most)


def sent(body: bytes, headers: Any, most: int) -> bytes:
    """A body as it was before it was sent. Crawlers that undo this themselves leave the headers as they were.

    What is compressed with gzip is left to those who read compressed files.
    """
    from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader

    undone: dict[str, Callable[[IO[bytes]], Any]] = {
        "chunked": ChunkedReader,
        "br": BrotliReader,
        "deflate": lambda file: GzipReader(file, zlib=True),
    }
    named = (headers.get("Transfer-Encoding") or "", headers.get("Content-Encoding") or "")
    for name in (one.strip().lower() for names in named for one in reversed(names.split(","))):
        if name in undone:
            try:
                body = undone[name](io.BytesIO(body)).read(most + 1)
            except OSError:
                continue
        if len(body) > most:
            raise TooLarge("what is unpacked", most)
    return body


def failing(problem: str) -> Callable[[int], bytes]:
    """Reads what cannot be read."""

    def read(_: int) -> bytes:
        raise Unreadable(problem)

    return read


CONTAINER = Container("warc", lambda head: head.startswith(BEGINS), members)
