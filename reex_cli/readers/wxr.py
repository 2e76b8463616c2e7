"""WordPress export files (WXR 1.0 to 1.2): RSS with every post, page and attachment of a site, as they were typed.

Attachments, menu items, revisions and comments are skipped and counted by kind. Logins of authors are replaced by the
display names in the head of the file, references to reusable blocks by these, and Markdown by the HTML that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reex_cli.addresses import slugify
from reex_cli.errors import Damaged
from reex_cli.limits import MAX_SHARED_CHARACTERS
from reex_cli.model import Failure, Note, Page, Skipped, Trust
from reex_cli.readers._entry import (
    BLOCK_LEVEL_TAG,
    COAUTHOR_TAXONOMY,
    LONG_SITE_NAME,
    Post,
    build_page,
    clean_name,
    coauthor_name,
    combine_local_and_utc,
    html_to_text,
    keep_short,
    note_unreadable_dates,
    parse_number,
)
from reex_cli.readers._private_records import find_type_kind
from reex_cli.readers._source import Reader, Source, skip_if_empty
from reex_cli.readers._text.markdown import is_markdown, render_html
from reex_cli.readers._wordpress.reusable_blocks import ReusableBlocks
from reex_cli.readers._xml import XmlElement, parse_items

WXR_MARK = re.compile(r"wordpress\.org/export/|<wp:(?:wxr_version|post_type|base_site_url)\b|WordPress eXtended RSS")
WXR_ITEMS = frozenset(("item",))
ATTACHMENT = "attachment"
LANGUAGE_TAXONOMY = "language"  # of Polylang, and how it joins the translations of a post or a term
NO_TERM_TAXONOMIES = frozenset(("post_format", LANGUAGE_TAXONOMY, "post_translations", "term_language", "term_translations"))
LOCALE_KEY = "_locale"  # of Bogo
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
MARKDOWN_KEYS = frozenset(("_wpcom_is_markdown", "_sd_is_markdown"))
PASSWORD = "protected: readers of the site need a password"  # noqa: S105 - a note


class ExportContext(NamedTuple):
    """What an export states about all its posts."""

    people: dict[str, str]  # login, in lower case → display name
    address_logins: frozenset[str]  # logins that are addresses
    site: str
    language: str
    blocks: ReusableBlocks


def sniff(source: Source) -> Trust:
    """Return CERTAIN for XML with the namespace or the elements of the export format."""
    if not source.head.startswith("<"):
        return Trust.NO
    has_mark = WXR_MARK.search(source.head) or (source.head.startswith(("<?xml", "<rss")) and "<wp:post_type>" in source.text)
    return Trust.CERTAIN if has_mark else Trust.NO


@skip_if_empty
def read(source: Source) -> Iterator[Page | Skipped | Failure | Note]:
    """Yield a page for each item that is a post, and a `Skipped` for each that is none."""
    document = parse_items(source.text, WXR_ITEMS)
    for note in document.notes:
        yield Note(note)
    channel = document.root or XmlElement("rss", {})
    if not source.chunk.record:
        yield from count_resources(channel)
    site, language = extract_site(channel)
    if len(site) > MAX_SHARED_CHARACTERS:
        yield LONG_SITE_NAME
        site = ""
    blocks = ReusableBlocks(dict(find_reusable_blocks(document.items)), len(source.text))
    export = ExportContext(author_names(channel), find_address_logins(channel), site, language, blocks)
    for item in document.items:
        type_ = item.find_text("wp:post_type") or "post"
        comments = sum(child.name == "wp:comment" for child in item.children)
        if comments:
            yield Skipped("comment", comments)
        if kind := ATTACHMENT if type_ == ATTACHMENT else find_type_kind(type_):
            yield Skipped(kind)
        else:
            pointer = f"#/item/{item.number + source.chunk.record}"
            yield build_page(parse_post(item, export), "wxr", pointer, with_marks=source.with_marks)
    for error in document.errors:
        yield Failure(Damaged.code, error.message, error.line, error.column)


def count_resources(channel: XmlElement) -> Iterator[Skipped]:
    """Count the users and terms that the head of an export lists."""
    for kind, names in (("user", ("wp:author",)), ("term", ("wp:category", "wp:tag", "wp:term"))):
        number = sum(1 for name in names for _ in channel.iter(name))
        if number:
            yield Skipped(kind, number)


def author_names(channel: XmlElement) -> dict[str, str]:
    """Login, in lower case → display name, from the head of an export; empty if both are an address, or its slug."""
    names = {}
    for author in channel.iter("wp:author"):
        login = author.find_text("wp:author_login")
        parts = (author.find_text("wp:author_first_name"), author.find_text("wp:author_last_name"))
        name = author.find_text("wp:author_display_name") or " ".join(filter(None, parts))
        if login and name:
            slug = slugify(author.find_text("wp:author_email"))
            names[login.lower()] = "" if name.lower() == slug else keep_short(clean_name(name))
    return names


def extract_site(channel: XmlElement) -> tuple[str, str]:
    """The name of the site and its language."""
    channel = next(channel.iter("channel"), None) or (channel.children[0] if channel.children else channel)
    return html_to_text(channel.find_text("title")), keep_short(channel.find_text("language"))


def find_address_logins(channel: XmlElement) -> frozenset[str]:
    """The logins that WordPress made of addresses: the slugs of those in the head of an export."""
    return frozenset(slugify(author.find_text("wp:author_email")) for author in channel.iter("wp:author"))


def find_reusable_blocks(items: list[XmlElement]) -> Iterator[tuple[str, str]]:
    """Yield (number, HTML) of the reusable blocks among the items."""
    for item in items:
        if item.find_text("wp:post_type") == "wp_block":
            yield item.find_text("wp:post_id"), extract_html(item)


def extract_html(item: XmlElement) -> str:
    """The content of an item, as it was typed."""
    return next((child.to_html() for child in item.children if child.name == "content:encoded"), "")


def parse_post(item: XmlElement, export: ExportContext) -> Post:
    """Everything that an item states about its post."""
    creator = item.find_text("dc:creator", "author", "creator")
    login = "" if creator.lower() in export.address_logins else clean_name(creator)
    local = combine_local_and_utc(item.find_text("wp:post_date"), item.find_text("wp:post_date_gmt"))
    fields = [
        ("link", item.find_text("link")),
        ("status", item.find_text("wp:status")),
        ("date", local),
        ("pubDate", "" if local or item.find_text("wp:post_date", "wp:post_date_gmt") else item.find_text("pubDate")),
        ("modified", combine_local_and_utc(item.find_text("wp:post_modified"), item.find_text("wp:post_modified_gmt"))),
        ("title.rendered", html_to_text(item.find_text("title"))),
        ("excerpt.rendered", html_to_text(item.find_text("excerpt:encoded", "description"))),
        ("author", export.people.get(creator.lower(), login)),
        *(("coauthors", name) for name in coauthor_names(item, export.people)),
        ("site", export.site),
        ("language", extract_language(item) or export.language),
    ]
    notes = note_unreadable_dates(item.find_text("wp:post_date"))
    if item.find_text("wp:post_password"):
        notes = (PASSWORD, *notes)
    html, missing = export.blocks.resolve(extract_html(item))
    markdown = render_markdown(html, is_declared=is_markdown_post(item))
    is_raw = markdown is None and "<!-- wp:" not in html
    return Post(fields, extract_terms(item), markdown or html, extract_native(item, login), is_raw, (*notes, *missing))


def render_markdown(text: str, *, is_declared: bool) -> str | None:
    """The HTML of a content that is Markdown; None for any other. One with tags of blocks is HTML, whatever is declared."""
    if BLOCK_LEVEL_TAG.search(text) or not (is_declared or is_markdown(text)):
        return None
    return render_html(text)


def is_markdown_post(item: XmlElement) -> bool:
    """Whether a plug-in (Jetpack, Markdown on Save) states that the content of an item is Markdown."""
    for child in item.children:
        if child.name == "wp:postmeta" and child.find_text("wp:meta_key") in MARKDOWN_KEYS:
            return child.find_text("wp:meta_value") not in ("", "0")
    return False


def extract_language(item: XmlElement) -> str:
    """The code of the language in which a post is, as Polylang and Bogo state it: as a term, or in a custom field."""
    for child in item.children:
        if child.name == "category" and child.attributes.get("domain") == LANGUAGE_TAXONOMY:
            return keep_code(child.attributes.get("nicename", ""))
        if child.name == "wp:postmeta" and child.find_text("wp:meta_key") == LOCALE_KEY:
            return keep_code(child.find_text("wp:meta_value"))
    return ""


def keep_code(code: str) -> str:
    """A code of a language; empty for any other name."""
    return code if LANGUAGE_CODE.fullmatch(code) else ""


def coauthor_names(item: XmlElement, people: dict[str, str]) -> Iterator[str]:
    """The names of co-authors (Co-Authors Plus), which are stored like terms; one that is a login is looked up in `people`."""
    for child in item.children:
        if child.name == "category" and child.attributes.get("domain") == COAUTHOR_TAXONOMY:
            name = html_to_text(child.text)
            yield people.get(name.lower(), coauthor_name(name, child.attributes.get("nicename", "")))


def extract_terms(item: XmlElement) -> dict[str, list[str]]:
    """Taxonomy → names, in order. Formats, languages, translations and co-authors are stored like terms but are none."""
    terms: dict[str, dict[str, None]] = {}
    for child in item.children:
        if (
            child.name == "category"
            and child.attributes.get("domain") != COAUTHOR_TAXONOMY
            and (name := html_to_text(child.text))
        ):
            taxonomy = {"tag": "post_tag"}.get(child.attributes.get("domain", ""), child.attributes.get("domain") or "category")
            if taxonomy not in NO_TERM_TAXONOMIES:
                terms.setdefault(taxonomy, {})[name] = None
    return {taxonomy: list(names) for taxonomy, names in terms.items()}


def extract_native(item: XmlElement, login: str) -> dict[str, object]:
    """The identifiers that WordPress gives the post."""
    number = item.find_text("wp:post_id")
    integer = parse_number(number)
    native: dict[str, object] = {
        "id": number if integer is None else integer,
        "type": item.find_text("wp:post_type"),
        "slug": item.find_text("wp:post_name"),
        "guid": item.find_text("guid"),
        "author": login,
        "parent": parse_number(item.find_text("wp:post_parent")) or "",
    }
    return {key: value for key, value in native.items() if value != ""}


READER = Reader("wxr", "a WordPress export file (WXR, XML)", sniff, read)
