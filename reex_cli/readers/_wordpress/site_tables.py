"""Names for numbers: what users, terms, oEmbed answers and the index of a site say about the posts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from reex_cli.options import NO_TABLES, SiteTables
from reex_cli.readers._entry import clean_name, parse_number
from reex_cli.readers._wordpress.record_types import Record, TypedRecord

HOST = re.compile(r"https?://[^/?#\\]+")
INTERFACE_PATH = re.compile(r"/wp-json(?:/|$)|/index\.php\?rest_route=|\?rest_route=|(?<=/sites/)(?=\d+)")
SITE_NUMBER = re.compile(r"(.*/sites/[^/]+)")
OEMBED_LINK = re.compile(r"<blockquote[^>]*>\s*<a[^>]*\bhref=[\"']([^\"']+)", re.IGNORECASE)
TABLE_NAMES = ("users", "terms", "authors", "sites", "homes")
HELPER_KINDS = frozenset(("user", "term", "oembed", "index"))


class TableEntry(NamedTuple):
    """One thing that one record says: under `table` the value for a key."""

    table: str
    key: Any
    value: str


def site_key(record: Record) -> str:
    """Which site a record belongs to: the address of its interface, else the host of its link; empty for neither."""
    links = record.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    first = own[0] if isinstance(own, list) and own else None
    href = first.get("href") if isinstance(first, dict) else None
    if isinstance(href, str) and href.startswith("http"):
        numbered = SITE_NUMBER.match(href)
        return address_key(numbered[1] if numbered else INTERFACE_PATH.split(href, maxsplit=1)[0])
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
        value = parse_number(value)
    return str(value) if type(value) is int and value > 0 else ""


def extract_entries(found: TypedRecord) -> Iterator[TableEntry]:
    """What one record says about others."""
    record = found.record
    if found.kind not in HELPER_KINDS:
        return
    site = site_key(record)
    number, name = number_key(record.get("id")), clean_name(record.get("name"))
    if found.kind == "user" and number and name:
        yield TableEntry("users", (site, number), name)
    elif found.kind == "term" and number and name and isinstance(record.get("taxonomy"), str):
        yield TableEntry("terms", (site, record["taxonomy"], number), name)
    elif found.kind == "oembed" and isinstance(record.get("html"), str):
        address = OEMBED_LINK.search(record["html"])
        if address and clean_name(record.get("author_name")):
            yield TableEntry("authors", address_key(address[1]), clean_name(record["author_name"]))
    elif found.kind == "index":
        home = record.get("home") or record.get("url")
        if isinstance(home, str) and home.startswith("http"):
            yield TableEntry("homes", "", home)
            if name:
                yield TableEntry("sites", address_key(home), name)
                yield TableEntry("sites", "", name)


def collect_tables(everything: Iterable[TableEntry]) -> SiteTables:
    """All that was said, without what contradicts itself."""
    tables: dict[str, dict[Any, str]] = {table: {} for table in TABLE_NAMES}
    for table, key, value in everything:
        known = tables[table].setdefault(key, value)
        if known != value:
            tables[table][key] = ""
    return SiteTables(**{table: {key: value for key, value in found.items() if value} for table, found in tables.items()})


def merge_tables(one: SiteTables, other: SiteTables) -> SiteTables:
    """What two sources of names say, without what contradicts itself."""
    if NO_TABLES in (one, other):
        return other if one == NO_TABLES else one
    tables = {}
    for table in TABLE_NAMES:
        here, there = getattr(one, table), getattr(other, table)
        both = {**here, **there}
        tables[table] = {key: value for key, value in both.items() if here.get(key, value) == value}
    return SiteTables(**tables)
