"""Find the blocks that a line of a source gave.

Text and HTML know the line on which each block begins. In all other formats, and for metadata, the texts on the line are
compared with those of the blocks: of JSON its strings, of markup the text between tags and the values of attributes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reex_cli.item import LINE_POINTER
from reex_cli.model import FIELD, TEXT_FORMATS, Block, Page
from reex_cli.text import words

COUNTED_FORMATS = TEXT_FORMATS | {"html"}  # whose blocks know their lines in the source
PLAIN_FORMATS = TEXT_FORMATS | {"table"}  # without tags
STRING_FORMATS = ("wordpress", "json", "jsonl")
STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)')  # of JSON, the last of a line also without its end
TAG = re.compile(r"<[^>]*+(?:>|$)|^[^<>]*+>")
ATTRIBUTE = re.compile(r"=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
MIN_WORDS = 2  # of a text that is a part of another; a single word has to be all of it

BLANK = "a blank line"
MARKUP = "markup only, without text"
ENCODED = "nothing that can be read as it stands: a header without a field, or a line of an encoded part"
NO_TEXT = "no text of a page: no block begins here, and no field is read from it"


class SourceLine(NamedTuple):
    """A line of a source, and the number of its lines."""

    number: int  # from 1
    text: str
    last: int
    parts: tuple[str, ...]  # the texts on it, as words between spaces, with a space on either side


def find_line(text: str, number: int, form: str) -> SourceLine | None:
    """The line of a source of some format with this number; None if it has fewer. A final line end begins no line."""
    lines = text.removesuffix("\n").split("\n")
    if not 0 < number <= len(lines):
        return None
    line = lines[number - 1]
    return SourceLine(number, line, len(lines), tuple(filter(None, map(join_words, split_line(line, form)))))


def join_words(text: str) -> str:
    """The words of a text between spaces, so that a text that it contains is found as a part of it; empty without words."""
    found = words(text)
    return f" {' '.join(found)} " if found else ""


def split_line(line: str, form: str) -> Iterator[str]:
    r"""The texts on a line.

    >>> list(split_line('"title": {"rendered": "Salt &amp; <em>tide</em>"},', "wordpress"))
    ['title', 'rendered', 'Salt & ', 'tide']
    >>> list(split_line('<meta name="author" content="Grey Heron">', "html"))
    ['author', 'Grey Heron']
    """
    if form in PLAIN_FORMATS:
        yield line
        if form == "mail":
            yield " ".join(line.split(" ")[1:-1])  # the words at the ends of an encoded line may be cut
    elif form in STRING_FORMATS:
        for string in STRING.findall(line) or [line]:
            yield from split_markup(decode_string(string))
    else:
        yield from split_markup(line)


def split_markup(text: str) -> Iterator[str]:
    """The runs of text between tags, and the values of attributes."""
    yield from (html.unescape(part) for part in TAG.split(text) if part.strip())
    if "<" in text:
        yield from (html.unescape(double or single) for double, single in ATTRIBUTE.findall(text))


def decode_string(written: str) -> str:
    """The value of a string of JSON; as it is written if it cannot be decoded."""
    try:
        return str(json.loads(written))
    except ValueError:
        return written


def find_blocks(page: Page, line: SourceLine) -> list[int]:
    """The indexes of the blocks of a page that a line gave, in order."""
    every = range(len(page.blocks))
    record_line = page.pointer.removeprefix(LINE_POINTER) if page.pointer.startswith(LINE_POINTER) else ""
    if record_line.isdecimal() or line.last == 1:
        return [*every] if record_line in ("", str(line.number)) else []
    if page.format not in COUNTED_FORMATS or page.pointer:
        return find_like(page, line, every)
    if page.format == "mail":  # whose parts may be encoded, and have lines of their own
        signs = [index for index in every if not join_words(page.blocks[index].text)]
        return find_like(page, line, every) or [index for index in signs if covers(page.blocks[index], line.number)]
    if begun := [index for index in every if covers(page.blocks[index], line.number)]:
        return begun
    fields = find_like(page, line, [index for index in every if page.blocks[index].kind is FIELD])
    named = [index for index in fields if page.blocks[index].name.rpartition(":")[2] in line.text]
    return (
        named or fields or find_like(page, line, [index for index in every if 0 < page.blocks[index].line < line.number])[-1:]
    )


def find_like(page: Page, line: SourceLine, indexes: Sequence[int]) -> list[int]:
    """Those of some blocks of a page whose text, or a cell of it, is on a line; else those that contain a text of the line."""
    texts = {index: [*texts_of(page.blocks[index])] for index in indexes}
    on_line = [index for index in indexes if any(is_part(text, part) for text in texts[index] for part in line.parts)]
    return on_line or [index for index in indexes if any(is_part(part, text) for text in texts[index] for part in line.parts)]


def texts_of(block: Block) -> Iterator[str]:
    """The text of a block, and its cells, as `join_words` gives them."""
    return filter(None, map(join_words, (block.text, *(cell for row in block.rows for cell in row))))


def is_part(part: str, whole: str) -> bool:
    """Whether a text is another one or a part of it, as `join_words` gives them. A single word is no part."""
    return part == whole or (part.count(" ") > MIN_WORDS and part in whole)


def covers(block: Block, number: int) -> bool:
    """Whether a block begins on a line or goes over it."""
    return 0 < block.line <= number <= max(block.line, block.last_line)


def describe_line(line: SourceLine, form: str) -> str:
    """What a line is that gave no block."""
    if not line.text.strip():
        return BLANK
    if form == "mail":
        return ENCODED
    has_text = form in PLAIN_FORMATS or any(map(words, TAG.split(line.text)))
    return NO_TEXT if has_text else MARKUP
