"""RSS (0.9x, 1.0, 2.0) and Atom (0.3, RFC 4287) feeds, and exports of Blogger, which are Atom.

Each entry becomes a page; comments, and the templates and settings of Blogger, are skipped. If a feed gives no more than a
summary, the summary becomes the text, and a note says so. WordPress export files, which are RSS too, are left to `wxr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli import lexicon
from reex_cli.errors import Damaged
from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.normalize import resolve_url
from reex_cli.readers._entry import LONG_SITE_NAME, Post, build_page, clean_name, html_to_text, keep_short
from reex_cli.readers._feed import blogger
from reex_cli.readers._feed.text_constructs import extract_embeds, extract_text, extract_title
from reex_cli.readers._private_records import find_address_kind
from reex_cli.readers._source import Reader, Source, skip_if_empty
from reex_cli.readers._xml import DOCTYPE, XmlElement, parse_items
from reex_cli.readers.wxr import WXR_MARK

FEED_ROOT = re.compile(
    rf"(?:(?><!--.*?-->)|<\?[^>]*+>|{DOCTYPE}|\s++)*+<(?:rss|(?:\w{{1,20}}:)?(?:feed|RDF))[\s>]", re.IGNORECASE | re.DOTALL
)
BEHIND_NOISE = re.compile(
    r"<\?xml\s[^>]*+>\s*+(?:(?><!--.*?-->)\s*+|<\?(?!xml\s)[^>]*+>\s*+)*+<(?:rss|(?:\w{1,20}:)?(?:feed|RDF))\s", re.DOTALL
)
FEED_ITEMS = frozenset(("item", "entry"))
COMMENT_ADDRESS = re.compile(r"#(?:[a-z]{1,8}-)?comment-?\d+|/comment-page-\d+|[?&]cid=\d+$|[?&]cpage=\d")
COMMENT_FEED_ADDRESS = re.compile(
    r"/comments/(?:feed|default)\b|[?&]feed=comments-|[?&]withcomments=1|disqus\.com/.{0,200}\.rss"
)
COMMENT_TITLE = lexicon.compile_pattern("by-word", "^", r"\s?:\s")  # “By: …”, as WordPress calls comments on a post
ARCHIVE_ADDRESS = re.compile(r"/(?:category|tag|author|topics?|page|\d{4}/\d{2}|search|comments)/|[?&](?:cat|tag|author|s)=")
TITLE_SEPARATOR = re.compile(r"(?<!\s)\s+(?:[–—|»«›·-]|::)\s+")
DATE_ELEMENTS = "pubDate published atom:published dc:date issued date dcterms:issued dcterms:date dcterms:created".split()
AUTHOR_ELEMENTS = ("dc:creator", "atom:author", "author", "itunes:author")
MAIL_AND_NAME = re.compile(r"(?<!\S)[^\s@]+@[^\s(]+\s*\(([^()]+)\)")  # RSS writes authors as `mail (name)`


class FeedContext(NamedTuple):
    """What a feed states about all its entries."""

    base: str  # against which addresses are resolved
    site: str
    language: str
    authors: tuple[str, ...]


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
        kind = blogger.entry_kind(item)
        if only_comments or is_comment(item):
            yield Skipped("comment")
        elif kind not in blogger.ARTICLE_KINDS:
            yield Skipped(blogger.SKIPPED_KINDS.get(kind, kind))
        elif kind := find_private_type(item):
            yield Skipped(kind)
        else:
            pointer = f"#/{item.name}/{item.number + source.chunk.record}"
            yield build_page(parse_post(item, context), "feed", pointer, with_marks=source.with_marks)
    for error in document.errors:
        yield Failure(Damaged.code, error.message, error.line, error.column)


def is_comment_feed(channel: XmlElement) -> bool:
    """Whether a feed is one of comments: by an address that it states for itself."""
    links = (child.attributes.get("href") or child.text for child in channel.children if child.name.endswith("link"))
    return any(COMMENT_FEED_ADDRESS.search(link) for link in links)


def find_private_type(item: XmlElement) -> str:
    """The kind of an entry that is no article by the type of WordPress in its address; empty for any other."""
    return find_address_kind(item.find_text("guid", "id")) or find_address_kind(entry_address(item))


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
    """What a feed states about all its entries. Only in Atom its authors are those of entries that name none."""
    language = channel.find_text("language", "dc:language") or root.attributes.get("xml:lang", "")
    base = root.attributes.get("xml:base", "")
    address = entry_address(channel)
    address = resolve_url(base, address) if base else address
    authors = tuple(extract_authors(channel)) if channel.name == "feed" else ()
    return FeedContext(
        keep_short(base or address),
        keep_short(extract_site(channel)),
        keep_short(language),
        authors if keep_short(" ".join(authors)) else (),
    )


def parse_post(item: XmlElement, context: FeedContext) -> Post:
    """Everything that an entry states."""
    title, source = extract_title(item), extract_source(item)
    base = resolve_url(context.base, item.attributes.get("xml:base", ""))
    link = entry_address(item) or blogger.entry_path(item)
    link = resolve_url(base, link) if base and link else link
    text = extract_text(item, title, source, link)
    fields = [
        ("link", link),
        ("status", blogger.entry_status(item)),
        ("pubDate", item.find_text(*DATE_ELEMENTS)),
        ("modified", item.find_text("updated", "atom:updated", "dcterms:modified", "modified")),
        ("title.rendered", title),
        ("excerpt.rendered", html_to_text(text.excerpt)),
        *(("author", name) for name in tuple(extract_authors(item)) or context.authors),
        ("site", source or context.site),
        ("language", item.attributes.get("xml:lang") or context.language),
    ]
    embeds = tuple(dict.fromkeys(extract_embeds(item)))
    is_raw = "<" not in text.html
    return Post(fields, extract_keywords(item), text.html, extract_native(item), is_raw, text.notes, embeds, base)


def extract_source(item: XmlElement) -> str:
    """The name of the feed that an aggregator has an entry from."""
    source = next((child for child in item.children if child.name in ("source", "atom:source")), None)
    return keep_short(html_to_text(source.find_text("title", "atom:title") or source.text)) if source else ""


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
    kind = blogger.entry_kind(item)
    native = {"guid": item.find_text("guid", "id", "atom:id"), "id": item.find_text("post-id"), "type": kind}
    return {key: value for key, value in native.items() if value}


READER = Reader("feed", "a feed: RSS, Atom, RDF, video channels; a Blogger export", sniff, read)
