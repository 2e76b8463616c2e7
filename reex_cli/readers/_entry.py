"""A post in one form, whichever interface it came from, and the page that is made of it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import urljoin

from reex_cli.dates import parse_date, with_offset
from reex_cli.model import Block, Kind, Page, Place
from reex_cli.readers._html.block_builder import blocks
from reex_cli.readers._html.parser import events
from reex_cli.readers._wordpress.content_html import prepared
from reex_cli.text import SURROGATE, normalize_spaces

CONTENT = Place(None, ("[content]",))
FOOTNOTES = frozenset(("wp-block-footnotes", "footnotes", "modern-footnotes-list", "footnotes_reference_container"))
PROTECTED = "protected: the text needs a password"
TAG = re.compile(r"<(?:[a-z!/][^<>]*)>", re.IGNORECASE)
BLOCK_TAG = re.compile(r"</?(?:p|div|h\d|li|ul|ol|br|blockquote|td|tr)\b[^<>]*>", re.IGNORECASE)
HIDDEN = re.compile(
    r"<span\b[^<>]*\bscreen-reader-text\b[^<>]*>.*?</span>|<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE
)
ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
LANGUAGE = r"(?:\[|<!--|\{):[a-z]{2}(?:\]|-->|\})"  # of qTranslate
FIRST_LANGUAGE = re.compile(rf"\s*{LANGUAGE}(.*?)(?:{LANGUAGE}|(?:\[|<!--|\{{):(?:\]|-->|\}}))", re.DOTALL)
ADDRESS = re.compile(
    r"(?:^|(?<!\s)\s+)[^\s@]+(?:@[^\s@.]*+)+\.\S+|^(?:\d{1,3}\.){3}\d{1,3}$|^[\da-f:]*:[\da-f]*:[\da-f]*$", re.IGNORECASE
)
PASSWORD_FORM = "post-password-form"  # noqa: S105 - a class
LONGEST_NUMBER = 18  # digits of what a database counts
NO_DATE = re.compile(r"\s*$|0000-00-00|.{0,16}-0001\b")


class Post(NamedTuple):
    """What an interface says of one post. Which of its names to believe is for the rules."""

    fields: list[tuple[str, str]]  # name and plain text
    terms: dict[str, list[str]]  # taxonomy to names
    html: str
    native: dict[str, Any]
    raw: bool = False  # whether the content is as its author typed it
    notes: tuple[str, ...] = ()
    embeds: tuple[str, ...] = ()  # addresses that go with it


def page_of(post: Post, format_: str, pointer: str) -> Page:
    """The keys of a post as fields, and the blocks of its content."""
    fields = [Block(Kind.FIELD, value, name=name) for name, text in post.fields if (value := normalize_spaces(text))]
    fields += [
        Block(Kind.FIELD, " | ".join(names), name="term", rows=((taxonomy, *names),))
        for taxonomy, names in post.terms.items()
        if names
    ]
    whole = post.html if post.html.isascii() else SURROGATE.sub("\ufffd", post.html)
    html, notes = prepared(whole, post.raw)
    if PASSWORD_FORM in html and PROTECTED not in post.notes:
        notes = (PROTECTED, *notes)
    body = blocks(events(html), html, CONTENT) if html.strip() else []
    if "footnotes" in html:
        body = [block._replace(kind=Kind.FOOTNOTE, level=0) if is_footnote(block.place) else block for block in body]
    last = body[-1].line if body else 1
    known = {block.url for block in body}
    body += [Block(Kind.EMBED, "", last, place=CONTENT, url=address) for address in post.embeds if address not in known]
    return Page(format_, (*fields, *body), pointer, (*post.notes, *notes), post.native)


def is_footnote(place: Place | None) -> bool:
    """Whether a block stands in the list of a post's footnotes."""
    while place is not None:
        if not FOOTNOTES.isdisjoint(place.marks):
            return True
        place = place.parent
    return False


def plain(html: str) -> str:
    """The text of a little HTML on one line: a title, a name, an excerpt.

    Entities are decoded once, and once more where a whole one is left.

    >>> plain("Salt &amp;#8211; <em>a</em> history&nbsp;"), plain("Salt < water & sea"), plain("<p>One.</p><p>Two.</p>")
    ('Salt – a history', 'Salt < water & sea', 'One. Two.')
    """
    if ":" in html and (first := FIRST_LANGUAGE.match(html)):
        html = first[1]
    if "<" in html:
        html = TAG.sub("", BLOCK_TAG.sub(" ", HIDDEN.sub("", html)))
    if "&" in html:
        html = unescape(html)
        if "&" in html and ENTITY.search(html):
            html = unescape(html)
    return normalize_spaces(html)


def moment(local: Any, utc: Any) -> str:
    """A date as local time with the offset that UTC gives it; UTC itself where there is nothing else."""
    local, utc = (value if isinstance(value, str) else "" for value in (local, utc))
    found = with_offset(local, utc)
    if found:
        return found
    universal = parse_date(utc) if utc else None
    return f"{universal[:19]}+00:00" if universal and "T" in universal else ""


def unread_dates(*dates: Any) -> tuple[str, ...]:
    """A note where a date is stated in a form that nobody can read."""
    for date in dates:
        if isinstance(date, str) and not NO_DATE.match(date) and not parse_date(date):
            return (f"date: {normalize_spaces(date)[:60]!r} is none",)
    return ()


def named(value: Any) -> str:
    """A name as plain text, without anybody's address; nothing where it is none.

    >>> [named(x) for x in ("Grey Heron <heron@weir.example>", "heron@weir.example", "192.0.2.7", 3)]
    ['Grey Heron', '', '', '']
    """
    return ADDRESS.sub("", plain(value)).strip() if isinstance(value, str) else ""


def number_in(text: str) -> int | None:
    """The number that a text is, whole; nothing where it is none that anybody counts so far.

    >>> number_in("42"), number_in("-1"), number_in("²"), number_in("9" * 5000)
    (42, -1, None, None)
    """
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None


def resolved(base: str, address: str) -> str:
    """An address as it is meant on a page of another one; as it is written where that is none.

    >>> resolved("https://harbour.example/a/", "/salt"), resolved("https://[harbour", "/salt")
    ('https://harbour.example/salt', '/salt')
    """
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def language_in(value: Any) -> str:
    """The language that a value names, which may be an object with its code."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("locale", "code", "language_code", "slug") if value.get(key)), "")
    return value if isinstance(value, str) else ""
