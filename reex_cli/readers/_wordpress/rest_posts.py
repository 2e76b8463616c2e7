"""A record of the REST interface (`wp/v2`) as a post: its keys, its terms, the names that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from reex_cli.options import SiteTables
from reex_cli.readers._entry import (
    PROTECTED,
    Post,
    clean_name,
    combine_local_and_utc,
    html_to_text,
    language_code,
    note_unreadable_dates,
    resolve_url,
)
from reex_cli.readers._json import parse
from reex_cli.readers._wordpress.record_types import Record
from reex_cli.readers._wordpress.shortcodes import render_shortcodes
from reex_cli.readers._wordpress.site_tables import address_key, number_key, site_key
from reex_cli.readers._wordpress.yoast import extract_head, extract_yoast_authors, schema_graph
from reex_cli.text import normalize_spaces

NATIVE_KEYS = ("id", "type", "slug", "guid", "author", "featured_media", "format", "parent", "template")
CLASS_PREFIXES = {"category": "category-", "post_tag": "tag-"}
SINGLE_WORD_HOST = re.compile(r"https?://(?!localhost\b)[\w-]+(?=/|$)", re.IGNORECASE)
TAXONOMY_KEYS = {"category": "categories", "post_tag": "tags"}
# Keys that hold lists of numbers and are no taxonomies.
NOT_TAXONOMY_KEYS = frozenset("class_list meta acf authors coauthors attachments children latest _links _embedded".split())
FOOTNOTES_BLOCK = "<!-- wp:footnotes"


def parse_post(record: Record, names: SiteTables) -> Post:
    """Everything that a record says of its post, and what its siblings say of its numbers."""
    link = extract_link(record, names)
    content = record.get("content")
    html, raw = extract_html(content)
    notes: tuple[str, ...] = ()
    if isinstance(content, dict) and content.get("protected") and not html.strip():
        notes = (PROTECTED,)
    notes += note_unreadable_dates(record.get("date"))
    if not html.strip():
        notes += _note_custom_fields(record.get("acf"))
    if raw and FOOTNOTES_BLOCK in html:
        html += render_footnotes(record)
    yoast = extract_head(record)
    fields = [
        ("link", link),
        ("status", _as_string(record.get("status"))),
        ("date", combine_local_and_utc(record.get("date"), record.get("date_gmt"))),
        ("modified", combine_local_and_utc(record.get("modified"), record.get("modified_gmt"))),
        ("title.rendered", html_to_text(extract_html(record.get("title"))[0])),
        ("excerpt.rendered", extract_excerpt(record)),
        *extract_authors(record, names, yoast),
        ("language", extract_language(record, yoast)),
        ("yoast:og_site_name", clean_name(yoast.get("og_site_name"))),
        ("index:name", names.sites.get(site_key(record), "") if names.sites else ""),
    ]
    return Post(fields, dict(extract_terms(record, names, yoast)), html, extract_native(record), raw, notes)


def extract_excerpt(record: Record) -> str:
    """The text of an excerpt, in which nobody has read the shortcodes."""
    html = extract_html(record.get("excerpt"))[0]
    return html_to_text(render_shortcodes(html) if "[" in html else html)


def extract_html(value: Any) -> tuple[str, bool]:
    """The HTML of a `title`, `content` or `excerpt`, whichever way it is given, and whether it is raw."""
    if isinstance(value, dict):
        for key in ("rendered", "raw"):
            if isinstance(value.get(key), str) and value[key]:
                return value[key], key == "raw"
        return "", False
    return (value, False) if isinstance(value, str) else ("", False)


def extract_link(record: Record, names: SiteTables) -> str:
    """The address of a post: one that is relative, or whose host is but a word, is resolved against one that is not."""
    link = _as_string(record.get("link"))
    word = SINGLE_WORD_HOST.match(link)
    if not word and (not link.startswith("/") or link.startswith("//")):
        return f"https:{link}" if link.startswith("//") else link
    base = extract_self_link(record)
    if not base.startswith("http"):
        base = _as_string(extract_head(record).get("canonical")) or names.homes.get("", "")
    return resolve_url(base, link[word.end() :] if word else link) if base.startswith("http") else link


def extract_self_link(record: Record) -> str:
    """The address of a record in its interface."""
    links = _as_object(record.get("_links")).get("self")
    first = links[0] if isinstance(links, list) and links else None
    return _as_string(_as_object(first).get("href"))


def extract_language(record: Record, yoast: Record) -> str:
    """What a post, or a plug-in for languages or search engines, says its language is."""
    stated = (record.get("lang"), record.get("language"), record.get("wpml_current_locale"))
    graph = (thing.get("inLanguage") for thing in schema_graph(yoast))
    return next(filter(None, map(language_code, (*stated, *graph, yoast.get("og_locale")))), "")


def render_footnotes(record: Record) -> str:
    """The footnotes of a content as its author typed it: they stand in another field."""
    try:
        notes = parse(_as_string(_as_object(record.get("meta")).get("footnotes")))
    except ValueError:
        return ""
    items = "".join(f"<li>{_as_string(note.get('content'))}</li>" for note in _as_objects(notes))
    return f'<ol class="wp-block-footnotes">{items}</ol>' if items else ""


def extract_authors(record: Record, names: SiteTables, yoast: Record) -> Iterator[tuple[str, str]]:
    """The names of those who wrote a post, by who says so; never their numbers."""
    people = _as_object(record.get("_embedded")).get("author")
    stated = record.get("author")
    for person in (*_as_objects(people), *(stated if isinstance(stated, list) else [stated]), record.get("author_name")):
        yield "author", clean_name(person.get("name") or person.get("display_name") if isinstance(person, dict) else person)
    for key in ("authors", "coauthors"):
        for person in _as_objects(record.get(key)):
            yield "coauthors", clean_name(person.get("display_name") or person.get("name"))
    yield from extract_yoast_authors(yoast)
    serp = _as_object(_as_object(_as_object(record.get("rankMath")).get("assessor")).get("serpData"))
    yield "rankmath:author", clean_name(serp.get("authorName"))
    if names.users and (number := number_key(record.get("author"))):
        yield "users:author", names.users.get((site_key(record), number), "")
    if names.authors:
        yield "oembed:author", names.authors.get(address_key(extract_link(record, names)), "")


def extract_native(record: Record) -> Record:
    """What WordPress itself calls a post: numbers, slugs, taxonomies by number."""
    found = {key: record[key] for key in NATIVE_KEYS if record.get(key) not in (None, "", [], {})}
    guid = found.get("guid")
    if isinstance(guid, dict):
        found["guid"] = normalize_spaces(str(guid.get("rendered") or guid.get("raw") or ""))
    if isinstance(found.get("slug"), str):
        found["slug"] = normalize_spaces(unquote(found["slug"]))
    for key in ("author", "parent", "template", "featured_media"):
        if isinstance(found.get(key), (dict, list)):
            del found[key]
    if isinstance(found.get("author"), str) and not clean_name(found["author"]):
        del found["author"]
    numbers = {taxonomy: ids for taxonomy in list_taxonomies(record) if (ids := list_term_numbers(record, taxonomy))}
    return {**found, "terms": numbers} if numbers else found


def list_taxonomies(record: Record) -> list[str]:
    """The taxonomies that a post says it has, in order."""
    listed = _as_objects(_as_object(record.get("_links")).get("wp:term"))
    named_ones = [link["taxonomy"] for link in listed if isinstance(link.get("taxonomy"), str)]
    known = named_ones or [name for name, key in TAXONOMY_KEYS.items() if record.get(key)]
    found = [name for name in dict.fromkeys([*known, *_embedded_names(record)]) if name not in NOT_TAXONOMY_KEYS]
    if not named_ones:
        taken = {taxonomy_key(record, name) for name in found} | NOT_TAXONOMY_KEYS
        found += [
            key
            for key, value in record.items()
            if key not in taken and _is_number_list(value) and key not in TAXONOMY_KEYS.values()
        ]
    return found


def _is_number_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(item) is int for item in value)


def list_term_numbers(record: Record, taxonomy: str) -> list[int]:
    """The numbers of a post's terms in one taxonomy."""
    ids = record.get(taxonomy_key(record, taxonomy))
    return [int(key) for number in ids if (key := number_key(number))] if isinstance(ids, list) else []


