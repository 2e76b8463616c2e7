"""Markdown documents: a post with its front matter, or a whole web page that was converted to Markdown.

The document is rendered to HTML line by line (`_text.markdown`) and its blocks are those of the HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reex_cli.model import Block, Kind, Note, Page, Trust
from reex_cli.readers._html.blocks import build_blocks
from reex_cli.readers._html.parser import parse_tags
from reex_cli.readers._html.recognise import is_html
from reex_cli.readers._json import VALUE_BEGINS
from reex_cli.readers._source import Reader, Source
from reex_cli.readers._text import paragraphs
from reex_cli.readers._text.front_matter import parse_front_matter
from reex_cli.readers._text.head import parse_head
from reex_cli.readers._text.markdown import add_layout, is_markdown, render_html

# HTML with which Markdown documents begin: comments, and headings and pictures that are centred.
HTML_BEGINS = re.compile(r"<(?:!--|(?:a|b|br|center|details|div|h[1-6]|img|p|picture|table)[\s/>])", re.IGNORECASE)


COMMENT = re.compile(r"\A\s*<!--(?:[^-]|-(?!->))*+-->")  # above a document, which would hide the rest of its line
BOLD_TITLE = re.compile(r"\A(\s*)(?:\*\*([^*\n]{3,200})\*\*|__([^_\n]{3,200})__)[ \t]*(?=\n\s*\n)")  # the first line, alone
LINKED_TITLE = re.compile(r"\s*# +\[[^\[\]\n]+\]\(<?(https?://[^()\s<>]+)>?\)[ \t]*(?=\n)")  # leads to what was clipped


def sniff(source: Source) -> Trust:
    """Return CERTAIN if front matter is at its head; LIKELY if it has links and images as only Markdown writes them."""
    if source.head[:1] == "<" and not HTML_BEGINS.match(source.head):
        return Trust.NO
    if parse_front_matter(source.text).fields:
        return Trust.CERTAIN
    if source.head[:1] == "{" or VALUE_BEGINS.match(source.head):
        return Trust.NO
    return Trust.LIKELY if is_markdown(source.text) and not is_html(source.text) else Trust.NO


def read(source: Source) -> Iterator[Page | Note]:
    """Yield one page: its front matter and the lines of its head as fields, then its blocks."""
    text = source.text
    front = parse_front_matter(text)
    if front.problem:
        yield Note(f"front matter read field by field: {front.problem}")
    head = parse_head(COMMENT.sub(keep_lines, text[front.end :], count=1))
    above = "\n" * text[: front.end].count("\n")
    fields = (*front.fields, *(block._replace(line=block.line + len(above)) for block in head.fields))
    if link := LINKED_TITLE.match(head.text):
        fields = (*fields, Block(Kind.FIELD, link[1], line=len(above) + head.text[: link.end()].count("\n"), name="head:link"))
    body = BOLD_TITLE.sub(r"\1# \2\3", head.text, count=1)
    html = render_html(body)
    if html is None:
        yield Page("markdown", (*fields, *paragraphs.build_blocks(above + body)))
    else:
        blocks = build_blocks(parse_tags(above + html), above + html, with_marks=source.with_marks)
        yield Page("markdown", (*fields, *add_layout(blocks, text.split("\n"))))


def keep_lines(match: re.Match[str]) -> str:
    """Only the line breaks of a comment."""
    return "\n" * match[0].count("\n")


READER = Reader(
    "markdown",
    "Markdown: notes and posts with front matter (Jekyll, Hugo, Obsidian), clipped and converted web pages",
    sniff,
    read,
)
