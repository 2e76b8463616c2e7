"""Unwraps JSON from what programs put around it: a browser's page, a JSONP callback, HTTP headers, PHP notices.

Each repair is noted. Parsing the JSON, and recovering what is broken, is left to `recovery`.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

from reex_cli.readers._json import begins_as_json, decode_value_at, parse
from reex_cli.readers._json_records.records import find_records

MAX_BRACKETS_TRIED = 400  # brackets at which decoding is tried
BROWSER_PAGE = re.compile(
    r"\s*(?:<!doctype[^>]*>\s*)?(?:<html[^>]*>\s*)?(?:<head[^>]*>(?:(?!<body).){0,2000}?</head>\s*)?<body[^>]*>\s*<pre[^>]*>(?=\s*[\[{])",
    re.IGNORECASE | re.DOTALL,
)
BARE_PRE = re.compile(r"\s*<pre[^>]*>(?=\s*[\[{])", re.IGNORECASE)
JSONP_BEGINS = re.compile(
    r"\s*+(?:/\*.{0,80}?\*/\s*+)?;?\s*+(?:typeof [\w$.]+ ===? '\w+' && )?[A-Za-z_$][\w$.]*+\s*+\(\s*+(?=[\[{])", re.DOTALL
)
HTTP_HEADERS = re.compile(r"\s*HTTP/\d(?:\.\d)? \d{3}[^\n]*\n(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*\s*\n")
PHP_NOTICE = re.compile(
    r"(?:<b>)?(?:PHP )?\b(?:Warning|Notice|Deprecated|(?:Catchable |Recoverable )?[Ff]atal error|Parse error|Strict Standards)"
    r"(?:</b>)?:\s.{0,2000}?\bon line\b",
    re.DOTALL,
)
PHP_SOURCE = re.compile(r"\s*<\?(?:php|=|\s)")
CURL_OUTPUT = re.compile(r"(?:[*<>{}][^\n]*\n)*< HTTP/[^\n]*\n(?:[*<>{}][^\n]*\n)*")  # output of `curl -v`
CHUNKED_HEADER = re.compile(r"^transfer-encoding:.*\bchunked\b", re.IGNORECASE | re.MULTILINE)
CHUNK_SIZE = re.compile(rb"\s*([\da-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n", re.IGNORECASE)
# What may follow a value that is not an example in a text: nothing, the end of a statement, markup, the next value.
VALUE_ENDS = re.compile(r"[\s;)]*(?:$|<|[^\n{}\[\]\",]{0,40}[\[{]\s*[\"{])")
VALUE_BRACKET = re.compile(r"""[\[{](?=\s*(?:["\[{\]}]|null\b))""")
WORDPRESS_KEY = re.compile(r'"(?:rendered|date_gmt|_links|wp:term|post_title|short_URL|avatar_urls|taxonomy)"\s*:')
OBJECT_MEMBER = re.compile(r',?\s*"[\w:.-]+"\s*:\s*(?:["\[{\d-]|true|false|null)')
MARKUP_BEGINS = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|rss|feed)\b", re.IGNORECASE)


class InnerJson(NamedTuple):
    """The JSON without its wrapper, where it begins in the source, and a note of what was around it."""

    text: str
    line: int = 0  # lines before it
    column: int = 0  # characters before it on its first line
    note: str = ""


def unwrap_json(text: str) -> InnerJson | None:
    """Find the JSON in a text that does not begin with JSON; `None` if there is none."""
    page = BROWSER_PAGE.match(text) or BARE_PRE.match(text)
    if page:
        end = text.find("</pre>", page.end())
        inner = unescape(text[page.end() : end if end >= 0 else len(text)])
        return _inner_json(text, page.end(), "damaged: a browser's page around the JSON", inner)
    call = JSONP_BEGINS.match(text)
    if call and (end := find_call_end(text)) >= call.end():
        return _inner_json(text, call.end(), "damaged: JSONP, a callback around the JSON", text[call.end() : end])
    if MARKUP_BEGINS.match(text):
        return None
    return _unwrap_string(text) if text.lstrip().startswith('"') else _unwrap_headers(text) or _unwrap_noise(text)


def has_wordpress_key(text: str) -> bool:
    """Whether a text has a key of WordPress. Few texts have what ends a key in JSON, which is found much faster."""
    return ('":' in text or '" :' in text) and WORDPRESS_KEY.search(text) is not None


def has_php_notice(text: str) -> bool:
    """Whether a text has a warning or an error of PHP."""
    return "on line" in text and PHP_NOTICE.search(text) is not None


def find_comments(text: str) -> int:
    """The offset of the HTML comments, and of the white space before them, at the end of a text.

    >>> find_comments("[1] <!-- a --> <!-- b -->\\n"), find_comments("[1]")
    (3, 3)
    """
    end = find_space(text, len(text))
    while text.endswith("-->", 0, end):
        start = text.find("<!--", max(0, text.rfind("-->", 0, end - 3)), end)
        if start < 0:
            break
        end = find_space(text, start)
    return end


def find_space(text: str, end: int) -> int:
    """The offset of the white space before `end`."""
    while end and text[end - 1].isspace():
        end -= 1
    return end


def find_call_end(text: str) -> int:
    """The offset of the parenthesis that closes a call at the end of a text, with or without a semicolon; -1 if there is none.

    >>> find_call_end("f([1]); <!-- a -->"), find_call_end("f([1]")
    (5, -1)
    """
    end = find_comments(text)
    if text.endswith(";", 0, end):
        end = find_space(text, end - 1)
    return end - 1 if text.endswith(")", 0, end) else -1


def _unwrap_headers(text: str) -> InnerJson | None:
    """The body of an HTTP response, or of the last of several (redirects); decoded if it was sent in chunks."""
    headers, offset = "", 0
    while match := HTTP_HEADERS.match(text, offset):
        headers, offset = "HTTP headers", match.end()
    if headers and begins_as_json(text[offset:]):
        return _inner_json(text, offset, f"damaged: {headers} before the JSON")
    if headers and CHUNKED_HEADER.search(text, 0, offset) and (inner := decode_chunked_body(text[offset:])):
        return _inner_json(text, offset, f"damaged: {headers} before the JSON", inner)
    return None


def _unwrap_string(text: str) -> InnerJson | None:
    """The JSON inside a JSON string."""
    try:
        inner = parse(text)
    except ValueError:
        return None
    is_json = isinstance(inner, str) and begins_as_json(inner)
    return InnerJson(inner, note="damaged: the JSON is written as a string") if is_json else None


def decode_chunked_body(body: str) -> str:
    """Decode a chunked HTTP body (RFC 9112); empty if it is not chunked.

    >>> decode_chunked_body("6\\r\\n[1, 2,\\r\\n3;x=y\\r\\n 3]\\r\\n0\\r\\n\\r\\n")
    '[1, 2, 3]'
    """
    data, position, parts = body.encode("utf-8", "surrogatepass"), 0, []
    while match := CHUNK_SIZE.match(data, position):
        position = match.end() + int(match[1], 16)
        parts.append(data[match.end() : position])
    return b"".join(parts).decode("utf-8", "replace") if position >= len(data.rstrip()) else ""


def _unwrap_noise(text: str) -> InnerJson | None:
    """Find the first value that holds a record of WordPress; behind PHP notices or source, any object is accepted."""
    head = text[:4000]
    noise = "PHP source" if PHP_SOURCE.match(head) else "PHP notice" if has_php_notice(head) else ""
    noise = noise or ("words of curl" if CURL_OUTPUT.match(head) else "")
    if not noise and not has_wordpress_key(text):
        return None
    last = None
    for begin in islice(VALUE_BRACKET.finditer(text), MAX_BRACKETS_TRIED):
        try:
            value, end, _ = decode_value_at(text, begin.start())
        except ValueError:
            continue
        ends = VALUE_ENDS.match(text, end)
        is_most = begin.start() <= end - begin.start()  # else it is an example in a text
        if (noise or (ends and is_most)) and holds_records(value):
            return _inner_json(text, begin.start(), f"damaged: {noise or 'text'} before the JSON")
        if noise and not last and isinstance(value, dict) and value and ends:
            last = begin.start()
    return _inner_json(text, last, f"damaged: {noise} before the JSON") if last is not None else None


def holds_records(value: Any) -> bool:
    """Whether a value is or contains a record of WordPress."""
    return isinstance(value, (dict, list)) and any(record.kind not in ("other", "null") for record in find_records(value))


def is_beginning_missing(text: str) -> bool:
    """Whether a text is JSON whose beginning is missing: it starts with a member, or has several keys of WordPress."""
    body = text.strip()
    if body[-1:] not in ("}", "]") or MARKUP_BEGINS.match(body):
        return False
    return OBJECT_MEMBER.match(body) is not None or (
        len(WORDPRESS_KEY.findall(body[:20000])) > 1 and not _ends_with_value(body)
    )


def _ends_with_value(body: str) -> bool:
    """Whether a text ends with a whole value that has prose before it."""
    for begin in islice(VALUE_BRACKET.finditer(body), MAX_BRACKETS_TRIED):
        try:
            whole = decode_value_at(body, begin.start())
        except ValueError:
            continue
        if whole.end == len(body):
            return body[: begin.start()].rstrip()[-1:] not in ("}", "]", ",", "[", ":")
    return False


def _inner_json(text: str, start: int, note: str, inner: str | None = None) -> InnerJson:
    return InnerJson(
        text[start:] if inner is None else inner, text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1, note
    )
