"""Finds the records in a decoded value and classifies each as a post or a kind that is skipped, by its keys and values."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reex_cli.limits import MAX_POINTER_CHARACTERS
from reex_cli.readers._json import begins_as_json, parse

Record = dict[str, Any]
Test = Callable[[Record], bool]

POST = "post"
MAX_WRAPPER_DEPTH = 12  # nested wrappers
# Keys under which records are wrapped: by WordPress.com, JSON:API, WireMock, WPGraphQL, and scripts of users.
WRAPPER_KEYS = """posts pages data items results cards nodes edges node jsonBody response body users categories tags terms
comments media mappings entries articles payload result records list docs log content""".split()
JSON_STRING_KEYS = ("body", "text", "jsonBody")  # keys under which traffic recorders keep a response as a string
BLOCK_TYPES = frozenset(
    """wp_block wp_template wp_template_part wp_navigation wp_global_styles wp_font_family wp_font_face custom_css
    customize_changeset oembed_cache user_request""".split()
)
# Types in which plug-ins keep what visitors sent, with their addresses: through forms (Jetpack, Flamingo, Ninja Forms, Contact
# Form 7 Submissions, HappyForms, Kali Forms, Pirate Forms, Visual Form Builder), by mail (Post SMTP), and in orders.
MESSAGE_TYPES = frozenset(
    """feedback flamingo_inbound flamingo_outbound nf_sub wpcf7s happyforms-message kaliforms_submitted pf_contact vfb_entry
    postman_sent_mail""".split()
)
ORDER_TYPES = frozenset(
    """shop_order shop_order_refund shop_order_placehold shop_subscription wc_booking wc_user_membership edd_payment edd_log
    edd_license give_payment llms_order jp_pay_order tribe_rsvp_attendees tribe_tpp_attendees tec_tc_order tec_tc_attendee
    wpsc-purchase-log sliced_invoice wpinv_invoice""".split()
)
FORM_TYPES = frozenset("wpcf7_contact_form wpforms happyform kaliforms_forms frm_form jp_form".split())  # name recipients
PERSON_TYPES = frozenset(("guest-author", "flamingo_contact"))  # of Co-Authors Plus, and of Flamingo
SKIPPED_TYPES = {
    "nav_menu_item": "nav_menu_item",
    "revision": "revision",
    **dict.fromkeys(BLOCK_TYPES, "block"),
    **dict.fromkeys(MESSAGE_TYPES, "message"),
    **dict.fromkeys(ORDER_TYPES, "order"),
    **dict.fromkeys(FORM_TYPES, "form"),
    **dict.fromkeys(PERSON_TYPES, "user"),
}
TYPE_KEYS = ("type", "post_type", "contentTypeName")
GRAPHQL_NAMES = {
    POST: "post page Post Page",
    "user": "user User",
    "term": "term Category Tag",
    "comment": "comment Comment",
    "media": "MediaItem",
    "type": "post_type taxonomy ContentType Taxonomy",
}
GRAPHQL_KINDS = {name: kind for kind, names in GRAPHQL_NAMES.items() for name in names.split()}
IDENTITY_KEYS = ("id", "ID", "slug", "name", "type")
NOT_USER_KEYS = "taxonomy count content post_count permalink price type URL".split()
REVISION_SLUG = re.compile(r"\d+-(?:revision|autosave)-v\d+$")
HTML_OBJECT_KEYS = frozenset(("rendered", "raw", "protected"))


class TypedRecord(NamedTuple):
    """A record, its kind, and its JSON pointer (RFC 6901)."""

    pointer: str
    kind: str  # `post`, else the kind under which it is skipped
    record: Any


def find_records(value: Any, pointer: str = "", depth: int = 0, first: int = 0) -> Iterator[TypedRecord]:
    """Yield the records of a decoded value, whatever wraps them. What is inside a record is not a record of its own.

    `first` is the number of the first element of an array, for the pointers of a chunked source.
    """
    if isinstance(value, list) and depth < MAX_WRAPPER_DEPTH:
        for number, item in enumerate(value, first):
            yield from find_records(item, f"{pointer or '#'}/{number}", depth + 1)
        return
    kind = classify_record(value)
    may_wrap = kind == "other" and isinstance(value, dict) and depth < MAX_WRAPPER_DEPTH
    inner = list(unwrap_members(value)) if may_wrap else []
    for key, item in inner:
        yield from find_records(item, f"{pointer or '#'}/{key[:MAX_POINTER_CHARACTERS]}", depth + 1)
    deeper = find_records_inside(value, pointer, depth) if may_wrap and not inner else []
    yield from deeper
    if not inner and not deeper:
        number = len(value["revisions"]) if kind == "revision" and isinstance(value.get("revisions"), dict) else 1
        for _ in range(number):
            yield TypedRecord(pointer, kind, value)


def unwrap_members(value: Record) -> Iterator[tuple[str, Any]]:
    """Yield the members of a wrapper that hold records: those of `WRAPPER_KEYS`, or all if each of them is a record."""
    for key in WRAPPER_KEYS:
        item = value.get(key)
        if isinstance(item, dict) or (isinstance(item, list) and (not item or not isinstance(item[0], (str, int, float)))):
            if key != "data" or not isinstance(item, dict) or classify_record(item) != "other":
                yield key, item
            else:
                yield from ((f"data/{name}", member) for name, member in item.items() if isinstance(member, (dict, list)))
    for key in JSON_STRING_KEYS:
        if (item := parse_json_string(value.get(key))) is not None:
            yield key, item
    if not any(key in value for key in WRAPPER_KEYS) and value and all(isinstance(item, dict) for item in value.values()):
        known = [(key, item) for key, item in value.items() if classify_record(item) != "other"]
        yield from known if len(known) == len(value) else ()


def find_records_inside(value: Record, pointer: str, depth: int) -> list[TypedRecord]:
    """Find the records inside an object of unknown form, if posts are among them. An object with an identity is a record."""
    if any(key in value for key in IDENTITY_KEYS):
        return []
    inner = [(key, item) for key, item in value.items() if isinstance(item, (dict, list)) and not key.startswith("_")]
    records = [
        record
        for key, item in inner
        for record in find_records(item, f"{pointer or '#'}/{key[:MAX_POINTER_CHARACTERS]}", depth + 1)
    ]
    if not any(record.kind == POST for record in records):
        return []
    return [record for record in records if record.kind not in ("other", "null")]


def parse_json_string(text: Any) -> Any:
    """Decode a string that holds JSON; `None` for any other value."""
    if not isinstance(text, str) or not begins_as_json(text):
        return None
    try:
        return parse(text)
    except ValueError:
        return None


def classify_record(record: Any) -> str:
    """Return `post`, or the kind under which a record is skipped: the first of `TESTS` that matches."""
    if not isinstance(record, dict):
        return "null" if record is None else "other"
    for key in TYPE_KEYS:
        if isinstance(type_ := record.get(key), str) and type_ in SKIPPED_TYPES:
            return SKIPPED_TYPES[type_]
    return next((kind for kind, matches in TESTS if matches(record)), "other") if record else "other"


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
