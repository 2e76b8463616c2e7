"""Repairs HTML on which a parser would lose text or need quadratic time: deep nesting, huge tags, pseudo-tags.

Nearly all documents are left unchanged, and finding that out is cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from reex_cli.readers._html.elements import (
    BLOCK_ELEMENTS,
    FOREIGN_ELEMENTS,
    KNOWN_ELEMENTS,
    OPTIONAL_END_ELEMENTS,
    VOID_ELEMENTS,
)
from reex_cli.readers._html.shadow_roots import show_shadow_trees

MANY_TAGS = 16_000  # fewer cannot nest so deep that parsing is slow,
MANY_UNCLOSED_TAGS = 1000  # and with fewer unclosed ones, formatting elements cannot make it slow
MAX_ELEMENT_DEPTH = {True: 512, False: 16}  # block-level: as in browsers; inline: parsers reopen them in every block
# Elements with optional end tags, or whose nesting is not slow.
UNCOUNTED_ELEMENTS = VOID_ELEMENTS | OPTIONAL_END_ELEMENTS | FOREIGN_ELEMENTS | {"svg", "math"}
ELEMENT_TAG = re.compile(
    r"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<(/?)([a-z][^\s/<>]*)[^<>]*>", re.IGNORECASE | re.DOTALL
)
ANY_TAG = re.compile(r"<(?:style|script)\b.*?(?:</(?:style|script)>|\Z)|<[^<>]*>", re.DOTALL)
LONG_TAG_CHARACTERS = 1 << 13  # without an end of a tag: there may be thousands of attributes
ATTRIBUTE = r"""\s++[^\s<>"'=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']*+))?+"""
TOO_MANY = re.compile(rf"(<[a-z][^\s/<>]*+(?:{ATTRIBUTE}){{500}})(?:{ATTRIBUTE})++", re.IGNORECASE)
MAX_OPTIONS = 5000  # of a page, with their groups: lexbor takes quadratic time for those of one `<select>`
OPTION_TAG = re.compile(r"<(/?)(?:option|optgroup)\b[^<>]*>", re.IGNORECASE)
CHILDLESS_TAG = re.compile(rf"<(?:{'|'.join(sorted(VOID_ELEMENTS))})(?=[\s/>])|<!", re.IGNORECASE)
END_TAG = re.compile(r"</([^\s/<>]+)")
PSEUDO_TAG = re.compile(r"[a-z][^-:=\"'/]*|\S*@\S*|(?:https?|ftp|mailto):", re.IGNORECASE)
# The `<` of what may be a pseudo-tag, with its name, or of an address.
UNKNOWN_TAG = re.compile(r"<(?:(?=(?:https?|ftp|mailto):[^\s<>]+>)|(?=([^\s/>]{1,200}+)(?:\s[^<>=]*+)?(?<!/)>))", re.IGNORECASE)
XML_DECLARATION = re.compile(r"\s*+<\?xml\s", re.IGNORECASE)
EMPTY_ELEMENT = re.compile(r"<([a-z][\w:.-]*+)([^<>]*)/>", re.IGNORECASE)  # as XML writes it
NOSCRIPT, NOSCRIPT_END = "<noscript", "</noscript>"
LONG_TEXT_CHARACTERS = 1000  # of text are more than a request to enable scripts


def repair_html(html: str) -> str:
    """Limit the nesting to that of browsers, and the number of attributes of a tag and of options: parsing is quadratic in all.

    No text is lost, but for `<noscript>` (see `remove_noscript`).
    """
    html = show_shadow_trees(remove_noscript(html))
    if XML_DECLARATION.match(html):
        html = EMPTY_ELEMENT.sub(close_element, html)
    if any(
        html.find(">", at, at + LONG_TAG_CHARACTERS) < 0
        for at in range(0, len(html) - LONG_TAG_CHARACTERS, LONG_TAG_CHARACTERS)
    ):
        html = ">".join([TOO_MANY.sub(r"\1", part) if len(part) > LONG_TAG_CHARACTERS else part for part in html.split(">")])
    tags = html.count("<")
    if tags > MAX_OPTIONS and sum(not tag[1] for tag in OPTION_TAG.finditer(html)) > MAX_OPTIONS:
        html = OPTION_TAG.sub(r"<\1p>", html)
    return limit_nesting(html) if tags > MANY_TAGS or has_many_unclosed(html, tags) else html


def has_many_unclosed(html: str, tags: int) -> bool:
    """Whether a document with so many `<` may have many elements that are never closed."""
    unclosed = tags - 2 * html.count("</") if tags > MANY_UNCLOSED_TAGS else 0
    return unclosed > MANY_UNCLOSED_TAGS and unclosed - len(CHILDLESS_TAG.findall(html)) > MANY_UNCLOSED_TAGS


def close_element(tag: re.Match[str]) -> str:
    """An empty element of XHTML with an end tag: in HTML, all that follows `<title/>` would be in it."""
    return tag[0] if tag[1].lower() in VOID_ELEMENTS else f"<{tag[1]}{tag[2]}></{tag[1]}>"


def remove_noscript(html: str) -> str:
    """Remove `<noscript>` elements; the longest one is kept if it has much text that is nowhere else in the document.

    Nearly all ask the reader to enable scripts, or repeat what a script shows; but some forums have all text there.
    """
    pieces: list[str] = []
    last = 0
    for start, end, is_kept in find_noscript(html):
        inner = html[start + len(NOSCRIPT) : end - len(NOSCRIPT_END)]
        pieces += [html[last:start], *(['<div class="noscript"', inner, "</div>"] if is_kept else [])]
        last = end
    return "".join([*pieces, html[last:]]) if pieces else html


def find_noscript(html: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each `<noscript>` element, and whether it has much text that is nowhere else in the document.

    One that holds a script, or has no end, is none: it is written in a script.
    """
    starts = [-1]
    while (start := html.find(NOSCRIPT, starts[-1] + 1)) >= 0:
        starts.append(start)
    pieces = list(pairwise([*starts[1:], len(html)]))
    longest = max(pieces, key=lambda piece: piece[1] - piece[0], default=None)  # checking one is enough
    for start, stop in pieces:
        end = html.find(NOSCRIPT_END, start, stop)
        if end >= 0 and html.find("</script", start, end) < 0:
            is_kept = (start, stop) == longest and is_unique_text(html[start + len(NOSCRIPT) : end], html)
            yield start, end + len(NOSCRIPT_END), is_kept


def is_unique_text(inner: str, html: str) -> bool:
    """Whether a part of a document has much text, and its longest run of text occurs only once in the document."""
    texts = ANY_TAG.split(inner)
    is_long = sum(map(len, texts)) > LONG_TEXT_CHARACTERS
    return is_long and html.count(f">{max(texts, key=len)}") == 1  # behind a tag: occurrences in scripts do not count


def limit_nesting(html: str) -> str:
    """Remove the tags of elements that are nested too deep: of block-level ones `<p>` is left, of inline ones the text."""
    depth = {True: 0, False: 0}

    def limit_tag(tag: re.Match[str]) -> str:
        name = (tag[3] or "").lower()
        if not name or name in UNCOUNTED_ELEMENTS:
            return tag[0]
        is_block, is_end = name in BLOCK_ELEMENTS, bool(tag[2])
        depth[is_block] += not is_end
        written = tag[0] if depth[is_block] <= MAX_ELEMENT_DEPTH[is_block] else "<p>" if is_block else ""
        depth[is_block] -= is_end and depth[is_block] > 0
        return written

    return ELEMENT_TAG.sub(limit_tag, html)


def escape_pseudo_tags(html: str, names: Iterable[str]) -> str:
    """Escape `<what only looks like>` a tag: no HTML element has its name, and no end tag follows.

    >>> escape_pseudo_tags("<p>A <T> and <other things like symlinks> in <stdio.h>", ["p", "t", "other", "stdio.h"])
    '<p>A &lt;T> and &lt;other things like symlinks> in &lt;stdio.h>'
    """
    unknown = [
        name for name in names if name not in KNOWN_ELEMENTS and name[:1] not in ("", "/") and PSEUDO_TAG.fullmatch(name)
    ]
    if not unknown:
        return html
    ended = {name.lower() for name in END_TAG.findall(html)}
    never_ended = {name.lower() for name in unknown if name not in ended}

    def escape_tag(tag: re.Match[str]) -> str:
        return tag[0] if tag[1] and tag[1].lower() not in never_ended else "&lt;"

    return UNKNOWN_TAG.sub(escape_tag, html) if never_ended else html
