"""Finds the records in a decoded value, whatever wraps them, and classifies each as a post, an article, or a kind to skip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from reex_cli.addresses import find_signs, mask_addresses
from reex_cli.limits import MAX_POINTER_CHARACTERS
from reex_cli.options import FieldMap
from reex_cli.readers._json import begins_as_json, parse
from reex_cli.readers._json_records.fields import Fields
from reex_cli.readers._json_records.ghost import join_tables
from reex_cli.readers._json_records.shapes import ARTICLE, OTHER, REMOVED, find_shape
from reex_cli.readers._private_records import find_private_kind, find_skipped_kind
from reex_cli.readers._wordpress.record_types import POST, Record, classify_wordpress, has_wordpress_keys, is_html_object

ARTICLES = frozenset((POST, ARTICLE))
WEAK_KINDS = frozenset((POST, OTHER, "media", "search", "type", "term", "attachment"))  # which other articles resemble
MAX_WRAPPER_DEPTH = 12  # nested wrappers
# Keys under which records are wrapped: by WordPress.com, JSON:API, WireMock, WPGraphQL, search engines, news interfaces,
# linked data, ActivityPub, exports of Ghost, and scripts of users.
WRAPPER_KEYS = """posts pages data items results cards nodes edges node jsonBody response body users categories tags terms
comments media mappings entries articles payload result records list docs log content hits children objects stories news rows
documents document article post story item db @graph value values output pageProps props orderedItems object""".split()
JSON_STRING_KEYS = ("body", "text", "jsonBody")  # keys under which traffic recorders keep a response as a string
IDENTITY_KEYS = ("id", "ID", "slug", "name", "type")


class TypedRecord(NamedTuple):
    """A record, its kind, its JSON pointer (RFC 6901), and the object directly around it."""

    pointer: str
    kind: str  # `post`, `article`, else the kind under which it is skipped
    record: Any
    wrapper: Record = {}  # noqa: RUF012 - never changed


def classify_record(record: Any, field_map: FieldMap = ()) -> str:
    """Return `post` for one of WordPress, `article` for one of another tool, or the kind under which a record is skipped.

    What may name people is looked for first, whatever the map of the user says.
    """
    if not isinstance(record, dict) or not record:
        return "null" if record is None else OTHER
    if kind := find_skipped_kind(record) or ("" if is_html_object(record, "content") else find_private_kind(record)):
        return kind
    kind = classify_wordpress(record)
    if kind not in WEAK_KINDS or (kind != OTHER and has_wordpress_keys(record) and not field_map):
        return kind
    shape = find_shape(Fields(record, field_map))
    return shape if shape in (ARTICLE, REMOVED) or kind == OTHER else kind


def find_records(
    value: Any, pointer: str = "", depth: int = 0, first: int = 0, *, field_map: FieldMap = (), wrapper: Record | None = None
) -> Iterator[TypedRecord]:
    """Yield the records of a decoded value, whatever wraps them. What is inside a record is not a record of its own.

    `first` is the number of the first element of an array, for the pointers of a chunked source.
    """
    if is_page_of_blocks(value):
        value = {"blocks": value}
    if isinstance(value, list) and depth < MAX_WRAPPER_DEPTH:
        for number, item in enumerate(value, first):
            yield from find_records(item, f"{pointer or '#'}/{number}", depth + 1, field_map=field_map, wrapper=wrapper)
        return
    kind = classify_record(value, field_map)
    may_wrap = kind == OTHER and isinstance(value, dict) and depth < MAX_WRAPPER_DEPTH
    inner = list(unwrap_members(value)) if may_wrap else []
    for key, item in inner:
        yield from find_records(item, add_step(pointer, key), depth + 1, field_map=field_map, wrapper=value)
    deeper = find_records_inside(value, pointer, depth, field_map) if may_wrap and not inner else []
    yield from deeper
    if not inner and not deeper:
        number = len(value["revisions"]) if kind == "revision" and isinstance(value.get("revisions"), dict) else 1
        for _ in range(number):
            yield TypedRecord(pointer, kind, value, wrapper or {})


def is_page_of_blocks(value: Any) -> bool:
    """Whether a list holds the blocks of one page, as the interface of Notion gives them."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and item.get("object") == "block" for item in value)
    )


def add_step(pointer: str, key: str) -> str:
    """The pointer of a member, without the address of a person that its key may be."""
    key = key[:MAX_POINTER_CHARACTERS]
    return f"{pointer or '#'}/{mask_addresses(key) if find_signs(key) else key}"


def unwrap_members(value: Record) -> Iterator[tuple[str, Any]]:
    """Yield the members of a wrapper that hold records: those of `WRAPPER_KEYS`, or all if each of them is a record."""
    for key in WRAPPER_KEYS:
        item = value.get(key)
        item = join_tables(item) or item if isinstance(item, dict) else item
        if isinstance(item, dict) or (isinstance(item, list) and (not item or not isinstance(item[0], (str, int, float)))):
            if key != "data" or not isinstance(item, dict) or classify_record(item) != OTHER:
                yield key, item
            else:
                yield from ((f"data/{name}", member) for name, member in item.items() if isinstance(member, (dict, list)))
    for key in JSON_STRING_KEYS:
        if (item := parse_json_string(value.get(key))) is not None:
            yield key, item
    if not any(key in value for key in WRAPPER_KEYS) and value and all(isinstance(item, dict) for item in value.values()):
        known = [(key, item) for key, item in value.items() if classify_record(item) != OTHER]
        yield from known if len(known) == len(value) else ()


def find_records_inside(value: Record, pointer: str, depth: int, field_map: FieldMap) -> list[TypedRecord]:
    """Find the records inside an object of unknown form, if articles are among them. An object with an identity is a record."""
    if any(key in value for key in IDENTITY_KEYS):
        return []
    inner = [(key, item) for key, item in value.items() if isinstance(item, (dict, list)) and not key.startswith("_")]
    records = [
        record
        for key, item in inner
        for record in find_records(item, add_step(pointer, key), depth + 1, field_map=field_map, wrapper=value)
    ]
    if not any(record.kind in ARTICLES for record in records):
        return []
    return [record for record in records if record.kind not in (OTHER, "null")]


def parse_json_string(text: Any) -> Any:
    """Decode a string that holds JSON; `None` for any other value."""
    if not isinstance(text, str) or not begins_as_json(text):
        return None
    try:
        return parse(text)
    except ValueError:
        return None
