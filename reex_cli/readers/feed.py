"""RSS and Atom feeds. Each entry is a page of its own; entries that are comments are skipped by name.

A feed that gives no more than a summary has the summary as its text, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from reex_cli.errors import Damaged
from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.readers._entry import Post, named, page_of, plain, resolved
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._xml import DOCTYPE, Element
from reex_cli.readers._xml import read as read_xml
from reex_cli.readers.wxr import MARK

ROOT = re.compile(
    rf"(?:(?><!--.*?-->)|<\?[^>]*+>|{DOCTYPE}|\s++)*+<(?:rss|(?:atom:)?feed|rdf:RDF)[\s>]", re.IGNORECASE | re.DOTALL
)
BEHIND_NOISE = re.compile(
    r"<\?xml\s[^>]*+>\s*+(?:(?><!--.*?-->)\s*+|<\?(?!xml\s)[^>]*+>\s*+)*+<(?:rss|feed|rdf:RDF)\s", re.DOTALL
)
ITEMS = frozenset(("item", "entry", "atom:entry"))
COMMENT = re.compile(r"#comment-\d+|/comment-page-\d+|[?&]cid=\d+$")
ARCHIVE = re.compile(r"/(?:category|tag|author|topics?|page|\d{4}/\d{2}|search|comments)/|[?&](?:cat|tag|author|s)=")
PARTS = re.compile(r"(?<!\s)\s+(?:[–—|»«›·-]|::)\s+")
CUT = re.compile(r"(?:\[(?:…|\.\.\.|&hellip;|&#8230;)\]|…)\s*(?:</p>)?\s*$")
MARKED = '<p class="feed-footer"'
FOOTER = re.compile(r"<p>[^<]{2,40}<a\b[^>]*\bhref=\"([^\"]*)\"[^>]*>[^<]*</a>[^<]{3,60}<a\b[^>]*>[^<]*</a>[^<]{0,20}</p>\s*$")
ADDRESS = re.compile(r"(?<!\S)[^\s@]+@[^\s(]+\s*\(([^()]+)\)")  # RSS writes authors as `mail (name)`


def sniff(source: Source) -> Trust:
    """The root element says it."""
    head = source.head
    found = ROOT.match(head) or (not head.startswith("<html") and BEHIND_NOISE.search(head))
    if not found or MARK.search(head) or "<wp:post_type>" in source.text:
        return Trust.NO
    return Trust.CERTAIN


def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """A page for each entry."""
    document = read_xml(source.text, ITEMS)
    for note in document.notes:
        yield Note(note)
    root = document.root or Element("rss", {})
    channel = next((child for child in root.children if child.name == "channel"), root)
    for item in document.items:
        if is_comment(item):
            yield Skipped("comment")
        else:
            number = item.number + source.chunk.record
            yield page_of(post_of(item, channel, root), "feed", f"#/{item.name.removeprefix('atom:')}/{number}")
    for error in document.errors:
        yield Failure(Damaged.code, error.message, error.line, error.column)


def is_comment(item: Element) -> bool:
    """Whether an entry is a comment on an article: its address, or what it answers to, says so."""
    if any(child.name == "thr:in-reply-to" for child in item.children):
        return True
    return COMMENT.search(item.first("guid", "id")) is not None or COMMENT.search(address_of(item)) is not None


def post_of(item: Element, channel: Element, root: Element) -> Post:
    """Everything that an entry says."""
    content = markup(item, "content:encoded", "content", "atom:content", "xhtml:body", "body")
    summary = markup(item, "description", "summary", "atom:summary", "itunes:summary")
    link = address_of(item)
    excerpt, content = marked(summary, link).partition(MARKED)[0], marked(content, link)
    notes = ("summary-only: the feed gives no more",) if excerpt and not content and CUT.search(excerpt.strip()) else ()
    base = item.attributes.get("xml:base") or channel.first("link")
    fields = [
        ("link", resolved(base, link) if link.startswith("/") else link),
        ("pubDate", item.first("pubDate", "published", "atom:published", "dc:date", "issued", "date", "dcterms:created")),
        ("modified", item.first("updated", "atom:updated", "dcterms:modified", "modified")),
        ("title.rendered", plain(item.first("title", "atom:title"))),
        ("excerpt.rendered", plain(excerpt) if content else ""),
        *(("author", name) for name in people(item)),
        ("site", site_of(channel)),
        ("language", channel.first("language", "dc:language") or root.attributes.get("xml:lang", "")),
    ]
    embeds = tuple(child.attributes["url"] for child in item.children if child.name == "enclosure" and is_played(child))
    html = content or marked(summary, link)
    return Post(fields, terms_of(item), html, native(item), "<" not in html, notes, embeds)


def marked(html: str, address: str) -> str:
    """HTML that says of its last line that a plug-in put it there: in any language, it leads to the entry and to the site."""
    found = FOOTER.search(html)
    leads_here = found and unescape(found[1]).rstrip("/") == address.rstrip("/")
    return f"{html[: found.start()]}{MARKED}{html[found.start() + 2 :]}" if found and leads_here else html


def is_played(enclosure: Element) -> bool:
    """Whether an enclosure is something to hear or see."""
    return bool(enclosure.attributes.get("url")) and enclosure.attributes.get("type", "").startswith(("audio", "video"))


def markup(item: Element, *names: str) -> str:
    """The HTML of the first child of these names that has any."""
    for name in names:
        for child in item.children:
            if child.name == name and (text := child.html()).strip():
                return text
    return ""


def address_of(item: Element) -> str:
    """Where an entry is to be read: not where its feed or its comments are."""
    plain_link = item.first("feedburner:origLink", "link")
    if plain_link:
        return plain_link
    links = [
        child.attributes for child in item.children if child.name in ("link", "atom:link") and child.attributes.get("href")
    ]
    best = [link for link in links if link.get("rel", "alternate") == "alternate"]
    guid = next((child for child in item.children if child.name == "guid"), None)
    if not best and guid and guid.attributes.get("isPermaLink", "true") == "true" and guid.text.strip().startswith("http"):
        return guid.text.strip()
    return best[0]["href"] if best else ""


def people(item: Element) -> Iterator[str]:
    """The names of authors; an address is not one."""
    for child in item.children:
        if child.name in ("dc:creator", "author", "atom:author", "itunes:author"):
            name = child.first("name", "atom:name") or child.text.strip()
            inside = ADDRESS.search(name)
            yield named(inside[1] if inside else name)
        if child.name in ("dc:creator", "atom:author") and child.text.strip():
            return


def site_of(channel: Element) -> str:
    """The publication's name; a feed of one category or author has that before it."""
    title = plain(channel.first("title", "atom:title"))
    links = [child.attributes.get("href", "") for child in channel.children if child.name.endswith("link")]
    parts = PARTS.split(title)
    return parts[-1] if len(parts) > 1 and any(ARCHIVE.search(link) for link in links) else title


def terms_of(item: Element) -> dict[str, list[str]]:
    """Keywords: feeds do not tell categories from tags."""
    found = []
    for child in item.children:
        if child.name in ("category", "atom:category", "dc:subject"):
            name = plain(child.attributes.get("label") or child.attributes.get("term") or child.text)
            if name and not name.startswith(("http://", "https://")):
                found.append(name)
    return {"keyword": list(dict.fromkeys(found))} if found else {}


def native(item: Element) -> dict[str, object]:
    """What the feed itself calls the entry."""
    found = {"guid": item.first("guid", "id", "atom:id"), "id": item.first("post-id")}
    return {key: value for key, value in found.items() if value}


READER = Reader("feed", "an RSS or Atom feed", sniff, read)
