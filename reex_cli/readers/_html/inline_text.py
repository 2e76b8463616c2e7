"""Runs of inline text while they are read: what a browser would show on one line."""

from __future__ import annotations

import re

from reex_cli.model import Place, Span
from reex_cli.text import even_lines, normalize_spaces

OPEN, CLOSE = "\x01", "\x02"  # an inline element with marks of its own begins, ends
GAP = "\x1f"  # something stands here that is no text: it parts words, and nothing else
WHOLE = re.compile(f"[{OPEN}\\s]*+([^{OPEN}{CLOSE}]*+)([{CLOSE}\\s]*+)")
NOTHING = f" \n{OPEN}{CLOSE}"  # what a run without text is made of
PARTED = re.compile(f"(\\w[{OPEN}{CLOSE}]*+){GAP}(?=[{OPEN}{CLOSE}{GAP}]*+\\w)")
MARKER = re.compile(f"([{OPEN}{CLOSE}])")
LINE_NUMBERS = frozenset("lineno linenos linenumber line-number ln lnt hljs-ln-numbers".split())


class Run:
    """Text between two block tags, with the inline elements in it that can be told by marks."""

    __slots__ = ("linked", "opened", "parts", "places")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[Place] = []  # in the order of their beginnings in this run
        self.opened: list[Place] = []  # those not yet closed
        self.linked = 0

    def open(self, place: Place) -> None:
        """An inline element with marks begins."""
        self.parts.append(OPEN)
        self.places.append(place)
        self.opened.append(place)

    def close(self) -> None:
        """The innermost inline element with marks ends."""
        if self.opened:
            self.opened.pop()
            self.parts.append(CLOSE)

    def take(self) -> tuple[str, tuple[Span, ...], int]:
        """The text, the spans in it, and the characters in links; elements still open go on in the next run."""
        raw, places, linked = self.rest()
        text, spans = marked(raw, places) if places else (normalize_spaces(raw), ())
        return text, spans, linked

    def take_lines(self) -> tuple[str, tuple[Span, ...], int]:
        """The same for code: its lines stay, and it has no spans."""
        raw, places, linked = self.rest()
        return even_lines(unnumbered(raw, places) if places else raw), (), linked

    def rest(self) -> tuple[str, list[Place], int]:
        """All that was read, which begins anew."""
        raw, places, linked = "".join(self.parts), self.places, self.linked
        if GAP in raw:
            raw = PARTED.sub(r"\1 ", raw).replace(GAP, "")
        self.parts.clear()
        self.linked = 0
        if places:
            self.parts += [OPEN] * len(self.opened)
            self.places = self.opened.copy()
        return raw, places, linked


def unnumbered(raw: str, places: list[Place]) -> str:
    r"""Code without marked elements; those that number its lines go with their text.

    >>> unnumbered("\x01 1\x02a = \x01b\x02", [Place(None, ("lineno",)), Place(None, ("n",))])
    'a = b'
    """
    kept: list[str] = []
    numbering: list[bool] = []
    inside = iter(places)
    for piece in MARKER.split(raw):
        if piece == OPEN:
            numbering.append(not LINE_NUMBERS.isdisjoint(next(inside).marks))
        elif piece == CLOSE:
            numbering.pop()
        elif not any(numbering):
            kept.append(piece)
    return "".join(kept)


def marked(raw: str, places: list[Place]) -> tuple[str, tuple[Span, ...]]:
    r"""Even text, and where in it the marked elements are; a space before their text is theirs.

    >>> marked("A \x01study\x01 (new)\x02\x02, said", [Place(None, ("a",)), Place(None, ("b",))])[0]
    'A study (new), said'
    """
    if not raw.strip(NOTHING):
        return "", ()
    if whole := WHOLE.fullmatch(raw):
        text, closed = normalize_spaces(whole[1]), len(places) - whole[2].count(CLOSE)
        inner_first = [*places[closed:][::-1], *places[:closed]] if len(places) > 1 else places
        return text, tuple([Span(0, len(text), place) for place in inner_first]) if text else ()
    text, gap, number = "", False, 0
    started: list[tuple[int, Place]] = []
    spans: list[Span] = []
    for piece in MARKER.split(raw):
        if piece == OPEN:
            started.append((len(text), places[number]))
            number += 1
        elif piece == CLOSE:
            start, place = started.pop()
            spans.append(Span(start, len(text), place))
        elif piece:
            words = normalize_spaces(piece)
            gap = gap or piece[0].isspace()
            if words:
                text += f" {words}" if gap and text else words
                gap = piece[-1].isspace()
    spans += [Span(start, len(text), place) for start, place in started]
    return text, tuple(sorted((span for span in spans if span.end > span.start), key=lambda span: span[:2]))
