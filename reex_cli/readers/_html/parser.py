"""Parses HTML into a flat list of tags, with one of two engines. Building blocks from them is left to `block_builder`.

An engine parses the HTML and serializes it again in a regular form: every element closed, every attribute in double
quotes, every special character escaped. One regular expression then splits that into tags, many times faster than a
walk from node to node. lexbor (through selectolax) is the fast engine; it follows the tree construction of the WHATWG
HTML standard. BeautifulSoup is used if no lexbor is installed, and by the tests for comparison. No other module
depends on which engine was used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any

from reex_cli.readers._html.elements import VOID_ELEMENTS
from reex_cli.readers._html.repair import escape_pseudo_tags, repair_html

# The name, with a slash before it in an end tag; the name again if the text behind the tag is raw (not escaped); the
# attributes as written; the text up to the next tag. Of a comment only the text is not empty.
Tag = tuple[str, str, str, str]
Engine = Callable[[str], str]
tag_name = itemgetter(0)  # of a tag
tag_attributes = itemgetter(2)

RAW_TEXT_ELEMENTS = "script|style|iframe|noembed|noframes|xmp|plaintext"  # their content is not markup
SKIPPED_ELEMENTS = "svg|math|template|noscript"  # their content is skipped as a whole
SCRIPT_IN_SCRIPT = (
    r"<!--(?:[^<-]|-(?!->)|<(?!/?\2))*+<\2[\s/>](?:[^<-]|-(?!->)|<(?!/\2))*+</\2>"  # a script in a comment in a script
)
REGULAR_TAG = re.compile(
    rf"""
    < (?: ( ({RAW_TEXT_ELEMENTS}|{SKIPPED_ELEMENTS})(?=[\ >]) | /?+[a-z][^\s/>]*+ ) ([^>]*+) | !--.*?-- | [!?][^>]*+ ) >
    ( (?(2) [^<]*+ (?: (?: {SCRIPT_IN_SCRIPT} | <(?!/\2>|(?!{RAW_TEXT_ELEMENTS})\2[\ >]) ) [^<]*+ )*+ | [^<]*+ ) )
    """,
    re.DOTALL | re.VERBOSE,
)
MARKER_CHARACTERS = {1: None, 2: None, 0x0B: " ", 0x1F: " "}  # removed from texts, because `inline_text` uses them as markers
OPENS_SCRIPT = re.compile(r"<script[^<>]*>\s*+\Z")
SCRIPT_TAG_CHARACTERS = 200  # before a comment, in which the tag of a script around it is searched
REGULAR_ATTRIBUTE = re.compile(r' ([^\s"]+)="([^"]*)"')


def parse_tags(html: str, engine: Engine | None = None) -> list[Tag]:
    """Parse a document or fragment into tags, with the fastest installed engine unless one is given."""
    engine = engine or default_engine()
    html = repair_html(html)
    tags = scan_tags(engine(html))
    escaped = escape_pseudo_tags(html, set(map(tag_name, tags)))
    return tags if escaped is html else scan_tags(engine(escaped))


def scan_tags(regular: str) -> list[Tag]:
    """Split regular HTML into tags."""
    return REGULAR_TAG.findall(
        regular.translate(MARKER_CHARACTERS) if any(mark in regular for mark in "\x01\x02\v\x1f") else regular
    )


@cache
def default_engine() -> Engine:
    """The fast engine if it is installed, else the other."""
    try:
        import selectolax.lexbor  # noqa: F401 - checks whether it is installed
    except ImportError:
        return beautiful_soup
    return lexbor


def lexbor(html: str) -> str:
    """Parse and serialize HTML with lexbor."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html).html or ""


def beautiful_soup(html: str, builder: str = "html.parser") -> str:
    """Parse and serialize HTML with BeautifulSoup, by the standard library's parser unless another builder is given."""
    from bs4 import BeautifulSoup
    from bs4.formatter import HTMLFormatter

    html = remove_inner_scripts(cut_open_comment(html)) if builder == "html.parser" else html
    tree: Any = BeautifulSoup(html, builder, multi_valued_attributes=None)
    for element in tree.find_all(lambda element: element.is_empty_element and element.name not in VOID_ELEMENTS):
        element.can_be_empty_element = False
    regular = tree.decode(formatter=HTMLFormatter(entity_substitution=escape_text, void_element_close_prefix=""))
    return f"<!---->{regular}"  # so that text before the first tag of a fragment is behind a tag, too


def remove_inner_scripts(html: str) -> str:
    """Remove comments in scripts that contain scripts: `html.parser` ends the outer script at the end of the inner one.

    >>> remove_inner_scripts("<script><!-- write('<script></script>') --></script><p>Salt")
    '<script></script><p>Salt'
    """
    first, *others = html.split("<!--")
    pieces = [first]
    for other in others:
        inner, end, after = other.partition("-->")
        is_inner = (
            end and "<script" in inner and OPENS_SCRIPT.search(pieces[-1], max(0, len(pieces[-1]) - SCRIPT_TAG_CHARACTERS))
        )
        pieces.append(after if is_inner else f"<!--{other}")
    return "".join(pieces)


def cut_open_comment(html: str) -> str:
    """Cut HTML before a comment without an end, which `html.parser` takes for text, in quadratic time.

    >>> cut_open_comment("<p>Salt<!-- <p>Salt"), cut_open_comment("<script><!-- a </script><p>Salt")
    ('<p>Salt', '<script><!-- a </script><p>Salt')
    """
    start = html.find("<!--", html.rfind("-->") + 1)
    while start >= 0 and html.rfind("<script", 0, start) > html.rfind("</script", 0, start):  # it is inside a script
        end = html.find("</script", start)
        start = html.find("<!--", end) if end >= 0 else -1
    return html if start < 0 else html[:start]


def parse_attributes(written: str) -> dict[str, str]:
    """Parse the attributes of a tag: name → value.

    >>> parse_attributes(' class="a b" title="x &lt; y" hidden=""')
    {'class': 'a b', 'title': 'x < y', 'hidden': ''}
    """
    attrs = dict(REGULAR_ATTRIBUTE.findall(written))
    return {name: unescape_text(value) for name, value in attrs.items()} if "&" in written else attrs


def unescape_text(text: str) -> str:
    """Decode the five character references that regular HTML has."""
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")


def escape_text(text: str) -> str:
    """Escape text for regular HTML; the inverse of `unescape_text`, but for no-break spaces."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
