"""HTML as a flat run of tags, from either of two parsers.

A parser makes the HTML regular: every element closed, every attribute in double quotes, every sign of
text escaped. One regular expression then reads it, many times faster than a walk from node to node.
lexbor (through selectolax) is the fast parser. BeautifulSoup is the second: it is used where no lexbor
is installed, and by the tests as an independent opinion. Nothing else in reex knows which one it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any

from reex_cli.readers._html.elements import VOID_ELEMENTS
from reex_cli.readers._html.repair import escape_pseudo_tags, repair_html

# The name, with a slash where the element ends; the name again where the text is not escaped; the
# attributes as they are written; the text up to the next tag. A comment has none but the text.
Tag = tuple[str, str, str, str]
Engine = Callable[[str], str]
tag_name = itemgetter(0)  # of a tag

RAW_TEXT_ELEMENTS = "script|style|iframe|noembed|noframes|xmp|plaintext"  # what stands in them is no markup
SKIPPED_ELEMENTS = "svg|math|template|noscript"  # what stands in them is nothing to read, and passed over at once
SCRIPT_IN_SCRIPT = r"<!--(?:[^<-]|-(?!->)|<(?!/?\2))*+<\2[\s/>](?:[^<-]|-(?!->)|<(?!/\2))*+</\2>"  # a script in a script
TAG = re.compile(
    rf"""
    < (?: ( ({RAW_TEXT_ELEMENTS}|{SKIPPED_ELEMENTS})(?=[\ >]) | /?+[a-z][^\s/>]*+ ) ([^>]*+) | !--.*?-- | [!?][^>]*+ ) >
    ( (?(2) [^<]*+ (?: (?: {SCRIPT_IN_SCRIPT} | <(?!/\2>|(?!{RAW_TEXT_ELEMENTS})\2[\ >]) ) [^<]*+ )*+ | [^<]*+ ) )
    """,
    re.DOTALL | re.VERBOSE,
)
MARKER_CHARACTERS = {1: None, 2: None, 0x1F: " "}  # no text needs them, and `inline` marks with them
OPENS_SCRIPT = re.compile(r"<script[^<>]*>\s*+\Z")
SCRIPT_TAG_CHARACTERS = 200  # characters in which the tag of a script stands
ATTRIBUTE = re.compile(r' ([^\s"]+)="([^"]*)"')


def parse_tags(html: str, engine: Engine | None = None) -> list[Tag]:
    """The tags of a document or fragment; by the best parser that is installed, where none is named."""
    engine = engine or default_engine()
    html = repair_html(html)
    tags = scan_tags(engine(html))
    as_spelt = escape_pseudo_tags(html, set(map(tag_name, tags)))
    return tags if as_spelt is html else scan_tags(engine(as_spelt))


def scan_tags(regular: str) -> list[Tag]:
    """The tags of regular HTML."""
    return TAG.findall(regular.translate(MARKER_CHARACTERS) if any(mark in regular for mark in "\x01\x02\x1f") else regular)


@cache
def default_engine() -> Engine:
    """The fast engine, where it is installed."""
    try:
        import selectolax.lexbor  # noqa: F401 - asks whether it is there
    except ImportError:
        return beautiful_soup
    return lexbor


def lexbor(html: str) -> str:
    """Regular HTML by lexbor."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html).html or ""


def beautiful_soup(html: str, builder: str = "html.parser") -> str:
    """Regular HTML by BeautifulSoup, with the standard library's parser unless another builder is named."""
    from bs4 import BeautifulSoup
    from bs4.formatter import HTMLFormatter

    html = remove_inner_scripts(cut_open_comment(html)) if builder == "html.parser" else html
    tree: Any = BeautifulSoup(html, builder, multi_valued_attributes=None)
    for element in tree.find_all(lambda element: element.is_empty_element and element.name not in VOID_ELEMENTS):
        element.can_be_empty_element = False
    regular = tree.decode(formatter=HTMLFormatter(entity_substitution=escape_text, void_element_close_prefix=""))
    return f"<!---->{regular}"  # text before the first tag of a fragment stands behind one, too


def remove_inner_scripts(html: str) -> str:
    """HTML without the comments in scripts that hold scripts themselves, at whose end `html.parser` ends the outer one.

    >>> without_inner_scripts("<script><!-- write('<script></script>') --></script><p>Salt")
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
    """HTML up to a comment that nothing ends, which `html.parser` takes for text, and looks for its end again and again.

    >>> without_open_comment("<p>Salt<!-- <p>Salt"), without_open_comment("<script><!-- a </script><p>Salt")
    ('<p>Salt', '<script><!-- a </script><p>Salt')
    """
    at = html.find("<!--", html.rfind("-->") + 1)
    while at >= 0 and html.rfind("<script", 0, at) > html.rfind("</script", 0, at):  # a script holds it
        end = html.find("</script", at)
        at = html.find("<!--", end) if end >= 0 else -1
    return html if at < 0 else html[:at]


def parse_attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by name.

    >>> attributes(' class="a b" title="x &lt; y" hidden=""')
    {'class': 'a b', 'title': 'x < y', 'hidden': ''}
    """
    found = dict(ATTRIBUTE.findall(written))
    return {name: unescape_text(value) for name, value in found.items()} if "&" in written else found


def unescape_text(text: str) -> str:
    """Text without the escapes that regular HTML has, which are these five."""
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")


def escape_text(text: str) -> str:
    """The opposite of `plain`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
