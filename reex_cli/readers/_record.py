"""What a decoded value of a WordPress site is, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from reex_cli.text import even

Record = dict[str, Any]
WRAPPERS = ("posts", "data", "items", "results", "nodes")
BLOCK_TYPES = frozenset("wp_block wp_template wp_template_part wp_navigation wp_global_styles nav_menu_item".split())
NATIVE = ("id", "type", "slug", "guid", "author", "featured_media", "format", "parent", "template")
CLASS_OF = {"category": "category-", "post_tag": "tag-"}
KEY_OF = {"category": "categories", "post_tag": "tags"}


def posts(value: Any) -> Iterator[tuple[str, Any]]:
    """Each record of an envelope with its JSON pointer."""
    if isinstance(value, list):
        for number, record in enumerate(value):
            yield f"#/{number}", record
        return
    if isinstance(value, dict) and kind_of(value) == "other":
        for key in WRAPPERS:
            if isinstance(value.get(key), list):
                for number, record in enumerate(value[key]):
                    yield f"#/{key}/{number}", record
                return
    yield "", value


def kind_of(record: Any) -> str:
    """`post` for an article, else the name under which a record is skipped."""
    if record is None:
        return "null"
    if not isinstance(record, dict):
        return "other"
    if isinstance(record.get("code"), str) and "message" in record:
        return "error"
    if "routes" in record or "namespaces" in record:
        return "index"
    content = record.get("content")
    if isinstance(content, dict) and ("rendered" in content or "raw" in content):
        return _with_content(record)
    return _without_content(record)


def _with_content(record: Record) -> str:
    if record.get("type") == "comment" or ("post" in record and "author_name" in record):
        return "comment"
    if record.get("type") in BLOCK_TYPES:
        return "block"
    return "post"


def _without_content(record: Record) -> str:
    for kind, keys in (
        ("media", ("media_type", "mime_type", "source_url")),
        ("user", ("avatar_urls",)),
        ("search", ("subtype",)),
        ("oembed", ("provider_name",)),
        ("type", ("rest_base", "taxonomies")),
    ):
        if any(key in record for key in keys):
            return kind
    return "term" if "taxonomy" in record and "name" in record else "other"


def text_of(value: Any) -> str:
    """The HTML of a `title`, `content` or `excerpt`, whichever way it is given."""
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("raw")
    return value if isinstance(value, str) else ""


def native(record: Record) -> Record:
    """What WordPress itself calls a post: numbers, slugs, taxonomies by number."""
    found = {key: record[key] for key in NATIVE if record.get(key) not in (None, "", [], {})}
    guid = found.get("guid")
    if isinstance(guid, dict):
        found["guid"] = even(str(guid.get("rendered") or guid.get("raw") or ""))
    numbers = {taxonomy: ids for taxonomy in taxonomies(record) if (ids := numbers_of(record, taxonomy))}
    return {**found, "terms": numbers} if numbers else found


def taxonomies(record: Record) -> list[str]:
    """The taxonomies that a post says it has, in order."""
    links = record.get("_links")
    listed = links.get("wp:term") if isinstance(links, dict) else None
    named = [link.get("taxonomy") for link in listed if isinstance(link, dict)] if isinstance(listed, list) else []
    known = [name for name in named if isinstance(name, str)] or [name for name, key in KEY_OF.items() if record.get(key)]
    return list(dict.fromkeys([*known, *_embedded(record)]))


def numbers_of(record: Record, taxonomy: str) -> list[int]:
    """The numbers of a post's terms in one taxonomy."""
    ids = record.get(KEY_OF.get(taxonomy, taxonomy))
    return [number for number in ids if isinstance(number, int)] if isinstance(ids, list) else []


def terms(record: Record) -> Iterator[tuple[str, list[str]]]:
    """Taxonomy and the names of a post's terms: embedded, else by the slugs in `class_list`.

    `class_list` carries the slugs in the order of the numbers, so it is believed where their counts agree.
    """
    embedded = _embedded(record)
    slugs = _slugs(record)
    for taxonomy in taxonomies(record):
        names = embedded.get(taxonomy) or slugs.get(taxonomy, [])
        if names and (taxonomy in embedded or len(names) == len(numbers_of(record, taxonomy))):
            yield taxonomy, names


def authors(record: Record) -> Iterator[str]:
    """The names of those who wrote a post, where the post holds them; never their numbers."""
    embedded = record.get("_embedded")
    people = embedded.get("author") if isinstance(embedded, dict) else None
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict) and isinstance(person.get("name"), str):
            yield even(unescape(person["name"]))


def _embedded(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    groups = record.get("_embedded")
    groups = groups.get("wp:term") if isinstance(groups, dict) else None
    for group in groups if isinstance(groups, list) else ():
        for term in group if isinstance(group, list) else ():
            if isinstance(term, dict) and isinstance(term.get("name"), str):
                found.setdefault(str(term.get("taxonomy")), []).append(even(unescape(term["name"])))
    return found


def _slugs(record: Record) -> dict[str, list[str]]:
    classes = record.get("class_list")
    values = classes.values() if isinstance(classes, dict) else classes if isinstance(classes, list) else ()
    prefixes = {taxonomy: CLASS_OF.get(taxonomy, f"{taxonomy}-") for taxonomy in taxonomies(record)}
    own = {f"post-{record.get('id')}", str(record.get("type")), f"type-{record.get('type')}"}
    found: dict[str, list[str]] = {}
    for name in values:
        if not isinstance(name, str) or name in own:
            continue
        fits = [taxonomy for taxonomy, prefix in prefixes.items() if name.startswith(prefix)]
        if fits:
            taxonomy = max(fits, key=len)
            found.setdefault(taxonomy, []).append(name[len(prefixes[taxonomy]) :])
    return found