def taxonomy_key(record: Record, taxonomy: str) -> str:
    """The key under which a taxonomy stands in a post: the last part of the address that lists its terms."""
    if taxonomy in TAXONOMY_KEYS or taxonomy in record:
        return TAXONOMY_KEYS.get(taxonomy, taxonomy)
    links = _as_objects(_as_object(record.get("_links")).get("wp:term"))
    href = next((_as_string(link.get("href")) for link in links if link.get("taxonomy") == taxonomy), "")
    return href.partition("?post=")[0].partition("&post=")[0].rstrip("/").rpartition("/")[2] or taxonomy


def extract_terms(record: Record, names: SiteTables, yoast: Record) -> Iterator[tuple[str, list[str]]]:
    """Taxonomy and the names of a post's terms.

    Embedded; else by the term files of the same site; else by Yoast's section names; else by the slugs in
    `class_list`, which stand in the order of the numbers. What is listed without numbers is believed where
    the counts agree.
    """
    embedded, slugs = _embedded_names(record), _slugs_from_classes(record)
    for taxonomy in list_taxonomies(record):
        numbers = list_term_numbers(record, taxonomy)
        yield (
            taxonomy,
            (
                embedded.get(taxonomy)
                or _names_in_place(record, taxonomy)
                or _names_from_tables(record, taxonomy, numbers, names)
                or _names_from_yoast(yoast, taxonomy, numbers)
                or (slugs.get(taxonomy, []) if len(slugs.get(taxonomy, ())) == len(numbers) else [])
            ),
        )


