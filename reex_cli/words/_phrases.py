"""Finds which phrases a line reads like, at the cost of a few dictionary look-ups a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

TOKEN = re.compile(r"\d+|[^\W\d_]+")
GAP = "…"
Tokens = tuple[str, ...]


def tokens(text: str) -> list[str]:
    """The words of a line as phrases are written: case-folded, every number a `#`.

    >>> tokens("Read the 12 Comments!")
    ['read', 'the', '#', 'comments']
    """
    return ["#" if token.isdigit() else token for token in TOKEN.findall(text.casefold())]


class Phrases:
    """All phrases of all topics, indexed by the word that must be there."""

    def __init__(self, topics: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.exact: dict[Tokens, set[str]] = {}
        self.heads: dict[str, list[tuple[Tokens, Tokens, str]]] = {}
        self.tails: dict[str, list[tuple[Tokens, str]]] = {}
        self.inner: dict[str, list[tuple[Tokens, str]]] = {}
        for topic, phrases in topics:
            for phrase in phrases:
                self._add(topic, phrase)

    def _add(self, topic: str, phrase: str) -> None:
        if GAP not in phrase:
            self.exact.setdefault(tuple(phrase.split()), set()).add(topic)
            return
        match [tuple(part.split()) for part in phrase.split(GAP)]:
            case [(), tail]:
                self.tails.setdefault(tail[-1], []).append((tail, topic))
            case [(), inner, ()]:
                self.inner.setdefault(inner[0], []).append((inner, topic))
            case [head, tail]:
                self.heads.setdefault(head[0], []).append((head, tail, topic))
            case _:
                raise ValueError(f"{phrase!r}: a phrase has at most one gap, or one at either end")

    def topics(self, line: list[str]) -> frozenset[str]:
        """The topics whose phrases a line, given as tokens, reads like."""
        if not line:
            return frozenset()
        found = set(self.exact.get(tuple(line), ()))
        for head, tail, topic in self.heads.get(line[0], ()):
            room = len(line) - len(head) - len(tail)
            if room >= 0 and tuple(line[: len(head)]) == head and (not tail or tuple(line[-len(tail) :]) == tail):
                found.add(topic)
        for tail, topic in self.tails.get(line[-1], ()):
            if tuple(line[-len(tail) :]) == tail:
                found.add(topic)
        for start, word in enumerate(line):
            for inner, topic in self.inner.get(word, ()):
                if tuple(line[start : start + len(inner)]) == inner:
                    found.add(topic)
        return frozenset(found)
