"""An index that finds which phrases a line matches with a few dictionary look-ups per line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

TOKEN = re.compile(r"\d+|[^\W\d_]+")
GAP = "…"
ANY_WORD = "…"  # in the index: any word may be there
DOTTED_I = "i\u0307"  # what the Turkish `İ` is case-folded to
MARKED_GREEK = re.compile("[άέήίόύώϊϋ]|[ιυ]\u0308")
WITHOUT_MARKS = str.maketrans("άέήίόύώϊϋ", "αεηιουωιυ", "\u0308\u0301")  # `ΐ` is case-folded to a letter and these
TRAILING_MARKS = " .,:;!?…\"'”’»)]*|›→"  # characters that may be behind the last word of a line
NO_TOPICS: frozenset[str] = frozenset()
Tokens = tuple[str, ...]


def fold(text: str) -> str:
    """Case-fold a text. The Turkish `İ` becomes a plain `i`; Greek loses its accents, which capitals are written without.

    >>> fold("İletişim"), fold("Straße"), fold("Μαΐου"), fold("ΜΑΪΟΥ")
    ('iletişim', 'strasse', 'μαιου', 'μαιου')
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    folded = folded.replace(DOTTED_I, "i")
    return folded.translate(WITHOUT_MARKS) if MARKED_GREEK.search(folded) else folded


def tokenize(text: str) -> list[str]:
    """Split a line into words as phrases are written: case-folded, every number a `#`.

    >>> tokenize("Read the 12 Comments!")
    ['read', 'the', '#', 'comments']
    """
    return ["#" if word.isdigit() else word for word in TOKEN.findall(fold(text))]


def normalize_phrase(text: str) -> str:
    """Write a phrase in the notation of this package. Raises `ValueError` for one without words or with two gaps.

    >>> normalize_phrase("Read all 12 Comments on ...")
    'read all # comments on …'
    """
    parts = [" ".join(tokenize(part)) for part in text.replace("...", GAP).replace("#", "0").split(GAP)]
    if not any(parts):
        raise ValueError(f"a phrase without a word: {text!r}")
    if len(parts) > 2:
        raise ValueError(f"{text!r} has more than one gap ({GAP})")
    return f" {GAP} ".join(parts).strip()


class PhraseIndex:
    """The phrases of all topics, indexed by their first and last words."""

    def __init__(self, topics: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.whole_lines: dict[Tokens, frozenset[str]] = {}
        self.by_first_word: dict[str, list[tuple[Tokens, Tokens, str]]] = {}  # (beginning, end, topic)
        self.by_last_word: dict[str, list[tuple[Tokens, str]]] = {}  # (end, topic)
        for topic, phrases in topics:
            for phrase in phrases:
                self._add(topic, phrase)
        self.last_words: dict[str, set[str]] = defaultdict(set)  # by first word: the last words of phrases that begin with it
        self.next_words: dict[str, set[str]] = defaultdict(set)  # by first word: the second words of phrases with a gap behind
        for line in self.whole_lines:
            self.last_words[line[0]].add(line[-1])
        for first, entries in self.by_first_word.items():
            self.last_words[first].update(end[-1] for _, end, _ in entries if end)
            self.next_words[first].update(
                beginning[1] if beginning[1:] else ANY_WORD for beginning, end, _ in entries if not end
            )

    def _add(self, topic: str, phrase: str) -> None:
        """Index a phrase. Raises `ValueError` for one with two gaps or without words."""
        if GAP not in phrase:
            line = tuple(phrase.split())
            self.whole_lines[line] = self.whole_lines.get(line, NO_TOPICS) | {topic}
            return
        match [tuple(part.split()) for part in phrase.split(GAP)]:
            case [(), end] if end:
                self.by_last_word.setdefault(end[-1], []).append((end, topic))
            case [beginning, end] if beginning:
                self.by_first_word.setdefault(beginning[0], []).append((beginning, end, topic))
            case _:
                raise ValueError(f"{phrase!r}: a phrase has one gap, at its beginning, its end or between")

    def topics(self, text: str) -> frozenset[str]:
        """The topics of the phrases that match a line.

        Most lines begin and end with words that no phrase has there: these are not split into words.
        """
        word = text.split(" ", 1)[0]
        start = len(word)
        if not word.isalpha():
            first = TOKEN.search(text)
            if not first:
                return NO_TOPICS
            word, start = first[0], first.end()
        word = "#" if word.isdigit() else fold(word)
        last = fold(text[text.rfind(" ") + 1 :].strip(TRAILING_MARKS))
        if last in self.by_last_word or (word in self.last_words and self._may_match(text, start, word, last)):
            return self._match(tuple(tokenize(text)))
        return NO_TOPICS

    def _may_match(self, text: str, start: int, first: str, last: str) -> bool:
        """Whether a line with these first and last words may match a phrase. `start` is the end of the first word."""
        if not last.isalpha():
            last = (tokenize(last) or [ANY_WORD])[-1]
        if last is ANY_WORD or last in self.last_words[first] or last in self.by_last_word:
            return True
        next_words = self.next_words.get(first, ())
        return ANY_WORD in next_words or (
            (second := TOKEN.search(text, start)) is not None
            and ("#" if second[0].isdigit() else fold(second[0])) in next_words
        )

    def _match(self, line: Tokens) -> frozenset[str]:
        """The topics of the phrases that match the words of a line."""
        topics = self.whole_lines.get(line, NO_TOPICS)
        for beginning, end, topic in self.by_first_word.get(line[0], ()):
            room = len(line) - len(beginning) - len(end)
            if room >= 0 and line[: len(beginning)] == beginning and (not end or line[-len(end) :] == end):
                topics |= {topic}
        for end, topic in self.by_last_word.get(line[-1], ()):
            if line[-len(end) :] == end:
                topics |= {topic}
        return topics
