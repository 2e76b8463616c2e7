"""Recognises a mail by the headers above its text (RFC 5322), also as programs show them in other languages, and reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parseaddr
from functools import cache, lru_cache
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.addresses import find_addresses
from reex_cli.dates import find_dates
from reex_cli.model import Block, Kind
from reex_cli.person_names import is_full_name
from reex_cli.readers._text.head_values import fold_key
from reex_cli.text import normalize_spaces

FROM, TO, SUBJECT, DATE = "from", "to", "subject", "date"
KINDS = (FROM, TO, SUBJECT, DATE)
ENVELOPE = re.compile(r"(?:>?From [^\n]{1,300}\d\d:\d\d[^\n]{0,60}\n)")  # above a mail in a mailbox file (RFC 4155)
HEADER = re.compile(r"[*_]{0,3}([^\W\d_][^:：*\n]{0,40})[*_]{0,3}[ \t]?[:：][*_]{0,3}(?!//)[ \t]*(.*)$")
FOLDED = re.compile(r"[ \t]+\S")
PREAMBLE = re.compile(  # above the headers of a mail that is passed on, and of a memorandum
    r"(?:-{2,}[ \t]?[^\W\d_][^\n-]{2,60}-{2,}|[^\W\d_][^\n:：]{2,60}[:：]|[^\W\d_]{4,16}(?:[ \t][^\W\d_]{4,16})?)[ \t]*\n\n*"
)
TECHNICAL = frozenset(  # headers that only programs write, one of which makes a mail of a sender and another header
    """message-id received return-path delivered-to mime-version content-type content-transfer-encoding reply-to list-id
    list-unsubscribe list-post in-reply-to references x-mailer user-agent dkim-signature newsgroups envelope-to x-original-to
    authentication-results arc-seal precedence""".split()
)
FIELD_HEADERS = frozenset("cc bcc reply-to sender list-id archived-at keywords content-language newsgroups".split())
SAVED_PAGE = re.compile(r"^(?:snapshot-content-location:|from:\s*<?\"?saved by )", re.IGNORECASE | re.MULTILINE)
PRINTED_READER = re.compile(r"[^<>@\n]{1,80}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>\s*$")
PRINTED_SENDER = re.compile(r"([^<>@\n]{1,80}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>)\s+([^<>@\n]{6,80})$")
PRINTED_CHARACTERS, PRINTED_LINES = 2000, 6  # of a mail that was printed, in which its head is
COUNT = re.compile(r"\d{1,4} ?[^\W\d_]{1,20}")  # “1 message”
HEAD_CHARACTERS = 1 << 17  # in which the headers end: mails that passed many hosts have long ones
MAX_NAME = 60  # characters of the name of a header
MAX_VALUE = 4000  # characters of a header that are read: decoding takes quadratic time
MIN_KINDS = 3  # of the four that a reader of mail shows
LIST_TAG = re.compile(r"\s*\[([^\]\[\n]{1,40})\]\s*")
BRACKETED_ADDRESS = re.compile(r"[\[(<]\s*(?:mailto:)?([^\s@\[\]()<>]{1,64}@[^\s\[\]()<>]{1,200})[\])>]\s*$", re.IGNORECASE)


class Header(NamedTuple):
    """One header of a mail."""

    kind: str  # one of KINDS, else its name in lower case
    value: str  # on one line, as it is written
    line: int  # from 1


class MailHead(NamedTuple):
    """The headers of a mail, and where its body begins."""

    headers: tuple[Header, ...]
    end: int  # offset of the line behind the headers
    is_mime: bool

    def find(self, *kinds: str) -> Iterator[str]:
        """The values of all headers of these kinds."""
        return (header.value for header in self.headers if header.kind in kinds)


def parse_mail_head(text: str) -> MailHead | None:
    """The headers at the beginning of a text; None if it is no mail. A page that a browser saved in MIME is none."""
    blank = len(text) - len(text.lstrip("\n"))
    if (preamble := PREAMBLE.match(text, blank)) and HEADER.match(text[preamble.end() :][:MAX_NAME].partition("\n")[0]):
        return _parse_mail_head(text[: blank + HEAD_CHARACTERS], preamble.end())
    if printed := parse_printed(text[: blank + PRINTED_CHARACTERS]):
        return printed
    begins = HEADER.match(text[blank : blank + MAX_NAME].partition("\n")[0]) or ENVELOPE.match(text, blank)
    return _parse_mail_head(text[: blank + HEAD_CHARACTERS], blank) if begins else None


def parse_printed(text: str) -> MailHead | None:
    """The head of a mail as a program prints it: the reader, the subject, the number of mails, sender and day on one line."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()][:PRINTED_LINES]
    if not filled or not PRINTED_READER.match(lines[filled[0]]):
        return None
    for place, number in enumerate(filled[2:], 2):
        sender = PRINTED_SENDER.match(lines[number])
        below = HEADER.match(lines[number + 1]) if number + 1 < len(lines) else None
        if sender and below and header_kind(below[1]) == TO and next(find_dates(sender[2]), None):
            counted = place > 2 and COUNT.fullmatch(lines[filled[place - 1]].strip()) is not None
            subject = filled[place - 1 - counted]
            end = number + 1 + header_lines(lines[number + 1 :])
            headers = (
                Header("reader", lines[filled[0]].strip(), filled[0] + 1),
                Header(SUBJECT, lines[subject].strip(), subject + 1),
                Header(FROM, sender[1].strip(), number + 1),
                Header(DATE, sender[2].strip(), number + 1),
                *parse_headers(lines[number + 1 :], number + 2),
            )
            return MailHead(headers, min(len(text), sum(len(line) + 1 for line in lines[:end])), is_mime=False)
    return None


