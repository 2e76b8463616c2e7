"""Finds the text of a record, and how it is written: as HTML, as Markdown, or plain."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, NamedTuple

from reex_cli.readers._html.elements import BLOCK_ELEMENTS
from reex_cli.readers._html.recognise import begins_page, is_html, unescape_markup
from reex_cli.readers._json import begins_as_json, parse
from reex_cli.readers._json_records.fields import Fields
from reex_cli.readers._json_records.names import HTML_NAMES, MARKDOWN_NAMES, TEXT, TEXT_NAMES
from reex_cli.readers._json_records.rich_text import is_rich_text, render_rich_text
from reex_cli.readers._text.markdown import is_markdown
from reex_cli.text import count_words

HTML, MARKDOWN, PLAIN = "html", "markdown", "plain"
HTML_OBJECT_KEYS = (
    "processed",
    "rendered",
    "html",
    "value",
    "raw",
    "fit_markdown",
    "raw_markdown",
    "markdown",
    "text",
    "body",
    "*",
)
BLOCK_END = re.compile(rf"</(?:{'|'.join(sorted(BLOCK_ELEMENTS))})\s*>|<(?:p|br)\s*/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-fA-F]{2,5}|[a-z]{2,8});")
LOCALE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?$")
WORDS_SAMPLE = 4000  # characters of a text whose words are counted
MAX_DEPTH = 3  # of objects around a text
MIN_PROSE_WORDS = 12  # of a text without a title


class Body(NamedTuple):
    """The text of a record and the form it is written in."""

    form: str
    text: str

    @property
    def is_page(self) -> bool:
        """Whether it is all of a web page, with what is around the article."""
        return self.form == HTML and begins_page(self.text[:WORDS_SAMPLE])


NO_BODY = Body(PLAIN, "")


def find_body(fields: Fields) -> Body:
    """The text of a record: the first under its usual names, before any that is a whole web page; without words if none is."""
    page = NO_BODY
    for name, value in fields.values(TEXT, TEXT_NAMES):
        body = read_body(name.rpartition(".")[2], value)
        if not body.text.strip():
            continue
        if not body.is_page:
            return body
        page = page if page.text else body
    return page


def read_body(name: str, value: Any, depth: int = 0) -> Body:
    """Read the text that a member of a record holds: a string, an object with a string, a list of paragraphs, a tree."""
    if isinstance(value, str) and begins_as_json(value):
        value = decode_tree(value)
    if isinstance(value, str):
        value = unescape_markup(value)
        return Body(find_form(name, value), value)
    if is_rich_text(value):
        return Body(HTML, render_rich_text(value))
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return Body(HTML if name in HTML_NAMES else find_form(name, value[0]), "\n\n".join(value))
    if isinstance(value, dict):
        for key in HTML_OBJECT_KEYS:
            if isinstance(value.get(key), str) and value[key].strip():
                return read_body(key if key not in ("value", "raw", "text", "body") else name, value[key], depth + 1)
        return read_body(name, only_translation(value), depth + 1) if depth < MAX_DEPTH else NO_BODY
    return NO_BODY


def decode_tree(text: str) -> Any:
    """The tree of nodes that a string holds as JSON; `None` for other JSON, and any other string as it is."""
    try:
        value = parse(text)
    except ValueError:
        return text
    return value if is_rich_text(value) else None


def only_translation(value: Any) -> Any:
    """The first value of an object whose keys are languages, as Contentful has for each field; `None` for any other object."""
    if isinstance(value, dict) and value and all(LOCALE.match(key) for key in value):
        return next(iter(value.values()))
    return None


def find_form(name: str, text: str) -> str:
    """How a text is written: as its name says, else by its content."""
    if name in MARKDOWN_NAMES or name in ("raw_markdown", "fit_markdown"):
        return MARKDOWN
    if name in HTML_NAMES or name in ("rendered", "processed"):
        return HTML
    if "<" in text and (BLOCK_END.search(text) or is_html(text)):
        return HTML
    return MARKDOWN if is_markdown(text) else PLAIN


def decode_entities(text: str) -> str:
    """A plain text without the character references that some interfaces leave in it."""
    return unescape(text) if "&" in text and ENTITY.search(text) else text


def is_prose(text: str) -> bool:
    """Whether a text has as many words as no label or caption has."""
    return count_words(text[:WORDS_SAMPLE]) >= MIN_PROSE_WORDS
