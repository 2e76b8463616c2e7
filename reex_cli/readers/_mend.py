"""HTML made fit for a parser, which would lose or never finish what stands here as it was written.

Nothing is changed in nearly all documents, and to know that costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reex_cli.readers._elements import BLOCKS, KNOWN, OPTIONAL_END, VOID

MANY = 8000  # tags below which no nesting can be slow,
SOME = 1000  # and that many more beginnings than ends of elements, below which no formatting can be
DEEPEST = {True: 512, False: 16}  # block-level elements, as in browsers; inline ones, which parsers open again and again
TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)[^<>]*>", re.IGNORECASE)
ANY_TAG = re.compile(r"<(?:style|script).*?</(?:style|script)>|<[^<>]*>", re.DOTALL)
LONG = 1 << 17  # characters below which no number of attributes can be slow
GAP = 1 << 13  # characters between the ends of two tags below which there are not many attributes
ATTRIBUTE = r"""\s++[^\s<>"'=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']*+))?+"""
TOO_MANY = re.compile(rf"(<[a-z][^\s/<>]*+(?:{ATTRIBUTE}){{500}})(?:{ATTRIBUTE})++", re.IGNORECASE)
END = re.compile(r"</([^\s/<>]+)")
NO_ELEMENT = re.compile(r"[a-z][^-:=\"'/]*|\S*@\S*|(?:https?|ftp|mailto):", re.IGNORECASE)

WITHOUT_SCRIPT = re.compile(r"<noscript\b[^<>]*>((?:[^<]++|<(?!/?noscript\b|/script\b))*+)</noscript>")
LONG_TEXT = 1000  # characters that are more than a plea to turn scripts on


def mended(html: str) -> str:
    """HTML in which nothing nests deeper than it does in a browser, and no tag has thousands of attributes.

    Parsers take the square of either in time. No text is lost.
    """
    if "<noscript" in html:
        html = WITHOUT_SCRIPT.sub(
            lambda found: f'<div class="noscript">{found[1]}</div>' if is_alone(found[1], html) else "", html
        )
    if len(html) > LONG:
        parts = html.split(">")
        if max(map(len, parts)) > GAP:
            html = ">".join([TOO_MANY.sub(r"\1", part) if len(part) > GAP else part for part in parts])
    begun = html.count("<")
    return shallow(html) if begun > MANY or (begun > SOME and begun - 2 * html.count("</") > SOME) else html


def is_alone(inner: str, html: str) -> bool:
    """Whether what browsers without scripts show is long and stands nowhere else: pages of forums have all their text there."""
    texts = ANY_TAG.split(inner)
    return sum(map(len, texts)) > LONG_TEXT and html.count(max(texts, key=len)) == 1


def shallow(html: str) -> str:
    """Without the tags of elements that are nested too deep: of blocks a paragraph stays, of others their text."""
    depth = {True: 0, False: 0}

    def kept(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name in VOID or name in OPTIONAL_END:
            return tag[0]
        is_block = name in BLOCKS
        depth[is_block] += 0 if tag[1] else 1
        written = tag[0] if depth[is_block] <= DEEPEST[is_block] else "<p>" if is_block else ""
        depth[is_block] -= 1 if tag[1] and depth[is_block] else 0
        return written

    return TAG.sub(kept, html)


def spelt(html: str, names: Iterable[str]) -> str:
    """HTML in which `<what only looks like>` an element is text: no element has that name, and nothing ends it.

    >>> spelt("<p>A <T> and <other things like symlinks> in <stdio.h>", ["p", "t", "other", "stdio.h"])
    '<p>A &lt;T> and &lt;other things like symlinks> in &lt;stdio.h>'
    """
    unknown = [name for name in names if name not in KNOWN and name[:1] not in ("", "/") and NO_ELEMENT.fullmatch(name)]
    if not unknown:
        return html
    ended = {name.lower() for name in END.findall(html)}
    never_ended = [re.escape(name) for name in unknown if name not in ended]
    if not never_ended:
        return html
    look = rf"(?:{'|'.join(never_ended)})(?:\s[^<>=]*)?(?<!/)>|(?:https?|ftp|mailto):[^\s<>]+>"
    return re.sub(rf"<(?={look})", "&lt;", html, flags=re.IGNORECASE)
