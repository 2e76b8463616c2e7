"""Mails: a file as mail programs save it (RFC 5322, MIME), a mailbox, or a mail that was pasted with its headers.

The headers become fields. The text is that of the plain version, or the markup of a mail that has no other; files that are
attached are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reex_cli.model import Block, Page, Trust
from reex_cli.readers._html.blocks import build_blocks as build_html_blocks
from reex_cli.readers._html.parser import parse_tags
from reex_cli.readers._mail.headers import MailHead, build_fields, parse_mail_head
from reex_cli.readers._mail.parts import parse_parts
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text.paragraphs import build_blocks

SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S[^\n]{1,200}\d\d:\d\d:\d\d[^\n]{0,40}\n(?=[!-9;-~]{1,70}:)")
UTF_16_SIGN = b"\x00"  # which no other encoding of text contains


def sniff(source: Source) -> Trust:
    """Return CERTAIN for a text that begins with the headers of a mail."""
    return Trust.CERTAIN if parse_mail_head(source.text) else Trust.NO


def read(source: Source) -> Iterator[Page]:
    """Yield a page for each mail."""
    starts = [match.start() for match in SEPARATOR.finditer(source.data)]
    if len(starts) <= 1:
        yield read_mail(source, "")
        return
    if source.data[: starts[0]].strip():  # a mail that was put in front of a mailbox
        starts.insert(0, 0)
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(source.data)], strict=True)):
        member = replace(source, data=source.data[start:end])
        yield read_mail(member, f"#/{number}")


def read_mail(source: Source, pointer: str) -> Page:
    """The page of one mail."""
    head = parse_mail_head(source.text)
    if head is None:
        return Page("mail", tuple(build_blocks(source.text)), pointer)
    return Page("mail", (*build_fields(head), *body_blocks(head, source)), pointer)


def body_blocks(head: MailHead, source: Source) -> Iterator[Block]:
    """The blocks of a mail's body. Lines of parts are counted from the first, as they are decoded.

    A body in which no part is found is read as it is.
    """
    text = source.text
    parts = parse_parts(mime_bytes(text, source.data)) if head.is_mime else []
    if not parts:
        yield from build_blocks("\n" * text[: head.end].count("\n") + text[head.end :])
    above = 0
    for part in parts:
        blocks = (
            build_html_blocks(parse_tags(part.text), part.text, with_marks=source.with_marks)
            if part.is_html
            else build_blocks(part.text)
        )
        yield from (block._replace(line=block.line + above, last_line=block.last_line + above) for block in blocks)
        above += part.text.count("\n") + 1


def mime_bytes(text: str, data: bytes) -> bytes:
    """The bytes of a mail from its first header on, in an encoding that contains ASCII."""
    if UTF_16_SIGN in data[:100]:
        data = text.encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return data.partition(b"\n")[2] if data.startswith((b"From ", b">From ")) else data


READER = Reader("mail", "a mail: .eml, a newsletter, a mailbox (mbox), or one pasted with its headers", sniff, read)
