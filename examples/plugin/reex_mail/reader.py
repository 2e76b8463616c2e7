"""A reader for e-mail messages (RFC 5322): headers become fields, the paragraphs of the text become blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.utils import parseaddr

from reex_cli.errors import Damaged
from reex_cli.model import Block, Kind, Page, Trust
from reex_cli.readers import Reader, Source

HEADER = re.compile(r"[A-Z][A-Za-z-]+: \S")
REQUIRED_HEADERS = (re.compile(r"^From: ", re.MULTILINE), re.compile(r"^(?:Subject|Date): ", re.MULTILINE))
PARAGRAPH = re.compile(r"\S.*(?:\n.*\S.*)*")


def sniff(source: Source) -> Trust:
    """Recognise headers at the start, From and Subject or Date among them."""
    headers = source.head.split("\n\n", 1)[0]
    return Trust.CERTAIN if HEADER.match(headers) and all(pattern.search(headers) for pattern in REQUIRED_HEADERS) else Trust.NO


def read(source: Source) -> Iterator[Page]:
    """Read one page: the headers that give metadata, then the plain text. Raises `Damaged` without one."""
    letter = message_from_bytes(source.data, policy=policy.default)
    body = letter.get_body(("plain",))
    if body is None:
        raise Damaged("an e-mail message without plain text.")
    fields = {
        "mail:subject": letter["subject"],
        "mail:from": parseaddr(letter["from"] or "")[0],
        "mail:date": letter["date"],
        "mail:list": parseaddr(letter["list-id"] or "")[0],
    }
    blocks = [Block(Kind.FIELD, str(value), name=name) for name, value in fields.items() if value]
    text = body.get_content().replace("\r\n", "\n")
    first = source.text[: max(0, source.text.find(text))].count("\n") + 1
    for paragraph in PARAGRAPH.finditer(text):
        line = first + text.count("\n", 0, paragraph.start())
        blocks.append(Block(Kind.PARAGRAPH, " ".join(paragraph[0].split()), line))
    yield Page("mail", tuple(blocks))


READER = Reader("mail", "an e-mail message", sniff, read)
