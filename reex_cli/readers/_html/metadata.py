"""Metadata that an HTML page states in its markup, as fields. Which to believe is for the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reex_cli.model import FIELD, Block
from reex_cli.readers._html.microdata import properties
from reex_cli.readers._html.parser import Tag, attributes, plain
from reex_cli.readers._json import parse, parse_leniently
from reex_cli.text import normalize_spaces

ARTICLES = frozenset(
    """Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle ReportageNewsArticle OpinionNewsArticle
    AnalysisNewsArticle BackgroundNewsArticle ReviewNewsArticle SatiricalArticle AdvertiserContentArticle
    MedicalScholarlyArticle LiveBlogPosting SocialMediaPosting BlogPost CreativeWork Recipe HowTo WebPage
    MedicalWebPage ItemPage""".split()
)
PAGES = frozenset(("WebPage", "MedicalWebPage", "ItemPage", "CreativeWork"))  # of these, what they say is of the whole page
GROUPS = frozenset(("Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "WebSite", "Brand"))
PLAIN = ("headline", "datePublished", "dateCreated", "dateModified", "description", "inLanguage", "url")
SAYING = {
    "title": "",
    "script": "application/ld+json",
    "meta": "content",
    "html": "lang",
    "link": "canonical",
}  # elements, and what is in those that say anything
WRAPPED = re.compile(
    r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[|(?:/\*\s*|//\s*|(?<!\s)\s*)\]\]>(?:\s*\*/)?"
)
DEEPEST = 12  # levels of JSON-LD that are looked into


def fields(tags: Sequence[Tag]) -> Iterator[Block]:
    """`<title>`, `<meta>`, `<link rel=canonical>`, `<html lang>` and JSON-LD, in order; then what the body's elements say."""
    for name, written, text in [(name, written, text) for name, _, written, text in tags if name in SAYING]:
        if SAYING[name] in written:
            yield from _element(name, attributes(written), text)
    yield from properties(tags)


def _element(name: str, attrs: dict[str, str], text: str) -> Iterator[Block]:
    if name == "title":
        yield _field("<title>", plain(text))
    elif name == "script" and attrs.get("type") == "application/ld+json":
        yield from linked_data(text)
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


def linked_data(text: str) -> Iterator[Block]:
    """The fields of the articles that a JSON-LD script describes; broken JSON describes none."""
    try:
        data = parse(text)
    except ValueError:
        try:
            data = parse_leniently(WRAPPED.sub("", text).strip())
        except ValueError:
            return
    things = list(_things(data))
    known = {str(thing["@id"]): thing for thing in things if "@id" in thing and thing.get("name")}
    for thing in things:
        kinds = _kinds(thing)
        if not ARTICLES.isdisjoint(kinds):
            yield from _article(thing, known)
        elif "Person" in kinds and isinstance(thing.get("name"), str):
            yield _field("ld:person", thing["name"])


def _things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _things(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if key in data:
                yield from _things(data[key], depth + 1)


def _kinds(thing: dict[str, Any]) -> list[str]:
    return [str(kind) for kind in _listed(thing.get("@type"))]


def _article(thing: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    page = "page:" if PAGES.issuperset(_kinds(thing)) else ""
    for key in PLAIN:
        if isinstance(thing.get(key), str):
            yield _field(f"ld:{page}{key}", thing[key])
    for key in ("author", "creator", "publisher"):
        for person in _listed(thing.get(key)):
            yield from _person(f"ld:{page}{key}", person, known)
    for word in _listed(thing.get("keywords")):
        if isinstance(word, str):
            yield _field(f"ld:{page}keywords", word)
    section = _listed(thing.get("articleSection"))
    if section and all(isinstance(name, str) for name in section):
        yield Block(FIELD, " | ".join(section), name="term", rows=(("section", *section),))


def _person(field: str, person: Any, known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    """A name; of a thing, its own or that of the thing it refers to. Authors that are no persons are told apart."""
    if isinstance(person, dict):
        person = person if person.get("name") else known.get(str(person.get("@id")), person)
        if not field.endswith("publisher") and not GROUPS.isdisjoint(_kinds(person)):
            field += ":group"
        person = person.get("name")
    for name in _listed(person):
        if isinstance(name, str) and name.strip():
            yield _field(field, name)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
