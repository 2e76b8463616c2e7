"""Metadata that an HTML page states in its markup, as fields. Which to believe is for the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reex_cli.model import FIELD, Block
from reex_cli.readers._html.microdata import extract_microdata
from reex_cli.readers._html.parser import Tag, parse_attributes, unescape_text
from reex_cli.readers._json import parse, parse_leniently
from reex_cli.text import normalize_spaces

ARTICLE_TYPES = frozenset(
    """Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle ReportageNewsArticle OpinionNewsArticle
    AnalysisNewsArticle BackgroundNewsArticle ReviewNewsArticle SatiricalArticle AdvertiserContentArticle
    MedicalScholarlyArticle LiveBlogPosting SocialMediaPosting BlogPost CreativeWork Recipe HowTo WebPage
    MedicalWebPage ItemPage""".split()
)
PAGE_TYPES = frozenset(
    ("WebPage", "MedicalWebPage", "ItemPage", "CreativeWork")
)  # of these, what they say is of the whole page
ORGANIZATION_TYPES = frozenset(("Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "WebSite", "Brand"))
TEXT_PROPERTIES = ("headline", "datePublished", "dateCreated", "dateModified", "description", "inLanguage", "url")
METADATA_ELEMENTS = {
    "title": "",
    "script": "application/ld+json",
    "meta": "content",
    "html": "lang",
    "link": "canonical",
}  # elements, and what is in those that say anything
COMMENT_WRAPPER = re.compile(
    r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[|(?:/\*\s*|//\s*|(?<!\s)\s*)\]\]>(?:\s*\*/)?"
)
MAX_DEPTH = 12  # levels of JSON-LD that are looked into


def extract_fields(tags: Sequence[Tag]) -> Iterator[Block]:
    """`<title>`, `<meta>`, `<link rel=canonical>`, `<html lang>` and JSON-LD, in order; then what the body's elements say."""
    for name, written, text in [(name, written, text) for name, _, written, text in tags if name in METADATA_ELEMENTS]:
        if METADATA_ELEMENTS[name] in written:
            yield from _element_fields(name, parse_attributes(written), text)
    yield from extract_microdata(tags)


def _element_fields(name: str, attrs: dict[str, str], text: str) -> Iterator[Block]:
    if name == "title":
        yield _field("<title>", unescape_text(text))
    elif name == "script" and attrs.get("type") == "application/ld+json":
        yield from parse_json_ld(text)
    elif name == "meta":
        key = attrs.get("property") or attrs.get("name") or attrs.get("itemprop")
        if key and attrs.get("content"):
            yield _field(f"meta:{key.lower()}", attrs["content"])
    elif name == "html" and attrs.get("lang"):
        yield _field("html:lang", attrs["lang"])
    elif name == "link" and attrs.get("rel") == "canonical" and attrs.get("href"):
        yield _field("link:canonical", attrs["href"])


def _field(name: str, value: str) -> Block:
    return Block(FIELD, normalize_spaces(value), name=name)


def parse_json_ld(text: str) -> Iterator[Block]:
    """The fields of the articles that a JSON-LD script describes; broken JSON describes none."""
    try:
        data = parse(text)
    except ValueError:
        try:
            data = parse_leniently(COMMENT_WRAPPER.sub("", text).strip())
        except ValueError:
            return
    things = list(_iter_things(data))
    known = {str(thing["@id"]): thing for thing in things if "@id" in thing and thing.get("name")}
    for thing in things:
        kinds = _types_of(thing)
        if not ARTICLE_TYPES.isdisjoint(kinds):
            yield from _article_fields(thing, known)
        elif "Person" in kinds and isinstance(thing.get("name"), str):
            yield _field("ld:person", thing["name"])


def _iter_things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _iter_things(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if key in data:
                yield from _iter_things(data[key], depth + 1)


def _types_of(thing: dict[str, Any]) -> list[str]:
    return [str(kind) for kind in _listed(thing.get("@type"))]


def _article_fields(thing: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    page = "page:" if PAGE_TYPES.issuperset(_types_of(thing)) else ""
    for key in TEXT_PROPERTIES:
        if isinstance(thing.get(key), str):
            yield _field(f"ld:{page}{key}", thing[key])
    for key in ("author", "creator", "publisher"):
        for person in _listed(thing.get(key)):
            yield from _name_fields(f"ld:{page}{key}", person, known)
    for word in _listed(thing.get("keywords")):
        if isinstance(word, str):
            yield _field(f"ld:{page}keywords", word)
    section = _listed(thing.get("articleSection"))
    if section and all(isinstance(name, str) for name in section):
        yield Block(FIELD, " | ".join(section), name="term", rows=(("section", *section),))


def _name_fields(field: str, person: Any, known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    """A name; of a thing, its own or that of the thing it refers to. Authors that are no persons are told apart."""
    if isinstance(person, dict):
        person = person if person.get("name") else known.get(str(person.get("@id")), person)
        if not field.endswith("publisher") and not ORGANIZATION_TYPES.isdisjoint(_types_of(person)):
            field += ":group"
        person = person.get("name")
    for name in _listed(person):
        if isinstance(name, str) and name.strip():
            yield _field(field, name)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
