"""Parses answers of WordPress in XML that hold the same records as its JSON: XML-RPC and oEmbed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reex_cli.errors import Damaged
from reex_cli.model import Failure
from reex_cli.readers._entry import parse_number
from reex_cli.readers._json_records.records import TypedRecord, find_records
from reex_cli.readers._xml import DOCTYPE, XmlElement, parse_document

BEGINS = re.compile(
    rf"\s*+(?:<\?xml[^>]*+>\s*+)?(?:{DOCTYPE}\s*+)?(?:(?><!--.*?-->)\s*+)*+<(methodResponse|oembed)\b", re.DOTALL
)
COMPACT_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)T")


def is_xml_response(head: str) -> bool:
    """Whether a document begins like an answer of XML-RPC or oEmbed."""
    return BEGINS.match(head) is not None


def parse_records(text: str) -> Iterator[TypedRecord | Failure]:
    """Yield the records of an answer, and a failure if its XML is broken."""
    root, error = parse_document(text)
    if error:
        yield Failure(Damaged.code, error.message, error.line, error.column)
    if root is None:
        return
    if root.name == "oembed":
        yield TypedRecord("", "oembed", {child.name: child.text for child in root.children})
        return
    for param in root.iter("param"):
        for value in param.children[:1]:
            yield from find_records(parse_value(value))
    if any(root.iter("fault")):
        yield TypedRecord("", "error", None)


def parse_value(element: XmlElement) -> Any:
    """Convert an XML-RPC `<value>` to the value that JSON would have."""
    inner = element.children[0] if element.children else None
    if inner is None:
        return element.text
    if inner.name == "struct":
        pairs = [({child.name: child for child in member.children}) for member in inner.children]
        return {pair["name"].text: parse_value(pair["value"]) for pair in pairs if {"name", "value"} <= pair.keys()}
    if inner.name == "array":
        return [parse_value(value) for data in inner.children for value in data.children]
    if inner.name == "dateTime.iso8601":
        return COMPACT_DATE.sub(r"\1-\2-\3T", inner.text)
    number = parse_number(inner.text.strip()) if inner.name in ("int", "i4") else None
    return inner.text if number is None else number
