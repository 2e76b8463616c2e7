"""Text, title and media of an entry. Atom states of what type a text is (RFC 4287, 3.1 and 4.1.3), RSS does not."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from reex_cli.readers._entry import HTML_TAG, html_to_text
from reex_cli.readers._html.recognise import unescape_markup
from reex_cli.readers._xml import XmlElement
from reex_cli.text import normalize_spaces, words

CONTENT_ELEMENTS = ("content:encoded", "content", "atom:content", "turbo:content", "yandex:full-text", "full-text", "body")
SUMMARY_ELEMENTS = ("description", "summary", "atom:summary", "itunes:summary", "media:description")
TITLE_ELEMENTS = ("title", "atom:title", "itunes:title", "media:title")
PLAIN_TYPES = frozenset(("text", "text/plain", "plain"))
MARKUP_TYPES = frozenset(("application/xhtml+xml", "application/xml"))
MARKUP = re.compile(r"</[a-z]|<(?:br|hr|img|p)\b|/>", re.IGNORECASE)  # an end tag, or a tag that needs none
TEXT_BEGINS = re.compile(r"(?:<[^<>]*+>|\s++|&nbsp;|&#160;)*+[^<\s]")
CUT_OFF_END = re.compile(r"(?:\[(?:…|\.\.\.|&hellip;|&#8230;)\]|…)\s*(?:</p>)?\s*$")
MARKED_FOOTER = '<p class="feed-footer"'
FOOTER = re.compile(r"<p>[^<]{2,40}<a\b[^>]*\bhref=\"([^\"]*)\"[^>]*>[^<]*</a>[^<]{3,60}<a\b[^>]*>[^<]*</a>[^<]{0,20}</p>\s*$")
LAST_LINK = re.compile(r"(<a\b([^<>]*+)>[^<]{1,80}</a>[\s.…\])]{0,3})(?:<[^<>]*+>|&nbsp;|\s)*+\Z", re.IGNORECASE)
ADDRESS = re.compile(r"\bhref\s*=\s*[\"']?([^\"'<>\s]+)", re.IGNORECASE)
BEHIND_SENTENCE = tuple(".!?…>”»)]。！？")
LAST_CHARACTERS = 3000  # of a text, in which the link to the rest of it stands
LONGER = 1.5  # times as long as the content: a summary that is the text
HEADLINES = re.compile(
    r"(?:\s++|&nbsp;|<a\b[^<>]*+>[^<]*+</a>|<font\b[^<>]*+>[^<]*+</font>|</?(?:ol|ul|li|p|b|strong|br)\b[^<>]*+>)++",
    re.IGNORECASE,
)
MAX_HEADLINE_CHARACTERS = 2000  # of a summary that is compared with the title


class EntryText(NamedTuple):
    """The text of an entry and its summary, both HTML."""

    html: str
    excerpt: str
    notes: tuple[str, ...] = ()


def extract_text(item: XmlElement, title: str, source: str, link: str) -> EntryText:
    """The text of an entry: its content, or the summary if it says more. `source` names where an aggregator has it from."""
    content = mark_footer(first_html(item, CONTENT_ELEMENTS), link)
    summary = mark_footer(extract_summary(item), link)
    excerpt = summary.partition(MARKED_FOOTER)[0].strip()
    is_cut_off = CUT_OFF_END.search(excerpt) is not None
    notes = tuple(note_other_media(item))
    if not TEXT_BEGINS.match(content):
        if is_headline(excerpt, title, source):
            headline = f'<div class="feed-headline">{summary}</div>'
            return EntryText(content + headline, "", (*notes, "summary-only: the feed gives no more than headlines"))
        notes = (*notes, "summary-only: the feed gives no more") if is_cut_off else notes
        return EntryText(content + summary, "", notes)
    if (
        not is_cut_off
        and len(excerpt) > LONGER * len(content)
        and count_characters(excerpt) > LONGER * count_characters(content)
    ):
        return EntryText(summary, content.partition(MARKED_FOOTER)[0], notes)
    return EntryText(content, excerpt, notes)


def extract_summary(item: XmlElement) -> str:
    """The HTML of the summary of the best name, or of one that says more, as podcasts have it."""
    best = ""
    for name in SUMMARY_ELEMENTS:
        html = first_html(item, (name,))
        if len(html) > LONGER * len(best):
            best = html
    return best


def mark_footer(html: str, address: str) -> str:
    """Give the class `feed-footer` to a last line that a plug-in added: two links, the first of them to the entry itself."""
    html = mark_more_link(html, address)
    footer = FOOTER.search(html)
    links_to_entry = footer and unescape(footer[1]).rstrip("/") == address.rstrip("/")
    return f"{html[: footer.start()]}{MARKED_FOOTER}{html[footer.start() + 2 :]}" if footer and links_to_entry else html


def mark_more_link(html: str, address: str) -> str:
    """Give the class `more-link` to a last link that leads to the entry itself, behind a sentence or on a line of its own.

    >>> mark_more_link('It broke. <a href="/mill">Lire la suite</a>...', "/mill?from=feed")
    'It broke. <span class="more-link"><a href="/mill">Lire la suite</a>...</span>'
    >>> mark_more_link('See <a href="/mill">the mill</a>', "/mill")
    'See <a href="/mill">the mill</a>'
    """
    link = LAST_LINK.search(html, max(0, len(html) - LAST_CHARACTERS)) if address else None
    target = ADDRESS.search(link[2]) if link else None
    if not link or not target or own_part(target[1]) != own_part(address):
        return html
    before, behind = html[: link.start()], html[link.end(1) :]
    if not before.rstrip("( [\n\t").endswith(BEHIND_SENTENCE):
        return html
    return f'{before}<span class="more-link">{link[1]}</span>{behind}'


def own_part(address: str) -> str:
    """An address without what says from where it was called."""
    return unescape(address).partition("#")[0].partition("?utm")[0].partition("?from")[0].rstrip("/")


def count_characters(html: str) -> int:
    """The number of characters of HTML that are no tags."""
    return len(HTML_TAG.sub("", html))


def is_headline(html: str, title: str, source: str) -> bool:
    """Whether a summary only repeats the title, or links to articles that an aggregator has from a source."""
    if source and "<a" in html and HEADLINES.fullmatch(html):
        return True
    if not title or not html or len(html) > MAX_HEADLINE_CHARACTERS:
        return False
    return words(html_to_text(html)) in (words(title), words(f"{title} {source}"))


def first_html(item: XmlElement, names: tuple[str, ...]) -> str:
    """The HTML of the first child that has any; the best name comes first. What media RSS groups counts as a child."""
    children = list(iter_children(item))
    for name in names:
        for child in children:
            if child.name == name and (html := element_html(child)).strip():
                return unescape_markup(html)
    return ""


def iter_children(item: XmlElement) -> Iterator[XmlElement]:
    """The children of an entry, and those of its media groups."""
    for child in item.children:
        yield child
        if child.name == "media:group":
            yield from child.children


def element_html(element: XmlElement) -> str:
    """The HTML of a text construct: empty for a type that is neither text nor markup, such as a picture in base64."""
    type_ = text_type(element)
    if not is_text_type(type_):
        return ""
    if element.attributes.get("mode") == "base64":  # of Atom 0.3
        return decode_base64(element.text)
    html = element.to_html()
    return escape(html) if type_ in PLAIN_TYPES and not element.children and not MARKUP.search(html) else html


def text_type(element: XmlElement) -> str:
    """The type that an element states, without parameters."""
    return element.attributes.get("type", "").partition(";")[0].strip().lower()


def is_text_type(type_: str) -> bool:
    """Whether a type is one of text: a word of Atom, or a media type."""
    return "/" not in type_ or type_.startswith("text/") or type_ in MARKUP_TYPES


def decode_base64(text: str) -> str:
    """The text that is written in base64; empty if it is none."""
    try:
        return base64.b64decode(text).decode("utf-8")
    except ValueError:
        return ""


def note_other_media(item: XmlElement) -> Iterator[str]:
    """Note the type of a content that is in the feed and is no text."""
    for child in item.children:
        if child.name in CONTENT_ELEMENTS and child.text.strip() and not is_text_type(text_type(child)):
            yield f"left out: content of the type {normalize_spaces(text_type(child))[:60]}"


def extract_title(item: XmlElement) -> str:
    """The title as plain text. In a title of Atom that is no markup, an angle bracket is a sign."""
    children = list(iter_children(item))
    for name in TITLE_ELEMENTS:
        for child in children:
            if child.name == name and (title := title_text(child, is_atom=item.name == "entry")):
                return title
    return ""


def title_text(element: XmlElement, *, is_atom: bool) -> str:
    """The text of a title."""
    html = element.to_html()
    is_plain = is_atom and not element.children and text_type(element) in ("", *PLAIN_TYPES)
    return normalize_spaces(html) if is_plain and "<" in html and not MARKUP.search(html) else html_to_text(html)


def extract_embeds(item: XmlElement) -> Iterator[str]:
    """The addresses of the audio and video of an entry."""
    if video := item.find_text("yt:videoId"):
        yield f"https://www.youtube.com/watch?v={video}"
    for child in iter_children(item):
        attributes = child.attributes
        is_enclosure = child.name in ("enclosure", "media:content") or attributes.get("rel") == "enclosure"
        address = attributes.get("url") or attributes.get("href") or attributes.get("src", "")
        if address and (is_enclosure or child.name in CONTENT_ELEMENTS) and is_played(attributes):
            yield address


def is_played(attributes: dict[str, str]) -> bool:
    """Whether attributes describe audio or video."""
    return attributes.get("type", "").startswith(("audio", "video")) or attributes.get("medium") in ("audio", "video")
