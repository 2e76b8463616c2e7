"""Answers of WordPress in XML that hold the same records as its JSON: XML-RPC and oEmbed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reex_cli.errors import Damaged
from reex_cli.model import Failure
from reex_cli.readers._entry import number_in
from reex_cli.readers._wordpress.record_types import Found, records
from reex_cli.readers._xml import DOCTYPE, Element, tree

BEGINS = re.compile(
    rf"\s*+(?:<\?xml[^>]*+>\s*+)?(?:{DOCTYPE}\s*+)?(?:(?><!--.*?-->)\s*+)*+<(methodResponse|oembed)\b", re.DOTALL
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T")


def is_one(head: str) -> bool:
    """Whether a document begins as an answer of XML-RPC or oEmbed."""
    return BEGINS.match(head) is not None


def found_in(text: str) -> Iterator[Found | Failure]:
    """The records of an answer."""
    root, error = tree(text)
    if error:
        yield Failure(Damaged.code, error.message, error.line, error.column)
    if root is None:
        return
    if root.name == "oembed":
        yield Found("", "oembed", {child.name: child.text for child in root.children})
        return
    for param in root.every("param"):
        for value in param.children[:1]:
            yield from records(value_of(value))
    if any(root.every("fault")):
        yield Found("", "error", None)


def value_of(element: Element) -> Any:
    """The value of an XML-RPC `<value>`."""
    inner = element.children[0] if element.children else None
    if inner is None:
        return element.text
    if inner.name == "struct":
        pairs = [({child.name: child for child in member.children}) for member in inner.children]
        return {pair["name"].text: value_of(pair["value"]) for pair in pairs if {"name", "value"} <= pair.keys()}
    if inner.name == "array":
        return [value_of(value) for data in inner.children for value in data.children]
    if inner.name == "dateTime.iso8601":
        return COMPACT.sub(r"\1-\2-\3T", inner.text)
    number = number_in(inner.text.strip()) if inner.name in ("int", "i4") else None
    return inner.text if number is None else number
