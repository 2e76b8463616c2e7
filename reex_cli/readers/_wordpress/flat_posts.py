"""Posts whose title and content are plain strings: WordPress.com v1.1, WPGraphQL, the database's own columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reex_cli.options import SiteTables
from reex_cli.readers._entry import PROTECTED, Post, language_in, moment, named, plain, unread_dates
from reex_cli.readers._wordpress.record_types import Record
from reex_cli.readers._wordpress.site_tables import address_key

NATIVE = """wordpress_id ID post_id id databaseId site_ID type post_type slug post_name guid global_ID format parent post_parent
uri contentTypeName""".split()
ADDRESSES = ("URL", "link", "permalink", "url", "uri")
TERM_LISTS = {"category": ("categories", "post_category"), "post_tag": ("tags", "tags_input")}


def is_flat(record: Record) -> bool:
    """Whether neither title nor content is the object that the REST interface makes of them."""
    return not isinstance(record.get("title"), dict) and not isinstance(record.get("content"), dict)


def post_of(record: Record, names: SiteTables) -> Post:
    """Everything that such a record says of its post."""
    html = _string(record, "content", "post_content")
    notes = unread_dates(record.get("date"), record.get("post_date"))
    if _string(record, "password", "post_password") or record.get("isRestricted") is True:
        notes = (PROTECTED, *notes)
    link = next((value for key in ADDRESSES if (value := _string(record, key)).startswith("http")), "")
    fields = [
        ("link", link),
        ("status", _string(record, "status", "post_status")),
        ("date", moment(_string(record, "date", "post_date"), _string(record, "dateGmt", "post_date_gmt", "date_gmt"))),
        ("modified", moment(_string(record, "modified", "post_modified"), _string(record, "modifiedGmt", "post_modified_gmt"))),
        ("title.rendered", plain(_string(record, "title", "post_title"))),
        ("excerpt.rendered", plain(_string(record, "excerpt", "post_excerpt"))),
        *(("author", name) for name in authors(record)),
        ("language", next(filter(None, (language_in(record.get(key)) for key in ("lang", "language", "locale"))), "")),
        ("site", plain(_string(record, "site_name"))),
    ]
    if names.authors:
        fields.append(("oembed:author", names.authors.get(address_key(link), "")))
    return Post(fields, dict(terms(record)), html, native(record), is_raw(record, html), notes)


def is_raw(record: Record, html: str) -> bool:
    """Whether a content is as its author typed it: a column of the database, or blank lines and no paragraph."""
    return "post_content" in record or "<!-- wp:" in html or "<p" not in html or "\r\n\r\n" in html


def authors(record: Record) -> Iterator[str]:
    """Names, whichever way an interface wraps them; never numbers, never addresses."""
    author = record.get("author") or record.get("post_author_name")
    for one in author if isinstance(author, list) else [author]:
        person = one["node"] if isinstance(one, dict) and isinstance(one.get("node"), dict) else one
        if isinstance(person, dict):
            yield named(person.get("name") or person.get("display_name") or person.get("nickname"))
        elif isinstance(person, str) and not person.isdigit():
            yield named(person)


def terms(record: Record) -> Iterator[tuple[str, list[str]]]:
    """Taxonomy and names: maps from name to term, lists of terms, `nodes`, or a list of terms of every taxonomy."""
    every = record.get("terms")
    if isinstance(every, dict) and not {"nodes", "edges"} & every.keys():
        for taxonomy, group in every.items():
            yield str(taxonomy), list(_names(group))
    elif every:
        found: dict[str, list[str]] = {}
        for term in _nodes(every):
            if isinstance(term, dict):
                found.setdefault(str(term.get("taxonomy") or term.get("taxonomyName") or "category"), []).extend(_names([term]))
        yield from found.items()
    for taxonomy, keys in TERM_LISTS.items():
        for key in keys:
            if found_names := list(_names(record.get(key))):
                yield taxonomy, found_names


def _names(group: Any) -> Iterator[str]:
    if isinstance(group, dict) and not {"nodes", "edges"} & group.keys():
        for key, term in group.items():
            yield plain(str((term.get("name") if isinstance(term, dict) else None) or key))
        return
    for term in _nodes(group):
        name = term.get("name") or term.get("title") if isinstance(term, dict) else term
        if isinstance(name, str) and name.strip() and not name.isdigit():
            yield plain(name)


def _nodes(group: Any) -> list[Any]:
    if isinstance(group, dict):
        group = group.get("nodes") or group.get("edges")
    listed = group if isinstance(group, list) else []
    return [item["node"] if isinstance(item, dict) and isinstance(item.get("node"), dict) else item for item in listed]


def native(record: Record) -> Record:
    """What the interface itself calls the post; its number is always `id`."""
    found = {key: record[key] for key in NATIVE if isinstance(record.get(key), (str, int)) and record[key]}
    numbers = [found.pop(key, None) for key in ("ID", "databaseId", "post_id", "wordpress_id")]
    number = next(filter(None, numbers), None)
    type_ = found.pop("post_type", None) or found.pop("contentTypeName", None)
    slug = found.pop("post_name", None)
    if number:
        graph = found.pop("id", None)
        found = {"id": number, **found, **({"graphql": graph} if graph and graph != number else {})}
    return {**found, **({"type": type_} if type_ else {}), **({"slug": slug} if slug else {})}


def _string(record: Record, *keys: str) -> str:
    for key in keys:
        if isinstance(record.get(key), str) and record[key]:
            return str(record[key])
    return ""
