"""A page that a browser saved in one file with what it shows (MHTML, RFC 2557).

The page is the document, named by its address. Its pictures, style sheets and frames are counted as skipped. Mails with
pictures, which have the same form, are left to their reader.
"""

from __future__ import annotations

import binascii
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.errors import Unreadable
from reex_cli.input.containers._container import Container, Member
from reex_cli.input.streams import Stream
from reex_cli.item import MemberInfo
from reex_cli.model import Skipped

HEADER_BEGINS = re.compile(rb"\s*+[A-Za-z][A-Za-z-]{1,40}:")
SAVED_PAGE = re.compile(rb"^(?:snapshot-content-location:|from:[ \t]*[<\"]{1,2}saved by )", re.IGNORECASE | re.MULTILINE)
RELATED_PARTS = re.compile(rb"^content-type:[ \t]*multipart/related", re.IGNORECASE | re.MULTILINE)
MAIL_HEADER = re.compile(rb"^(?:from|to|subject|message-id|received):", re.IGNORECASE | re.MULTILINE)
HEADER_END = re.compile(rb"\r?\n\r?\n")
FOLDED = re.compile(r"\r?\n[ \t]+")
PARAMETER = re.compile(r";\s*(boundary|start|charset)\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))", re.IGNORECASE)
PAGE_TYPES = ("text/html", "application/xhtml+xml")
MAX_HEADER_BYTES = 1 << 14  # of the file, and of a part
NO_PAGE = "a saved page (MHTML) without the page. Save it again."
CUT_OFF = "the saved page (MHTML) is cut off. Save it again."


class Part(NamedTuple):
    """A part of the file: its headers by lower-case name, and where its content is."""

    headers: dict[str, str]
    start: int
    end: int

    @property
    def media(self) -> str:
        """Its media type."""
        return self.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()


def is_saved_page(head: bytes) -> bool:
    """Whether a file begins with the headers of a saved page: those that browsers write, or parts without those of a mail."""
    if not HEADER_BEGINS.match(head):
        return False
    return SAVED_PAGE.search(head) is not None or (RELATED_PARTS.search(head) is not None and not MAIL_HEADER.search(head))


def members(stream: Stream) -> Iterator[Member | Skipped]:
    """The page, then what is skipped."""
    data = stream.read_all("the saved page")
    headers, start = parse_headers(data, 0)
    boundary = parameters(headers).get("boundary", "").encode("utf-8", "replace")
    parts = list(split_parts(data, start, boundary)) if boundary else []
    page = find_page(parts, parameters(headers).get("start", ""))
    if page is None:
        raise Unreadable(NO_PAGE)
    yield read_page(data, page, headers)
    for part in parts:
        if part is not page:
            yield Skipped("frame" if part.media in PAGE_TYPES else part.media)
    if data.find(b"\n--" + boundary + b"--", parts[-1].start - 1) < 0:
        raise Unreadable(CUT_OFF)


def parse_headers(data: bytes, start: int) -> tuple[dict[str, str], int]:
    """The headers that begin at an offset, by lower-case name, and where they end."""
    end = HEADER_END.search(data, start, start + MAX_HEADER_BYTES)
    written = data[start : end.start()] if end else b""
    lines = FOLDED.sub(" ", written.decode("utf-8", "replace").strip()).splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}, end.end() if end else start


def parameters(headers: dict[str, str]) -> dict[str, str]:
    """The parameters of a content type that are read."""
    return {name.lower(): quoted or plain for name, quoted, plain in PARAMETER.findall(headers.get("content-type", ""))}


def split_parts(data: bytes, start: int, boundary: bytes) -> Iterator[Part]:
    """The parts between lines of the boundary; the last may be cut off."""
    separator = b"\n--" + boundary
    begin = data.find(separator, max(start - 1, 0))
    while begin >= 0 and not data.startswith(b"--", begin + len(separator)):
        line_end = data.find(b"\n", begin + len(separator))
        if line_end < 0:
            return
        following = data.find(separator, line_end)
        headers, content = parse_headers(data, line_end)
        end = following if following >= 0 else len(data)
        if content <= end:
            yield Part(headers, content, end)
        begin = following


def find_page(parts: list[Part], start: str) -> Part | None:
    """The part that is the page: the one that the file names, else the first of HTML, else the first of text."""
    pages = [part for part in parts if part.media in PAGE_TYPES]
    named = [part for part in pages if start and part.headers.get("content-id") == start]
    texts = [part for part in parts if part.media == "text/plain"]
    return next(iter((*named, *pages, *texts)), None)


def read_page(data: bytes, page: Part, headers: dict[str, str]) -> Member:
    """The document of a page. The day on which it was saved is no date of the article."""
    from reex_cli.readers._mail.headers import decode_words

    content = decode_content(data[page.start : page.end], page.headers.get("content-transfer-encoding", "").lower())
    stated = headers.get("snapshot-content-location") or page.headers.get("content-location", "")
    url = decode_words(stated).strip("<> ")
    native = tuple((key, headers[name]) for key, name in (("saved", "date"),) if headers.get(name))
    return Member(url or "page", io.BytesIO(content).read, MemberInfo(url, parameters(page.headers).get("charset", ""), native))


def decode_content(content: bytes, encoding: str) -> bytes:
    """The bytes of a part without its transfer encoding. Raises `Unreadable`."""
    try:
        if encoding == "base64":
            return binascii.a2b_base64(content)
        return binascii.a2b_qp(content) if encoding == "quoted-printable" else content
    except ValueError as error:
        raise Unreadable(f"the saved page (MHTML) is damaged ({error}).") from error


CONTAINER = Container("mhtml", "a web page that a browser saved in one file (MHTML)", is_saved_page, members)
