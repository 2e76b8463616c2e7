"""A record of the REST interface (`wp/v2`) as a post: its keys, its terms, the names that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin

from reex_cli.model import Names
from reex_cli.readers._wordpress.kinds import Record
from reex_cli.readers._wordpress.names import address_key, number_key, site_of
from reex_cli.readers._wordpress.post import PROTECTED, Post, moment, named, plain, unread_dates
from reex_cli.readers._wordpress.shortcodes import without_shortcodes
from reex_cli.text import even

NATIVE = ("id", "type", "slug", "guid", "author", "featured_media", "format", "parent", "template")
CLASS_OF = {"category": "category-", "post_tag": "tag-"}
KEY_OF = {"category": "categories", "post_tag": "tags"}
# Keys that hold lists of numbers and are no taxonomies.
NO_TAXONOMY = frozenset("class_list meta acf authors coauthors attachments children _links _embedded".split())
SEVERAL = (" and ", " y ", " et ", " und ")  # Yoast joins nobody with these: a name with them is one name


def post_of(record: Record, names: Names) -> Post:
    """Everything that a record says of its post, and what its siblings say of its numbers."""
    link = link_of(record, names)
    content = record.get("content")
    html, raw = html_of(content)
    notes: tuple[str, ...] = ()
    if isinstance(content, dict) and content.get("protected") and not html.strip():
        notes = (PROTECTED,)
    notes += unread_dates(record.get("date"))
    if not html.strip():
        notes += _custom_fields(record.get("acf"))
    yoast = _object(record.get("yoast_head_json"))
    fields = [
        ("link", link),
        ("status", _string(record.get("status"))),
        ("date", moment(record.get("date"), record.get("date_gmt"))),
        ("modified", moment(record.get("modified"), record.get("modified_gmt"))),
        ("title.rendered", plain(html_of(record.get("title"))[0])),
        ("excerpt.rendered", excerpt_of(record)),
        *authors(record, names),
        ("language", language_of(record)),
        ("yoast:og_site_name", named(yoast.get("og_site_name"))),
        ("index:name", names.sites.get(site_of(record), "") if names.sites else ""),
    ]
    return Post(fields, dict(terms(record, names)), html, native(record), raw, notes)


def excerpt_of(record: Record) -> str:
    """The text of an excerpt, in which nobody has read the shortcodes."""
    html = html_of(record.get("excerpt"))[0]
    return plain(without_shortcodes(html) if "[" in html else html)


def html_of(value: Any) -> tuple[str, bool]:
    """The HTML of a `title`, `content` or `excerpt`, whichever way it is given, and whether it is raw."""
    if isinstance(value, dict):
        for key in ("rendered", "raw"):
            if isinstance(value.get(key), str) and value[key]:
                return value[key], key == "raw"
        return "", False
    return (value, False) if isinstance(value, str) else ("", False)


def link_of(record: Record, names: Names) -> str:
    """The address of a post: a relative one is resolved against one that is not."""
    link = _string(record.get("link"))
    if not link.startswith("/"):
        return link
    base = self_of(record)
    if not base.startswith("http"):
        base = _string(_object(record.get("yoast_head_json")).get("canonical")) or names.homes.get("", "")
    return urljoin(base, link) if base.startswith("http") else link


def self_of(record: Record) -> str:
    """The address of a record in its interface."""
    links = _object(record.get("_links")).get("self")
    first = links[0] if isinstance(links, list) and links else None
    return _string(_object(first).get("href"))


def language_of(record: Record) -> str:
    """What a post, or a plug-in for languages or search engines, says its language is."""
    yoast = _object(record.get("yoast_head_json"))
    graph = _graph(yoast)
    stated = (record.get("lang"), record.get("wpml_current_locale"), *(thing.get("inLanguage") for thing in graph))
    return next((value for value in (*stated, yoast.get("og_locale")) if isinstance(value, str) and value), "")


def authors(record: Record, names: Names) -> Iterator[tuple[str, str]]:
    """The names of those who wrote a post, by who says so; never their numbers."""
    people = _object(record.get("_embedded")).get("author")
    for person in _objects(people):
        yield "author", named(person.get("name"))
    for key in ("authors", "coauthors"):
        for person in _objects(record.get(key)):
            yield "coauthors", named(person.get("display_name") or person.get("name"))
    yoast = _object(record.get("yoast_head_json"))
    yield "yoast:author", named(yoast.get("author"))
    misc = _object(yoast.get("twitter_misc"))
    for label, value in list(misc.items())[:1]:  # "Written by", in the site's language; then comes the reading time
        yield "yoast:written-by", named(value) if not label.lower().startswith(("est", "lesezeit", "tiempo", "durée")) else ""
    for thing in _graph(yoast):
        if thing.get("@type") == "Person" or (isinstance(thing.get("@type"), list) and "Person" in thing["@type"]):
            yield "yoast:person", named(thing.get("name"))
    serp = _object(_object(_object(record.get("rankMath")).get("assessor")).get("serpData"))
    yield "rankmath:author", named(serp.get("authorName"))
    if names.users and (number := number_key(record.get("author"))):
        yield "users:author", names.users.get((site_of(record), number), "")
    if names.authors:
        yield "oembed:author", names.authors.get(address_key(link_of(record, names)), "")


def native(record: Record) -> Record:
    """What WordPress itself calls a post: numbers, slugs, taxonomies by number."""
    found = {key: record[key] for key in NATIVE if record.get(key) not in (None, "", [], {})}
    guid = found.get("guid")
    if isinstance(guid, dict):
        found["guid"] = even(str(guid.get("rendered") or guid.get("raw") or ""))
    if isinstance(found.get("slug"), str):
        found["slug"] = even(unquote(found["slug"]))
    for key in ("author", "parent", "template", "featured_media"):
        if isinstance(found.get(key), (dict, list)):
            del found[key]
    numbers = {taxonomy: ids for taxonomy in taxonomies(record) if (ids := numbers_of(record, taxonomy))}
    return {**found, "terms": numbers} if numbers else found


def taxonomies(record: Record) -> list[str]:
    """The taxonomies that a post says it has, in order."""
    listed = _objects(_object(record.get("_links")).get("wp:term"))
    named_ones = [link["taxonomy"] for link in listed if isinstance(link.get("taxonomy"), str)]
    known = named_ones or [name for name, key in KEY_OF.items() if record.get(key)]
    found = list(dict.fromkeys([*known, *_embedded(record)]))
    if not named_ones:
        taken = {KEY_OF.get(name, name) for name in found} | NO_TAXONOMY
        found += [
            key for key, value in record.items() if key not in taken and _is_numbers(value) and key not in KEY_OF.values()
        ]
    return found


def _is_numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(item) is int for item in value)


def numbers_of(record: Record, taxonomy: str) -> list[int]:
    """The numbers of a post's terms in one taxonomy."""
    ids = record.get(KEY_OF.get(taxonomy, taxonomy))
    return [number for number in ids if type(number) is int] if isinstance(ids, list) else []


