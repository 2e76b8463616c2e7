"""Collects tables of names for numbers: users, terms, oEmbed answers and the index of a site name those of the posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from reex_cli.limits import MAX_SHARED_CHARACTERS
from reex_cli.options import NO_TABLES, SiteTables
from reex_cli.readers._entry import clean_name, parse_number
from reex_cli.readers._json import as_object, as_string
from reex_cli.readers._json_records.records import TypedRecord
from reex_cli.readers._wordpress.record_types import Record

HOST = re.compile(r"https?://[^/?#\\]+")
INTERFACE_PATH = re.compile(r"/wp-json(?:/|$)|/index\.php\?rest_route=|\?rest_route=|(?<=/sites/)(?=\d+)")
SITE_NUMBER = re.compile(r"(.*/sites/[^/]+)")
OEMBED_LINK = re.compile(r"<blockquote[^>]*>\s*<a[^>]*\bhref=[\"']([^\"']+)", re.IGNORECASE)
TABLE_NAMES = ("users", "terms", "authors", "sites", "homes")
HELPER_KINDS = frozenset(("user", "term", "oembed", "index"))


class TableEntry(NamedTuple):
    """An entry for the table of that name in `SiteTables`."""

    table: str
    key: Any
    value: str


def site_key(record: Record) -> str:
    """Key of the site of a record: the address of its REST API, else the host of its link; empty if it has neither."""
    href = extract_self_link(record)
    if href.startswith("http"):
        numbered = SITE_NUMBER.match(href)
        return address_key(numbered[1] if numbered else INTERFACE_PATH.split(href, maxsplit=1)[0])
    link = record.get("link")
    host = HOST.match(link) if isinstance(link, str) else None
    return address_key(host[0].partition(":")[2]) if host else ""


def extract_self_link(record: Record) -> str:
    """The address of a record in its REST API (HAL `_links.self`); empty if it has none."""
    links = as_object(record.get("_links")).get("self")
    first = links[0] if isinstance(links, list) and links else None
    return as_string(as_object(first).get("href"))


def address_key(address: str) -> str:
    """Normalize an address: without scheme, `www.`, upper case of the host, and final slash.

    >>> address_key("https://www.Harbour.example/salt/")
    'harbour.example/salt'
    """
    host, slash, path = address.partition("//")[2].partition("/")
    return (host.lower().removeprefix("www.") + slash + path).rstrip("/")


def number_key(value: Any) -> str:
    """A positive number, or a string of one, as a key; empty for any other value."""
    if isinstance(value, str):
        value = parse_number(value)
    return str(value) if type(value) is int and value > 0 else ""


def extract_entries(item: TypedRecord) -> Iterator[TableEntry]:
    """Yield the entries that a record gives for the posts of its site."""
    kind, record = item.kind, item.record
    if kind not in HELPER_KINDS:
        return
    site = site_key(record)
    number, name = number_key(record.get("id")), clean_name(record.get("name"))
    if kind == "user" and number and name:
        yield TableEntry("users", (site, number), name)
    elif kind == "term" and number and name and isinstance(record.get("taxonomy"), str):
        yield TableEntry("terms", (site, record["taxonomy"], number), name)
    elif kind == "oembed" and isinstance(record.get("html"), str):
        address = OEMBED_LINK.search(record["html"])
        if address and clean_name(record.get("author_name")):
            yield TableEntry("authors", address_key(address[1]), clean_name(record["author_name"]))
    elif kind == "index":
        home = record.get("home") or record.get("url")
        if isinstance(home, str) and home.startswith("http"):
            yield TableEntry("homes", "", home)
            if name:
                yield TableEntry("sites", address_key(home), name)
                yield TableEntry("sites", "", name)


def collect_tables(entries: Iterable[TableEntry]) -> SiteTables:
    """Collect entries into tables, without keys of which several values are stated, and without values too long for names."""
    tables: dict[str, dict[Any, str]] = {table: {} for table in TABLE_NAMES}
    for table, key, value in entries:
        if len(value) > MAX_SHARED_CHARACTERS:
            continue
        first = tables[table].setdefault(key, value)
        if first != value:
            tables[table][key] = ""
    return SiteTables(**{table: {key: value for key, value in names.items() if value} for table, names in tables.items()})


def merge_tables(left: SiteTables, right: SiteTables) -> SiteTables:
    """Merge two sets of tables, without keys of which they have different values."""
    if NO_TABLES in (left, right):
        return right if left == NO_TABLES else left
    tables = {}
    for table in TABLE_NAMES:
        names, other = getattr(left, table), getattr(right, table)
        tables[table] = {key: value for key, value in {**names, **other}.items() if names.get(key, value) == value}
    return SiteTables(**tables)
