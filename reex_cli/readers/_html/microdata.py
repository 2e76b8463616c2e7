"""Who and when, as elements of the body say it by their attributes: `<time>`, microdata, RDFa, `rel=author`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reex_cli.model import FIELD, Block
from reex_cli.readers._html.elements import SILENT_ELEMENTS
from reex_cli.readers._html.parser import Tag, parse_attributes, unescape_text
from reex_cli.text import normalize_spaces

PROPERTY_ATTRIBUTE = re.compile(r' (?:itemprop|property|rel)="[^"]*(?i:author|creator|date|created|modified|pubdate)')
PUBLISHED = re.compile(r"publish|pubdate|created|entry-date|posted|post-date", re.IGNORECASE)
MODIFIED = re.compile(r"updated|modified", re.IGNORECASE)
PROPERTIES = (  # what a property is about, by a part of its name; the first that fits
    ("author", re.compile(r"author|creator", re.IGNORECASE)),
    ("datemodified", re.compile(r"modified|updated", re.IGNORECASE)),
    ("datepublished", re.compile(r"date|created|issued", re.IGNORECASE)),
)
TIMED_ELEMENTS = frozenset(("h1", "time"))  # elements that say something by their name
MAX_TAGS = 10  # tags among which the text of an element is looked for
OTHER_PROPERTY = re.compile(r"url|image|uploaddate|birth|event|start|enddate", re.IGNORECASE)


def extract_microdata(tags: Sequence[Tag]) -> Iterator[Block]:
    """The fields that elements of the body give, in order."""
    headed = False
    for number in [number for number, tag in enumerate(tags) if tag[0] in TIMED_ELEMENTS or PROPERTY_ATTRIBUTE.search(tag[2])]:
        name, _, written, _ = tags[number]
        if name == "h1":
            headed = True
        elif name == "time":
            attrs = parse_attributes(written)
            if attrs.get("datetime"):
                yield from _time_field(attrs, headed=headed)
                headed = False
        elif name not in ("meta", "link"):
            yield from _property_field(tags, number)


def _time_field(attrs: dict[str, str], *, headed: bool) -> Iterator[Block]:
    """A `<time>`: by what its class calls it, and else whether it is the first after a first heading."""
    called = f"{attrs.get('class', '')} {attrs.get('itemprop', '')} {'pubdate' if 'pubdate' in attrs else ''}"
    if MODIFIED.search(called) and not PUBLISHED.search(called):
        kind = ".updated"
    else:
        kind = ".published" if PUBLISHED.search(called) else ""
    yield _field(f"{'<h1>' if headed else ''}<time>{kind}", attrs["datetime"])


def _property_field(tags: Sequence[Tag], number: int) -> Iterator[Block]:
    """An element with a property: its value is an attribute, or the text in it."""
    attrs = parse_attributes(tags[number][2])
    called = f"{attrs.get('itemprop', '')} {attrs.get('property', '')} {attrs.get('rel', '')}"
    about = next((about for about, pattern in PROPERTIES if pattern.search(called)), None)
    if about is None or OTHER_PROPERTY.search(called):
        return
    value = attrs.get("content") or attrs.get("datetime") or _element_text(tags, number, about == "author")
    if value:
        yield _field(f"{'rel' if 'author' in attrs.get('rel', '') else 'itemprop'}:{about}", value)


def _element_text(tags: Sequence[Tag], number: int, named: bool) -> str:
    """The text in an element; of a person, that of the element which is called the name, or the first."""
    end, found = f"/{tags[number][0]}", list[str]()
    for name, _, written, text in tags[number : number + MAX_TAGS]:
        if named and ' itemprop="name"' in written:
            if name == "meta":
                return parse_attributes(written).get("content", "")
            found = []
        if name == end:
            break
        if name not in SILENT_ELEMENTS and not text.isspace():
            found.append(unescape_text(text))
    return (next(iter(filter(None, found)), "") if named else " ".join(found)).strip()


def _field(name: str, value: str) -> Block:
    return Block(FIELD, normalize_spaces(value), name=name)
