"""The file that WordPress exports (WXR): a feed with every post, page and attachment of a site, as they were typed.

Attachments, entries of menus, revisions and comments are skipped by name. Logins of authors become the names that
the file's head gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.errors import Damaged
from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.readers._entry import Post, moment, named, number_in, page_of, plain, unread_dates
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._wordpress.record_types import TYPES
from reex_cli.readers._xml import Element
from reex_cli.readers._xml import read as read_xml

MARK = re.compile(r"wordpress\.org/export/|<wp:(?:wxr_version|post_type|base_site_url)\b|WordPress eXtended RSS")
ITEMS = frozenset(("item",))
SKIPPED = {**TYPES, "attachment": "attachment"}
FORMAT = "post_format"
PASSWORD = "protected: readers of the site need a password"  # noqa: S105 - a note


def sniff(source: Source) -> Trust:
    """XML that names the export format in its head."""
    if not source.head.startswith("<"):
        return Trust.NO
    marked = MARK.search(source.head) or (source.head.startswith(("<?xml", "<rss")) and "<wp:post_type>" in source.text)
    return Trust.CERTAIN if marked else Trust.NO


def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """A page for each item that is a post, and a word for each that is none."""
    document = read_xml(source.text, ITEMS)
    for note in document.notes:
        yield Note(note)
    channel = document.root or Element("rss", {})
    if not source.chunk.record:
        yield from resources(channel)
    people = logins(channel)
    site, language = site_of(channel)
    for item in document.items:
        type_ = item.first("wp:post_type") or "post"
        comments = sum(child.name == "wp:comment" for child in item.children)
        if comments:
            yield Skipped("comment", comments)
        if type_ in SKIPPED:
            yield Skipped(SKIPPED[type_])
        else:
            yield page_of(post_of(item, people, site, language), "wxr", f"#/item/{item.number + source.chunk.record}")
    for error in document.errors:
        yield Failure(Damaged.code, error.message, error.line, error.column)


def resources(channel: Element) -> Iterator[Skipped]:
    """The users and terms that the head of an export lists."""
    for kind, names in (("user", ("wp:author",)), ("term", ("wp:category", "wp:tag", "wp:term"))):
        number = sum(1 for name in names for _ in channel.every(name))
        if number:
            yield Skipped(kind, number)


def logins(channel: Element) -> dict[str, str]:
    """Names of authors by their logins."""
    found = {}
    for author in channel.every("wp:author"):
        login = author.first("wp:author_login")
        parts = (author.first("wp:author_first_name"), author.first("wp:author_last_name"))
        name = author.first("wp:author_display_name") or " ".join(filter(None, parts))
        if login and name:
            found[login.lower()] = named(name)
    return found


def site_of(channel: Element) -> tuple[str, str]:
    """The name of the site and its language."""
    inside = next(channel.every("channel"), None) or (channel.children[0] if channel.children else channel)
    return plain(inside.first("title")), inside.first("language")


def post_of(item: Element, people: dict[str, str], site: str, language: str) -> Post:
    """Everything that an item says of its post."""
    creator = item.first("dc:creator", "author", "creator")
    local = moment(item.first("wp:post_date"), item.first("wp:post_date_gmt"))
    fields = [
        ("link", item.first("link")),
        ("status", item.first("wp:status")),
        ("date", local),
        ("pubDate", "" if local or item.first("wp:post_date", "wp:post_date_gmt") else item.first("pubDate")),
        ("modified", moment(item.first("wp:post_modified"), item.first("wp:post_modified_gmt"))),
        ("title.rendered", plain(item.first("title"))),
        ("excerpt.rendered", plain(item.first("excerpt:encoded", "description"))),
        ("author", people.get(creator.lower(), named(creator))),
        ("site", site),
        ("language", language),
    ]
    notes = unread_dates(item.first("wp:post_date"))
    if item.first("wp:post_password"):
        notes = (PASSWORD, *notes)
    html = next((child.html() for child in item.children if child.name == "content:encoded"), "")
    return Post(fields, terms_of(item), html, native(item, creator), "<!-- wp:" not in html, notes)


def terms_of(item: Element) -> dict[str, list[str]]:
    """Taxonomy to names, in order. A post's format is stored as a term and is none."""
    found: dict[str, list[str]] = {}
    for child in item.children:
        if child.name == "category" and (name := plain(child.text)):
            taxonomy = {"tag": "post_tag"}.get(child.attributes.get("domain", ""), child.attributes.get("domain") or "category")
            known = found.setdefault(taxonomy, [])
            if name not in known and taxonomy != FORMAT:
                known.append(name)
    return found


def native(item: Element, creator: str) -> dict[str, object]:
    """What WordPress itself calls the post."""
    number = item.first("wp:post_id")
    counted = number_in(number)
    found: dict[str, object] = {
        "id": number if counted is None else counted,
        "type": item.first("wp:post_type"),
        "slug": item.first("wp:post_name"),
        "guid": item.first("guid"),
        "author": named(creator),
        "parent": number_in(item.first("wp:post_parent")) or "",
    }
    return {key: value for key, value in found.items() if value != ""}


READER = Reader("wxr", "a WordPress export file", sniff, read)
