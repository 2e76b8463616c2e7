"""HTML made fit for a parser, which would lose or never finish what stands here as it was written.

Nothing is changed in nearly all documents, and to know that costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reex_cli.readers._html.elements import (
    BLOCK_ELEMENTS,
    FOREIGN_ELEMENTS,
    KNOWN_ELEMENTS,
    OPTIONAL_END_ELEMENTS,
    VOID_ELEMENTS,
)

MANY_TAGS = 16_000  # tags below which no nesting can be slow,
MANY_UNCLOSED_TAGS = 1000  # and that many more beginnings than ends of elements, below which no formatting can be
MAX_DEPTH = {True: 512, False: 16}  # block-level elements, as in browsers; inline ones, which parsers open again and again
UNCOUNTED_ELEMENTS = (
    VOID_ELEMENTS | OPTIONAL_END_ELEMENTS | FOREIGN_ELEMENTS | {"svg", "math"}
)  # elements that end by themselves, or cannot be slow
TAG = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<(/?)([a-z][^\s/<>]*)[^<>]*>", re.IGNORECASE | re.DOTALL)
ANY_TAG = re.compile(r"<(?:style|script)\b.*?(?:</(?:style|script)>|\Z)|<[^<>]*>", re.DOTALL)
LONG_TAG_CHARACTERS = 1 << 13  # characters without the end of a tag, in which there may be many attributes
ATTRIBUTE = r"""\s++[^\s<>"'=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']*+))?+"""
TOO_MANY = re.compile(rf"(<[a-z][^\s/<>]*+(?:{ATTRIBUTE}){{500}})(?:{ATTRIBUTE})++", re.IGNORECASE)
END_TAG = re.compile(r"</([^\s/<>]+)")
PSEUDO_TAG = re.compile(r"[a-z][^-:=\"'/]*|\S*@\S*|(?:https?|ftp|mailto):", re.IGNORECASE)

LONG_TEXT_CHARACTERS = 1000  # characters that are more than a plea to turn scripts on


def repair_html(html: str) -> str:
    """HTML in which nothing nests deeper than it does in a browser, and no tag has thousands of attributes.

    Parsers take the square of either in time. No text is lost.
    """
    html = remove_noscript(html)
    if any(
        html.find(">", at, at + LONG_TAG_CHARACTERS) < 0
        for at in range(0, len(html) - LONG_TAG_CHARACTERS, LONG_TAG_CHARACTERS)
    ):
        html = ">".join([TOO_MANY.sub(r"\1", part) if len(part) > LONG_TAG_CHARACTERS else part for part in html.split(">")])
    begun = html.count("<")
    return (
        limit_nesting(html)
        if begun > MANY_TAGS or (begun > MANY_UNCLOSED_TAGS and begun - 2 * html.count("</") > MANY_UNCLOSED_TAGS)
        else html
    )


def remove_noscript(html: str) -> str:
    """HTML without what only browsers without scripts show, unless that is long and stands nowhere else.

    Nearly all of it is a plea, or a twin of what a script shows; but some forums have all their text there.
    """
    first, *others = html.split("<noscript")
    pieces = [first]
    longest = max(others, key=len, default="")  # one is enough to look at closely
    for other in others:
        inner, end, after = other.partition("</noscript>")
        if not end or "</script" in inner:
            pieces += ["<noscript", other]
        elif other is longest and is_unique_text(inner, html):
            pieces += ['<div class="noscript"', inner, "</div>", after]
        else:
            pieces.append(after)
    return "".join(pieces) if others else html


def is_unique_text(inner: str, html: str) -> bool:
    """Whether a part of a document has much text, and the longest run of it stands nowhere else."""
    texts = ANY_TAG.split(inner)
    return (
        sum(map(len, texts)) > LONG_TEXT_CHARACTERS and html.count(f">{max(texts, key=len)}") == 1
    )  # in scripts it may be, too


def limit_nesting(html: str) -> str:
    """Without the tags of elements that are nested too deep: of blocks a paragraph stays, of others their text."""
    depth = {True: 0, False: 0}

    def kept(tag: re.Match[str]) -> str:
        name = (tag[3] or "").lower()
        if not name or name in UNCOUNTED_ELEMENTS:
            return tag[0]
        is_block, is_end = name in BLOCK_ELEMENTS, bool(tag[2])
        depth[is_block] += not is_end
        written = tag[0] if depth[is_block] <= MAX_DEPTH[is_block] else "<p>" if is_block else ""
        depth[is_block] -= is_end and depth[is_block] > 0
        return written

    return TAG.sub(kept, html)


def escape_pseudo_tags(html: str, names: Iterable[str]) -> str:
    """HTML in which `<what only looks like>` an element is text: no element has that name, and nothing ends it.

    >>> spelt("<p>A <T> and <other things like symlinks> in <stdio.h>", ["p", "t", "other", "stdio.h"])
    '<p>A &lt;T> and &lt;other things like symlinks> in &lt;stdio.h>'
    """
    unknown = [
        name for name in names if name not in KNOWN_ELEMENTS and name[:1] not in ("", "/") and PSEUDO_TAG.fullmatch(name)
    ]
    if not unknown:
        return html
    ended = {name.lower() for name in END_TAG.findall(html)}
    never_ended = [re.escape(name) for name in unknown if name not in ended]
    if not never_ended:
        return html
    look = rf"(?:{'|'.join(never_ended)})(?:\s[^<>=]*)?(?<!/)>|(?:https?|ftp|mailto):[^\s<>]+>"
    return re.sub(rf"<(?={look})", "&lt;", html, flags=re.IGNORECASE)
