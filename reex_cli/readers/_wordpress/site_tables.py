"""Names for numbers: what users, terms, oEmbed answers and the index of a site say about the posts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from reex_cli.options import NO_TABLES, SiteTables
from reex_cli.readers._entry import named, number_in
from reex_cli.readers._wordpress.record_types import Found, Record

HOST = re.compile(r"https?://[^/?#\\]+")
INTERFACE = re.compile(r"/wp-json(?:/|$)|/index\.php\?rest_route=|\?rest_route=|(?<=/sites/)(?=\d+)")
SITE_NUMBER = re.compile(r"(.*/sites/[^/]+)")
POSTED = re.compile(r"<blockquote[^>]*>\s*<a[^>]*\bhref=[\"']([^\"']+)", re.IGNORECASE)
TABLES = ("users", "terms", "authors", "sites", "homes")
HELPERS = frozenset(("user", "term", "oembed", "index"))


class Said(NamedTuple):
    """One thing that one record says: under `table` the value for a key."""

    table: str
    key: Any
    value: str


def site_of(record: Record) -> str:
    """Which site a record belongs to: the address of its interface, else the host of its link; empty for neither."""
    links = record.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    first = own[0] if isinstance(own, list) and own else None
    href = first.get("href") if isinstance(first, dict) else None
    if isinstance(href, str) and href.startswith("http"):
        numbered = SITE_NUMBER.match(href)
        return address_key(numbered[1] if numbered else INTERFACE.split(href, maxsplit=1)[0])
    link = record.get("link")
    host = HOST.match(link) if isinstance(link, str) else None
    return address_key(host[0].partition(":")[2]) if host else ""


def address_key(address: str) -> str:
    """An address without what differs between spellings of it.

    >>> address_key("https://www.Harbour.example/salt/")
    'harbour.example/salt'
    """
    place, slash, path = address.partition("//")[2].partition("/")
    return (place.lower().removeprefix("www.") + slash + path).rstrip("/")


def number_key(value: Any) -> str:
    """A number as a key, whether or not it is written as a string; nothing where it is none."""
    if isinstance(value, str):
        value = number_in(value)
    return str(value) if type(value) is int and value > 0 else ""


def said(found: Found) -> Iterator[Said]:
    """What one record says about others."""
    record = found.record
    if found.kind not in HELPERS:
        return
    site = site_of(record)
    number, name = number_key(record.get("id")), named(record.get("name"))
    if found.kind == "user" and number and name:
        yield Said("users", (site, number), name)
    elif found.kind == "term" and number and name and isinstance(record.get("taxonomy"), str):
        yield Said("terms", (site, record["taxonomy"], number), name)
    elif found.kind == "oembed" and isinstance(record.get("html"), str):
        address = POSTED.search(record["html"])
        if address and named(record.get("author_name")):
            yield Said("authors", address_key(address[1]), named(record["author_name"]))
    elif found.kind == "index":
        home = record.get("home") or record.get("url")
        if isinstance(home, str) and home.startswith("http"):
            yield Said("homes", "", home)
            if name:
                yield Said("sites", address_key(home), name)
                yield Said("sites", "", name)


def gathered(everything: Iterable[Said]) -> SiteTables:
    """All that was said, without what contradicts itself."""
    tables: dict[str, dict[Any, str]] = {table: {} for table in TABLES}
    for table, key, value in everything:
        known = tables[table].setdefault(key, value)
        if known != value:
            tables[table][key] = ""
    return SiteTables(**{table: {key: value for key, value in found.items() if value} for table, found in tables.items()})


def joined(one: SiteTables, other: SiteTables) -> SiteTables:
    """What two sources of names say, without what contradicts itself."""
    if NO_TABLES in (one, other):
        return other if one == NO_TABLES else one
    tables = {}
    for table in TABLES:
        here, there = getattr(one, table), getattr(other, table)
        both = {**here, **there}
        tables[table] = {key: value for key, value in both.items() if here.get(key, value) == value}
    return SiteTables(**tables)
