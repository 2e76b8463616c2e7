"""Articles that other tools keep as JSON: objects, arrays and lines, alone or wrapped, under the usual names.

The names are in `_json_records.names`; the user adds others with `--map`. Text may be HTML, Markdown or plain, and is read
as such. Records that are no articles are skipped by kind, and by their keys if nothing else is known of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.readers._json_records.read import read_records
from reex_cli.readers._json_records.recognise import is_of_wordpress, sniff_json
from reex_cli.readers._source import Reader, Source, skip_if_empty


def sniff(source: Source) -> Trust:
    """Return LIKELY for JSON, CERTAIN for JSON inside a known wrapper, if nothing in it is of WordPress."""
    trust = sniff_json(source)
    return min(trust, Trust.LIKELY) if trust and is_of_wordpress(source) else trust


@skip_if_empty
def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """Yield a page for each article, and a `Skipped` for each other record."""
    yield from read_records(source)


READER = Reader(
    "json",
    "JSON of other tools: trafilatura, newspaper, Readability, Firecrawl, NewsAPI, JSON Feed, Ghost, Drupal …",
    sniff,
    read,
)
