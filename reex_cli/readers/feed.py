"""RSS (0.9x, 1.0, 2.0) and Atom (RFC 4287) feeds. Each entry becomes a page; entries that are comments are skipped.

If a feed gives no more than a summary, the summary becomes the text, and a note says so. WordPress export files, which
are RSS too, are left to `wxr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.errors import Damaged
from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.readers._entry import LONG_SITE_NAME, Post, build_page, clean_name, html_to_text, keep_short, resolve_url
from reex_cli.readers._source import Reader, Source, skip_if_empty
from reex_cli.readers._xml import DOCTYPE, XmlElement, parse_items
from reex_cli.readers.wxr import WXR_MARK

FEED_ROOT = re.compile(
    rf"(?:(?><!--.*?-->)|<\?[^>]*+>|{DOCTYPE}|\s++)*+<(?:rss|(?:atom:)?feed|rdf:RDF)[\s>]", re.IGNORECASE | re.DOTALL
)
BEHIND_NOISE = re.compile(
    r"<\?xml\s[^>]*+>\s*+(?:(?><!--.*?-->)\s*+|<\?(?!xml\s)[^>]*+>\s*+)*+<(?:rss|feed|rdf:RDF)\s", re.DOTALL
)
FEED_ITEMS = frozenset(("item", "entry", "atom:entry"))
COMMENT_ADDRESS = re.compile(r"#(?:[a-z]{1,8}-)?comment-?\d+|/comment-page-\d+|[?&]cid=\d+$|[?&]cpage=\d")
COMMENT_FEED_ADDRESS = re.compile(
    r"/comments/(?:feed|default)\b|[?&]feed=comments-|[?&]withcomments=1|disqus\.com/.{0,200}\.rss"
)
COMMENT_TITLE = lexicon.compile_pattern("by-word", "^", r"\s?:\s")  # “By: …”, as WordPress calls comments on a post
ARCHIVE_ADDRESS = re.compile(r"/(?:category|tag|author|topics?|page|\d{4}/\d{2}|search|comments)/|[?&](?:cat|tag|author|s)=")
TITLE_SEPARATOR = re.compile(r"(?<!\s)\s+(?:[–—|»«›·-]|::)\s+")
CUT_OFF_END = re.compile(r"(?:\[(?:…|\.\.\.|&hellip;|&#8230;)\]|…)\s*(?:</p>)?\s*$")
MARKED_FOOTER = '<p class="feed-footer"'
FOOTER = re.compile(r"<p>[^<]{2,40}<a\b[^>]*\bhref=\"([^\"]*)\"[^>]*>[^<]*</a>[^<]{3,60}<a\b[^>]*>[^<]*</a>[^<]{0,20}</p>\s*$")
AUTHOR_ELEMENTS = ("dc:creator", "atom:author", "author", "itunes:author")
MAIL_AND_NAME = re.compile(r"(?<!\S)[^\s@]+@[^\s(]+\s*\(([^()]+)\)")  # RSS writes authors as `mail (name)`


class FeedContext(NamedTuple):
    """What a feed states about all its entries."""

    link: str
    site: str
    language: str


def sniff(source: Source) -> Trust:
    """Return CERTAIN if the root element is `rss`, `feed` or `rdf:RDF` and nothing marks a WordPress export."""
    head = source.head
    root = FEED_ROOT.match(head) or (not head.startswith("<html") and BEHIND_NOISE.search(head))
    if not root or WXR_MARK.search(head) or "<wp:post_type>" in source.text:
        return Trust.NO
    return Trust.CERTAIN


@skip_if_empty
def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """Yield a page for each entry."""
    document = parse_items(source.text, FEED_ITEMS)
    for note in document.notes:
        yield Note(note)
    root = document.root or XmlElement("rss", {})
    channel = next((child for child in root.children if child.name == "channel"), root)
    only_comments = is_comment_feed(channel)
    context = read_context(channel, root)
    if not context.site and extract_site(channel):
        yield LONG_SITE_NAME
    for item in document.items:
        if only_comments or is_comment(item):
            yield Skipped("comment")
        else:
            number = item.number + source.chunk.record
            yield build_page(parse_post(item, context), "feed", f"#/{item.name.removeprefix('atom:')}/{number}")
    for error in document.errors:
        yield Failure(Damaged.code, error.message, error.line, error.column)


def is_comment_feed(channel: XmlElement) -> bool:
    """Whether a feed is one of comments: by an address that it states for itself."""
    links = (child.attributes.get("href") or child.text for child in channel.children if child.name.endswith("link"))
    return any(COMMENT_FEED_ADDRESS.search(link) for link in links)


def is_comment(item: XmlElement) -> bool:
    """Whether an entry is a comment: by its address, its title, or by `thr:in-reply-to` (Atom Threading, RFC 4685)."""
    if any(child.name.endswith(":in-reply-to") for child in item.children):
        return True
    return (
        COMMENT_TITLE.match(html_to_text(item.find_text("title", "atom:title"))) is not None
        or COMMENT_ADDRESS.search(item.find_text("guid", "id")) is not None
        or COMMENT_ADDRESS.search(entry_address(item)) is not None
    )


def read_context(channel: XmlElement, root: XmlElement) -> FeedContext:
    """What a feed states about all its entries."""
    language = channel.find_text("language", "dc:language") or root.attributes.get("xml:lang", "")
    return FeedContext(keep_short(channel.find_text("link")), keep_short(extract_site(channel)), keep_short(language))


def parse_post(item: XmlElement, context: FeedContext) -> Post:
    """Everything that an entry states."""
    content = first_html(item, "content:encoded", "content", "atom:content", "xhtml:body", "body")
    summary = first_html(item, "description", "summary", "atom:summary", "itunes:summary")
    link = entry_address(item)
    excerpt, content = mark_footer(summary, link).partition(MARKED_FOOTER)[0], mark_footer(content, link)
    notes = ("summary-only: the feed gives no more",) if excerpt and not content and CUT_OFF_END.search(excerpt.strip()) else ()
    base = item.attributes.get("xml:base") or context.link
    fields = [
        ("link", resolve_url(base, link) if link.startswith("/") else link),
        ("pubDate", item.find_text("pubDate", "published", "atom:published", "dc:date", "issued", "date", "dcterms:created")),
        ("modified", item.find_text("updated", "atom:updated", "dcterms:modified", "modified")),
        ("title.rendered", html_to_text(item.find_text("title", "atom:title"))),
        ("excerpt.rendered", html_to_text(excerpt) if content else ""),
        *(("author", name) for name in extract_authors(item)),
        ("site", context.site),
        ("language", context.language),
    ]
    embeds = tuple(
        child.attributes["url"] for child in item.children if child.name == "enclosure" and is_media_enclosure(child)
    )
    html = content or mark_footer(summary, link)
    return Post(fields, extract_keywords(item), html, extract_native(item), "<" not in html, notes, embeds)


def mark_footer(html: str, address: str) -> str:
    """Give the class `feed-footer` to a last line that a plug-in added: two links, the first of them to the entry itself."""
    footer = FOOTER.search(html)
    links_to_entry = footer and unescape(footer[1]).rstrip("/") == address.rstrip("/")
    return f"{html[: footer.start()]}{MARKED_FOOTER}{html[footer.start() + 2 :]}" if footer and links_to_entry else html


def is_media_enclosure(enclosure: XmlElement) -> bool:
    """Whether an enclosure is audio or video."""
    return bool(enclosure.attributes.get("url")) and enclosure.attributes.get("type", "").startswith(("audio", "video"))


def first_html(item: XmlElement, *names: str) -> str:
    """The HTML of the first child that has any; the best name comes first."""
    for name in names:
        for child in item.children:
            if child.name == name and (text := child.to_html()).strip():
                return text
    return ""


def entry_address(item: XmlElement) -> str:
    """The address of the entry itself, not of its feed or its comments."""
    plain_link = item.find_text("feedburner:origLink", "link")
    if plain_link:
        return plain_link
    links = [
        child.attributes for child in item.children if child.name in ("link", "atom:link") and child.attributes.get("href")
    ]
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    guid = next((child for child in item.children if child.name == "guid"), None)
    if (
        not alternates
        and guid
        and guid.attributes.get("isPermaLink", "true") == "true"
        and guid.text.strip().startswith("http")
    ):
        return guid.text.strip()
    return alternates[0]["href"] if alternates else ""


def extract_authors(item: XmlElement) -> Iterator[str]:
    """The names of the authors, without mail addresses: those of all elements of the first kind that names somebody."""
    names: dict[str, list[str]] = {}
    for child in item.children:
        if child.name in AUTHOR_ELEMENTS:
            name = child.find_text("name", "atom:name") or child.text.strip()
            match = MAIL_AND_NAME.search(name)
            names.setdefault(child.name, []).append(clean_name(match[1] if match else name))
    yield from next((names[kind] for kind in AUTHOR_ELEMENTS if any(names.get(kind, ()))), ())


def extract_site(channel: XmlElement) -> str:
    """The name of the publication. The title of a feed of one category or author has that in front of the name."""
    title = html_to_text(channel.find_text("title", "atom:title"))
    links = [child.attributes.get("href", "") for child in channel.children if child.name.endswith("link")]
    parts = TITLE_SEPARATOR.split(title)
    return parts[-1] if len(parts) > 1 and any(ARCHIVE_ADDRESS.search(link) for link in links) else title


def extract_keywords(item: XmlElement) -> dict[str, list[str]]:
    """The terms, all as `keyword`: feeds do not distinguish categories and tags."""
    names = []
    for child in item.children:
        if child.name in ("category", "atom:category", "dc:subject"):
            name = html_to_text(child.attributes.get("label") or child.attributes.get("term") or child.text)
            if name and not name.startswith(("http://", "https://")):
                names.append(name)
    return {"keyword": list(dict.fromkeys(names))} if names else {}


def extract_native(item: XmlElement) -> dict[str, object]:
    """The identifiers that the feed gives the entry."""
    native = {"guid": item.find_text("guid", "id", "atom:id"), "id": item.find_text("post-id")}
    return {key: value for key, value in native.items() if value}


READER = Reader("feed", "an RSS or Atom feed", sniff, read)
