"""JSON from a WordPress site's REST interface: one post, or an array of posts.

Each post is a page of its own: its keys are fields, its `content` is read like any HTML. What is no post
(users, media, terms, comments, errors …) is told by its decoded value and skipped by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reex_cli.dates import with_offset
from reex_cli.model import Block, Failure, Kind, Page, Place, Skipped, Trust
from reex_cli.readers._html import blocks
from reex_cli.readers._json import value_of
from reex_cli.readers._record import authors, kind_of, native, posts, terms, text_of
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._tree import events
from reex_cli.text import even

CONTENT = Place(None, ("[content]",))
FIELDS = ("link", "status")
DATES = ("date", "modified")
HTML_FIELDS = ("title", "excerpt")
RECORD_KEYS = ('"rendered"', '"date_gmt"', '"_links"', '"slug"')


def sniff(source: Source) -> Trust:
    """JSON begins with a bracket, and nothing else that is read here does."""
    head = source.head
    if not head or head[0] not in "{[":
        return Trust.NO
    if any(key in head for key in RECORD_KEYS):
        return Trust.CERTAIN
    opened = head[1:].lstrip()[:1]
    return Trust.LIKELY if opened in ('"', "{", "[", "}", "]") or source.text.rstrip()[-1:] in "}]" else Trust.NO


def read(source: Source) -> Iterator[Page | Skipped | Failure]:
    """A page for each post, and a word for each record that is none."""
    value = value_of(source.text)
    for pointer, record in posts(value):
        kind = kind_of(record)
        if kind == "post":
            yield page_of(record, pointer)
        else:
            yield Skipped(kind)


def page_of(post: dict[str, Any], pointer: str) -> Page:
    """The keys of a post as fields, and the blocks of its content."""
    values = {name: str(post.get(name) or "") for name in FIELDS}
    values |= {name: with_offset(str(post.get(name) or ""), str(post.get(f"{name}_gmt") or "")) or "" for name in DATES}
    values |= {f"{name}.rendered": line_of(text_of(post.get(name))) for name in HTML_FIELDS}
    fields = [Block(Kind.FIELD, even(value), name=name) for name, value in values.items() if value]
    fields += [Block(Kind.FIELD, author, name="author") for author in authors(post)]
    fields += [Block(Kind.FIELD, " | ".join(names), name="term", rows=((taxonomy, *names),)) for taxonomy, names in terms(post)]
    html = text_of(post.get("content"))
    content = post.get("content")
    protected = isinstance(content, dict) and content.get("protected") and not html.strip()
    notes = ("protected: the text needs a password",) if protected else ()
    return Page("wordpress", (*fields, *blocks(events(html), html, CONTENT)), pointer, notes, native(post))


def line_of(html: str) -> str:
    """The text of a little HTML on one line."""
    return " ".join(block.text for block in blocks(events(html), html)) if html else ""


READER = Reader("wordpress", "JSON of a WordPress site: a post, or an array of posts", sniff, read)