@lru_cache(1)  # several readers ask
def _parse_mail_head(head: str, blank: int) -> MailHead | None:
    """The headers of a text behind blank lines, or a line that says what follows."""
    envelope = ENVELOPE.match(head, blank)
    start = envelope.end() if envelope else blank
    lines = head[start:].split("\n")
    headers = tuple(parse_headers(lines, head.count("\n", 0, start) + 1))
    if not is_mail(headers) or SAVED_PAGE.search(head):
        return None
    end = start + sum(len(line) + 1 for line in lines[: header_lines(lines)])
    is_mime = any(header.kind in ("mime-version", "content-type", "content-transfer-encoding") for header in headers)
    return MailHead(headers, min(end, len(head)), is_mime)


def header_lines(lines: list[str]) -> int:
    """The number of lines above the body that are headers."""
    number = 0
    while number < len(lines) and (lines[number].strip() or stands_alone(lines, number)):
        if lines[number].strip() and not HEADER.match(lines[number]) and not (number and FOLDED.match(lines[number])):
            break
        number += 1
    return number


def stands_alone(lines: list[str], number: int) -> bool:
    """Whether the header above a blank line has another before it, and the line below is one of a kind of its own.

    So a memorandum is written.
    """
    if number == 0 or number + 1 >= len(lines) or (number > 1 and lines[number - 2].strip()):
        return False
    above, below = HEADER.match(lines[number - 1]), HEADER.match(lines[number + 1])
    return bool(above and below and {header_kind(above[1]), header_kind(below[1])} <= set(KINDS))


def parse_headers(lines: list[str], first: int) -> Iterator[Header]:
    """The headers of the lines above a body; lines that continue one are joined to it."""
    key, parts, start = "", [""], 0
    for number, line in enumerate(lines[: header_lines(lines)]):
        match = None if line[:1].isspace() else HEADER.match(line)
        if not line.strip():
            continue
        if match:
            if key:
                yield Header(header_kind(key), " ".join(parts).strip(), start)
            key, parts, start = match[1], [match[2]], first + number
        else:
            parts.append(line.strip())
    if key:
        yield Header(header_kind(key), " ".join(parts).strip(), start)


def is_mail(headers: tuple[Header, ...]) -> bool:
    """Whether headers are those of a mail: a sender, and enough of what only mails have."""
    kinds = {header.kind for header in headers if header.value}
    known = kinds & set(KINDS)
    if FROM not in known:
        return False
    sender = next(header.value for header in headers if header.kind == FROM)
    if "@" in sender or not kinds.isdisjoint(TECHNICAL):
        return len(known) > 1
    return SUBJECT in known and len(known) >= MIN_KINDS


def header_kind(name: str) -> str:
    """The kind of a header by its name in any language."""
    return known_names().get(fold_key(name), name.strip().lower())


@cache
def known_names() -> dict[str, str]:
    """The name of a header → its kind. English names come first: those of the standard."""
    names: dict[str, str] = {}
    for kind in KINDS:
        for word in lexicon.alternatives(f"mail-{kind}"):
            if word not in FIELD_HEADERS:
                names.setdefault(fold_key(word), kind)
    for word in lexicon.alternatives("mail-reply"):  # in front of the subject of a memorandum
        names.setdefault(fold_key(word), SUBJECT)
    return names