def terms(record: Record, names: Names) -> Iterator[tuple[str, list[str]]]:
    """Taxonomy and the names of a post's terms.

    Embedded; else by the term files of the same site; else by Yoast's section names; else by the slugs in
    `class_list`, which stand in the order of the numbers. What is listed without numbers is believed where
    the counts agree.
    """
    embedded, slugs = _embedded(record), _slugs(record)
    for taxonomy in taxonomies(record):
        numbers = numbers_of(record, taxonomy)
        yield (
            taxonomy,
            (
                embedded.get(taxonomy)
                or _of_siblings(record, taxonomy, numbers, names)
                or _of_yoast(record, taxonomy, numbers)
                or (slugs.get(taxonomy, []) if len(slugs.get(taxonomy, ())) == len(numbers) else [])
            ),
        )


def _of_siblings(record: Record, taxonomy: str, numbers: list[int], names: Names) -> list[str]:
    if not names.terms or not numbers:
        return []
    site = site_of(record)
    found = [names.terms.get((site, taxonomy, str(number)), "") for number in numbers]
    return found if all(found) else []


def _of_yoast(record: Record, taxonomy: str, numbers: list[int]) -> list[str]:
    """The section names of Yoast are those of the categories, in their order; its keywords are the tags."""
    key = {"category": "articleSection", "post_tag": "keywords"}.get(taxonomy)
    for thing in _graph(_object(record.get("yoast_head_json"))) if key else ():
        stated = thing.get(key or "")
        if isinstance(stated, list) and len(stated) == len(numbers) and all(isinstance(name, str) for name in stated):
            return [plain(name) for name in stated]
    return []


def _embedded(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    groups = _object(record.get("_embedded")).get("wp:term")
    for group in groups if isinstance(groups, list) else ():
        for term in _objects(group):
            if isinstance(term.get("name"), str):
                found.setdefault(str(term.get("taxonomy")), []).append(plain(term["name"]))
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
            found.setdefault(taxonomy, []).append(unquote(name[len(prefixes[taxonomy]) :]))
    return found


def _custom_fields(acf: Any) -> tuple[str, ...]:
    """Custom fields with text in them, by name: what an empty post may have instead of a content."""
    texts = (
        [key for key, value in acf.items() if isinstance(value, str) and len(value.split()) > 4]
        if isinstance(acf, dict)
        else []
    )
    return (f"custom fields with text: {', '.join(texts[:8])}",) if texts else ()


def _graph(yoast: Record) -> list[Record]:
    return _objects(_object(yoast.get("schema")).get("@graph"))


def _object(value: Any) -> Record:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
