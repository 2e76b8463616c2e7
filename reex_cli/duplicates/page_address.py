"""Web addresses that mean the same page have the same key, however they are written."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from reex_cli import normalize

HOST_PREFIX = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")
VARIANT_SEGMENT = re.compile(r"^(?:amp|print|printable|m)$|^(?:index|default)\.\w{2,5}$", re.IGNORECASE)
VARIANT_SUFFIX = re.compile(r"\.(?:amp|print)(?=\.\w+$|$)|(?<=[^/])[-_](?:amp|print)(?=\.\w+$|$)", re.IGNORECASE)
VARIANT_PARAMETERS = frozenset("amp print printable outputtype output view replytocom share ref source from".split())
VARIANT_VALUES = frozenset(("", "1", "true", "yes", "amp", "print", "printable", "mobile", "rss", "feed"))
AFTER_HOST = re.compile(r"[/?#]")
LOCAL_HOST = re.compile(r"^[^.:]*(?::\d+)?$|\.(?:local|localhost|test|lan)(?::\d+)?$|^(?:127|10|192\.168)\.[\d.]+(?::\d+)?$")
DEFAULT_PORTS = {"http": 80, "https": 443}


def address_key(address: str) -> str:
    """The host and path of a page, without what does not tell pages apart.

    Left out are the scheme, `www.`, tracking parameters, a slash at the end, and what asks for an AMP, mobile or print
    version. Parameters that are left are sorted.

    >>> address_key("http://www.weir.example/salt/amp/?utm_source=post"), address_key("https://weir.example/salt")
    ('weir.example/salt', 'weir.example/salt')
    >>> address_key("https://weir.example/salt.html?page=2&print=1"), address_key("https://weir.example/Salt?a=1")
    ('weir.example/salt.html?page=2', 'weir.example/Salt?a=1')
    """
    cleaned = normalize.url(address) or address
    try:
        parts = urlsplit(cleaned)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return cleaned
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    while segments and VARIANT_SEGMENT.match(segments[-1]):
        segments.pop()
    if len(segments) > 1 and segments[0].lower() in ("amp", "m", "print"):
        del segments[0]
    if segments:
        segments[-1] = VARIANT_SUFFIX.sub("", segments[-1]) or segments[-1]
    pairs = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _asks_for_variant(*pair))
    shown_port = f":{port}" if port and port != DEFAULT_PORTS.get(parts.scheme) else ""
    path = "/".join((HOST_PREFIX.sub("", host) + shown_port, *segments))
    return path + (f"?{urlencode(pairs)}" if pairs else "") + (f"#{parts.fragment}" if parts.fragment else "")


def is_page(key: str) -> bool:
    """Whether a key is that of one page in the world: not of a whole site, and not of a machine that everybody has.

    >>> is_page("weir.example/salt"), is_page("weir.example?p=2"), is_page("weir.example"), is_page("localhost/salt")
    (True, True, False, False)
    """
    host, *rest = AFTER_HOST.split(key, maxsplit=1)
    return bool(rest) and not LOCAL_HOST.search(host)


def hash_key(key: str) -> int:
    """Hash a key to a positive integer of 63 bits."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def _asks_for_variant(name: str, value: str) -> bool:
    """Whether a parameter asks for another version of the same page."""
    return name.lower() in VARIANT_PARAMETERS and value.lower() in VARIANT_VALUES
