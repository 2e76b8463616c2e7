"""Weighs how much of a text is HTML: tags that are used and tags that are named, visible text inside of elements and outside.

A tag is used if it has its partner, touches other tags or stands at the end of a line, and named if it stands between
words and is never closed. Other formats that hold HTML are recognised, too: code, JSON, Markdown. What follows from the
evidence is left to `recognise`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from reex_cli.readers._html.elements import (
    BLOCK_ELEMENTS,
    FOREIGN_ELEMENTS,
    INLINE_ELEMENTS,
    OPTIONAL_END_ELEMENTS,
    VOID_ELEMENTS,
)
from reex_cli.readers._text.markdown import HEADING, LINK

TOKEN = re.compile(
    r"""
    (?P<code> ^[ \t]*+```[^`\n]*+\n.*?(?:^[ \t]*+```|\Z) | `[^`\n]{1,200}` )
    | (?P<skipped> <!--.*?(?:-->|\Z) | <(?:\?php|\?=|%).*?(?:[?%]>|\Z) | <[!?][^<>]*+> )
    | < (?P<end>/?) (?P<name>[a-z][\w:.-]*+) (?P<attributes>(?:[\s/][^<>]*+)?) >
    """,
    re.IGNORECASE | re.DOTALL | re.MULTILINE | re.VERBOSE,
)
RAW_ENDS = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("script", "style", "svg", "math", "textarea")
}  # elements whose content is neither text nor tags, or text that is not shown in a fragment
NEUTRAL_ELEMENTS = FOREIGN_ELEMENTS | {"svg", "math"}
HTML_ELEMENTS = (BLOCK_ELEMENTS | INLINE_ELEMENTS) - {"data", "param"} - NEUTRAL_ELEMENTS
# Elements of text, which formats of data seldom have.
TEXT_ELEMENTS = frozenset(
    "a b blockquote br center div em font h1 h2 h3 h4 h5 h6 i img li ol p span strong table td tr ul".split()
)
BREAKS = frozenset(("br", "hr", "wbr"))
ATTRIBUTE = re.compile(r"\s[a-z][\w:.-]*+\s*+=\s*+[\"'\w/#.]", re.IGNORECASE)
FOREIGN_ATTRIBUTE = re.compile(r"=3D|=\\|=\{|=\"\"\S|\bclassName=")  # as in mail, JSON, JSX, CSV
FOREIGN_TAG = re.compile(r"<\\+/[a-z]|\\u003c|\{%", re.IGNORECASE)  # as in strings; or a statement of a template
JSON_MEMBER = re.compile(r"\"[\w:@-]{1,40}\"\s?:\s?(?:[\"\[{\d]|true|false|null)")
LONG_STRING = re.compile(r"\"\"\"|'''")  # of Python: HTML in a program
TAGS_PER_STRING = 4  # a string as long as that holds many tags
QUOTES = ('"', "'", "`")
BLANK_LINE = re.compile(r"\n[ \t]*+\n")
NEIGHBOURHOOD = 80  # characters around a tag in which the line may begin or end
MAX_FOLLOWING = 50  # tags among which the next block is looked for


@dataclass
class Evidence:
    """Counts of tags and of visible characters in the windows of a text."""

    tags: int = 0  # of HTML, that are used
    text_tags: int = 0  # of these, `TEXT_ELEMENTS`
    unknown: int = 0  # other tags, and those in strings and templates
    named: int = 0  # tags that are named in a text
    quoted: int = 0  # block-level tags in quotation marks, and signs of JSON and Python around tags
    inline: int = 0  # pairs of inline tags, and breaks, within lines of text
    markdown: int = 0  # links, headings and code of Markdown
    inside: int = 0  # visible characters inside of elements
    outside: int = 0  # visible characters outside of all elements
    markup: int = 0  # characters of tags, scripts and comments
    begins: int = 0  # windows that begin with a tag

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def add_text(self, text: str, is_inside: bool) -> None:
        """Count visible characters, and the signs of other formats in them."""
        characters = len("".join(text.split()))
        if is_inside:
            self.inside += characters
        else:
            self.outside += characters
        if characters:
            self.markdown += count(LINK, text) + count(HEADING, text)
            self.unknown += count(FOREIGN_TAG, text)


@dataclass
class Tag:
    """A tag, or what is skipped as a whole: a script, a comment, a span of code."""

    start: int
    end: int
    name: str  # empty for what is no tag
    is_end: bool = False
    has_attributes: bool = False
    partner: Tag | None = None  # the end tag of a start tag, and the reverse
    is_code: bool = False

    @property
    def is_block(self) -> bool:
        return self.name in BLOCK_ELEMENTS


def count(pattern: re.Pattern[str], text: str) -> int:
    """The number of matches."""
    return sum(1 for _ in pattern.finditer(text))


def weigh(text: str, is_first: bool = True, is_last: bool = True) -> Evidence:
    """The evidence in one window. At its ends, elements may be cut off unless it is the first or the last."""
    found = Evidence()
    tags = pair(list(scan(text, found)))
    covered = 0 if is_first else find_open_end(tags)  # the offset up to which the text is in an element
    done = 0
    separates = False  # whether the tag before separates text
    for number, tag in enumerate(tags):
        run = text[done : tag.start]
        is_inside = tag.start < covered
        found.quoted += 0 if is_inside else count(JSON_MEMBER, run) + TAGS_PER_STRING * count(LONG_STRING, run)
        is_beside = (separates or (tag.is_end and not tag.partner)) and not BLANK_LINE.search(run)
        found.add_text(run, is_inside or is_beside)
        done = tag.end
        if tag.is_code:
            found.outside += tag.end - tag.start
            found.markdown += 1
        else:
            found.markup += tag.end - tag.start
        is_used = bool(tag.name) and judge(text, tag, is_inside or (tag.is_block and not is_last), found)
        separates = is_used and (tag.is_block or tag.name in BREAKS)
        if is_used:
            covered = max(covered, find_cover(tags, number, len(text), is_last))
    run = text[done:]
    found.add_text(run, len(text) <= covered or (separates and not BLANK_LINE.search(run)))
    return found


def scan(text: str, found: Evidence) -> Iterator[Tag]:
    """Yield the tags of HTML in a text, and what is skipped as a whole; count the other tags."""
    position = 0
    unclosed: set[str] = set()  # elements of `RAW_ENDS` that do not end any more
    while match := TOKEN.search(text, position):
        start, position = match.span()
        name, attributes = (match["name"] or "").lower(), match["attributes"] or ""
        if not name:
            yield Tag(start, position, "", is_code=match["code"] is not None)
        elif name in RAW_ENDS and not match["end"] and attributes[-1:] != "/":
            is_named = not attributes and is_between_words(text, start, position)
            end = None if is_named or name in unclosed else RAW_ENDS[name].search(text, position)
            if not is_named:
                unclosed |= set() if end else {name}
                position = end.end() if end else len(text)
                found.tags += 2 * (name in ("script", "style"))
            yield Tag(start, position, "")
        elif FOREIGN_ATTRIBUTE.search(attributes):
            found.unknown += 1
        elif name in HTML_ELEMENTS or ("-" in name and ":" not in name):  # those with a hyphen are custom elements
            yield Tag(start, position, name, match["end"] != "", ATTRIBUTE.match(attributes) is not None)
        elif name in NEUTRAL_ELEMENTS:
            yield Tag(start, position, "")
        else:
            found.unknown += 1


def is_between_words(text: str, start: int, end: int) -> bool:
    """Whether a tag is behind a word on its line and before a space, as one that is named.

    >>> is_between_words("the <script> tag", 4, 12), is_between_words("\\n  <script> a", 3, 11)
    (True, False)
    """
    return text[max(0, start - 2) : start].strip(" \t\n>") != "" and not text[end : end + 1].isalnum()


def pair(tags: list[Tag]) -> list[Tag]:
    """Join each end tag with the last start tag of its name that is open."""
    opened: dict[str, list[Tag]] = {}
    for tag in tags:
        if tag.is_end:
            if others := opened.get(tag.name):
                tag.partner = others.pop()
                tag.partner.partner = tag
        elif tag.name and tag.name not in VOID_ELEMENTS:
            opened.setdefault(tag.name, []).append(tag)
    return tags


def find_open_end(tags: list[Tag]) -> int:
    """The offset of the first end tag of a block whose start tag is before the window; 0 if there is none."""
    return next((tag.start for tag in tags if tag.is_end and not tag.partner and tag.is_block), 0)


def find_cover(tags: list[Tag], number: int, length: int, is_last: bool) -> int:
    """How far the content of a start tag reaches: to its end tag, else to the next block, or out of a window."""
    tag = tags[number]
    if tag.is_end or tag.name in VOID_ELEMENTS:
        return tag.end
    if tag.partner:
        return tag.partner.end
    if tag.name not in OPTIONAL_END_ELEMENTS and not is_last and tag.is_block:
        return length
    following = (other.start for other in tags[number + 1 : number + MAX_FOLLOWING] if other.is_block)
    return next(following, length if tag.is_block else tag.end)


def judge(text: str, tag: Tag, is_open: bool, found: Evidence) -> bool:
    """Whether a tag is used as markup, not named in a text; both are counted. `is_open`: it may well have no end."""
    before = text[max(0, tag.start - NEIGHBOURHOOD) : tag.start]
    after = text[tag.end : tag.end + NEIGHBOURHOOD]
    touches = before.rstrip()[-1:] == ">" or after.lstrip()[:1] == "<"
    at_edge = touches or before.rstrip(" \t")[-1:] in ("", "\n") or after.lstrip(" \t")[:1] in ("", "\n")
    is_apart = not at_edge and not before[-1:].isalnum() and not after[:1].isalnum()
    found.quoted += tag.is_block and (after[:1] if tag.is_end else before[-1:]) in QUOTES
    if tag.name in VOID_ELEMENTS:
        is_used = (tag.name in BREAKS and not is_apart) or tag.has_attributes
    elif tag.partner:
        is_used = not is_apart or tag.has_attributes or tag.partner.has_attributes
    else:
        has_no_end = is_open or (tag.is_block and (touches or tag.has_attributes or tag.name in OPTIONAL_END_ELEMENTS))
        is_used = not tag.is_end and (at_edge or is_open) and has_no_end
        found.named += not is_used and not tag.is_end
    if is_used:
        begins = tag.start == 0
        found.begins += begins
        found.tags += 1 + (begins and tag.is_block and not after[:1].isspace())
        found.text_tags += tag.name in TEXT_ELEMENTS
        found.inline += counts_inline(text, tag, before)
    return is_used


def counts_inline(text: str, tag: Tag, before: str) -> bool:
    """Whether a tag is a break, or begins an inline element, with other text on its line."""
    if tag.is_block or tag.is_end:
        return False
    if tag.name in BREAKS and before.rstrip()[-1:] == ">":
        return True
    end = tag.partner.end if tag.partner else tag.end
    after = text[end : end + NEIGHBOURHOOD]
    return any(map(str.isalpha, before.rpartition("\n")[2].rpartition(">")[2] + after.partition("\n")[0].partition("<")[0]))
