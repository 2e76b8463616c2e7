"""Finds which phrases a line reads like, at the cost of a few dictionary look-ups a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

TOKEN = re.compile(r"\d+|[^\W\d_]+")
GAP = "…"
ANY = "…"  # any word may be the last
EDGES = " .,:;!?…\"'”’»)]*|›→"  # what may stand behind the last word of a phrase
NONE: frozenset[str] = frozenset()
Tokens = tuple[str, ...]


def tokens(text: str) -> list[str]:
    """The words of a line as phrases are written: case-folded, every number a `#`.

    >>> tokens("Read the 12 Comments!")
    ['read', 'the', '#', 'comments']
    """
    return ["#" if token.isdigit() else token for token in TOKEN.findall(text.casefold())]


def phrase(text: str) -> str:
    """A phrase as anybody writes it, in the notation of this folder; raises `ValueError`.

    >>> phrase("Read all 12 Comments on ...")
    'read all # comments on …'
    """
    parts = [" ".join(tokens(part)) for part in text.replace("...", GAP).replace("#", "0").split(GAP)]
    if not any(parts):
        raise ValueError(f"a phrase without a word: {text!r}")
    if len(parts) > 2:
        raise ValueError(f"{text!r} has more than one gap ({GAP})")
    return f" {GAP} ".join(parts).strip()


class Phrases:
    """All phrases of all topics, indexed by the words that must be there."""

    def __init__(self, topics: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.exact: dict[Tokens, frozenset[str]] = {}
        self.heads: dict[str, list[tuple[Tokens, Tokens, str]]] = {}  # by the first word
        self.tails: dict[str, list[tuple[Tokens, str]]] = {}  # by the last word
        for topic, phrases in topics:
            for phrase in phrases:
                self._add(topic, phrase)
        self.ends: dict[str, set[str]] = {}  # by the first word, the last words of what it begins
        for line in self.exact:
            self.ends.setdefault(line[0], set()).add(line[-1])
        for first, heads in self.heads.items():
            self.ends.setdefault(first, set()).update(tail[-1] if tail else ANY for _, tail, _ in heads)

    def _add(self, topic: str, phrase: str) -> None:
        if GAP not in phrase:
            line = tuple(phrase.split())
            self.exact[line] = self.exact.get(line, NONE) | {topic}
            return
        match [tuple(part.split()) for part in phrase.split(GAP)]:
            case [(), tail] if tail:
                self.tails.setdefault(tail[-1], []).append((tail, topic))
            case [head, tail] if head:
                self.heads.setdefault(head[0], []).append((head, tail, topic))
            case _:
                raise ValueError(f"{phrase!r}: a phrase has one gap, at its beginning, its end or between")

    def topics(self, text: str) -> frozenset[str]:
        """The topics whose phrases a line reads like. Most lines begin and end with words that no phrase has there."""
        found = TOKEN.search(text)
        if not found:
            return NONE
        ends = self.ends.get("#" if found[0].isdigit() else found[0].casefold())
        last = text[text.rfind(" ") + 1 :].strip(EDGES).casefold()
        if last in self.tails or (ends and (last in ends or ANY in ends or not last.isalpha())):
            return self._of(tuple(tokens(text)))
        return NONE

    def _of(self, line: Tokens) -> frozenset[str]:
        found = self.exact.get(line, NONE)
        for head, tail, topic in self.heads.get(line[0], ()):
            room = len(line) - len(head) - len(tail)
            if room >= 0 and line[: len(head)] == head and (not tail or line[-len(tail) :] == tail):
                found |= {topic}
        for tail, topic in self.tails.get(line[-1], ()):
            if line[-len(tail) :] == tail:
                found |= {topic}
        return found
