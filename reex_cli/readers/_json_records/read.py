"""Reads the records of a JSON source: posts of WordPress, articles of other tools, and what is skipped by its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reex_cli.addresses import find_addresses
from reex_cli.item import WHOLE_SOURCE
from reex_cli.model import Failure, Note, Page, Skipped
from reex_cli.options import SiteTables
from reex_cli.readers._entry import build_page as build_post_page
from reex_cli.readers._json_records.articles import build_page
from reex_cli.readers._json_records.fields import Fields
from reex_cli.readers._json_records.records import TypedRecord, find_records
from reex_cli.readers._json_records.recovery import recover_values
from reex_cli.readers._json_records.shapes import ARTICLE, OTHER
from reex_cli.readers._source import Source
from reex_cli.readers._wordpress import flat_posts, rest_posts, xmlrpc
from reex_cli.readers._wordpress.record_types import POST
from reex_cli.readers._wordpress.site_tables import collect_tables, extract_entries, merge_tables

LONE_SURROGATE = re.compile(  # an escaped half of a UTF-16 surrogate pair, which is no character
    r"\\u[dD](?<!\\\\u[dD])"
    r"(?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F])"
)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
KEY = re.compile(r"[@$]?[^\W\d][\w.:-]{0,39}")  # that may be named in a message; no text, no address
MAX_KEYS = 12  # of a record of unknown shape, that are counted


def read_records(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """Yield a page for each post and each article, and a `Skipped` for each other record."""
    if source.data.startswith(BYTE_ORDER_MARK):
        yield Note("damaged: byte order mark before the JSON")
    if LONE_SURROGATE.search(source.text):
        yield Note("damaged: halves of characters in the JSON")
    items: Iterable[TypedRecord | Failure | Note] = parse_records(source)
    tables = source.site_tables
    if source.chunk is WHOLE_SOURCE:  # the records of a chunked source are never held at once
        items = list(items)
        records = [item for item in items if isinstance(item, TypedRecord)]
        tables = merge_tables(tables, collect_tables(entry for record in records for entry in extract_entries(record)))
    for item in items:
        yield read_record(item, tables, source) if isinstance(item, TypedRecord) else item


def parse_records(source: Source) -> Iterator[TypedRecord | Failure | Note]:
    """Yield the records of a source, with failures and notes of repairs."""
    if xmlrpc.is_xml_response(source.head):
        yield from xmlrpc.parse_records(source.decoded.text)
        return
    for item in recover_values(source.decoded.text, source.chunk):
        if isinstance(item, (Failure, Note)):
            yield item
        else:
            yield from find_records(item.value, item.pointer, first=source.chunk.record, field_map=source.field_map)


def read_record(item: TypedRecord, tables: SiteTables, source: Source) -> Page | Skipped:
    """The page of a post or an article; any other record by its kind, and by its keys if nothing else is known of it."""
    if item.kind == POST:
        parser = flat_posts if flat_posts.is_flat_post(item.record) else rest_posts
        post = parser.parse_post(item.record, tables)
        return build_post_page(post, "wordpress", item.pointer, with_marks=source.with_marks)
    if item.kind == ARTICLE:
        fields = Fields(item.record, source.field_map)
        return build_page(fields, item.pointer, item.wrapper, with_marks=source.with_marks)
    if item.kind == OTHER and isinstance(item.record, dict):
        return Skipped(OTHER, keys=nameable_keys(item.record))
    return Skipped(item.kind)


def nameable_keys(record: Iterable[str]) -> tuple[str, ...]:
    """The keys of a record that a message may name: those that look like names, and are no address of a person.

    >>> nameable_keys({"id": 1, "blurb": 2, "heron@weir.example": 3, "A whole sentence.": 4})
    ('id', 'blurb')
    """
    keys = (key for key in record if KEY.fullmatch(key) and not find_addresses(key))
    return tuple(key for key, _ in zip(keys, range(MAX_KEYS), strict=False))
