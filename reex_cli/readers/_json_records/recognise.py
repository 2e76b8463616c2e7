"""Recognises JSON, whatever is wrapped around it, and whether it is of WordPress."""

from __future__ import annotations

import re

from reex_cli.model import Trust
from reex_cli.readers._html.recognise import holds_page, is_html
from reex_cli.readers._json import VALUE_BEGINS, begins_as_json
from reex_cli.readers._json_records.unwrap import has_php_notice, has_wordpress_key, is_beginning_missing, unwrap_json
from reex_cli.readers._jsonl_signature import is_reex_export
from reex_cli.readers._source import Source
from reex_cli.readers._text.front_matter import parse_front_matter

ODD_VALUE_BEGINS = re.compile(  # an empty value, or one with odd members; no template, no `[Verse 1]`
    r"\{(?![{%])|\[\s*(?:['\"\[\]{/]|-?\d[\d.eE+-]*\s*(?:,|\]\s*$)|(?:true|false|null)\b)"
)
SCALARS = frozenset(("null", "true", "false"))  # answers of interfaces without a record


def sniff_json(source: Source) -> Trust:
    """Return LIKELY for JSON, CERTAIN for JSON inside a known wrapper."""
    head = source.head
    if _is_page(source) or is_reex_export(source.text) or (head.startswith("{") and parse_front_matter(source.text).fields):
        # Exports of reex are left to `jsonl`, JSON above a text to `markdown`.
        return Trust.NO
    if not begins_as_json(head):
        return Trust.LIKELY if head.strip() in SCALARS else _sniff_wrapped(source, head)
    is_closed = source.text.rstrip()[-1:] in "}]" and ODD_VALUE_BEGINS.match(head)
    return Trust.LIKELY if VALUE_BEGINS.match(head) or is_closed else Trust.NO


def is_of_wordpress(source: Source) -> bool:
    """Whether the beginning of a JSON source, or what wraps it, has keys of WordPress."""
    text = source.head if begins_as_json(source.head) else source.text
    return has_wordpress_key(text)


def _is_page(source: Source) -> bool:
    """Whether a source is HTML that is not wrapped around JSON, as a browser saves it: in a `<pre>`."""
    if begins_as_json(source.head) or "<pre" in source.head.lower():
        return False
    return holds_page(source.head) or (source.text.rstrip()[-1:] == ">" and is_html(source.text))


def _sniff_wrapped(source: Source, head: str) -> Trust:
    """Return the trust in JSON behind something else: a PHP notice, HTTP headers, a JSONP call, a browser's page."""
    has_hint = has_wordpress_key(source.text) or has_php_notice(head) or head.startswith(("<?php", "HTTP/", '"', ","))
    if (has_hint or "<pre" in head.lower() or "(" in head[:200]) and unwrap_json(source.decoded.text):
        return Trust.CERTAIN
    return Trust.LIKELY if has_hint and is_beginning_missing(source.text) else Trust.NO
