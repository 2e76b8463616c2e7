"""JSON of WordPress sites in every shape: a post, arrays, wrapped in objects, JSON Lines, damaged.

Reads the REST API (`wp/v2`), the WordPress.com API (v1.1), WPGraphQL, and answers of XML-RPC and oEmbed. Each post
becomes a page: its keys are fields, its content is parsed like any HTML. Other records (users, media, terms, comments,
errors …) are classified by their decoded values, never by file names, and skipped by kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from reex_cli.errors import SourceError
from reex_cli.model import WHOLE_SOURCE, Failure, Note, Page, Skipped, Trust
from reex_cli.readers._entry import CONTENT, build_page
from reex_cli.readers._html.recognise import holds_page, is_html
from reex_cli.readers._json import VALUE_BEGINS, begins_as_json
from reex_cli.readers._jsonl_signature import is_reex_export
from reex_cli.readers._source import Reader, Source, skip_if_empty
from reex_cli.readers._text.front_matter import parse_front_matter
from reex_cli.readers._wordpress import flat_posts, rest_posts, xmlrpc
from reex_cli.readers._wordpress.json_recovery import recover_values
from reex_cli.readers._wordpress.record_types import POST, TypedRecord, find_records
from reex_cli.readers._wordpress.site_tables import TableEntry, collect_tables, extract_entries, merge_tables
from reex_cli.readers._wordpress.unwrap import PHP_NOTICE, WORDPRESS_KEY, is_beginning_missing, unwrap_json

__all__ = ["CONTENT", "READER", "collect_tables"]

ODD_VALUE_BEGINS = re.compile(  # an empty value, or one with odd members; no template, no `[Verse 1]`
    r"\{(?![{%])|\[\s*(?:['\"\[\]{/]|-?\d[\d.eE+-]*\s*(?:,|\]\s*$)|(?:true|false|null)\b)"
)
SCALARS = frozenset(("null", "true", "false"))  # answers of WordPress without a record
LONE_SURROGATE = re.compile(  # an escaped half of a UTF-16 surrogate pair, which is no character
    r"\\u[dD](?<!\\\\u[dD])"
    r"(?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F])"
)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def sniff(source: Source) -> Trust:
    """Return CERTAIN for JSON with keys of WordPress, or inside a known wrapper; LIKELY for any other JSON."""
    head = source.head
    if _is_page(source) or is_reex_export(source.text) or (head.startswith("{") and parse_front_matter(source.text).fields):
        # Exports of reex are left to `jsonl`, JSON above a text to `markdown`.
        return Trust.NO
    if not begins_as_json(head):
        return Trust.LIKELY if head.strip() in SCALARS else _sniff_wrapped(source, head)
    if WORDPRESS_KEY.search(head) or '"slug"' in head:
        return Trust.CERTAIN
    is_closed = source.text.rstrip()[-1:] in "}]" and ODD_VALUE_BEGINS.match(head)
    return Trust.LIKELY if VALUE_BEGINS.match(head) or is_closed else Trust.NO


def _is_page(source: Source) -> bool:
    """Whether a source is HTML that is not wrapped around JSON, as a browser saves it: in a `<pre>`."""
    if begins_as_json(source.head) or "<pre" in source.head.lower():
        return False
    return holds_page(source.head) or (source.text.rstrip()[-1:] == ">" and is_html(source.text))


def _sniff_wrapped(source: Source, head: str) -> Trust:
    """Return the trust in JSON behind something else: a PHP notice, HTTP headers, a JSONP call, a browser's page."""
    if xmlrpc.is_xml_response(head):
        return Trust.CERTAIN
    has_hint = WORDPRESS_KEY.search(source.text) or PHP_NOTICE.search(head) or head.startswith(("<?php", "HTTP/", '"', ","))
    if (has_hint or "<pre" in head.lower() or "(" in head[:200]) and unwrap_json(source.decoded.text):
        return Trust.CERTAIN
    return Trust.LIKELY if has_hint and is_beginning_missing(source.text) else Trust.NO


@skip_if_empty
def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """Yield a page for each post, and a `Skipped` for each other record."""
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
        if not isinstance(item, TypedRecord):
            yield item
        elif item.kind != POST:
            yield Skipped(item.kind)
        else:
            parser = flat_posts if flat_posts.is_flat_post(item.record) else rest_posts
            yield build_page(parser.parse_post(item.record, tables), "wordpress", item.pointer)


def parse_records(source: Source) -> Iterator[TypedRecord | Failure | Note]:
    """Yield the records of a source, with failures and notes of repairs."""
    if xmlrpc.is_xml_response(source.head):
        yield from xmlrpc.parse_records(source.decoded.text)
        return
    for item in recover_values(source.decoded.text, source.chunk):
        if isinstance(item, (Failure, Note)):
            yield item
        else:
            yield from find_records(item.value, item.pointer, first=source.chunk.record)


def read_table_entries(source: Source) -> Iterator[TableEntry]:
    """The names that a source gives for the numbers of users, terms and sites; a source that is no JSON gives none."""
    for record in _parse_readable_records(source):
        yield from extract_entries(record)


def _parse_readable_records(source: Source) -> Iterator[TypedRecord]:
    """Yield the records of a source; none if it cannot be read, which is reported when the source itself is read."""
    with suppress(SourceError):
        if sniff(source) is not Trust.NO:
            yield from (item for item in parse_records(source) if isinstance(item, TypedRecord))


READER = Reader("wordpress", "JSON of a WordPress site: posts, alone, in arrays or wrapped", sniff, read)
