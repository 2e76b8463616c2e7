"""JSON of WordPress sites in every shape: a post, arrays, wrapped in objects, JSON Lines, damaged.

Reads the REST API (`wp/v2`), the WordPress.com API (v1.1), WPGraphQL, and answers of XML-RPC and oEmbed. Each post
becomes a page: its keys are fields, its content is parsed like any HTML. Other records (users, media, terms, comments,
errors …) are classified by their decoded values, never by file names, and skipped by kind. JSON without keys of WordPress
is left to `json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from reex_cli.errors import SourceError
from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.readers._entry import CONTENT
from reex_cli.readers._json_records.read import parse_records, read_records
from reex_cli.readers._json_records.recognise import is_of_wordpress, sniff_json
from reex_cli.readers._json_records.records import TypedRecord
from reex_cli.readers._source import Reader, Source, skip_if_empty
from reex_cli.readers._wordpress import xmlrpc
from reex_cli.readers._wordpress.site_tables import TableEntry, collect_tables, extract_entries

__all__ = ["CONTENT", "READER", "collect_tables"]


def sniff(source: Source) -> Trust:
    """Return CERTAIN for JSON with keys of WordPress, also inside a known wrapper, and for its answers in XML."""
    if xmlrpc.is_xml_response(source.head):
        return Trust.CERTAIN
    return Trust.CERTAIN if is_of_wordpress(source) and sniff_json(source) is not Trust.NO else Trust.NO


@skip_if_empty
def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """Yield a page for each post, and a `Skipped` for each other record."""
    yield from read_records(source)


def read_table_entries(source: Source) -> Iterator[TableEntry]:
    """The names that a source gives for the numbers of users, terms and sites; a source that is no JSON gives none."""
    for record in _parse_readable_records(source):
        yield from extract_entries(record)


def _parse_readable_records(source: Source) -> Iterator[TypedRecord]:
    """Yield the records of a source; none if it cannot be read, which is reported when the source itself is read."""
    with suppress(SourceError):
        if sniff(source) is not Trust.NO or sniff_json(source) is not Trust.NO:
            yield from (item for item in parse_records(source) if isinstance(item, TypedRecord))


READER = Reader("wordpress", "JSON of a WordPress site: /wp-json/ (REST), WordPress.com, WPGraphQL, XML-RPC", sniff, read)
