"""The parts of a mail in MIME (RFC 2045) that are its text: of several versions of one, the one that says more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from typing import NamedTuple

from reex_cli.encoding import decode
from reex_cli.errors import Damaged, SourceError
from reex_cli.text import normalize_newlines

CONTENT_TYPE = re.compile(rb"^content-type:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE)
CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
TAG = re.compile(r"<[^<>]*>")
MAX_CONTENT_TYPE = 2000  # bytes, of which the parameters are parsed in quadratic time
MAX_CONTAINERS = 100  # parts of parts, each of which the parser enters once more
STUB_SHARE = 0.4  # of the words of the other version: a plain text with fewer only says where the other is
PLAIN, HTML = "text/plain", "text/html"


class TextPart(NamedTuple):
    """One part of a mail that is text."""

    text: str
    is_html: bool


def parse_parts(data: bytes) -> list[TextPart]:
    """The parts of a mail that are its text, in order.

    Raises `Damaged` for one whose parts are nested too deep, or described at too great a length.
    """
    if any(len(found[0]) > MAX_CONTENT_TYPE for found in CONTENT_TYPE.finditer(data)):
        raise Damaged(f"a content type of more than {MAX_CONTENT_TYPE} characters.")
    if len(CONTAINER.findall(data)) > MAX_CONTAINERS:
        raise Damaged(f"more than {MAX_CONTAINERS} parts that have parts.")
    message = message_from_bytes(data, policy=policy.compat32)
    return [part for part in walk(message) if part.text.strip()]


def walk(message: Message) -> Iterator[TextPart]:
    """The parts of a message that are its text; mails that are attached to it are none."""
    kind = message.get_content_type()
    payload = message.get_payload() if message.is_multipart() else None  # a part itself is decoded below
    if isinstance(payload, list):
        if kind == "multipart/alternative":
            yield from choose_version([list(walk(part)) for part in payload if isinstance(part, Message)])
        elif kind.startswith("multipart/"):
            for part in payload:
                if isinstance(part, Message):
                    yield from walk(part)
    elif kind in (PLAIN, HTML) and message.get_content_disposition() != "attachment":
        yield TextPart(decode_part(message), kind == HTML)


def choose_version(versions: list[list[TextPart]]) -> list[TextPart]:
    """Of several versions of one text the plain one, unless it is a stub beside the other, or missing."""
    filled = [parts for parts in versions if any(part.text.strip() for part in parts)]
    plain = next((parts for parts in filled if not any(part.is_html for part in parts)), [])
    other = next((parts for parts in reversed(filled) if parts is not plain), [])
    return plain if plain and count_words(plain) >= STUB_SHARE * count_words(other) else other or plain


def count_words(parts: list[TextPart]) -> int:
    """About how many words parts show."""
    return sum(len((TAG.sub(" ", part.text) if part.is_html else part.text).split()) for part in parts)


def decode_part(message: Message) -> str:
    """The text of a part, without its transfer encoding, in the charset that it states or in which it is."""
    payload = message.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = message.get_content_charset() or ""
    try:
        return normalize_newlines(data.decode(charset)) if charset else normalize_newlines(decode(data).text)
    except (LookupError, ValueError):  # an unknown charset, one with a null character, or another one than stated
        pass
    try:
        return normalize_newlines(decode(data, None, charset).text)
    except SourceError:
        return normalize_newlines(data.decode("utf-8", "replace"))
