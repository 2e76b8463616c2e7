"""Runs of inline text: the text as a browser shows it on one line, and the spans of the inline elements in it.

While a run is collected, characters that no text needs mark where elements begin and end.
"""

from __future__ import annotations

import re

from reex_cli.model import Element, Span
from reex_cli.readers._html.verse import LINE, is_verse
from reex_cli.text import normalize_lines, normalize_spaces

OPEN, CLOSE = "\x01", "\x02"  # where an inline element with selectors begins, ends
MARKERS = (OPEN, CLOSE)
GAP = "\x1f"  # where an image or embed stands: it separates words
SINGLE_RUN = re.compile(f"[{OPEN}\\s]*+([^{OPEN}{CLOSE}\n]*+)([{CLOSE}\\s]*+)")
NEAR_PARTS = 32  # of a run, among which the beginning of its last line is looked for
EMPTY_RUN_CHARACTERS = f" \n{OPEN}{CLOSE}"  # of a run without text
GAP_IN_WORD = re.compile(f"(\\w[{OPEN}{CLOSE}]*+){GAP}(?=[{OPEN}{CLOSE}{GAP}]*+\\w)")
MARKER = re.compile(f"([{OPEN}{CLOSE}])")
PIECE = re.compile(f"([{OPEN}{CLOSE}\n])")
MAX_CARRIED_ELEMENTS = 1 << 16  # of a page: a thousand elements that are never closed would be spans of every block
LINE_NUMBER_CLASSES = frozenset("lineno linenos linenumber line-number ln lnt hljs-ln-numbers".split())


class InlineRun:
    """Text between two block-level tags, with the inline elements in it that have selectors."""

    __slots__ = ("carried", "elements", "link_characters", "open_elements", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.elements: list[Element] = []  # in the order of their start tags in this run
        self.open_elements: list[Element] = []  # not yet closed, innermost last
        self.link_characters = 0
        self.carried = 0  # elements that went on from one run into the next

    def open(self, element: Element) -> None:
        """Handle the start tag of an inline element with selectors."""
        self.parts.append(OPEN)
        self.elements.append(element)
        self.open_elements.append(element)

    def close(self) -> None:
        """Handle the end tag of the innermost inline element with selectors."""
        if self.open_elements:
            self.open_elements.pop()
            self.parts.append(CLOSE)

    def take_text(self, may_be_verse: bool = False) -> tuple[str, tuple[Span, ...], int]:
        """End the run; its text, the spans in it, its characters in links. Open elements go on in the next run."""
        raw, elements, link_characters = self._reset()
        if LINE in raw:
            raw = raw.replace(LINE, "\n") if may_be_verse else raw.replace(LINE, " ").replace("\n", " ")
        elif "\n" in raw and not (may_be_verse and is_verse(MARKER.sub("", raw).split("\n"))):
            raw = raw.replace("\n", " ")
        text, spans = extract_spans(raw, elements) if elements or "\n" in raw else (normalize_spaces(raw), ())
        return text, spans, link_characters

    def last_part(self) -> str:
        """The last line break or text in the run; empty if there is none."""
        return next((part for part in reversed(self.parts) if part == "\n" or not (part in MARKERS or part.isspace())), "")

    def break_line(self) -> None:
        """End the line, unless it has only just begun: a line break that the layout of an element makes."""
        last = next(
            (part for part in reversed(self.parts[-NEAR_PARTS:]) if part == "\n" or part.strip(EMPTY_RUN_CHARACTERS)), "\n"
        )
        if last != "\n":
            self.parts.append("\n")

    def take_code(self) -> tuple[str, tuple[Span, ...], int]:
        """The same for code: its lines are kept, and it has no spans."""
        raw, elements, link_characters = self._reset()
        return normalize_lines(strip_line_numbers(raw, elements) if elements else raw), (), link_characters

    def _reset(self) -> tuple[str, list[Element], int]:
        """Return what was collected, and begin the next run."""
        raw, elements, link_characters = "".join(self.parts), self.elements, self.link_characters
        if GAP in raw:
            raw = GAP_IN_WORD.sub(r"\1 ", raw).replace(GAP, "")
        self.parts.clear()
        self.link_characters = 0
        if elements:
            self.carried += len(self.open_elements)
            if self.carried > MAX_CARRIED_ELEMENTS:
                self.open_elements.clear()
            self.parts += [OPEN] * len(self.open_elements)
            self.elements = self.open_elements.copy()
        return raw, elements, link_characters


def strip_line_numbers(raw: str, elements: list[Element]) -> str:
    r"""Remove the marker characters from code, and the elements of line numbers with their text.

    >>> strip_line_numbers("\x01 1\x02a = \x01b\x02", [Element(None, ("lineno",)), Element(None, ("n",))])
    'a = b'
    """
    kept: list[str] = []
    numbering: list[bool] = []
    remaining = iter(elements)
    for piece in MARKER.split(raw):
        if piece == OPEN:
            numbering.append(not LINE_NUMBER_CLASSES.isdisjoint(next(remaining).selectors))
        elif piece == CLOSE:
            numbering.pop()
        elif not any(numbering):
            kept.append(piece)
    return "".join(kept)


def extract_spans(raw: str, elements: list[Element]) -> tuple[str, tuple[Span, ...]]:
    r"""The text with normalized spaces, and the spans of the elements in it; a space before its text belongs to a span.

    Lines stay lines.

    >>> extract_spans("A \x01study\x01 (new)\x02\x02, said", [Element(None, ("a",)), Element(None, ("b",))])[0]
    'A study (new), said'
    """
    if not raw.strip(EMPTY_RUN_CHARACTERS):
        return "", ()
    if match := SINGLE_RUN.fullmatch(raw):
        text, closed = normalize_spaces(match[1]), len(elements) - match[2].count(CLOSE)
        innermost_first = [*elements[closed:][::-1], *elements[:closed]] if len(elements) > 1 else elements
        return text, tuple([Span(0, len(text), element) for element in innermost_first]) if text else ()
    parts: list[str] = []
    size, gap, number = 0, "", 0  # size: characters of the parts; gap: what separates the next words from them
    open_spans: list[tuple[int, Element]] = []
    spans: list[Span] = []
    for piece in PIECE.split(raw):
        if piece == OPEN:
            open_spans.append((size, elements[number]))
            number += 1
        elif piece == CLOSE:
            start, element = open_spans.pop()
            spans.append(Span(start, size, element))
        elif piece == "\n":
            gap = "\n"
        elif piece:
            words = normalize_spaces(piece)
            gap = gap or (" " if piece[0].isspace() else "")
            if words:
                parts.append(f"{gap}{words}" if size else words)
                size += len(parts[-1])
                gap = " " if piece[-1].isspace() else ""
    spans += [Span(start, size, element) for start, element in open_spans]
    return "".join(parts), tuple(sorted((span for span in spans if span.end > span.start), key=lambda span: span[:2]))
