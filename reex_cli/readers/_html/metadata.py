"""Extracts metadata from the markup of an HTML page as field blocks: title, meta tags, canonical link, JSON-LD.

Which of several values to believe is left to the rules; elements of the body are left to `microdata`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reex_cli.model import FIELD, Block
from reex_cli.normalize import is_placeholder
from reex_cli.readers._html.microdata import extract_microdata, text_field
from reex_cli.readers._html.parser import Tag, parse_attributes, unescape_text
from reex_cli.readers._json import as_list, parse, parse_leniently
from reex_cli.text import normalize_spaces

ARTICLE_TYPES = frozenset(
    """Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle ReportageNewsArticle OpinionNewsArticle
    AnalysisNewsArticle BackgroundNewsArticle ReviewNewsArticle SatiricalArticle AdvertiserContentArticle
    MedicalScholarlyArticle LiveBlogPosting SocialMediaPosting BlogPost CreativeWork Recipe HowTo WebPage
    MedicalWebPage ItemPage DiscussionForumPosting Question""".split()
)
POST_TYPES = frozenset(("DiscussionForumPosting", "Question"))  # published when they were written
PAGE_TYPES = frozenset(("WebPage", "MedicalWebPage", "ItemPage", "CreativeWork"))  # of a whole page, not only an article
ORGANIZATION_TYPES = frozenset(("Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "WebSite", "Brand"))
TEXT_PROPERTIES = ("headline", "datePublished", "dateCreated", "dateModified", "description", "inLanguage", "url")
METADATA_ELEMENTS = {
    "title": "",
    "script": "application/ld+json",
    "meta": "content",
    "html": "lang",
    "link": "canonical",
}  # element → what its attributes contain if it is metadata
COMMENT_WRAPPER = re.compile(
    r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[|(?:/\*\s*|//\s*|(?<!\s)\s*)\]\]>(?:\s*\*/)?"
)
NAME_PROPERTIES = frozenset(("name", "givenName", "familyName"))
MAX_NAME_DEPTH = 4  # nested levels of lists and objects in which a name is looked for
CITATION_AUTHOR = "citation_author"  # of journals, which write one person in each, most of them with the surname first
INVERTED_NAME = re.compile(r"^\s*+([^\s,\d][^,\d]{0,60}), ?([^\s,\d][^,\d]{0,60})$")
MAX_JSON_LD_DEPTH = 12  # nested levels of JSON-LD that are searched


def extract_fields(tags: Sequence[Tag]) -> Iterator[Block]:
    """Yield the fields of `<title>`, `<meta>`, `<link rel=canonical>`, `<html lang>` and JSON-LD, in order; then microdata.

    Fields of a template that nobody filled in are left out.
    """
    for name, written, text in [(name, written, text) for name, _, written, text in tags if name in METADATA_ELEMENTS]:
        if METADATA_ELEMENTS[name] in written:
            for block in _element_fields(name, parse_attributes(written), text):
                if not is_placeholder(block.text):
                    yield block
    yield from extract_microdata(tags)


def _element_fields(name: str, attrs: dict[str, str], text: str) -> Iterator[Block]:
    if name == "title":
        yield text_field("<title>", unescape_text(text))
    elif name == "script" and attrs.get("type") == "application/ld+json":
        yield from parse_json_ld(text)
    elif name == "meta":
        keys = attrs.get("property") or attrs.get("name") or attrs.get("itemprop") or ""
        for key in keys.lower().split() if attrs.get("content") else ():
            content = attrs["content"]
            yield text_field(f"meta:{key}", INVERTED_NAME.sub(r"\2 \1", content) if key == CITATION_AUTHOR else content)
            if key == "parsely-page":
                yield from _parsely_fields(attrs["content"])
    elif name == "html" and attrs.get("lang"):
        yield text_field("html:lang", attrs["lang"])
    elif name == "link" and attrs.get("rel") == "canonical" and attrs.get("href"):
        yield text_field("link:canonical", attrs["href"])


def _parsely_fields(content: str) -> Iterator[Block]:
    """Yield the fields of the object with which Parse.ly describes a page in one tag."""
    try:
        page = parse(content)
    except ValueError:
        return
    if isinstance(page, dict):
        for name in dict.fromkeys(_person_names([page.get("authors"), page.get("author")], {})):
            yield text_field("meta:parsely-author", name)
        if isinstance(page.get("pub_date"), str):
            yield text_field("meta:parsely-pub-date", page["pub_date"])


def parse_json_ld(text: str) -> Iterator[Block]:
    """Yield the fields of the articles that a JSON-LD script (schema.org) describes; none if the JSON is broken."""
    try:
        data = parse(text)
    except ValueError:
        try:
            data = parse_leniently(COMMENT_WRAPPER.sub("", text).strip())
        except ValueError:
            return
    things = list(_iter_things(data))
    known = {str(thing["@id"]): thing for thing in things if "@id" in thing and not NAME_PROPERTIES.isdisjoint(thing)}
    for thing in things:
        kinds = _types_of(thing)
        if not ARTICLE_TYPES.isdisjoint(kinds):
            yield from _article_fields(thing, known)
        elif "Person" in kinds:
            yield from (text_field("ld:person", name) for name in _person_names(thing, known))
        elif "WebSite" in kinds and isinstance(thing.get("name"), str):
            yield text_field("ld:website", thing["name"])


def _iter_things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > MAX_JSON_LD_DEPTH:
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
    return [str(kind) for kind in as_list(thing.get("@type"))]


def _article_fields(thing: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    page = "page:" if PAGE_TYPES.issuperset(_types_of(thing)) else ""
    if not POST_TYPES.isdisjoint(_types_of(thing)):
        thing = {"datePublished": thing.get("dateCreated"), **thing}
    for key in TEXT_PROPERTIES:
        if isinstance(thing.get(key), str):
            yield text_field(f"ld:{page}{key}", thing[key])
    for key in ("author", "creator", "publisher"):
        for person in as_list(thing.get(key)):
            yield from _name_fields(f"ld:{page}{key}", person, known)
    keywords = [word for word in as_list(thing.get("keywords")) if isinstance(word, str)]
    for word in keywords:  # of several, each is one keyword, whatever commas are in it
        rows = ((normalize_spaces(word),),) if len(keywords) > 1 else ()
        yield text_field(f"ld:{page}keywords", word)._replace(rows=rows)
    section = as_list(thing.get("articleSection"))
    if section and all(isinstance(name, str) for name in section):
        yield Block(FIELD, " | ".join(section), name="term", rows=(("section", *section),))


def _name_fields(field: str, person: Any, known: dict[str, dict[str, Any]]) -> Iterator[Block]:
    """Yield names: of an object its own, or that of the object with the same `@id`. Groups get a field of their own."""
    if isinstance(person, dict):
        person = _resolve(person, known)
        if not field.endswith("publisher") and not ORGANIZATION_TYPES.isdisjoint(_types_of(person)):
            field += ":group"
    for name in _person_names(person, known):
        yield text_field(field, name)


def _resolve(person: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An object, or the one with the same `@id` if it has no name itself."""
    return known.get(str(person.get("@id")), person) if NAME_PROPERTIES.isdisjoint(person) else person


def _person_names(person: Any, known: dict[str, dict[str, Any]], depth: int = 0) -> Iterator[str]:
    """The names in a text, a list, or an object, whose name may be one, too; else given and family name together."""
    if isinstance(person, str):
        if person.strip():
            yield person
    elif isinstance(person, list):
        for item in person if depth < MAX_NAME_DEPTH else ():
            yield from _person_names(item, known, depth + 1)
    elif isinstance(person, dict) and depth < MAX_NAME_DEPTH:
        person = _resolve(person, known)
        stated = next((person[key] for key in ("name", "@value", "@list") if person.get(key)), None)
        parts = [part for key in ("givenName", "familyName") if isinstance(part := person.get(key), str)]
        yield from _person_names(stated or " ".join(parts), known, depth + 1)
