"""Find the helper files of a run: listings of a WordPress site's users, terms and oEmbed answers.

Posts refer to authors and terms by number, and the listings name them. Which files are listings shows in their first
bytes; the tables themselves are built by the WordPress reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from reex_cli.errors import SourceError
from reex_cli.input import remote
from reex_cli.input.files import read_item
from reex_cli.input.stdin import STDIN
from reex_cli.input.walk import BATCH_SIZE, fetch_batch, find_files
from reex_cli.model import Item
from reex_cli.options import NO_TABLES, SiteTables
from reex_cli.readers import Source

HELPER_KEYS = (b'"slug"', b'"avatar_urls"', b'"taxonomy"', b'"provider_name"', b'"namespaces"')
HEAD_BYTES = 2048  # first bytes of a file, which show whether it is a helper
MAX_HELPER_BYTES = 1 << 24  # larger files are not helpers
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def find_site_tables(paths: Iterable[str]) -> SiteTables:
    """The names of authors and terms, by site and number, from the helper files at and below these paths.

    Reads the first bytes of every file, unless the run has only one.
    """
    paths = [path for path in paths if path != STDIN]
    if len(paths) == 1 and not _is_folder(paths[0]):
        return NO_TABLES
    helpers = [item for item, head in _read_heads(find_files(paths)) if head and is_helper(head)]
    if not helpers:
        return NO_TABLES
    from reex_cli.readers.wordpress import collect_site_tables

    return collect_site_tables(Source(item.name, data) for item in helpers if (data := _read_or_empty(item)))


def is_helper(head: bytes) -> bool:
    """Whether a file begins like users, terms, oEmbed answers or an index of a WordPress site: without content."""
    first = head.removeprefix(BYTE_ORDER_MARK).lstrip()[:1]
    if first == b"<":
        return b"<oembed>" in head
    return first in (b"{", b"[") and b'"content"' not in head and any(key in head for key in HELPER_KEYS)


def _is_folder(path: str) -> bool:
    if not remote.is_remote(path):
        return os.path.isdir(path)
    try:
        return remote.is_folder(path)
    except OSError:
        return False


def _read_heads(items: Iterator[Item]) -> Iterator[tuple[Item, bytes | None]]:
    """Each file with its first bytes, None if it is too large. Web addresses, whose sizes are unknown, are left out."""
    for scheme, group in groupby(items, lambda item: remote.url_scheme(item.path)):
        if not scheme:
            yield from ((item, _read_head(item.path)) for item in group if item.path)
            continue
        small = (item for item in group if item.size is not None and item.size < MAX_HELPER_BYTES)
        while batch := [*islice(small, BATCH_SIZE)]:
            yield from zip(batch, fetch_batch(batch, HEAD_BYTES), strict=True)


def _read_head(path: str) -> bytes | None:
    """The first bytes of a local file; None if it is too large or cannot be read, which is reported when it is read whole."""
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD_BYTES)
            return head if os.fstat(file.fileno()).st_size < MAX_HELPER_BYTES else None
    except OSError:
        return None


def _read_or_empty(item: Item) -> bytes:
    """The bytes of a file; none if it cannot be read, which is reported when its turn comes."""
    try:
        return read_item(item)
    except SourceError:
        return b""
