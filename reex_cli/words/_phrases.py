"""Finds which phrases a line reads like, at the cost of a few dictionary look-ups a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

TOKEN = re.compile(r"\d+|[^\W\d_]+")
GAP = "…"
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
        self.exact: dict[Tokens, set[str]] = {}
        self.heads: dict[str, list[tuple[Tokens, Tokens, str]]] = {}  # by the first word
        self.tails: dict[str, list[tuple[Tokens, str]]] = {}  # by the last word
        for topic, phrases in topics:
            for phrase in phrases:
                self._add(topic, phrase)
        self.firsts = {phrase[0] for phrase in self.exact} | self.heads.keys()

    def _add(self, topic: str, phrase: str) -> None:
        if GAP not in phrase:
            self.exact.setdefault(tuple(phrase.split()), set()).add(topic)
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
        first = TOKEN.search(text)
        if not first:
            return NONE
        begins = "#" in self.firsts if first[0].isdigit() else first[0].casefold() in self.firsts
        if not begins and text[text.rfind(" ") + 1 :].strip(EDGES).casefold() not in self.tails:
            return NONE
        return self._of(tokens(text))

    def _of(self, line: list[str]) -> frozenset[str]:
        found = set(self.exact.get(tuple(line), ()))
        for head, tail, topic in self.heads.get(line[0], ()):
            room = len(line) - len(head) - len(tail)
            if room >= 0 and tuple(line[: len(head)]) == head and (not tail or tuple(line[-len(tail) :]) == tail):
                found.add(topic)
        for tail, topic in self.tails.get(line[-1], ()):
            if tuple(line[-len(tail) :]) == tail:
                found.add(topic)
        return frozenset(found)