def _names_from_tables(record: Record, taxonomy: str, numbers: list[int], names: SiteTables) -> list[str]:
    if not names.terms or not numbers:
        return []
    site = site_key(record)
    found = [names.terms.get((site, taxonomy, str(number)), "") for number in numbers]
    return found if all(found) else []


def _names_from_yoast(yoast: Record, taxonomy: str, numbers: list[int]) -> list[str]:
    """The section names of Yoast are those of the categories, in their order; its keywords are the tags."""
    key = {"category": "articleSection", "post_tag": "keywords"}.get(taxonomy)
    for thing in schema_graph(yoast) if key else ():
        stated = thing.get(key or "")
        if isinstance(stated, list) and len(stated) == len(numbers) and all(isinstance(name, str) for name in stated):
            return [html_to_text(name) for name in stated]
    return []


def _names_in_place(record: Record, taxonomy: str) -> list[str]:
    """Names that a program has put in the place of the numbers."""
    items = record.get(taxonomy_key(record, taxonomy))
    listed = items if isinstance(items, list) else []
    said = [item.get("name") if isinstance(item, dict) else item if taxonomy in TAXONOMY_KEYS else None for item in listed]
    return [html_to_text(name) for name in said if isinstance(name, str) and not name.isdigit()]


def _embedded_names(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    groups = _as_object(record.get("_embedded")).get("wp:term")
    for group in groups if isinstance(groups, list) else ():
        for term in _as_objects(group):
            if isinstance(term.get("name"), str):
                found.setdefault(str(term.get("taxonomy")), []).append(html_to_text(term["name"]))
    return found


def _slugs_from_classes(record: Record) -> dict[str, list[str]]:
    classes = record.get("class_list")
    values = classes.values() if isinstance(classes, dict) else classes if isinstance(classes, list) else ()
    prefixes = {taxonomy: CLASS_PREFIXES.get(taxonomy, f"{taxonomy}-") for taxonomy in list_taxonomies(record)}
    own = {f"post-{record.get('id')}", str(record.get("type")), f"type-{record.get('type')}"}
    found: dict[str, list[str]] = {}
    for name in values:
        if not isinstance(name, str) or name in own:
            continue
        fits = [taxonomy for taxonomy, prefix in prefixes.items() if name.startswith(prefix)]
        if fits:
            taxonomy = max(fits, key=len)
            found.setdefault(taxonomy, []).append(unquote(name[len(prefixes[taxonomy]) :]))
    return found


def _note_custom_fields(acf: Any) -> tuple[str, ...]:
    """Custom fields with text in them, by name: what an empty post may have instead of a content."""
    texts = (
        [key for key, value in acf.items() if isinstance(value, str) and len(value.split()) > 4]
        if isinstance(acf, dict)
        else []
    )
    return (f"custom fields with text: {', '.join(texts[:8])}",) if texts else ()


def _as_object(value: Any) -> Record:
    return value if isinstance(value, dict) else {}


def _as_objects(value: Any) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _as_string(value: Any) -> str:
    return value if isinstance(value, str) else ""
