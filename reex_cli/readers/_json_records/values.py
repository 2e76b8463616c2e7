"""Converts what a record states about an article to fields: names, dates, addresses, terms, in whatever form it states them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from reex_cli.bylines import parse_byline
from reex_cli.normalize import resolve_url
from reex_cli.readers._entry import clean_name, html_to_text, language_code
from reex_cli.readers._json_records import names
from reex_cli.readers._json_records.body import only_translation
from reex_cli.readers._json_records.fields import Fields
from reex_cli.text import normalize_spaces

NAME_KEYS = (
    "name",
    "displayName",
    "display_name",
    "fullName",
    "full_name",
    "fullname",
    "title",
    "label",
    "webTitle",
    "username",
)
NAME_PARTS = (
    ("first_name", "last_name"),
    ("firstName", "lastName"),
    ("givenName", "familyName"),
    ("firstname", "lastname"),
    ("first", "last"),
)
TEXT_KEYS = ("rendered", "processed", "value", "text", "raw", "plain", "main", "default")
URL_KEYS = ("@id", "url", "href", "canonical")
TERM_KEYS = ("name", "label", "title", "webTitle", "term", "tag", "text", "slug")
DATE_KEYS = ("$date", "iso", "date", "value", "$numberLong")  # of MongoDB, and others
INNER_KEYS = ("node", "nodes", "edges", "data", "attributes", "fields", "person", "original")  # around a name
MAX_DEPTH = 5  # of such objects
TERM_SEPARATOR = re.compile(r"[,;|]")
WEB_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
HOST_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+/?$")
MILLISECONDS = 10**11  # from this number on, a time is not in seconds since 1970
FIRST_SECOND, LAST_SECOND = 10**8, 10**10  # from 1973 on, until 2286
MAX_VALUES = 200  # of one field
REDDIT = "https://www.reddit.com"  # whose records state addresses without their host


def extract_fields(fields: Fields) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the fields of a record, several with one name where several values are stated, best first."""
    yield from (("link", url) for url in extract_urls(fields))
    yield from (("title.rendered", title) for title in extract_titles(fields))
    yield from (("author", name) for name in extract_authors(fields))
    for name, field in (("date", names.DATE), ("modified", names.MODIFIED)):
        yield from ((name, date) for _, value in fields.values(field, names.NAMES[field]) if (date := read_date(value)))
    for _, value in fields.values(names.LANGUAGE, names.NAMES[names.LANGUAGE]):
        yield "language", language_code(value)
    yield from (("site", name) for name in extract_sites(fields))
    yield from (("excerpt.rendered", text) for text in extract_summaries(fields))
    for _, value in fields.values(names.STATUS, names.NAMES[names.STATUS]):
        if isinstance(value, str) and value.lower() in names.STATES:
            yield "status", value.lower()


def extract_titles(fields: Fields) -> Iterator[str]:
    """Yield the titles that a record states; a `name` only where nothing else does."""
    yield from filter(None, (html_to_text(text) for text in stated_texts(fields, names.TITLE, TEXT_KEYS)))
    if not fields.has("title", "headline") and names.TITLE not in fields.mapped:
        stated = fields.record.get(names.TITLE_LIKE)
        yield from [html_to_text(stated)] if isinstance(stated, str) else []


def stated_texts(fields: Fields, field: str, keys: Sequence[str]) -> Iterator[str]:
    """Yield the strings that a record states for a field, best first; of an object, that under the first of these keys."""
    for _, value in fields.values(field, names.NAMES[field]):
        text = first_string(value, keys) if isinstance(value, dict) else value
        if isinstance(text, str):
            yield text


def first_string(value: dict[str, Any], keys: Sequence[str]) -> Any:
    """The string under the first of these keys that has one; else the first translation of an object of translations."""
    return next((value[key] for key in keys if isinstance(value.get(key), str) and value[key].strip()), only_translation(value))


def extract_summaries(fields: Fields) -> Iterator[str]:
    """Yield the summaries that a record states."""
    return filter(None, (html_to_text(text) for text in stated_texts(fields, names.SUMMARY, TEXT_KEYS)))


