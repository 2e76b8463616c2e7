"""JSON from a WordPress site, in every shape in which it comes: posts alone, in arrays, wrapped, a line each, damaged.

Each post is a page of its own: its keys are fields, its content is read like any HTML. What is no post (users,
media, terms, comments, errors …) is told by its decoded value and skipped by name. The REST interface, the one of
WordPress.com, WPGraphQL and XML-RPC are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from reex_cli.errors import SourceError
from reex_cli.model import WHOLE, Failure, Note, Page, Skipped, Trust
from reex_cli.options import SiteTables
from reex_cli.readers._entry import CONTENT, page_of
from reex_cli.readers._json import OPENED
from reex_cli.readers._jsonl_signature import is_own
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._wordpress import flat_posts, rest_posts, xmlrpc
from reex_cli.readers._wordpress.json_recovery import values
from reex_cli.readers._wordpress.record_types import POST, Found, records
from reex_cli.readers._wordpress.site_tables import gathered, joined, said
from reex_cli.readers._wordpress.unwrap import KEYS, NOTICE, begins_as_json, is_cut_at_its_beginning, unwrapped

__all__ = ["CONTENT", "READER"]

PAGES = ("<!doctype", "<html")  # nothing but a browser's saved JSON is wrapped in one
BRACKET = re.compile(  # that of a value which goes on in an odd way, or of an empty one; no template, no `[Verse 1]`
    r"\{(?![{%])|\[\s*(?:['\"\[\]{/]|-?\d[\d.eE+-]*\s*(?:,|\]\s*$)|(?:true|false|null)\b)"
)
SCALARS = frozenset(("null", "true", "false"))  # what WordPress answers where there is nothing to say
LONE = re.compile(  # half of a surrogate pair, which is no character
    r"\\u[dD](?<!\\\\u[dD])"
    r"(?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F])"
)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def sniff(source: Source) -> Trust:
    """JSON begins with a bracket, and nothing else that is read here does; what wraps it is looked through."""
    head = source.head
    is_page = head[:9].lower().startswith(PAGES) and "<pre" not in head.lower()
    if is_page or is_own(source.text):  # what `reex export` writes is another reader's
        return Trust.NO
    if not begins_as_json(head):
        return Trust.LIKELY if head.strip() in SCALARS else _wrapped(source, head)
    if KEYS.search(head) or '"slug"' in head:
        return Trust.CERTAIN
    is_closed = source.text.rstrip()[-1:] in "}]" and BRACKET.match(head)
    return Trust.LIKELY if OPENED.match(head) or is_closed else Trust.NO


def _wrapped(source: Source, head: str) -> Trust:
    """JSON behind something else: a notice, headers, a call, a browser's page."""
    if xmlrpc.is_one(head):
        return Trust.CERTAIN
    worth_a_look = KEYS.search(source.text) or NOTICE.search(head) or head.startswith(("<?php", "HTTP/", '"', ","))
    if (worth_a_look or "<pre" in head.lower() or "(" in head[:200]) and unwrapped(source.decoded.text):
        return Trust.CERTAIN
    return Trust.LIKELY if worth_a_look and is_cut_at_its_beginning(source.text) else Trust.NO


def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """A page for each post, and a word for each record that is none."""
    if source.data.startswith(BYTE_ORDER_MARK):
        yield Note("damaged: byte order mark before the JSON")
    if LONE.search(source.text):
        yield Note("damaged: halves of characters in the JSON")
    everything: Iterable[Found | Failure | Note] = found_in(source)
    names = source.names
    if source.chunk is WHOLE:  # one that comes in parts is never held at once
        everything = list(everything)
        names = joined(names, gathered(one for found in everything if isinstance(found, Found) for one in said(found)))
    for found in everything:
        if not isinstance(found, Found):
            yield found
        elif found.kind != POST:
            yield Skipped(found.kind)
        else:
            shape = flat_posts if flat_posts.is_flat(found.record) else rest_posts
            yield page_of(shape.post_of(found.record, names), "wordpress", found.pointer)


def found_in(source: Source) -> Iterator[Found | Failure | Note]:
    """The records of a source, and what stood in their way."""
    if xmlrpc.is_one(source.head):
        yield from xmlrpc.found_in(source.decoded.text)
        return
    for given in values(source.decoded.text, source.chunk):
        if isinstance(given, (Failure, Note)):
            yield given
        else:
            yield from records(given.value, given.pointer, first=source.chunk.record)


def names_in(sources: Iterable[Source]) -> SiteTables:
    """What sources say about each other's numbers; those that are no JSON say nothing."""
    return gathered(one for source in sources for found in _quietly(source) for one in said(found))


def _quietly(source: Source) -> Iterator[Found]:
    """The records of a source; none where it cannot be read, which is told when its turn comes."""
    with suppress(SourceError):
        if sniff(source) is not Trust.NO:
            yield from (found for found in found_in(source) if isinstance(found, Found))


READER = Reader("wordpress", "JSON of a WordPress site: posts, alone, in arrays or wrapped", sniff, read)
