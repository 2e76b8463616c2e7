"""Metadata that an HTML page states in its markup, as fields. Which to believe is for the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reex_cli.model import Block, Kind
from reex_cli.readers._json import parse
from reex_cli.readers._tree import Event, Step
from reex_cli.text import even

ARTICLES = frozenset(
    """Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle ReportageNewsArticle OpinionNewsArticle
    AnalysisNewsArticle LiveBlogPosting SocialMediaPosting Recipe HowTo WebPage""".split()
)
PLAIN = ("headline", "datePublished", "dateModified", "description", "inLanguage", "url")
DEEPEST = 12  # levels of JSON-LD that are looked into


def fields(events: Iterable[Event]) -> Iterator[Block]:
    """`<title>`, `<meta>`, `<link rel=canonical>`, `<html lang>`, `<time>` and JSON-LD, in order."""
    inside, text = "", ""
    for step, name, attributes in events:
        if step is Step.OPEN:
            yield from _element(name, attributes)
            if name == "title" or (name == "script" and attributes.get("type") == "application/ld+json"):
                inside, text = name, ""
        elif step is Step.TEXT and inside:
            text += name
        elif step is Step.CLOSE and name == inside:
            yield from ([_field("<title>", text)] if inside == "title" else linked_data(text))
            inside = ""


def _field(name: str, value: Any) -> Block:
    return Block(Kind.FIELD, even(str(value or "")), name=name)


def _element(name: str, attributes: Any) -> Iterator[Block]:
    if name == "meta":
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if key and attributes.get("content"):
            yield _field(f"meta:{key.lower()}", attributes["content"])
    elif name == "html" and attributes.get("lang"):
        yield _field("html:lang", attributes["lang"])
    elif name == "link" and attributes.get("rel") == "canonical" and attributes.get("href"):
        yield _field("link:canonical", attributes["href"])
    elif name == "time" and attributes.get("datetime"):
        yield _field("<time>", attributes["datetime"])


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
