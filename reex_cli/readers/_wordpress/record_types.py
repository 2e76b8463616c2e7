"""Classifies records of WordPress as posts or kinds that are skipped, by their keys and values."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Test = Callable[[Record], bool]

POST = "post"
GRAPHQL_NAMES = {
    POST: "post page Post Page",
    "user": "user User",
    "term": "term Category Tag",
    "comment": "comment Comment",
    "media": "MediaItem",
    "type": "post_type taxonomy ContentType Taxonomy",
}
GRAPHQL_KINDS = {name: kind for kind, names in GRAPHQL_NAMES.items() for name in names.split()}
NOT_USER_KEYS = "taxonomy count content post_count permalink price type URL".split()
REVISION_SLUG = re.compile(r"\d+-(?:revision|autosave)-v\d+$")
WORDPRESS_KEYS = frozenset(
    """_links date_gmt dateGmt modified_gmt databaseId ID site_ID global_ID short_URL post_title post_content post_type
    post_date post_name post_id wordpress_id ping_status comment_status featured_media avatar_urls taxonomy rest_base routes
    namespaces comment_content author_avatar_urls post_status""".split()
)
HTML_OBJECT_KEYS = frozenset(("rendered", "raw", "protected"))


def classify_wordpress(record: Record) -> str:
    """Return `post`, the kind under which a record is skipped, or `other`: the first of `TESTS` that matches."""
    return next((kind for kind, matches in TESTS if matches(record)), "other")


def has_wordpress_keys(record: Record) -> bool:
    """Whether a record has members that only WordPress and its plug-ins write."""
    has_html = is_html_object(record, "title") or is_html_object(record, "content")
    return has_html or not WORDPRESS_KEYS.isdisjoint(record) or graphql_kind(record) != ""


def has_all(*keys: str) -> Test:
    """Test for all of these keys."""
    return lambda record: all(key in record for key in keys)


def has_any(*keys: str) -> Test:
    """Test for any of these keys."""
    return lambda record: any(key in record for key in keys)


def is_html_object(record: Record, key: str) -> bool:
    """Whether a value is an HTML object of the REST API, such as `{"rendered": "…"}`."""
    value = record.get(key)
    return isinstance(value, dict) and not HTML_OBJECT_KEYS.isdisjoint(value)


def is_error(record: Record) -> bool:
    """Whether it has `code` and `message` (REST API), `error` and `message` (WordPress.com), or `errors` (WPGraphQL)."""
    errors = record.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict) and "message" in errors[0]:
        return not record.get("data")
    code = record.get("code") if "code" in record else record.get("error")
    return isinstance(code, str) and "message" in record and "content" not in record


def is_revision(record: Record) -> bool:
    """Whether it is an older state of a post, by its slug; or an answer that lists them."""
    slug = record.get("slug")
    return has_all("diffs", "revisions")(record) or (isinstance(slug, str) and REVISION_SLUG.match(slug) is not None)


def is_comment(record: Record) -> bool:
    """Whether it has content that belongs to a post, or lacks all that a post would have: a title, a slug, a page address."""
    if has_all("comment_content", "comment_author")(record):  # a row of the database
        return True
    if record.get("type") == "comment" or has_all("post", "author_name")(record):
        return "content" in record
    if is_html_object(record, "content"):
        link = record.get("link")
        is_page = isinstance(link, str) and link and "#comment" not in link
        return not (is_page or has_any("title", "slug", "excerpt", "post_title")(record))
    return isinstance(record.get("content"), str) and isinstance(record.get("post"), dict) and not record.get("title")


def is_media(record: Record) -> bool:
    """Whether it is an attachment, with or without a description."""
    return record.get("type") == "attachment" or has_any("media_type", "mime_type", "source_url")(record)


def is_user(record: Record) -> bool:
    """Whether it is a user."""
    if has_any("avatar_urls", "user_email", "user_pass")(record):
        return "title" not in record
    if "login" in record and has_any("nice_name", "display_name")(record):
        return True
    return has_all("name", "slug", "description")(record) and not has_any(*NOT_USER_KEYS)(record)


def is_term(record: Record) -> bool:
    """Whether it is a category, a tag, or a term of any other taxonomy."""
    return "name" in record and (has_any("taxonomy")(record) or ("slug" in record and has_any("post_count", "count")(record)))


def is_post_without_content(record: Record) -> bool:
    """Whether it is a post that was fetched without its content."""
    if is_html_object(record, "title"):
        return has_any("slug", "link", "date", "id")(record)
    has_no_text = record.get("title") is None and record.get("content") is None
    return has_no_text and has_all("title", "content", "type")(record) and has_any("slug", "link", "date")(record)


def is_post_with_strings(record: Record) -> bool:
    """Whether it is a post whose title and content are strings: of WordPress.com, WPGraphQL, or an older API."""
    title, content = record.get("title"), record.get("content")
    if graphql_kind(record) == POST:
        return isinstance(title, str) or isinstance(content, str)
    has_identity = any(record.get(key) for key in ("ID", "id", "URL", "url", "link", "permalink", "slug"))
    if not isinstance(title, str) or not (has_identity or (isinstance(content, str) and "</" in content)):
        return False
    return isinstance(content, str) or has_all("ID", "URL")(record)


def graphql_kind(record: Record) -> str:
    """The kind of a node of WPGraphQL, by its type or its id (`post:19` in base 64); empty if it is no such node."""
    name, identity = record.get("__typename"), record.get("id")
    if isinstance(name, str):
        return GRAPHQL_KINDS.get(name.removeprefix("Wp"), POST if "title" in record else "")
    if not isinstance(identity, str) or len(identity) % 4 or len(identity) < 8:
        return POST if has_all("databaseId", "title")(record) else ""
    try:
        prefix, colon, _ = base64.b64decode(identity, validate=True).decode("ascii").partition(":")
    except ValueError:
        return ""
    return GRAPHQL_KINDS.get(prefix, "") if colon else ""


# The first test that matches decides: keys that only one kind has come before keys that several kinds share.
TESTS: tuple[tuple[str, Test], ...] = (
    ("error", is_error),
    ("index", has_any("routes", "namespaces")),
    ("revision", is_revision),
    ("nav_menu_item", has_all("title", "object", "object_id")),
    ("comment", is_comment),
    ("media", lambda record: record.get("type") == "attachment"),
    (POST, lambda record: is_html_object(record, "content")),
    ("media", is_media),
    ("search", has_all("subtype", "url")),
    ("oembed", lambda record: "provider_name" in record or (record.get("type") == "rich" and "html" in record)),
    ("type", lambda record: has_any("rest_base", "taxonomies")(record) or has_all("name", "slug", "public")(record)),
    ("user", is_user),
    ("term", is_term),
    *((kind, lambda record, kind=kind: graphql_kind(record) == kind) for kind in ("user", "term", "comment", "media", "type")),
    (POST, is_post_without_content),
    ("attachment", lambda record: record.get("post_type") == "attachment"),
    (POST, has_any("post_title", "post_content")),
    (POST, is_post_with_strings),
    (POST, lambda record: isinstance(record.get("title"), str) and has_any("editorBlocks", "contentBlocks")(record)),
)
