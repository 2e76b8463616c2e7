"""Parses posts whose title and content are strings: WordPress.com API v1.1, WPGraphQL, columns of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reex_cli.options import SiteTables
from reex_cli.readers._entry import (
    NO_CONTENT,
    PROTECTED,
    Post,
    clean_name,
    combine_local_and_utc,
    html_to_text,
    language_code,
    note_unreadable_dates,
)
from reex_cli.readers._wordpress.editor_blocks import render_blocks
from reex_cli.readers._wordpress.record_types import Record, has_any
from reex_cli.readers._wordpress.site_tables import address_key

FLAT_NATIVE_KEYS = """wordpress_id ID post_id id databaseId site_ID type post_type slug post_name guid global_ID format parent
post_parent uri contentTypeName""".split()
ADDRESS_KEYS = ("URL", "link", "permalink", "url", "uri")
TERM_KEYS = {"category": ("categories", "post_category"), "post_tag": ("tags", "tags_input")}


def is_flat_post(record: Record) -> bool:
    """Whether neither title nor content is an object, as in the REST API."""
    return not isinstance(record.get("title"), dict) and not isinstance(record.get("content"), dict)


def parse_post(record: Record, tables: SiteTables) -> Post:
    """Everything that such a record states about its post."""
    html = _first_string(record, "content", "post_content") or render_blocks(record)
    notes = note_unreadable_dates(record.get("date"), record.get("post_date"))
    if _first_string(record, "password", "post_password") or record.get("isRestricted") is True:
        notes = (PROTECTED, *notes)
    if not html and not has_any("content", "post_content")(record):
        notes = (NO_CONTENT, *notes)
    link = next((value for key in ADDRESS_KEYS if (value := _first_string(record, key)).startswith("http")), "")
    fields = [
        ("link", link),
        ("status", _first_string(record, "status", "post_status")),
        (
            "date",
            combine_local_and_utc(
                _first_string(record, "date", "post_date"), _first_string(record, "dateGmt", "post_date_gmt", "date_gmt")
            ),
        ),
        (
            "modified",
            combine_local_and_utc(
                _first_string(record, "modified", "post_modified"), _first_string(record, "modifiedGmt", "post_modified_gmt")
            ),
        ),
        ("title.rendered", html_to_text(_first_string(record, "title", "post_title"))),
        ("excerpt.rendered", html_to_text(_first_string(record, "excerpt", "post_excerpt"))),
        *(("author", name) for name in extract_authors(record)),
        ("language", next(filter(None, (language_code(record.get(key)) for key in ("lang", "language", "locale"))), "")),
        ("site", html_to_text(_first_string(record, "site_name"))),
    ]
    if tables.authors:
        fields.append(("oembed:author", tables.authors.get(address_key(link), "")))
    return Post(fields, dict(extract_terms(record)), html, extract_native(record), is_raw_content(record, html), notes)


def is_raw_content(record: Record, html: str) -> bool:
    """Whether a content is as its author typed it: from the database, with block comments, or without `<p>`."""
    return "post_content" in record or "<!-- wp:" in html or "<p" not in html or "\r\n\r\n" in html


def extract_authors(record: Record) -> Iterator[str]:
    """Yield the names of authors, however an API wraps them, without numbers and addresses."""
    author = record.get("author") or record.get("post_author_name")
    for item in author if isinstance(author, list) else [author]:
        person = _unwrap_node(item)
        if isinstance(person, dict):
            yield clean_name(person.get("name") or person.get("display_name") or person.get("nickname"))
        elif isinstance(person, str) and not person.isdigit():
            yield clean_name(person)


def extract_terms(record: Record) -> Iterator[tuple[str, list[str]]]:
    """Yield (taxonomy, names) from maps from name to term, lists of terms, `nodes`, or one list for all taxonomies."""
    all_terms = record.get("terms")
    if isinstance(all_terms, dict) and not {"nodes", "edges"} & all_terms.keys():
        for taxonomy, group in all_terms.items():
            yield str(taxonomy), list(_term_names(group))
    elif all_terms:
        by_taxonomy: dict[str, list[str]] = {}
        for term in _unwrap_nodes(all_terms):
            if isinstance(term, dict):
                by_taxonomy.setdefault(str(term.get("taxonomy") or term.get("taxonomyName") or "category"), []).extend(
                    _term_names([term])
                )
        yield from by_taxonomy.items()
    for taxonomy, keys in TERM_KEYS.items():
        for key in keys:
            if names := list(_term_names(record.get(key))):
                yield taxonomy, names


def _term_names(group: Any) -> Iterator[str]:
    if isinstance(group, dict) and not {"nodes", "edges"} & group.keys():
        for key, term in group.items():
            yield html_to_text(str((term.get("name") if isinstance(term, dict) else None) or key))
        return
    for term in _unwrap_nodes(group):
        name = term.get("name") or term.get("title") if isinstance(term, dict) else term
        if isinstance(name, str) and name.strip() and not name.isdigit():
            yield html_to_text(name)


def _unwrap_nodes(group: Any) -> list[Any]:
    if isinstance(group, dict):
        group = group.get("nodes") or group.get("edges")
    listed = group if isinstance(group, list) else []
    return [_unwrap_node(item) for item in listed]


def _unwrap_node(item: Any) -> Any:
    """The object inside an edge of WPGraphQL (`{"node": {…}}`); any other value as it is."""
    return item["node"] if isinstance(item, dict) and isinstance(item.get("node"), dict) else item


def extract_native(record: Record) -> Record:
    """The identifiers that the API gives the post; its number is always `id`."""
    native = {key: record[key] for key in FLAT_NATIVE_KEYS if isinstance(record.get(key), (str, int)) and record[key]}
    numbers = [native.pop(key, None) for key in ("ID", "databaseId", "post_id", "wordpress_id")]
    number = next(filter(None, numbers), None)
    type_ = native.pop("post_type", None) or native.pop("contentTypeName", None)
    slug = native.pop("post_name", None)
    if number:
        graph = native.pop("id", None)
        native = {"id": number, **native, **({"graphql": graph} if graph and graph != number else {})}
    return {**native, **({"type": type_} if type_ else {}), **({"slug": slug} if slug else {})}


def _first_string(record: Record, *keys: str) -> str:
    for key in keys:
        if isinstance(record.get(key), str) and record[key]:
            return str(record[key])
    return ""
