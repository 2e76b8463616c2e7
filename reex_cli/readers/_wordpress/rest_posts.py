"""Parses posts of the REST API (`wp/v2`): their keys, terms and names, also those that plug-ins add."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from reex_cli.normalize import resolve_url
from reex_cli.options import SiteTables
from reex_cli.readers._entry import (
    COAUTHOR_TAXONOMY,
    NO_CONTENT,
    PROTECTED,
    Post,
    clean_name,
    coauthor_name,
    combine_local_and_utc,
    html_to_text,
    language_code,
    note_unreadable_dates,
)
from reex_cli.readers._json import as_list, as_object, as_objects, as_string, parse
from reex_cli.readers._wordpress.custom_fields import note_custom_fields, render_custom_fields
from reex_cli.readers._wordpress.editor_blocks import render_blocks
from reex_cli.readers._wordpress.record_types import Record
from reex_cli.readers._wordpress.shortcodes import render_shortcodes
from reex_cli.readers._wordpress.site_tables import address_key, extract_self_link, number_key, site_key
from reex_cli.readers._wordpress.yoast import extract_head, extract_yoast_authors, schema_graph
from reex_cli.text import normalize_spaces

AUTHOR_OBJECT = re.compile(r"(?:\w+_)?author_(?:meta|info|data|details?|object|profile|box)|post_author")
REST_NATIVE_KEYS = ("id", "type", "slug", "guid", "author", "featured_media", "format", "parent", "template")
CLASS_PREFIXES = {"category": "category-", "post_tag": "tag-"}
SINGLE_WORD_HOST = re.compile(r"https?://(?!localhost\b)[\w-]+(?=/|$)", re.IGNORECASE)
TAXONOMY_KEYS = {"category": "categories", "post_tag": "tags"}
# Keys whose values may be lists of numbers, but that are no taxonomies.
NOT_TAXONOMY_KEYS = frozenset(
    "class_list meta acf author authors coauthors attachments children latest _links _embedded".split()
)
DASH = re.compile("-")
MAX_TAXONOMY_CHARACTERS = 200  # of the name of a taxonomy; WordPress allows 32
FOOTNOTES_BLOCK = "<!-- wp:footnotes"


def parse_post(record: Record, tables: SiteTables) -> Post:
    """Everything that a record states about its post, with names for its numbers from `tables`."""
    link = extract_link(record, tables)
    content = record.get("content")
    html, is_raw = extract_html(content)
    html = html or render_blocks(record)
    notes: tuple[str, ...] = ()
    if not html and ("content" not in record or (isinstance(content, dict) and not {"rendered", "raw"} & content.keys())):
        notes = (NO_CONTENT,)
    if isinstance(content, dict) and content.get("protected") and not html.strip():
        notes = (PROTECTED,)
    notes += note_unreadable_dates(record.get("date"))
    if not html.strip():
        notes += note_custom_fields(record.get("acf"))
        html = html if PROTECTED in notes else render_custom_fields(record.get("acf"))
    if is_raw and FOOTNOTES_BLOCK in html:
        html += render_footnotes(record)
    yoast = extract_head(record)
    fields = [
        ("link", link),
        ("status", as_string(record.get("status"))),
        ("date", combine_local_and_utc(record.get("date"), record.get("date_gmt"))),
        ("modified", combine_local_and_utc(record.get("modified"), record.get("modified_gmt"))),
        ("title.rendered", html_to_text(extract_html(record.get("title"))[0])),
        ("excerpt.rendered", extract_excerpt(record)),
        *extract_authors(record, tables, yoast),
        ("language", extract_language(record, yoast)),
        ("yoast:og_site_name", clean_name(yoast.get("og_site_name"))),
        ("index:name", tables.sites.get(site_key(record), "") if tables.sites else ""),
    ]
    return Post(fields, dict(extract_terms(record, tables, yoast)), html, extract_native(record), is_raw, notes)


def extract_excerpt(record: Record) -> str:
    """The text of an excerpt, without the shortcodes that WordPress leaves in it."""
    html = extract_html(record.get("excerpt"))[0]
    return html_to_text(render_shortcodes(html) if "[" in html else html)


def extract_html(value: Any) -> tuple[str, bool]:
    """The HTML of a `title`, `content` or `excerpt`, object or string, and whether it is raw (as typed)."""
    if isinstance(value, dict):
        for key in ("rendered", "raw"):
            if isinstance(value.get(key), str) and value[key]:
                return value[key], key == "raw"
        return "", False
    return (value, False) if isinstance(value, str) else ("", False)


def extract_link(record: Record, tables: SiteTables) -> str:
    """The address of a post. One that is relative, or whose host is a single word, is resolved against that of the site."""
    link = as_string(record.get("link"))
    host = SINGLE_WORD_HOST.match(link)
    if not host and (not link.startswith("/") or link.startswith("//")):
        return f"https:{link}" if link.startswith("//") else link
    base = extract_self_link(record)
    if not base.startswith("http"):
        base = as_string(extract_head(record).get("canonical")) or tables.homes.get("", "")
    return resolve_url(base, link[host.end() :] if host else link) if base.startswith("http") else link


def extract_language(record: Record, yoast: Record) -> str:
    """The language code that a post states, or a plug-in for languages or search engines."""
    stated = (record.get("lang"), record.get("language"), record.get("wpml_current_locale"))
    graph = (thing.get("inLanguage") for thing in schema_graph(yoast))
    return next(filter(None, map(language_code, (*stated, *graph, yoast.get("og_locale")))), "")


def render_footnotes(record: Record) -> str:
    """Render the footnotes of raw content, which are in the field `meta.footnotes`, as a list."""
    try:
        notes = parse(as_string(as_object(record.get("meta")).get("footnotes")))
    except ValueError:
        return ""
    items = "".join(f"<li>{as_string(note.get('content'))}</li>" for note in as_objects(notes))
    return f'<ol class="wp-block-footnotes">{items}</ol>' if items else ""


def extract_authors(record: Record, tables: SiteTables, yoast: Record) -> Iterator[tuple[str, str]]:
    """Yield (field, name) for the authors of a post, by the key or plug-in that states them."""
    people = as_object(record.get("_embedded")).get("author")
    stated = record.get("author")
    for person in (*as_objects(people), *(stated if isinstance(stated, list) else [stated]), record.get("author_name")):
        yield "author", clean_name(person.get("name") or person.get("display_name") if isinstance(person, dict) else person)
    for key in ("authors", "coauthors"):
        for person in as_objects(record.get(key)):
            yield "coauthors", clean_name(person.get("display_name") or person.get("name"))
    for name in dict.fromkeys(_plugin_names(record)):
        yield "plugin:author", name
    for term in _embedded_terms(record):
        if term.get("taxonomy") == COAUTHOR_TAXONOMY:
            yield "coauthors", coauthor_name(*(as_string(term.get(key)) for key in ("name", "slug", "description")))
    yield from extract_yoast_authors(yoast)
    serp = as_object(as_object(as_object(record.get("rankMath")).get("assessor")).get("serpData"))
    yield "rankmath:author", clean_name(serp.get("authorName"))
    if tables.users and (number := number_key(record.get("author"))):
        yield "users:author", tables.users.get((site_key(record), number), "")
    if tables.authors:
        yield "oembed:author", tables.authors.get(address_key(extract_link(record, tables)), "")


def _plugin_names(record: Record) -> Iterator[str]:
    """The names in objects about the author that plug-ins add, each under a key of its own, and in those of Parse.ly."""
    for key, value in record.items():
        if AUTHOR_OBJECT.fullmatch(key):
            for person in as_objects(value if isinstance(value, list) else [value]):
                yield clean_name(person.get("display_name") or person.get("name"))
    article = as_object(as_object(record.get("parsely")).get("meta"))
    for person in (*as_list(article.get("author")), *as_list(article.get("creator"))):
        yield clean_name(person.get("name") if isinstance(person, dict) else person)


def extract_native(record: Record) -> Record:
    """The identifiers that WordPress gives a post: numbers, slugs, terms by number."""
    native = {key: record[key] for key in REST_NATIVE_KEYS if record.get(key) not in (None, "", [], {})}
    guid = native.get("guid")
    if isinstance(guid, dict):
        native["guid"] = normalize_spaces(str(guid.get("rendered") or guid.get("raw") or ""))
    if isinstance(native.get("slug"), str):
        native["slug"] = normalize_spaces(unquote(native["slug"]))
    for key in ("author", "parent", "template", "featured_media"):
        if isinstance(native.get(key), (dict, list)):
            del native[key]
    if isinstance(native.get("author"), str):
        native["author"] = clean_name(native["author"])
    if native.get("author") == "":
        del native["author"]
    keys = taxonomy_keys(record)
    numbers = {taxonomy: ids for taxonomy, key in keys.items() if (ids := list_term_numbers(record, key))}
    return {**native, "terms": numbers} if numbers else native


def taxonomy_keys(record: Record) -> dict[str, str]:
    """The taxonomies of a post, in order, each with its key in the record.

    They are those that it links to, else those whose keys it has.
    """
    listed = as_objects(as_object(record.get("_links")).get("wp:term"))
    addresses: dict[str, str] = {}
    for link in listed:
        if isinstance(link.get("taxonomy"), str):
            addresses.setdefault(link["taxonomy"], as_string(link.get("href")))
    known = addresses or [name for name, key in TAXONOMY_KEYS.items() if record.get(key)]
    names = [name for name in dict.fromkeys([*known, *_embedded_names(record)]) if name not in NOT_TAXONOMY_KEYS]
    keys = {name: taxonomy_key(record, name, addresses.get(name, "")) for name in names}
    if not addresses:
        taken = {*keys, *keys.values(), *NOT_TAXONOMY_KEYS, *TAXONOMY_KEYS.values()}
        keys |= {key: key for key, value in record.items() if key not in taken and _is_number_list(value)}
    return keys


def _is_number_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(item) is int for item in value)


def list_term_numbers(record: Record, key: str) -> list[int]:
    """List the numbers of the terms of a post in the taxonomy with this key."""
    ids = record.get(key)
    return [int(digits) for number in ids if (digits := number_key(number))] if isinstance(ids, list) else []


def taxonomy_key(record: Record, taxonomy: str, address: str) -> str:
    """The key of a taxonomy in a post (`rest_base`): the last part of the address that lists its terms."""
    if taxonomy in TAXONOMY_KEYS or taxonomy in record:
        return TAXONOMY_KEYS.get(taxonomy, taxonomy)
    return address.partition("?post=")[0].partition("&post=")[0].rstrip("/").rpartition("/")[2] or taxonomy


def extract_terms(record: Record, tables: SiteTables, yoast: Record) -> Iterator[tuple[str, list[str]]]:
    """Yield (taxonomy, names of its terms).

    The names are embedded, or in place of the numbers; else from the terms of the same site; else from Yoast; else the
    slugs in `class_list`, which are in the order of the numbers. The last two count only if there are as many as numbers.
    """
    keys = taxonomy_keys(record)
    embedded, slugs = _embedded_names(record), _slugs_from_classes(record, keys)
    for taxonomy, key in keys.items():
        numbers = list_term_numbers(record, key)
        yield (
            taxonomy,
            (
                embedded.get(taxonomy)
                or _names_in_place(record, taxonomy, key)
                or _names_from_tables(record, taxonomy, numbers, tables)
                or _names_from_yoast(yoast, taxonomy, numbers)
                or (slugs.get(taxonomy, []) if len(slugs.get(taxonomy, ())) == len(numbers) else [])
            ),
        )


def _names_from_tables(record: Record, taxonomy: str, numbers: list[int], tables: SiteTables) -> list[str]:
    if not tables.terms or not numbers:
        return []
    site = site_key(record)
    names = [tables.terms.get((site, taxonomy, str(number)), "") for number in numbers]
    return names if all(names) else []


def _names_from_yoast(yoast: Record, taxonomy: str, numbers: list[int]) -> list[str]:
    """The names in Yoast: its sections are the categories, its keywords the tags, each in the order of the numbers."""
    key = {"category": "articleSection", "post_tag": "keywords"}.get(taxonomy)
    for thing in schema_graph(yoast) if key else ():
        stated = thing.get(key or "")
        if isinstance(stated, list) and len(stated) == len(numbers) and all(isinstance(name, str) for name in stated):
            return [html_to_text(name) for name in stated]
    return []


def _names_in_place(record: Record, taxonomy: str, key: str) -> list[str]:
    """Names that a program has written in place of the numbers."""
    items = record.get(key)
    listed = items if isinstance(items, list) else []
    names = [item.get("name") if isinstance(item, dict) else item if taxonomy in TAXONOMY_KEYS else None for item in listed]
    return [html_to_text(name) for name in names if isinstance(name, str) and not name.isdigit()]


def _embedded_names(record: Record) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for term in _embedded_terms(record):
        if isinstance(term.get("name"), str):
            names.setdefault(str(term.get("taxonomy")), []).append(html_to_text(term["name"]))
    return names


def _embedded_terms(record: Record) -> Iterator[Record]:
    groups = as_object(record.get("_embedded")).get("wp:term")
    for group in groups if isinstance(groups, list) else ():
        yield from as_objects(group)


def _slugs_from_classes(record: Record, taxonomies: Iterable[str]) -> dict[str, list[str]]:
    classes = record.get("class_list")
    values = classes.values() if isinstance(classes, dict) else classes if isinstance(classes, list) else ()
    prefixes = {taxonomy: CLASS_PREFIXES.get(taxonomy, f"{taxonomy}-") for taxonomy in taxonomies}
    by_prefix = {prefixes[taxonomy]: taxonomy for taxonomy in sorted(prefixes, key=len)}
    post_classes = {f"post-{record.get('id')}", str(record.get("type")), f"type-{record.get('type')}"}
    slugs: dict[str, list[str]] = {}
    for name in values:
        if not isinstance(name, str) or name in post_classes:
            continue
        ends = (dash.end() for dash in DASH.finditer(name, 0, MAX_TAXONOMY_CHARACTERS))
        matches = [by_prefix[name[:end]] for end in ends if name[:end] in by_prefix]
        if matches:
            taxonomy = max(matches, key=len)
            slugs.setdefault(taxonomy, []).append(unquote(name[len(prefixes[taxonomy]) :]))
    return slugs
