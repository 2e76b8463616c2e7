"""A WARC file: the pages that a crawler received or, in a WET file, their text.

A response, resource or conversion record is a document, named by its address. Records of other types, and documents whose
headers state a media type that is not text, are counted as skipped.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

from reex_cli.errors import TooLarge, Unreadable
from reex_cli.input.containers._container import Container, Member, failing_reader
from reex_cli.input.decompressors import INPUT_BYTES, Inflater, ReadBytes, decompress_frame
from reex_cli.input.streams import DAMAGE_ERRORS, Stream, damage_error
from reex_cli.item import MemberInfo
from reex_cli.limits import MAX_HTTP_ENCODINGS
from reex_cli.model import Skipped

MAGIC = (b"WARC/", b"\x5d\x2a\x4d\x18")  # a record, or the zstd frame with the dictionary of a .warc.zst file
DOCUMENT_TYPES = frozenset(("response", "resource", "conversion"))
NON_TEXT_MEDIA = re.compile(
    r"(?:image|audio|video|font|model)/|text/css|.*/(?:x-)?(?:java|ecma)script|application/(?:pdf|zip|gzip)"
)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE)
NATIVE_HEADERS = {"warc_date": "WARC-Date", "warc_record": "WARC-Record-ID"}
CUT_OFF = "the WARC file is cut off in it. Get the file again."
NOT_INSTALLED = "a WARC file, and fastwarc is not installed. Install reex with it: pip install 'reex[warc]'."


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The documents, in the order of the file."""
    try:
        from fastwarc import ArchiveIterator
    except ImportError:
        raise Unreadable(NOT_INSTALLED) from None
    try:
        for record in ArchiveIterator(cast("IO[bytes]", stream), parse_http=False):
            kind = str(record.record_type)
            yield read_document(record, stream.max_bytes) if kind in DOCUMENT_TYPES else Skipped(kind)
            is_whole = kind in DOCUMENT_TYPES and record.content_length <= stream.max_bytes  # or its failure says so
            if not is_whole and record.consume() < record.content_length:
                raise Unreadable(CUT_OFF)
    except DAMAGE_ERRORS as error:
        raise damage_error("the WARC file is damaged", error) from error


def read_document(record: Any, max_bytes: int) -> Member | Skipped:
    """The document of a record, if it is text. Raises `Unreadable` for a record without an address."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url:
        raise Unreadable("the WARC file is damaged (a record has no address).")
    try:
        content_type, body = read_body(record, max_bytes)
    except Unreadable as error:
        return Member(url, failing_reader(str(error)))
    if isinstance(body, Skipped):
        return body
    media = content_type.partition(";")[0].strip().lower()
    if NON_TEXT_MEDIA.match(media):
        return Skipped(media)
    charset = CHARSET.search(content_type)
    native = tuple((key, value) for key, name in NATIVE_HEADERS.items() if (value := record.headers.get(name)))
    return Member(url, io.BytesIO(body).read, MemberInfo(url, charset[1] if charset else "", native))


def read_body(record: Any, max_bytes: int) -> tuple[str, bytes | Skipped]:
    """The Content-Type of a document, and its bytes without HTTP header and transfer encoding. Raises `Unreadable`."""
    if record.content_length > max_bytes:
        raise TooLarge("a record", max_bytes)
    data = record.reader.read()
    if len(data) < record.content_length:
        raise Unreadable(CUT_OFF)
    content_type = record.headers.get("Content-Type") or ""
    if not content_type.lower().startswith("application/http"):
        return content_type, data
    from fastwarc.warc import HeaderMap

    headers = HeaderMap()
    try:
        body = data[headers.parse(io.BytesIO(data)) :]
    except DAMAGE_ERRORS as error:
        raise damage_error("its HTTP header is damaged", error) from error
    if not headers.status_code:
        raise Unreadable("its HTTP header is damaged.")
    if not 200 <= headers.status_code < 300:
        return "", Skipped(f"status {headers.status_code}")
    return headers.get("Content-Type") or "", decode_transfer(body, headers, max_bytes)


def decode_transfer(body: bytes, headers: Any, max_bytes: int) -> bytes:
    """Undo the transfer and content encodings that the headers state. Raises `TooLarge`.

    Some crawlers undo them and leave the headers as they were: what does not decode stays as it is. gzip is left to
    `streams.decompress`, which recognises it in any file.
    """
    from fastwarc.stream_io import BrotliReader, ChunkedReader

    decoders: dict[str, Callable[[IO[bytes]], ReadBytes]] = {
        "chunked": lambda file: ChunkedReader(file).read,
        "br": lambda file: BrotliReader(file).read,
        "deflate": inflate,
    }
    stated = (headers.get("Transfer-Encoding") or "", headers.get("Content-Encoding") or "")
    encodings = [name.strip().lower() for names in stated for name in reversed(names.split(","))]
    known = [name for name in encodings if name in decoders]
    if len(known) > MAX_HTTP_ENCODINGS:
        raise Unreadable(f"its HTTP header states more than {MAX_HTTP_ENCODINGS} encodings.")
    for name in known:
        try:
            body = Stream(decoders[name](io.BytesIO(body)), max_bytes=max_bytes).read_all()
        except DAMAGE_ERRORS:
            continue
    return body


def inflate(file: IO[bytes]) -> ReadBytes:
    """A function that reads the content of a file in the format of zlib. Raises one of `DAMAGE_ERRORS`."""
    pieces = decompress_frame(Inflater(zlib.MAX_WBITS), file.read, file.read(INPUT_BYTES))
    return lambda _: next(pieces, b"")


CONTAINER = Container("warc", "a WARC or WET file of a crawler (needs fastwarc)", lambda head: head.startswith(MAGIC), members)
