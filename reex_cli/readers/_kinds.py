"""What a decoded value of a WordPress site is, told by what it holds, never by its name or place."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, NamedTuple

Record = dict[str, Any]

POST = "post"
DEEPEST = 12  # wrappers inside wrappers
# Keys under which other programs put records: WordPress.com, JSON:API, WireMock, WPGraphQL, people's scripts.
WRAPPERS = """posts pages data items results cards nodes edges node jsonBody response body users categories tags terms
comments media mappings entries articles""".split()
BLOCK_TYPES = frozenset(
    """wp_block wp_template wp_template_part wp_navigation wp_global_styles wp_font_family wp_font_face custom_css
    customize_changeset oembed_cache user_request""".split()
)
TYPES = {"nav_menu_item": "nav_menu_item", "revision": "revision", **dict.fromkeys(BLOCK_TYPES, "block")}
GRAPHQL = {
    **{"user": "user", "term": "term", "comment": "comment", "post": POST, "page": POST, "post_type": "type"},
    **{"taxonomy": "type", "Category": "term", "Tag": "term", "User": "user", "MediaItem": "media", "Comment": "comment"},
}
HTML_FIELDS = frozenset(("rendered", "raw", "protected"))


class Found(NamedTuple):
    """A record and where it stands."""

    pointer: str
    kind: str  # `post` for an article, else the name under which it is skipped
    record: Any


def records(value: Any, pointer: str = "", depth: int = 0, first: int = 0) -> Iterator[Found]:
    """The records of a decoded value, whatever wraps them. What is inside a record is none of its own."""
    if isinstance(value, list) and depth < DEEPEST:
        for number, item in enumerate(value, first):
            yield from records(item, f"{pointer or '#'}/{number}", depth + 1)
        return
    kind = kind_of(value)
    inner = list(wrapped(value)) if kind == "other" and isinstance(value, dict) and depth < DEEPEST else []
    for key, item in inner:
        yield from records(item, f"{pointer or '#'}/{key}", depth + 1)
    if not inner:
        number = len(value["revisions"]) if kind == "revision" and isinstance(value.get("revisions"), dict) else 1
        for _ in range(number):
            yield Found(pointer, kind, value)


def wrapped(value: Record) -> Iterator[tuple[str, Any]]:
    """What a wrapper holds: under a name that wrappers use, or under names of the site's own."""
    for key in WRAPPERS:
        item = value.get(key)
        if isinstance(item, dict) or (isinstance(item, list) and (not item or not isinstance(item[0], (str, int, float)))):
            if key != "data" or not isinstance(item, dict) or kind_of(item) != "other":
                yield key, item
            else:
                yield from ((f"data/{name}", one) for name, one in item.items() if isinstance(one, (dict, list)))
    if not any(key in value for key in WRAPPERS) and value and all(isinstance(item, dict) for item in value.values()):
        known = [(key, item) for key, item in value.items() if kind_of(item) != "other"]
        yield from known if len(known) == len(value) else ()


def kind_of(record: Any) -> str:
    """`post` for an article, else the name under which a record is skipped."""
    if record is None:
        return "null"
    if not isinstance(record, dict):
        return "other"
    if _is_error(record):
        return "error"
    if "routes" in record or "namespaces" in record:
        return "index"
    if "diffs" in record and "revisions" in record:
        return "revision"
    type_ = record.get("type") or record.get("post_type")
    if isinstance(type_, str) and type_ in TYPES:
        return TYPES[type_]
    content = record.get("content")
    if isinstance(content, dict) and not HTML_FIELDS.isdisjoint(content):
        return "comment" if _is_comment(record) else "media" if type_ == "attachment" else POST
    return _without_content(record) or _flat(record) or "other"


def _is_error(record: Record) -> bool:
    if isinstance(record.get("code"), str) and "message" in record:
        return True
    return isinstance(record.get("error"), str) and "message" in record and "content" not in record


def _is_comment(record: Record) -> bool:
    if record.get("type") == "comment" or ("post" in record and "author_name" in record):
        return True
    return not any(key in record for key in ("title", "slug", "excerpt", "post_title"))


def _without_content(record: Record) -> str:
    """What has no content of its own, by the keys that only its kind has."""
    if record.get("type") == "attachment" or any(key in record for key in ("media_type", "mime_type", "source_url")):
        return "media"
    if "avatar_urls" in record or ("login" in record and ("nice_name" in record or "display_name" in record)):
        return "user"
    if "subtype" in record and "url" in record:
        return "search"
    if "provider_name" in record or (record.get("type") == "rich" and "html" in record):
        return "oembed"
    if "rest_base" in record or "taxonomies" in record or {"name", "slug", "public"} <= record.keys():
        return "type"
    if "name" in record and ("taxonomy" in record or {"slug", "post_count"} <= record.keys()):
        return "term"
    if {"name", "slug", "description"} <= record.keys() and "content" not in record:
        return "user" if "count" not in record else "term"
    return ""


def _flat(record: Record) -> str:
    """Records whose title and content are plain strings, or that were fetched without their content."""
    of_graph = _of_graphql(record)
    if of_graph and of_graph != POST:
        return of_graph
    title, content = record.get("title"), record.get("content")
    if isinstance(title, dict) and not HTML_FIELDS.isdisjoint(title):
        return POST if any(key in record for key in ("slug", "link", "date", "id")) else ""
    if "post_title" in record or "post_content" in record:
        return "attachment" if record.get("post_type") == "attachment" else POST
    if isinstance(content, str) and record.get("type") == "comment":
        return "comment"
    if of_graph and (isinstance(title, str) or isinstance(content, str)):
        return POST
    if isinstance(content, str) and isinstance(record.get("post"), dict) and not title:
        return "comment"
    named = any(record.get(key) for key in ("ID", "id", "URL", "url", "link", "permalink", "slug"))
    if isinstance(title, str) and named and (isinstance(content, str) or ("ID" in record and "URL" in record)):
        return POST
    return ""


def _of_graphql(record: Record) -> str:
    """What WPGraphQL says a node is: by its type, or by its id, which is `post:19` in base 64."""
    name = record.get("__typename")
    if isinstance(name, str):
        return GRAPHQL.get(name.removeprefix("Wp"), POST if "title" in record else "")
    identity = record.get("id")
    if not isinstance(identity, str) or len(identity) % 4 or len(identity) < 8:
        return POST if "databaseId" in record and "title" in record else ""
    try:
        prefix, colon, _ = base64.b64decode(identity, validate=True).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return GRAPHQL.get(prefix, "") if colon else ""
