"""Recognise verse: paragraphs whose line breaks are part of the text, unlike those of an address or a wrapped mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reex_cli.readers._html.parser import Tag
from reex_cli.text import UNSPACED_SIGN, normalize_spaces

LINE = "\v"  # where a line of verse ends that is marked as one
LEAST_LINES = 3
LONGEST_LINE = 64  # characters; lines of prose and mail are longer
LONGEST_UNSPACED_LINE = 20
LEAST_WORDS = 2.5  # a line, on average
LOWER_CASE_SHARE = 0.4  # of words; names, titles and places have fewer
SHORT_LINE = 36  # characters, on average; lines that were wrapped are longer
ENDED_SHARE = 0.5  # of lines that end in a mark or before a capital letter; lines that were wrapped have fewer
LINE_MARKS = tuple(".,;:!?…—–-\"'”’»“、。，；！？」』।؟،")
NO_VERSE = re.compile(r"\d|[@|:/]\S|[:：]$|https?:")  # in a line of figures, addresses, labels
STANZA_ELEMENTS = frozenset("div p section blockquote".split())
LINE_ELEMENTS = STANZA_ELEMENTS | {"span"}
STANZA = re.compile(r' class="(?:[^"]*\s)?(?:[\w-]+-)?(?:stanza|poem|verse|poetry|line-block|linegroup)(?=[\s"])')
STANZA_HINTS = ("stanza", "poem", "poetry", '"verse', '"line-block', "linegroup")
LINE_CLASS = re.compile(r' class="(?:[^"]*\s)?(?:[\w-]+-)?line(?=[\s"])')
LINE_SPAN = re.compile(
    r' class="(?:[^"]*\s)?(?:verse|vers|verso|l)(?=[\s"])| style="[^"]*(?<![\w-])display\s*:\s*block', re.IGNORECASE
)
LINE_HINTS = ('"line"', '-line"', '"line ', '"verse"', '"vers"', '"verso"', '"l"', "display:block", "display: block")
MOST_ODD_LINES = 0.25


def is_verse(raw: Sequence[str]) -> bool:
    """Whether the lines of a paragraph, as they are between its line breaks, look like verse.

    >>> is_verse(["The mill was left to rust,", "its wheel a ring of green,", "and all the flour was dust"])
    True
    >>> is_verse(["Weir Society", "12 Mill Lane", "Upper Weir"]), is_verse(["So it goes", "on"])
    (False, False)
    """
    lines = [line for line in map(normalize_spaces, raw) if line]
    if len(lines) < LEAST_LINES or max(map(len, lines)) > LONGEST_LINE:
        return False
    if sum(NO_VERSE.search(line) is not None for line in lines) > MOST_ODD_LINES * len(lines):
        return False
    if not lines[0].isascii() and UNSPACED_SIGN.search(lines[0]):
        return max(map(len, lines)) <= LONGEST_UNSPACED_LINE
    words = [word for line in lines for word in line.split()]
    cased = [word for word in words if word[0].isalpha() and word[0].lower() != word[0].upper()]
    if len(words) < LEAST_WORDS * len(lines) or sum(word[0].islower() for word in cased) < LOWER_CASE_SHARE * len(cased):
        return False
    ended = sum(line.endswith(LINE_MARKS) or not following[0].islower() for line, following in pairwise(lines))
    return sum(map(len, lines)) <= SHORT_LINE * len(lines) or ended >= ENDED_SHARE * (len(lines) - 1)


def has_stanzas(attributes: str) -> bool:
    """Whether a document whose tags have these attributes may have stanzas with an element for each line."""
    return any(hint in attributes for hint in LINE_HINTS) and any(hint in attributes for hint in STANZA_HINTS)


def mark_lines(tags: list[Tag]) -> list[Tag]:
    """The same tags, in which each element of a line of a stanza is a `<span>` that ends in a line break."""
    changed = list[Tag]()
    opened: list[tuple[str, bool]] = []  # inside the outermost stanza, itself first: end tag, whether it is a line
    for name, raw, written, text in tags:
        if opened and name == opened[-1][0]:
            is_line = opened.pop()[1]
            changed.append(("/span", "", "", LINE + text) if is_line else (name, raw, written, text))
            continue
        is_line = False
        if opened and name in LINE_ELEMENTS:
            is_line = not opened[-1][1] and is_marked_line(name, written)
            opened.append((f"/{name}", is_line))
        elif written and name in STANZA_ELEMENTS and STANZA.search(written):
            opened.append((f"/{name}", False))
        changed.append(("span" if is_line else name, raw, written, text))
    return changed


def is_marked_line(name: str, written: str) -> bool:
    """Whether an element inside of a stanza is one of its lines, by its class or by how it is shown."""
    return bool(LINE_CLASS.search(written) or (name == "span" and LINE_SPAN.search(written)))
