"""The post of any interface in one form, and the page that is built from it.

Shared by the readers of WordPress JSON, of WXR exports and of feeds, with their helpers for text, names, dates, numbers
and addresses. Which of several values to believe is left to the rules.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, NamedTuple

from reex_cli.addresses import find_addresses, remove_addresses, slugify
from reex_cli.cuts import cut_block
from reex_cli.date_arithmetic import add_utc_offset
from reex_cli.dates import parse_date
from reex_cli.limits import MAX_SHARED_CHARACTERS
from reex_cli.model import MEDIA_KINDS, SILENT, Block, Cut, Element, Kind, Label, Note, Page
from reex_cli.normalize import resolve_url
from reex_cli.readers._html.blocks import build_blocks
from reex_cli.readers._html.parser import parse_tags
from reex_cli.readers._html.recognise import unescape_markup
from reex_cli.readers._html.scripts import NOTE_ROLE
from reex_cli.readers._wordpress.scanner import replace_regions
from reex_cli.text import SURROGATE, normalize_spaces

CONTENT = Element(None, ("[content]",))
NO_CONTENT = "no-content: the post was fetched without its content"
PROTECTED = "protected: the text needs a password"
HTML_TAG = re.compile(r"<(?:[a-z!/][^<>]*)>", re.IGNORECASE)
BLOCK_LEVEL_TAG = re.compile(r"</?(?:p|div|h\d|li|ul|ol|br|blockquote|td|tr)\b[^<>]*>", re.IGNORECASE)
HIDDEN_TEXT_BEGINS = re.compile(
    r"<(?=(?:script|style)\b|span\b(?=[^<>]*+>)[^<>]*?\bscreen-reader-text\b)(span|script|style)", re.IGNORECASE
)
ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
LANGUAGE_MARK = r"(?:\[|<!--|\{):[a-z]{2}(?:\]|-->|\})"  # of the plug-in qTranslate: `[:en]`, `<!--:en-->`, `{:en}`
FIRST_LANGUAGE = re.compile(rf"\s*{LANGUAGE_MARK}(.*?)(?:{LANGUAGE_MARK}|(?:\[|<!--|\{{):(?:\]|-->|\}}))", re.DOTALL)
SCRIPT_TAG = re.compile(r"<su[bp][\s>]", re.IGNORECASE)
NOTE_MARK = f"role:{NOTE_ROLE}"
COAUTHOR_TAXONOMY = "author"  # of the plug-in Co-Authors Plus
LONG_SITE_NAME = Note(f"left out: a name of the site of more than {MAX_SHARED_CHARACTERS} characters")
PASSWORD_FORM = "post-password-form"  # noqa: S105 - a class
MAX_DIGITS = 18  # of a number that a database counts
NO_DATE = re.compile(r"\s*$|0000-00-00|.{0,16}-0001\b")


class Post(NamedTuple):
    """What an interface states about one post."""

    fields: list[tuple[str, str]]  # (name, plain text)
    terms: dict[str, list[str]]  # taxonomy → names
    html: str
    native: dict[str, Any]  # what the interface itself calls the post; goes into the record
    is_raw: bool = False  # whether `html` is as its author typed it, before WordPress made paragraphs of its lines
    notes: tuple[str, ...] = ()
    embeds: tuple[str, ...] = ()  # addresses of media that go with it
    base: str = ""  # against which the addresses in `html` are resolved, if it is known


def keep_short(name: str) -> str:
    """A name that every post of a source repeats; empty if it is too long for a name and would multiply the source."""
    return name if len(name) <= MAX_SHARED_CHARACTERS else ""


def build_page(post: Post, format_: str, pointer: str, *, with_marks: bool = False) -> Page:
    """Build a page: the keys of a post as field blocks, then the blocks of its content."""
    from reex_cli.readers._wordpress.content_html import prepare_html

    fields = [Block(Kind.FIELD, value, name=name) for name, text in post.fields if (value := normalize_spaces(text))]
    fields += [
        Block(Kind.FIELD, " | ".join(names), name="term", rows=((taxonomy, *names),))
        for taxonomy, names in post.terms.items()
        if names
    ]
    whole = post.html if post.html.isascii() else SURROGATE.sub("\ufffd", post.html)
    html, notes = prepare_html(unescape_markup(whole), post.is_raw)
    if PASSWORD_FORM in html and PROTECTED not in post.notes:
        notes = (PROTECTED, *notes)
    body = build_blocks(parse_tags(html), html, CONTENT, with_marks=with_marks) if html.strip() else []
    last = body[-1].line if body else 1
    known = {block.url for block in body}
    body += [Block(Kind.EMBED, "", last, element=CONTENT, url=address) for address in post.embeds if address not in known]
    if post.base:
        body = [block._replace(url=resolve_url(post.base, block.url)) if block.url else block for block in body]
    return Page(format_, (*fields, *body), pointer, (*post.notes, *notes), post.native, base=post.base)


def html_to_text(html: str) -> str:
    """Convert a little HTML (a title, a name, an excerpt) to text on one line.

    Character references are decoded, and once more if whole ones are left. Of several languages the first is kept.

    >>> [html_to_text(x) for x in ("Salt &amp;#8211; <em>a</em> history&nbsp;", "Salt < water & sea", "<p>One.</p><p>Two.</p>")]
    ['Salt – a history', 'Salt < water & sea', 'One. Two.']
    >>> html_to_text("x<sup>2</sup> <img src='/w.png' alt='A wheel'><!-- The mill was sold, and then it burned. --> &amp; y")
    'x² & y'
    """
    if ":" in html and (first := FIRST_LANGUAGE.match(html)):
        html = first[1]
    if "<" in html:
        html = replace_regions(HIDDEN_TEXT_BEGINS, lambda name: f"</{name}>", html, lambda _, __: "")
        html = write_scripts_apart(html) if SCRIPT_TAG.search(html) else html
        html = HTML_TAG.sub("", BLOCK_LEVEL_TAG.sub(" ", html))
    if "&" in html:
        html = unescape(html)
        if "&" in html and ENTITY.search(html):
            html = unescape(html)
    return normalize_spaces(html)


def write_scripts_apart(html: str) -> str:
    """A little HTML in which numbers above the line do not run into others, and without the marks of footnotes.

    >>> write_scripts_apart("E = mc<sup>2</sup> &lt; 10<sup>2</sup> words<sup><a href='#n'>1</a></sup>")
    'E = mc² &lt; 10^2 words'
    """
    texts = []
    for block in build_blocks(parse_tags(html), html):
        if block.kind is not SILENT and block.kind not in MEDIA_KINDS:
            notes = [
                Cut(span.start, span.end, Label.MEDIA, NOTE_ROLE) for span in block.spans if NOTE_MARK in span.element.selectors
            ]
            texts.append(escape((cut_block(block, notes) if notes else block).text, quote=False))
    return " ".join(texts)


def combine_local_and_utc(local: Any, utc: Any) -> str:
    """A date in ISO 8601: local time with the offset that follows from the same moment in UTC, else UTC, else empty."""
    local, utc = (value if isinstance(value, str) else "" for value in (local, utc))
    combined = add_utc_offset(local, utc)
    if combined:
        return combined
    universal = parse_date(utc) if utc else None
    return f"{universal[:19]}+00:00" if universal and "T" in universal else ""


def note_unreadable_dates(*dates: Any) -> tuple[str, ...]:
    """A note with the first of these dates that is stated but cannot be parsed."""
    for date in dates:
        if isinstance(date, str) and not NO_DATE.match(date) and not parse_date(date):
            return (f"date: {remove_addresses(normalize_spaces(date)[:60])!r} is none",)
    return ()


def clean_name(value: Any) -> str:
    """A name as plain text without mail and IP addresses; empty if the value is no name.

    >>> [clean_name(x) for x in ("Grey Heron <heron@weir.example>", "heron@weir.example", "192.0.2.7", 3)]
    ['Grey Heron', '', '', '']
    """
    return remove_addresses(html_to_text(value)) if isinstance(value, str) else ""


def coauthor_name(name: str, slug: str, description: str = "") -> str:
    """The name of a co-author (Co-Authors Plus), who is stored like a term; empty for a login and for the slug of an address.

    >>> coauthor_name("Grey Heron", "cap-heron"), coauthor_name("heronweir-example", "cap-x", "3 heron@weir.example")
    ('Grey Heron', '')
    """
    logins = (slug, slug.removeprefix("cap-"), *(slugify(address.key) for address in find_addresses(description)))
    return "" if name.lower() in logins else clean_name(name)


def parse_number(text: str) -> int | None:
    """Parse a whole number; `None` for any other text, and for more than `MAX_DIGITS` digits.

    >>> parse_number("42"), parse_number("-1"), parse_number("²"), parse_number("9" * 5000)
    (42, -1, None, None)
    """
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) <= MAX_DIGITS else None


def language_code(value: Any) -> str:
    """The language code that a value states: a string, or an object with the code under one of several keys."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("locale", "code", "language_code", "slug") if value.get(key)), "")
    return value if isinstance(value, str) else ""
