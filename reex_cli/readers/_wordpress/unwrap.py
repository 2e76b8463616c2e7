"""What wraps JSON on its way: a browser's page, a callback, headers, notices. Undone here, and told."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

from reex_cli.readers._json import parse, value_at
from reex_cli.readers._wordpress.record_types import records

TRIES = 400  # brackets at which a value may begin
PAGE = re.compile(
    r"\s*(?:<!doctype[^>]*>\s*)?(?:<html[^>]*>\s*)?(?:<head[^>]*>(?:(?!<body).){0,2000}?</head>\s*)?<body[^>]*>\s*<pre[^>]*>(?=\s*[\[{])",
    re.IGNORECASE | re.DOTALL,
)
BARE_PRE = re.compile(r"\s*<pre[^>]*>(?=\s*[\[{])", re.IGNORECASE)
CALLBACK = re.compile(
    r"\s*+(?:/\*.{0,80}?\*/\s*+)?;?\s*+(?:typeof [\w$.]+ ===? '\w+' && )?[A-Za-z_$][\w$.]*+\s*+\(\s*+(?=[\[{])", re.DOTALL
)
CALLED = re.compile(r"\)\s*;?\s*(?:<!--(?:(?!-->).)*-->\s*)*$", re.DOTALL)
HEADERS = re.compile(r"\s*HTTP/\d(?:\.\d)? \d{3}[^\n]*\n(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*\s*\n")
NOTICE = re.compile(
    r"(?:<b>)?(?:PHP )?\b(?:Warning|Notice|Deprecated|(?:Catchable |Recoverable )?[Ff]atal error|Parse error|Strict Standards)"
    r"(?:</b>)?:\s.{0,2000}?\bon line\b",
    re.DOTALL,
)
SOURCE = re.compile(r"\s*<\?(?:php|=|\s)")
TALK = re.compile(r"(?:[*<>{}] ?[^\n]*\n)*< HTTP/[^\n]*\n(?:[*<>{}] ?[^\n]*\n)*")  # of `curl -v`
CHUNKED = re.compile(r"^transfer-encoding:.*\bchunked\b", re.IGNORECASE | re.MULTILINE)
CHUNK = re.compile(rb"\s*([\da-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n", re.IGNORECASE)
# What may stand behind a value that is no part of a text: nothing, the end of a statement, markup, the next value.
ENDS = re.compile(r"[\s;)]*(?:$|<|[^\n{}\[\]\",]{0,40}[\[{]\s*[\"{])")
BEGINS = re.compile(r"""[\[{](?=\s*(?:["\[{\]}]|null\b))""")
KEYS = re.compile(r'"(?:rendered|date_gmt|_links|wp:term|post_title|short_URL|avatar_urls|taxonomy)"\s*:')
INSIDE = re.compile(r',?\s*"[\w:.-]+"\s*:\s*(?:["\[{\d-]|true|false|null)')
HTML = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|rss|feed)\b", re.IGNORECASE)


class Cargo(NamedTuple):
    """The JSON inside, where it begins, and what stood around it."""

    text: str
    line: int = 0  # lines before it
    column: int = 0  # characters before it on its first line
    note: str = ""


def begins_as_json(text: str) -> bool:
    """Whether the first character is that of an object or an array."""
    return text.lstrip()[:1] in ("{", "[")


def unwrapped(text: str) -> Cargo | None:
    """The JSON in a text that does not begin as JSON; None where there is none."""
    page = PAGE.match(text) or BARE_PRE.match(text)
    if page:
        end = text.find("</pre>", page.end())
        inner = unescape(text[page.end() : end if end >= 0 else len(text)])
        return _cargo(text, page.end(), "damaged: a browser's page around the JSON", inner)
    call = CALLBACK.match(text)
    if call and CALLED.search(text):
        return _cargo(text, call.end(), "damaged: JSONP, a callback around the JSON", CALLED.sub("", text[call.end() :]))
    if HTML.match(text):
        return None
    return _spelt_out(text) if text.lstrip().startswith('"') else _behind_headers(text) or _behind_noise(text)


def _behind_headers(text: str) -> Cargo | None:
    """The body of an answer, or of the last of several."""
    headers, at = "", 0
    while found := HEADERS.match(text, at):
        headers, at = "HTTP headers", found.end()
    if headers and text[at:].lstrip()[:1] in ("{", "["):
        return _cargo(text, at, f"damaged: {headers} before the JSON")
    if headers and CHUNKED.search(text, 0, at) and (inner := dechunked(text[at:])):
        return _cargo(text, at, f"damaged: {headers} before the JSON", inner)
    return None


def _spelt_out(text: str) -> Cargo | None:
    """The JSON that a string of JSON spells out."""
    try:
        inner = parse(text)
    except ValueError:
        return None
    is_json = isinstance(inner, str) and begins_as_json(inner)
    return Cargo(inner, note="damaged: the JSON is written as a string") if is_json else None


def dechunked(body: str) -> str:
    """A body that was sent in chunks, without their sizes; empty where it is none.

    >>> dechunked("6\\r\\n[1, 2,\\r\\n3;x=y\\r\\n 3]\\r\\n0\\r\\n\\r\\n")
    '[1, 2, 3]'
    """
    data, at, parts = body.encode("utf-8", "surrogatepass"), 0, []
    while found := CHUNK.match(data, at):
        at = found.end() + int(found[1], 16)
        parts.append(data[found.end() : at])
    return b"".join(parts).decode("utf-8", "replace") if at >= len(data.rstrip()) else ""


def _behind_noise(text: str) -> Cargo | None:
    """The first place where a record of WordPress decodes; behind PHP's noise, any object will do."""
    head = text[:4000]
    noise = "PHP source" if SOURCE.match(head) else "PHP notice" if NOTICE.search(head) else ""
    noise = noise or ("words of curl" if TALK.match(head) else "")
    if not noise and not KEYS.search(text):
        return None
    last = None
    for begin in islice(BEGINS.finditer(text), TRIES):
        try:
            value, end, _ = value_at(text, begin.start())
        except ValueError:
            continue
        ends = ENDS.match(text, end)
        is_most = begin.start() <= end - begin.start()  # else it is an example in a text
        if (noise or (ends and is_most)) and holds_records(value):
            return _cargo(text, begin.start(), f"damaged: {noise or 'text'} before the JSON")
        if noise and not last and isinstance(value, dict) and value and ends:
            last = begin.start()
    return _cargo(text, last, f"damaged: {noise} before the JSON") if last is not None else None


def holds_records(value: Any) -> bool:
    """Whether a value is or holds anything that WordPress says."""
    return isinstance(value, (dict, list)) and any(found.kind not in ("other", "null") for found in records(value))


def is_cut_at_its_beginning(text: str) -> bool:
    """Whether a text is JSON whose beginning is missing: it starts with a key, or is full of keys."""
    body = text.strip()
    if body[-1:] not in ("}", "]") or HTML.match(body):
        return False
    return INSIDE.match(body) is not None or (len(KEYS.findall(body[:20000])) > 1 and not _shows_a_value(body))


def _shows_a_value(body: str) -> bool:
    """Whether a text ends with a whole value, and with prose before it."""
    for begin in islice(BEGINS.finditer(body), TRIES):
        try:
            whole = value_at(body, begin.start())
        except ValueError:
            continue
        if whole.end == len(body):
            return body[: begin.start()].rstrip()[-1:] not in ("}", "]", ",", "[", ":")
    return False


def _cargo(text: str, start: int, note: str, inner: str | None = None) -> Cargo:
    return Cargo(
        text[start:] if inner is None else inner, text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1, note
    )
