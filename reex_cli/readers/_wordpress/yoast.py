"""What Yoast, a plug-in for search engines, says of a post: as an object, or as the HTML of a page's head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from reex_cli.readers._entry import clean_name
from reex_cli.readers._json import parse
from reex_cli.readers._wordpress.record_types import Record

META_TAG = re.compile(r"<meta\s+(?:name|property)=[\"']([\w:.-]+)[\"']\s+content=(?:\"([^\"]*)\"|'([^']*)')")
CANONICAL_LINK = re.compile(r"<link\s+rel=[\"']canonical[\"']\s+href=[\"']([^\"']+)")
JSON_LD_SCRIPT = re.compile(r"<script\b[^>]*\bld\+json\b[^>]*>(.*?)</script>", re.DOTALL)
READING_TIME = re.compile(r"\d+\s*\D{0,20}")  # "3 minutes", in any language: the label beside it differs, the value does not


def extract_head(record: Record) -> Record:
    """The object that Yoast gives a post; made of the HTML where only that is there."""
    stated, html = record.get("yoast_head_json"), record.get("yoast_head")
    if isinstance(stated, dict):
        return stated
    return _parse_head_html(html) if isinstance(html, str) else {}


def _parse_head_html(html: str) -> Record:
    said = {found[0].lower(): unescape(found[1] or found[2]) for found in META_TAG.findall(html)}
    canonical, graph = CANONICAL_LINK.search(html), JSON_LD_SCRIPT.search(html)
    try:
        schema = parse(graph[1]) if graph else {}
    except ValueError:
        schema = {}
    return {
        "author": said.get("author"),
        "og_locale": said.get("og:locale"),
        "og_site_name": said.get("og:site_name"),
        "canonical": unescape(canonical[1]) if canonical else None,
        "twitter_misc": {said.get("twitter:label1", ""): said.get("twitter:data1", "")},
        "schema": schema,
    }


def schema_graph(head: Record) -> list[Record]:
    """The things that its schema describes."""
    schema = head.get("schema")
    things = schema.get("@graph") if isinstance(schema, dict) else None
    return [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []


def extract_yoast_authors(head: Record) -> Iterator[tuple[str, str]]:
    """The names of those who wrote the post, by where they stand."""
    yield "yoast:author", clean_name(head.get("author"))
    misc = head.get("twitter_misc")
    first = next(iter(misc.values()), None) if isinstance(misc, dict) else None  # "Written by"; then comes the reading time
    yield "yoast:written-by", "" if isinstance(first, str) and READING_TIME.fullmatch(first.strip()) else clean_name(first)
    graph = schema_graph(head)
    people = {str(thing.get("@id")): clean_name(thing.get("name")) for thing in graph if _has_type(thing, "Person")}
    stated = [person for thing in graph if not _has_type(thing, "Person") for person in _listed(thing.get("author"))]
    said = [clean_name(one.get("name")) or people.get(str(one.get("@id")), "") for one in stated if isinstance(one, dict)]
    for name in dict.fromkeys(said if any(said) else people.values()):
        yield "yoast:person", name


def _has_type(thing: Record, kind: str) -> bool:
    return kind in _listed(thing.get("@type"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
