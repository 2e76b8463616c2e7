"""Metadata that an HTML page states in its markup, as fields. Which to believe is for the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reex_cli.model import Block, Kind
from reex_cli.readers._html.tree import Tag, attributes, plain
from reex_cli.readers._json import parse
from reex_cli.text import even

ARTICLES = frozenset(
    """Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle ReportageNewsArticle OpinionNewsArticle
    AnalysisNewsArticle LiveBlogPosting SocialMediaPosting Recipe HowTo WebPage""".split()
)
PLAIN = ("headline", "datePublished", "dateModified", "description", "inLanguage", "url")
SAYING = {
    "title": "",
    "script": "application/ld+json",
    "meta": "content",
    "html": "lang",
    "link": "canonical",
    "time": "datetime",
}  # elements, and what is in those that say anything
DEEPEST = 12  # levels of JSON-LD that are looked into


def fields(tags: Iterable[Tag]) -> Iterator[Block]:
    """`<title>`, `<meta>`, `<link rel=canonical>`, `<html lang>`, `<time>` and JSON-LD, in order."""
    for name, _, written, text in tags:
        if name in SAYING and SAYING[name] in written:
            yield from _element(name, attributes(written), text)


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
    elif name == "time" and attrs.get("datetime"):
        yield _field("<time>", attrs["datetime"])


def _field(name: str, value: str) -> Block:
    return Block(Kind.FIELD, even(value), name=name)


def linked_data(text: str) -> Iterator[Block]:
    """The fields of the articles that a JSON-LD script describes; broken JSON describes none."""
    try:
        data = parse(text)
    except ValueError:
        return
    for thing in _things(data):
        kinds = thing.get("@type")
        if not ARTICLES.isdisjoint(kinds if isinstance(kinds, list) else [str(kinds)]):
            yield from _article(thing)


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


def _article(thing: dict[str, Any]) -> Iterator[Block]:
    page = "page:" if thing.get("@type") in ("WebPage", ["WebPage"]) else ""
    for key in PLAIN:
        if isinstance(thing.get(key), str):
            yield _field(f"ld:{page}{key}", thing[key])
    for key in ("author", "publisher"):
        for person in _listed(thing.get(key)):
            name = person.get("name") if isinstance(person, dict) else person
            if isinstance(name, str):
                yield _field(f"ld:{page}{key}", name)
    for word in _listed(thing.get("keywords")):
        if isinstance(word, str):
            yield _field(f"ld:{page}keywords", word)
    section = _listed(thing.get("articleSection"))
    if section and all(isinstance(name, str) for name in section):
        yield Block(Kind.FIELD, " | ".join(section), name="term", rows=(("section", *section),))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
