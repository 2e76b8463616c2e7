"""Extracts the metadata of the plug-in Yoast SEO: from the object `yoast_head_json`, or from the HTML `yoast_head`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from reex_cli.readers._entry import clean_name
from reex_cli.readers._json import as_list, as_object, as_objects, parse
from reex_cli.readers._wordpress.record_types import Record

META_TAG = re.compile(r"<meta\s+(?:name|property)=[\"']([\w:.-]+)[\"']\s+content=(?:\"([^\"]*)\"|'([^']*)')")
CANONICAL_LINK = re.compile(r"<link\s+rel=[\"']canonical[\"']\s+href=[\"']([^\"']+)")
JSON_LD_SCRIPT = re.compile(r"<script\b(?=[^<>]*+>)[^<>]*?\bld\+json\b[^<>]*+>")
READING_TIME = re.compile(r"\d+\s*\D{0,20}")  # "3 minutes", in any language


def extract_head(record: Record) -> Record:
    """The object of Yoast; built from the HTML if a record has only that."""
    stated, html = record.get("yoast_head_json"), record.get("yoast_head")
    if isinstance(stated, dict):
        return stated
    return _parse_head_html(html) if isinstance(html, str) else {}


def _parse_head_html(html: str) -> Record:
    metas = {match[0].lower(): unescape(match[1] or match[2]) for match in META_TAG.findall(html)}
    canonical, script = CANONICAL_LINK.search(html), JSON_LD_SCRIPT.search(html)
    graph, end, _ = html[script.end() :].partition("</script>") if script else ("", "", "")
    try:
        schema = parse(graph) if end else {}
    except ValueError:
        schema = {}
    return {
        "author": metas.get("author"),
        "og_locale": metas.get("og:locale"),
        "og_site_name": metas.get("og:site_name"),
        "canonical": unescape(canonical[1]) if canonical else None,
        "twitter_misc": {metas.get("twitter:label1", ""): metas.get("twitter:data1", "")},
        "schema": schema,
    }


def schema_graph(head: Record) -> list[Record]:
    """The objects in the JSON-LD graph."""
    return as_objects(as_object(head.get("schema")).get("@graph"))


def extract_yoast_authors(head: Record) -> Iterator[tuple[str, str]]:
    """Yield (field, name) for the authors of a post."""
    yield "yoast:author", clean_name(head.get("author"))
    misc = head.get("twitter_misc")
    first = next(iter(misc.values()), None) if isinstance(misc, dict) else None  # "Written by"; the second is the reading time
    yield "yoast:written-by", "" if isinstance(first, str) and READING_TIME.fullmatch(first.strip()) else clean_name(first)
    graph = schema_graph(head)
    people = {str(thing.get("@id")): clean_name(thing.get("name")) for thing in graph if _has_type(thing, "Person")}
    stated = [person for thing in graph if not _has_type(thing, "Person") for person in as_list(thing.get("author"))]
    names = [clean_name(item.get("name")) or people.get(str(item.get("@id")), "") for item in stated if isinstance(item, dict)]
    for name in dict.fromkeys(names if any(names) else people.values()):
        yield "yoast:person", name


def _has_type(thing: Record, kind: str) -> bool:
    return kind in as_list(thing.get("@type"))
