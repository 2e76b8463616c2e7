"""Recognises HTML by its tags, wherever it begins, and tells it from texts in which tags are named or shown.

A page that begins as such is recognised at once. Of any other text a few windows are weighed: it is HTML if most of it is
markup, or text inside of elements. What is inline (`<br>`, `<b>`, `<a href>`) has most text outside of elements, and is HTML
if there are several tags, close together, within its lines.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from reex_cli.readers._html.evidence import Evidence, weigh
from reex_cli.readers._json import VALUE_BEGINS

HEAD_CHARACTERS = 16_384  # of a text, which are weighed,
WINDOW_CHARACTERS = 8192  # and of a longer one in its middle and at its end
MAX_CHARACTERS = 1 << 20  # of a text, in which the windows are
XML_HEAD_CHARACTERS = 4096  # of XML, which has elements of HTML for its text soon, or has them among many others
NOISE = " \t\n\r\f\v\x00\xa0\ufeff\u200b\ufffd"  # before a text
PAGE_BEGINS = re.compile(  # not `<head> is the element …`
    r"(?:(?><!--.*?-->)\s*+|<\?xml[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body)(?:\s[^<>]*+)?>(?![ \t]+[^\s<])",
    re.IGNORECASE | re.DOTALL,
)
PAGE_TAG = re.compile(r"<(?:!doctype\s+html[\s>]|html(?:\s[^<>]*+)?>\s*+<(?!!\[))", re.IGNORECASE)
RAW_ELEMENT = re.compile(r"<(script|style|svg)(?=[\s/>])[^<>]*+>.*?(?:</\1\s*+>|\Z)", re.IGNORECASE | re.DOTALL)
LONG_VALUE = re.compile(r"=(?:\"[^\"]{2000,}+\"|'[^']{2000,}+')")  # of an attribute that holds data
FIRST_TAG = re.compile(r"<(?:(/(?:script|style|svg)[\s>])|/?[a-z])", re.IGNORECASE)  # the text may begin inside of a script
TEXT_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|article|section|span|br|blockquote|figure)\b[^<>]*+>", re.IGNORECASE)
CDATA = "<![CDATA["  # around the HTML of an element that was cut out of a feed
ESCAPED_TAG = re.compile(
    r"\s*+&lt;(?:p|div|h[1-6]|ul|ol|table|article|section|blockquote|figure|!doctype html|html)\b", re.IGNORECASE
)
TEMPLATE_BEGINS = ("{%", "{{", "{#")
MIN_TAGS = 2
CHARACTERS_PER_TAG = 500  # visible, at most, unless a text begins with a tag
DENSE_TAGS = 8  # that make a text HTML that begins with a tag, wherever its text stands,
CHARACTERS_PER_DENSE_TAG = 150  # if there is one to so many visible characters
MIN_INLINE = 3  # pairs of inline tags, and breaks, that make a text HTML,
CHARACTERS_PER_INLINE = 400  # if there is one to so many visible characters
MAX_OTHERS = 4  # tags that are used for one that is named, or quoted
MAX_MARKDOWN = 3  # tags for one sign of Markdown


def unescape_markup(text: str) -> str:
    """HTML all of whose tags were escaped once too often, or that is in a section of XML, as it was before; else the text.

    >>> unescape_markup("&lt;p&gt;Salt &amp;amp; tide&lt;/p&gt;"), unescape_markup("&lt;p&gt; is a tag")
    ('<p>Salt &amp; tide</p>', '&lt;p&gt; is a tag')
    """
    if text.lstrip().startswith(CDATA) and text.rstrip().endswith("]]>"):
        text = text.strip()[len(CDATA) : -len("]]>")]
    is_escaped = ESCAPED_TAG.match(text) is not None and "<" not in text and "&lt;/" in text
    return unescape(text) if is_escaped else text


def begins_page(text: str) -> bool:
    """Whether a text begins like a whole page, but for comments."""
    return PAGE_BEGINS.match(text.lstrip(NOISE)) is not None


def holds_page(head: str) -> bool:
    """Whether the beginning of a text has the doctype or the `<html>` of a page on a line of its own or behind other markup.

    >>> holds_page("Warning: mill.php on line 3\\n<!doctype html><p>Salt"), holds_page('{"page": "<html><p>Salt"}')
    (True, False)
    """
    first = PAGE_TAG.search(head)
    return first is not None and (head[: first.start()].rstrip(" \t") or "\n")[-1] in "\n>\ufeff"


def is_html(text: str) -> bool:
    """Whether a text is HTML by its tags, wherever they begin. JSON and templates that begin as such are not."""
    text = text.lstrip(NOISE) if text[:1] in NOISE else text
    if text.find("<", 0, MAX_CHARACTERS) < 0 or VALUE_BEGINS.match(text) or text.startswith(TEMPLATE_BEGINS):
        return False
    if text.startswith("<?xml"):
        return len(TEXT_TAG.findall(text[:XML_HEAD_CHARACTERS])) >= MIN_TAGS
    return _is_html(cut_windows(text))


def cut_windows(text: str) -> tuple[str, ...]:
    """The windows of a text that are weighed: all of a short one. Of a longer one, scripts and drawings are left out before."""
    if len(text) > HEAD_CHARACTERS + WINDOW_CHARACTERS:  # else a window might begin inside of a script
        text = LONG_VALUE.sub("=''", text[:MAX_CHARACTERS])
        first = FIRST_TAG.search(text)
        text = RAW_ELEMENT.sub("", text[first.start() :] if first and first[1] else text)
    end = len(text) - WINDOW_CHARACTERS
    if end <= HEAD_CHARACTERS:
        return (text,)
    middle = (HEAD_CHARACTERS + end - WINDOW_CHARACTERS) // 2
    return text[:HEAD_CHARACTERS], text[middle : middle + WINDOW_CHARACTERS], text[end:]


@lru_cache(1)  # several readers ask
def _is_html(windows: tuple[str, ...]) -> bool:
    """Whether all windows together are HTML, or the first and another: one may be inside of an odd script."""
    last = len(windows) - 1
    found = [weigh(window, is_first=number == 0, is_last=number == last) for number, window in enumerate(windows)]
    return is_enough(sum(found, Evidence())) or (is_enough(found[0]) and any(map(is_enough, found[1:])))


def is_enough(found: Evidence) -> bool:
    """Whether a text with this evidence is HTML."""
    if found.tags < MIN_TAGS or found.unknown > (found.text_tags if found.unknown > 1 else found.tags):
        return False
    others = max(found.named, found.quoted if found.quoted > 1 else 0)
    if others * MAX_OTHERS > found.tags or found.markdown * MAX_MARKDOWN > found.tags:
        return False
    visible = found.inside + found.outside
    if found.begins and not found.markdown and found.tags >= DENSE_TAGS and visible <= CHARACTERS_PER_DENSE_TAG * found.tags:
        return True
    if is_mostly_markup(found) and (found.begins or visible <= CHARACTERS_PER_TAG * found.tags):
        return True
    return found.inline >= MIN_INLINE and not found.markdown and visible <= CHARACTERS_PER_INLINE * found.inline


def is_mostly_markup(found: Evidence) -> bool:
    """Whether most is markup or inside of elements, and text outside is less than that inside, or less than a third."""
    everything = found.inside + found.outside + found.markup
    return 2 * found.outside <= everything and (found.outside <= found.inside or 3 * found.outside <= everything)
