"""Builds the page of a record that is an article: its members as fields, and the blocks of its text in whatever form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reex_cli.limits import MAX_SHARED_CHARACTERS
from reex_cli.model import Block, Kind, Page
from reex_cli.readers._entry import CONTENT, clean_name, keep_short
from reex_cli.readers._html.blocks import build_blocks as build_html_blocks
from reex_cli.readers._html.metadata import extract_fields as extract_page_fields
from reex_cli.readers._html.parser import parse_tags
from reex_cli.readers._json_records import names
from reex_cli.readers._json_records.body import HTML, MARKDOWN, PLAIN, Body, decode_entities, find_body
from reex_cli.readers._json_records.fields import Fields
from reex_cli.readers._json_records.values import extract_fields, extract_summaries, extract_terms, read_names
from reex_cli.readers._text import paragraphs
from reex_cli.readers._text.head import parse_head
from reex_cli.readers._text.markdown import add_layout, render_html
from reex_cli.readers._text.page_phrases import is_page_dump
from reex_cli.text import SURROGATE, normalize_newlines, normalize_spaces

FORMAT = "json"
SUMMARY_ONLY = "summary-only: the record gives no more"
CUT_OFF = re.compile(r"\[\+?\d{1,9} chars\]\s*+\Z")  # as NewsAPI ends a text
JSON_FEED = "https://jsonfeed.org/version/"
MAX_ID = 200  # characters of an identifier


def build_page(
    fields: Fields, pointer: str, wrapper: dict[str, Any], format_: str = FORMAT, *, with_marks: bool = False
) -> Page:
    """The page of a record; `wrapper` is the object around it, which may be a feed that states what its items do not."""
    body = find_body(fields)
    notes: tuple[str, ...] = ()
    stated = [*extract_fields(fields), *feed_fields(wrapper)]
    if not body.text.strip():
        body, notes = Body(PLAIN, next(extract_summaries(fields), "")), (SUMMARY_ONLY,)
        stated = [(name, value) for name, value in stated if name != "excerpt.rendered"]
    elif body.form is PLAIN and (cut := CUT_OFF.search(body.text)):
        body, notes = body._replace(text=body.text[: cut.start()].rstrip()), (SUMMARY_ONLY,)
    blocks = [
        Block(Kind.FIELD, text, name=name)
        for name, value in stated
        if (text := normalize_spaces(SURROGATE.sub("\ufffd", value)))
    ]
    blocks += [
        Block(Kind.FIELD, " | ".join(terms), name="term", rows=((taxonomy, *terms),))
        for taxonomy, terms in extract_terms(fields).items()
    ]
    inner, content = build_body(body, with_marks=with_marks)
    return Page(format_, (*blocks, *content), pointer, notes, extract_native(fields), inner)


def build_body(body: Body, *, with_marks: bool) -> tuple[str, list[Block]]:
    """The format in which a text is labelled, and its blocks. The text of a content management system is all content."""
    text = normalize_newlines(SURROGATE.sub("\ufffd", body.text))
    if body.is_page:
        tags = parse_tags(text)
        return "html", [*extract_page_fields(tags), *build_html_blocks(tags, text, with_marks=with_marks)]
    if body.form is HTML:
        return "", build_html_blocks(parse_tags(text), text, CONTENT, with_marks=with_marks)
    if body.form is MARKDOWN and (html := render_html(text)) is not None:
        blocks = build_html_blocks(parse_tags(html), html, with_marks=with_marks)
        return "markdown", list(add_layout(blocks, text.split("\n")))
    text = decode_entities(text)
    head = parse_head(text)
    return ("dump" if is_page_dump(text) else "text"), [*head.fields, *paragraphs.build_blocks(head.text)]


def feed_fields(wrapper: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of what a JSON Feed states for all its items: behind what each states for itself."""
    version = wrapper.get("version")
    if not (isinstance(version, str) and version.startswith(JSON_FEED)):
        return
    for name, key in (("site", "title"), ("language", "language")):
        if isinstance(wrapper.get(key), str):
            yield name, keep_short(clean_name(wrapper[key]) if name == "site" else wrapper[key])
    for name in read_names(wrapper.get("authors") or wrapper.get("author")):
        yield "feed:author", name if len(name) <= MAX_SHARED_CHARACTERS else ""


def extract_native(fields: Fields) -> dict[str, Any]:
    """The identifier that the record has, under the name that feeds give it: another source may have the same number."""
    for _, value in fields.values(names.NATIVE_ID, names.NAMES[names.NATIVE_ID]):
        if type(value) is int or (isinstance(value, str) and value.strip()):
            return {"guid": value if isinstance(value, int) else clean_name(value)[:MAX_ID]}
    return {}
