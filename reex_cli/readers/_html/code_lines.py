"""Code of which each line is an element of its own: inside `<pre>`, or of nothing but `<code>`.

Highlighters write so, and editors that make a paragraph of each line. Such elements become the lines of one `<pre>`.
"""

from __future__ import annotations

from collections.abc import Sequence

from reex_cli.readers._html.elements import BLOCK_ELEMENTS
from reex_cli.readers._html.parser import Tag
from reex_cli.readers._html.table import CELL_ELEMENTS, CODE_CLASSES

LINES = frozenset("div p li".split())  # elements that are lines inside `<pre>`
LISTS = frozenset(("ol", "ul"))  # of such lines
ROWS = frozenset(("div", "p"))  # elements that are lines of code if they hold nothing but `<code>`


def join_lines_in_pre(tags: list[Tag]) -> list[Tag]:
    """The same tags, in which the elements of lines inside `<pre>` are spans that end in line breaks."""
    changed: list[Tag] = []
    depth = 0  # of open `<pre>`
    is_begun, is_ended = False, True  # whether the line has characters, and whether these end in a line break
    for name, raw, written, text in tags:
        bare = name.removeprefix("/")
        depth = max(0, depth + (name == "pre") - (name == "/pre"))
        if not depth or name == "pre":
            changed.append((name, raw, written, text))
            is_begun, is_ended = bool(text), text[-1:] in ("", "\n")
            continue
        lead, tag, inner = "", name, text
        if bare in LINES or bare in LISTS:
            is_end, is_line = name != bare, bare in LINES
            tag = "/span" if is_end else "span"
            inner = "" if (is_end or not is_line) and text.isspace() else text
            if is_line and (not (is_begun and is_ended) if is_end else not is_ended):
                lead = "\n"
            if is_line and not is_end:
                is_begun, is_ended = False, True
        elif name == "br":
            is_begun = is_ended = True
        changed.append((tag, raw, written, lead + inner))
        if lead or inner:
            is_begun, is_ended = True, (inner or lead)[-1] == "\n"
    return changed


def join_rows_of_code(tags: list[Tag]) -> list[Tag]:
    """The same tags, in which rows that hold nothing but `<code>` are lines of one `<pre>`, as is one with line breaks."""
    changed: list[Tag] = []
    cell = ""  # attributes of the open cell of a table
    at = depth = 0
    while at < len(tags):
        name, _, written, _ = tags[at]
        depth = max(0, depth + (name == "pre") - (name == "/pre"))
        if name.removeprefix("/") in CELL_ELEMENTS:
            cell = "" if name[0] == "/" else written or " "
        ends = find_rows(tags, at) if name in ROWS and not depth and is_column_of_code(cell) else []
        if not ends or (len(ends) == 1 and not any(tag[0] == "br" for tag in tags[at : ends[0]])):
            changed.append(tags[at])
            at += 1
            continue
        changed.append(("pre", "", "", ""))
        for end in ends:
            start = tags[at]
            changed += [("span", *start[1:3], ""), *map(without_layout, tags[at + 1 : end])]
            changed.append(("/span", "", "", "" if end == ends[-1] else "\n"))
            at = end + 1
        changed.append(("/pre", "", "", tags[ends[-1]][3]))
    return changed


def is_column_of_code(attributes: str) -> bool:
    """Whether code in a table cell with these attributes is a listing; outside of tables it always is."""
    return not attributes or any(name in attributes for name in CODE_CLASSES)


def without_layout(tag: Tag) -> Tag:
    """A tag inside of a row without the line breaks behind it, which lay out the HTML."""
    return (*tag[:3], "") if tag[3].isspace() and "\n" in tag[3] else tag


def find_rows(tags: Sequence[Tag], start: int) -> list[int]:
    """The ends of rows of code that follow each other from `start` on."""
    ends: list[int] = []
    name = tags[start][0]
    while start < len(tags) and tags[start][0] == name and (end := find_end_of_row(tags, start)):
        ends.append(end)
        start = end + 1
        if is_shown(tags[end]):
            break
    return ends


def find_end_of_row(tags: Sequence[Tag], start: int) -> int:
    """Where an element ends that holds nothing but `<code>`; 0 for any other."""
    if is_shown(tags[start]) or start + 1 == len(tags) or tags[start + 1][0] != "code":
        return 0
    depth = 0
    for at in range(start + 1, len(tags)):
        name = tags[at][0]
        depth += (name == "code") - (name == "/code")
        if not depth and name == f"/{tags[start][0]}":
            return at
        if name.removeprefix("/") in BLOCK_ELEMENTS or (not depth and is_shown(tags[at])):
            return 0
    return 0


def is_shown(tag: Tag) -> bool:
    """Whether there is text behind a tag that is no space."""
    return bool(tag[3].replace("&nbsp;", "").strip())