def extract_urls(fields: Fields) -> Iterator[str]:
    """Yield the absolute addresses of a record, its own before those of what it is about."""
    if fields.has("subreddit") and isinstance(path := fields.record.get("permalink"), str) and path.startswith("/"):
        yield resolve_url(REDDIT, path)
    addresses = map(str.strip, stated_texts(fields, names.URL, URL_KEYS))
    yield from (address for address in addresses if WEB_ADDRESS.match(address))


def extract_sites(fields: Fields) -> Iterator[str]:
    """Yield the names of the publication; an address or a host is none."""
    stated = map(str.strip, stated_texts(fields, names.SITE, NAME_KEYS))
    yield from (clean_name(name) for name in stated if not WEB_ADDRESS.match(name) and not HOST_NAME.match(name))


def extract_authors(fields: Fields) -> list[str]:
    """The names of the authors, of the first member that names somebody."""
    for _, value in fields.values(names.AUTHORS, names.NAMES[names.AUTHORS]):
        if found := list(dict.fromkeys(filter(None, read_names(value))))[:MAX_VALUES]:
            return found
    return []


def read_names(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield names from a string, an object with a name, or a list of them."""
    if isinstance(value, list) and depth < MAX_DEPTH:
        for item in value[:MAX_VALUES]:
            yield from read_names(item, depth + 1)
    elif isinstance(value, dict):
        parts = next(([value.get(key) for key in keys] for keys in NAME_PARTS if isinstance(value.get(keys[-1]), str)), [])
        whole = next((value[key] for key in NAME_KEYS if isinstance(value.get(key), str) and value[key].strip()), None)
        if whole or parts:
            yield clean_name(whole or " ".join(part for part in parts if isinstance(part, str)))
        elif depth < MAX_DEPTH:
            yield from read_names(inner_value(value), depth + 1)
    elif isinstance(value, str) and not value.strip().isdigit() and not WEB_ADDRESS.match(value):
        name = clean_name(value)
        yield from parse_byline(name) or [name]


def inner_value(value: dict[str, Any]) -> Any:
    """What an object without a name wraps."""
    return next((value[key] for key in INNER_KEYS if value.get(key)), only_translation(value))


def read_date(value: Any) -> str:
    """A date as text: as it is stated, or from a number of seconds or milliseconds since 1970; empty if it is none."""
    if isinstance(value, dict):
        value = next((value[key] for key in DATE_KEYS if value.get(key)), only_translation(value))
    if isinstance(value, str):
        text = normalize_spaces(value)
        return text if not text.isdigit() or len(text) in (4, 8) else read_date(int(text[:18]))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    seconds = value / 1000 if value >= MILLISECONDS else value
    if not FIRST_SECOND <= seconds < LAST_SECOND:
        return ""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def extract_terms(fields: Fields) -> dict[str, list[str]]:
    """Taxonomy → names, of the first member of each taxonomy that has any."""
    terms = {}
    mapped = any(True for _ in fields.mapped_values(names.TERMS))
    for taxonomy, members in ({"keyword": []} if mapped else names.TAXONOMIES).items():
        for _, value in fields.values(names.TERMS, members):
            if found := list(dict.fromkeys(filter(None, read_terms(value))))[:MAX_VALUES]:
                terms[taxonomy] = found
                break
    return terms


def read_terms(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the names of terms from a string with separators, an object with a name, or a list of them."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        yield from map(html_to_text, TERM_SEPARATOR.split(value))
    elif isinstance(value, list):
        for item in value[:MAX_VALUES]:
            yield from [html_to_text(item)] if isinstance(item, str) else read_terms(item, depth + 1)
    elif isinstance(value, dict):
        keys = ("value", *TERM_KEYS) if isinstance(value.get("name"), str) else TERM_KEYS  # a name of what it is a value of
        name = next((value[key] for key in keys if isinstance(value.get(key), str)), None)
        yield from read_terms(inner_value(value), depth + 1) if name is None else [html_to_text(name)]