def build_fields(head: MailHead) -> Iterator[Block]:
    """The headers that state something about the mail as fields."""
    lists = " ".join((*head.find("list-id", TO, "cc", "reply-to"),)).casefold()
    for kind, value, line in head.headers:
        if kind == FROM:
            text = format_sender(value)
        elif kind == SUBJECT:
            text = clean_subject(decode_words(value), lists)
        elif kind == "archived-at":
            text = value.strip("<> ")
        elif kind in KINDS or kind in FIELD_HEADERS:
            text = decode_words(value)
        else:
            continue
        if text := normalize_spaces(text):
            yield Block(Kind.FIELD, text, line, name=f"mail:{kind}" if kind != FROM or is_person(text) else "mail:from-other")


def is_person(sender: str) -> bool:
    """Whether a sender begins with a name that people are often given, and so is rather an author than a publication."""
    return sender.partition(" ")[0].strip("\"',").casefold() in lexicon.given_names()


def decode_words(value: str) -> str:
    """A value whose encoded words (RFC 2047) are decoded.

    >>> decode_words("=?utf-8?Q?Der_Fl=C3=BCsterer?= am =?iso-8859-1?B?V2Vocg==?="), decode_words("=?x?Q?=C3?=")
    ('Der Flüsterer am Wehr', '=?x?Q?=C3?=')
    """
    value = value[:MAX_VALUE]
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
        return "".join(part if isinstance(part, str) else part.decode(charset or "ascii", "replace") for part, charset in parts)
    except (HeaderParseError, LookupError, ValueError):  # of Base64, of a charset that is unknown
        return value


def format_sender(value: str) -> str:
    """The name and the address of a sender; of what is behind the name of a person (`via`, `from`), nothing.

    >>> format_sender('"Heron, Grey" <heron@weir.example>'), format_sender("heron@weir.example (Grey Heron)")
    ('Heron, Grey <heron@weir.example>', 'Grey Heron <heron@weir.example>')
    >>> format_sender("Grey Heron [mailto:heron@weir.example]"), format_sender("Grey Heron via Weir <list@weir.example>")
    ('Grey Heron <heron@weir.example>', 'Grey Heron <list@weir.example>')
    """
    value = BRACKETED_ADDRESS.sub(r" <\1>", value[:MAX_VALUE]) if "[" in value else value[:MAX_VALUE]
    name, address = parseaddr(value)
    if "@" not in address or (not name and value.strip("<> ") != address):
        decoded = decode_words(value)
        found = BRACKETED_ADDRESS.search(decoded)
        name, address = (decoded[: found.start()], found[1]) if found else (decoded, "")
    name = decode_words(name).strip("\"' ")
    if not find_addresses(name) and (behind := behind_name().match(name)):
        name = behind[1].strip("\"' ")
    return f"{name} <{address}>" if address else without_office(name)


def without_office(sender: str) -> str:
    """The full name of a sender without what is behind a comma, if that is no name: so a memorandum states the office.

    >>> [without_office(x) for x in ("Grey Heron, Treasurer", "Heron, Grey", "Grey Heron, Maria Weir")]
    ['Grey Heron', 'Heron, Grey', 'Grey Heron, Maria Weir']
    """
    name, _, office = sender.partition(",")
    return name.strip() if is_full_name(name.strip()) and not is_full_name(office.strip()) else sender


@cache
def behind_name() -> re.Pattern[str]:
    """A name of two words or more in front of where it writes for."""
    end = f"(?:{lexicon.pattern('rule-agency-credit')}|{lexicon.pattern('name-end')})"
    return re.compile(rf"(\S+\s(?:\S+\s){{0,3}}?\S+)\s+{end}\s+\S", re.IGNORECASE)


def clean_subject(subject: str, lists: str) -> str:
    """A subject without the marks of answers, and without the name of a mailing list in brackets. `lists` names the lists.

    >>> clean_subject("Re: [weir-talk] AW: Who repairs the weir?", "weir-talk@weir.example")
    'Who repairs the weir?'
    >>> clean_subject("[Draft] UK: who repairs the weir?", "weir-talk@weir.example")
    '[Draft] UK: who repairs the weir?'
    """
    rest = subject
    while True:
        tag = LIST_TAG.match(rest)
        if tag and tag[1].strip().casefold() in lists:
            shorter = rest[tag.end() :]
        else:
            mark = reply_mark().match(rest)
            shorter = rest[mark.end() :] if mark else rest
        if shorter == rest or not shorter.strip():
            return rest.strip()
        rest = shorter


@cache
def reply_mark() -> re.Pattern[str]:
    """What programs put in front of the subject of an answer, or of a mail that is passed on."""
    return re.compile(rf"\s*{lexicon.pattern('mail-reply')}(?:\[\d+\]|\^\d+)?\s?[:：]\s*", re.IGNORECASE)
