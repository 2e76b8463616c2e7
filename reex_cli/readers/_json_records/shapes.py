"""Tells records that are articles from others, by what they state under the usual names."""

from __future__ import annotations

from typing import Any

from reex_cli.readers._json_records import names
from reex_cli.readers._json_records.body import find_body, is_prose, read_body
from reex_cli.readers._json_records.fields import Fields
from reex_cli.readers._json_records.values import extract_urls, read_date

ARTICLE, COMMENT, LINK, OTHER = "article", "comment", "link", "other"
COMMENT_NAMES = (
    "parent",
    "parentid",
    "postid",
    "inreplyto",
    "inreplytoid",
    "commentid",
    "replyto",
    "linkid",
    "storyid",
    "commenttext",
)
COMMENT_TYPES = frozenset(("comment", "reply", "t1", "job", "poll", "pollopt"))
SPEAKERS = frozenset(("user", "assistant", "system", "tool", "human", "gpt"))  # of a recorded conversation
LD_ARTICLES = ("Article", "Posting", "Report", "Review", "Story", "CreativeWork", "WebPage")  # ends of types of schema.org
FEED_TEXTS = ("content_html", "content_text")
REMOVED = "removed"
REMOVED_TEXTS = frozenset(("[removed]", "[deleted]"))  # what stands for the text of an article that is gone
TITLE_NAMES = ("title", "headline", "webtitle", "articletitle", "posttitle", "newstitle")


def find_shape(fields: Fields) -> str:
    """`article` for a record with a text and what an article has beside it; else the kind under which it is skipped."""
    if any(read_body("", value).text.strip() for _, value in fields.mapped_values(names.TEXT)):
        return ARTICLE
    if states_other_type(fields) or states_speaker(fields):
        return OTHER
    text = find_body(fields).text
    titled = any(isinstance(value, (str, dict)) for _, value in fields.values(names.TITLE, TITLE_NAMES))
    if is_comment(fields, titled=titled):
        return COMMENT
    if text.strip().lower() in REMOVED_TEXTS:
        return REMOVED
    if not text.strip():
        return find_shape_without_text(fields, titled=titled)
    is_whole = is_prose(text)
    is_alone = titled or len(fields.record) == 1 or is_corpus_line(fields)
    is_article = (is_whole and is_alone) or ((is_whole or titled) and is_placed(fields)) or is_feed_item(fields)
    return ARTICLE if is_article else OTHER


def find_shape_without_text(fields: Fields, *, titled: bool) -> str:
    """`article` for one that was fetched with its summary alone, `link` for a title with an address."""
    if not titled or not is_placed(fields):
        return OTHER
    has_summary = any(
        isinstance(value, str) and is_prose(value) for _, value in fields.values(names.SUMMARY, names.NAMES[names.SUMMARY])
    )
    return ARTICLE if has_summary and is_dated(fields) else LINK


def is_comment(fields: Fields, *, titled: bool) -> bool:
    """Whether a record is a comment on something: by its type, or because it has no title and names what it is on."""
    type_ = fields.record.get("type") or fields.record.get("kind")
    if isinstance(type_, str) and type_.lower() in COMMENT_TYPES:
        return True
    return not titled and fields.has(*COMMENT_NAMES)


def states_other_type(fields: Fields) -> bool:
    """Whether a record is a thing of schema.org that is no article."""
    type_ = fields.record.get("@type")
    return isinstance(type_, str) and not type_.endswith(LD_ARTICLES)


def states_speaker(fields: Fields) -> bool:
    """Whether a record is what somebody said in a recorded conversation."""
    role: Any = fields.record.get("role") or fields.record.get("from")
    return isinstance(role, str) and role.lower() in SPEAKERS


def is_placed(fields: Fields) -> bool:
    """Whether a record states an address of its own, or a date."""
    return next(extract_urls(fields), None) is not None or is_dated(fields)


def is_dated(fields: Fields) -> bool:
    """Whether a record states a date."""
    return any(read_date(value) for _, value in fields.values(names.DATE, names.NAMES[names.DATE]))


def is_feed_item(fields: Fields) -> bool:
    """Whether a record is an item of a JSON Feed, which may be a note of few words without a title."""
    return "id" in fields.record and any(isinstance(fields.record.get(key), str) for key in FEED_TEXTS)


def is_corpus_line(fields: Fields) -> bool:
    """Whether a record is a text with a number and metadata, as lines of corpora are (C4, The Pile, datatrove)."""
    return isinstance(fields.record.get("text"), str) and fields.has("id", "meta", "metadata", "source", "url")
