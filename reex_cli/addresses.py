"""Recognises addresses of people in every writing: e-mail and IP addresses, and hashes of addresses in URLs of avatars.

The only place where an address is recognised. Whether an address is that of a person is left to `redaction`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from html import unescape
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import unquote

from reex_cli.text import normalize_spaces

PLACEHOLDER = "[address]"  # stands for an address in a text

# The signs of an e-mail address as they are written, and as people write them for people alone: `name (at) host dot tld`.
BRACKETED = r"\s?[(\[{{<]\s?(?:{})\s?[)\]}}>]\s?"
AT_SIGN = re.compile(
    rf"[@＠﹫]|\s@\s|&(?:\#0{{0,5}}64|\#x0{{0,5}}40|commat);?|%40|{BRACKETED.format('at|@|＠')}"
    r"|[-_ ]at[-_ ](?=[^\W_]{1,63}[-_ ]dot[-_ ])",
    re.IGNORECASE,
)
DOT = rf"(?:[.．。｡]|&\#0?46;|%2e|{BRACKETED.format('dot|[.]')}|[-_ ]dot[-_ ])"
SPELLED_DOT = re.compile(DOT, re.IGNORECASE)
LABEL = r"[^\W_](?:[^\W_-]|-(?!dot-)){0,62}"
HOST = re.compile(rf"\[(?:IPv6:)?[\da-f.:]{{2,45}}\]|localhost\b|{LABEL}(?:{DOT}{LABEL}){{1,8}}", re.IGNORECASE)
LOCAL_PART = re.compile(
    r"(?:(?<![^\s<(\[,;:=])\"[^\"@]{1,64}\"|(?:[^\W_]{1,30}[-_ ]dot[-_ ]){0,3}(?:[\w.+%~!#$*^’'-]|&\#\w{2,5};){1,64})$",
    re.IGNORECASE,
)
PLAIN_ADDRESS = re.compile(r"[a-zA-Z0-9.@_+-]+")
SPELLED_SIGN = re.compile(r"[-_ ]at[-_ ]", re.IGNORECASE)
MAX_LOCAL_PART = 70  # characters before the sign: 64 (RFC 5321) and those of references
# Parts of every address that little else has, each behind its first character: texts without that are not searched.
BRACKETED_WORD = r"\s?(?:[aA][tT]|[dD][oO][tT])\s?[)\]}>]"
ADDRESS_SIGNS = tuple(
    (literal[0], re.compile(re.escape(literal) + rest))
    for literal, rest in (
        *((sign, "") for sign in ("@", "＠", "﹫", "%40", "&#", "&commat")),
        *((bracket, BRACKETED_WORD) for bracket in "([{<"),
        *((dot, rf"(?<=[-_ ]{dot})[-_ ]") for dot in ("dot", "DOT", "Dot")),
        (".", r"\d{1,3}\.[\dxX*]"),
        (":", r"[\da-fA-F]{0,4}:"),
        ("-", r"\d{1,3}-\d{1,3}-\d{1,3}\."),
    )
)
FILE_SUFFIXES = frozenset("avif css gif jpeg jpg js mp3 mp4 pdf png svg webp".split())  # `logo@2x.png` is no address

IPV4 = r"(?:\d{1,3}\.){3}(?:\d{1,3}|x{1,3}|\*{1,3})(?![\w*]|\.\d)"  # the last number may be made unreadable
IPV6 = r"[\da-f]{0,4}:[\da-f:]{1,39}(?:(?:\.\d{1,3}){3})?(?:%[\w.-]{1,16})?(?![\w:])"
IP_ADDRESS = re.compile(rf"(?<![\w.:])(\[)?(?P<ip>{IPV4}|{IPV6})(?(1)\])(?::\d{{1,5}}\b)?(?:/\d{{1,3}}\b)?", re.IGNORECASE)
DASHED_IPV4 = re.compile(r"(?<![\w.-])(?:[\w.]{1,16}-)?\d{1,3}(?:-\d{1,3}){3}(?:\.[^\W_][\w-]{0,62}){2,8}")  # in names of hosts
MAILTO = "mailto:"
AVATAR_HASH = re.compile(
    r"(avatar(?:\.php)?(?:/|%2F){1,3}|(?:gravatar|cravatar|libravatar)[\w.-]{0,80}(?:/|%2F){1,3}(?:[a-z]{1,20}/)?"
    r"|(?:gravatar_id|avatar_hash|gravatar)(?:=|%3D))[\da-f]{16,64}\b",
    re.IGNORECASE,
)
EMPTY_BRACKETS = re.compile(r"\(\W{0,3}\)|<\W{0,3}>|\[\W{0,3}\]|\{\W{0,3}\}|\"\W{0,3}\"")
IN_BRACKETS = re.compile(r"[(<\[]([^()<>\[\]]*)[)>\]]")
CONTACT_WORD = re.compile(r"(?:e-?mail|ip(?:v[46])?)|subject=.*", re.IGNORECASE)  # what is left of `IP: 192.0.2.7`
ENDS_OF_NAME = " \t,;|:/<>\"'“”‘’?·•–—-"
NOT_IN_SLUG = re.compile(r"\W+")
MAX_NAME = 500  # characters; a longer text is no name


class Address(NamedTuple):
    """An address in a text."""

    start: int
    end: int
    key: str  # the same for all writings of one address


def find_addresses(text: str) -> list[Address]:
    """The e-mail and IP addresses in a text, in order.

    >>> text = "From heron (at) weir [dot] example, [2001:db8::77]:443, 192.0.2.7/24 and <a.b@weir.example>; v1.2.3.4, 12:30:00"
    >>> [address.key for address in find_addresses(text)]
    ['heron@weir.example', '2001:db8::77', '192.0.2.7', 'a.b@weir.example']
    """
    found = [*_find_mail(text), *_find_ip(text)]
    found.sort()
    return [
        address for before, address in zip((None, *found), found, strict=False) if not before or address.start >= before.end
    ]


def find_signs(text: str) -> list[int]:
    """The offsets of signs of addresses, which are faster to find than addresses. They are in no order."""
    return [match.start() for first, sign in ADDRESS_SIGNS if first in text for match in sign.finditer(text)]


def _find_mail(text: str) -> Iterator[Address]:
    for sign in AT_SIGN.finditer(text):
        host = HOST.match(text, sign.end())
        begin = max(0, sign.start() - MAX_LOCAL_PART)
        if sign[0] == "@" and text[sign.start() - 1 : sign.start()] != '"':
            begin = max(begin, text.rfind(" ", begin, sign.start()) + 1)
        local = LOCAL_PART.search(text, begin, sign.start()) if host else None
        if not host or not local or text[local.start() - 1 : local.start()] in ("@", "＠"):  # `@name@host` is an account
            continue
        last = normalize_key(host[0]).rpartition(".")[2]
        if (last[:1].isdigit() and not last.endswith("]")) or last in FILE_SUFFIXES:
            continue
        if SPELLED_SIGN.fullmatch(sign[0]) and SPELLED_SIGN.match(text, host.end()):
            continue  # in `mail me at grey dot heron at weir dot example`, this is the first “at”
        start = local.start() + len(local[0]) - len(local[0].lstrip(".'’-"))
        start -= len(MAILTO) * text[:start].lower().endswith(MAILTO)
        if start < sign.start():
            yield Address(start, host.end(), normalize_key(f"{text[start : sign.start()]}@{host[0]}"))


def normalize_key(address: str) -> str:
    """An address in lower case, without percent-encoding, references, full-width characters and “dot” for a point."""
    if PLAIN_ADDRESS.fullmatch(address):
        return address.lower()
    return SPELLED_DOT.sub(".", unicodedata.normalize("NFKC", unescape(unquote(address)))).lower()


def _find_ip(text: str) -> Iterator[Address]:
    for match in IP_ADDRESS.finditer(text):
        if ip := parse_ip(match["ip"]):
            yield Address(match.start(), match.end(), str(ip))
    for match in DASHED_IPV4.finditer(text):
        yield Address(match.start(), match.end(), match[0].lower())


def parse_ip(text: str) -> IPv4Address | IPv6Address | None:
    """Parse an IP address, with leading zeros, a zone, or a last number that is made unreadable; None for anything else.

    >>> [str(parse_ip(x)) for x in ("192.000.002.007", "192.0.2.xxx", "::ffff:192.0.2.7", "fe80::1%eth0", "::", "1:2")]
    ['192.0.2.7', '192.0.2.0', '192.0.2.7', 'fe80::1', 'None', 'None']
    """
    if ":" not in text:
        text = ".".join(part.lstrip("0") or "0" for part in re.sub("[x*]+", "0", text, flags=re.IGNORECASE).split("."))
    try:
        ip = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if ip.version == 6 and (ip.is_unspecified or not any(map(str.isdigit, text))):
        return None  # `::` and `a::b` are rather punctuation and code
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip


def mask_addresses(text: str, keys: Container[str] | None = None) -> str:
    """Put `PLACEHOLDER` in the place of the addresses that have one of these keys, or of all.

    >>> mask_addresses("Mail heron@weir.example or 192.0.2.7.", {"192.0.2.7"})
    'Mail heron@weir.example or [address].'
    """
    if not find_signs(text):
        return text
    pieces: list[str] = []
    end = 0
    for address in find_addresses(text):
        if keys is None or address.key in keys:
            pieces += (text[end : address.start], PLACEHOLDER)
            end = address.end
    return "".join((*pieces, text[end:]))


def remove_avatar_hash(url: str) -> str:
    """Remove the hash of an address from the URL of an avatar (Gravatar and the like), or from a text with such URLs.

    >>> remove_avatar_hash("https://secure.gravatar.com/avatar/d41d8cd98f00b204e9800998ecf8427e?s=96")
    'https://secure.gravatar.com/avatar/?s=96'
    """
    return AVATAR_HASH.sub(r"\1", url) if "avatar" in url.lower() else url


def remove_addresses(name: str) -> str:
    """A name without addresses in any writing, and without the brackets around them; one without addresses is unchanged.

    >>> names = ("Grey Heron <heron@weir.example>", "a%40weir.example (Grey Heron)", "IP: 192.0.2.7", "Anonymous (192.0.2.7)")
    >>> [remove_addresses(name) for name in names]
    ['Grey Heron', 'Grey Heron', '', 'Anonymous']
    """
    if len(name) > MAX_NAME or (name.isascii() and not find_signs(name)):
        return name
    plain = unicodedata.normalize("NFKC", unescape(unquote(name)))
    pieces, end = [], 0
    for address in find_addresses(plain):
        pieces.append(plain[end : address.start])
        end = address.end
    if not pieces:
        return name
    left = normalize_spaces(EMPTY_BRACKETS.sub(" ", " ".join((*pieces, plain[end:])))).strip(ENDS_OF_NAME)
    whole = IN_BRACKETS.fullmatch(left)
    left = (whole[1] if whole else left).strip(ENDS_OF_NAME)
    return "" if CONTACT_WORD.fullmatch(left) or not any(map(str.isalpha, left)) else left


def slugify(address: str) -> str:
    """The slug that WordPress makes of an address that is a login: `heron@weir.example` → `heronweir-example`."""
    return NOT_IN_SLUG.sub("-", address.lower().replace("@", "")).strip("-")
