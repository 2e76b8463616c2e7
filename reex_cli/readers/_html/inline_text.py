"""Runs of inline text while they are read: what a browser would show on one line."""

from __future__ import annotations

import re

from reex_cli.model import Element, Span
from reex_cli.text import normalize_lines, normalize_spaces

OPEN, CLOSE = "\x01", "\x02"  # an inline element with marks of its own begins, ends
GAP = "\x1f"  # something stands here that is no text: it parts words, and nothing else
SINGLE_RUN = re.compile(f"[{OPEN}\\s]*+([^{OPEN}{CLOSE}]*+)([{CLOSE}\\s]*+)")
NO_TEXT_CHARACTERS = f" \n{OPEN}{CLOSE}"  # what a run without text is made of
GAP_IN_WORD = re.compile(f"(\\w[{OPEN}{CLOSE}]*+){GAP}(?=[{OPEN}{CLOSE}{GAP}]*+\\w)")
MARKER = re.compile(f"([{OPEN}{CLOSE}])")
LINE_NUMBER_CLASSES = frozenset("lineno linenos linenumber line-number ln lnt hljs-ln-numbers".split())


class InlineRun:
    """Text between two block tags, with the inline elements in it that can be told by marks."""

    __slots__ = ("elements", "link_characters", "open_elements", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.elements: list[Element] = []  # in the order of their beginnings in this run
        self.open_elements: list[Element] = []  # those not yet closed
        self.link_characters = 0

    def open(self, element: Element) -> None:
        """An inline element with marks begins."""
        self.parts.append(OPEN)
        self.elements.append(element)
        self.open_elements.append(element)

    def close(self) -> None:
        """The innermost inline element with marks ends."""
        if self.open_elements:
            self.open_elements.pop()
            self.parts.append(CLOSE)

    def take(self) -> tuple[str, tuple[Span, ...], int]:
        """The text, the spans in it, and the characters in links; elements still open go on in the next run."""
        raw, elements, link_characters = self.rest()
        text, spans = extract_spans(raw, elements) if elements else (normalize_spaces(raw), ())
        return text, spans, link_characters

    def take_lines(self) -> tuple[str, tuple[Span, ...], int]:
        """The same for code: its lines stay, and it has no spans."""
        raw, elements, link_characters = self.rest()
        return normalize_lines(strip_line_numbers(raw, elements) if elements else raw), (), link_characters

    def rest(self) -> tuple[str, list[Element], int]:
        """All that was read, which begins anew."""
        raw, elements, link_characters = "".join(self.parts), self.elements, self.link_characters
        if GAP in raw:
            raw = GAP_IN_WORD.sub(r"\1 ", raw).replace(GAP, "")
        self.parts.clear()
        self.link_characters = 0
        if elements:
            self.parts += [OPEN] * len(self.open_elements)
            self.elements = self.open_elements.copy()
        return raw, elements, link_characters


def strip_line_numbers(raw: str, elements: list[Element]) -> str:
    r"""Code without marked elements; those that number its lines go with their text.

    >>> unnumbered("\x01 1\x02a = \x01b\x02", [Place(None, ("lineno",)), Place(None, ("n",))])
    'a = b'
    """
    kept: list[str] = []
    numbering: list[bool] = []
    inside = iter(elements)
    for piece in MARKER.split(raw):
        if piece == OPEN:
            numbering.append(not LINE_NUMBER_CLASSES.isdisjoint(next(inside).marks))
        elif piece == CLOSE:
            numbering.pop()
        elif not any(numbering):
            kept.append(piece)
    return "".join(kept)


def extract_spans(raw: str, elements: list[Element]) -> tuple[str, tuple[Span, ...]]:
    r"""Even text, and where in it the marked elements are; a space before their text is theirs.

    >>> marked("A \x01study\x01 (new)\x02\x02, said", [Place(None, ("a",)), Place(None, ("b",))])[0]
    'A study (new), said'
    """
    if not raw.strip(NO_TEXT_CHARACTERS):
        return "", ()
    if whole := SINGLE_RUN.fullmatch(raw):
        text, closed = normalize_spaces(whole[1]), len(elements) - whole[2].count(CLOSE)
        inner_first = [*elements[closed:][::-1], *elements[:closed]] if len(elements) > 1 else elements
        return text, tuple([Span(0, len(text), element) for element in inner_first]) if text else ()
    text, gap, number = "", False, 0
    started: list[tuple[int, Element]] = []
    spans: list[Span] = []
    for piece in MARKER.split(raw):
        if piece == OPEN:
            started.append((len(text), elements[number]))
            number += 1
        elif piece == CLOSE:
            start, element = started.pop()
            spans.append(Span(start, len(text), element))
        elif piece:
            words = normalize_spaces(piece)
            gap = gap or piece[0].isspace()
            if words:
                text += f" {words}" if gap and text else words
                gap = piece[-1].isspace()
    spans += [Span(start, len(text), element) for start, element in started]
    return text, tuple(sorted((span for span in spans if span.end > span.start), key=lambda span: span[:2]))
