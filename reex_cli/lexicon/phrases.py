"""An index that finds which phrases a line matches with a few dictionary look-ups per line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

TOKEN = re.compile(r"\d+|[^\W\d_]+")
# Marks within words, which `\w` does not match: accents, points and vowel signs; letters beside them keep the ranges few.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0963\u0971-\u09e3\u0a01-\u0a5e\u0a70-\u0ae3\u0afa-\u0b63"
    "\u0b82-\u0bd7\u0c00-\u0c63\u0c80-\u0c83\u0c85-\u0ce3\u0d00-\u0d4e\u0d54-\u0d57\u0d5f-\u0d63\u0d80-\u0ddf\u0e01-\u0e3a\u0e40-\u0e4e"
    "\u0e81-\u0ecd\u0f18\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17b3\u17b6-\u17d3"
    "\u1ab0-\u1ace\u1dc0-\u1dff\u200d\u20d0-\u20f0\ua8e0-\ua8f1\ufe20-\ufe2f"
)
MARKED_TOKEN = re.compile(rf"\d+|[^\W\d_]+(?:[{MARKS}]+[^\W\d_]*)*")  # slower: only for text that may have such marks
MAY_HAVE_MARKS = re.compile("[\u0591-\u1cff]")  # one range, which is fast to search: Hebrew and the scripts behind it
WORD_END = rf"(?![\w{MARKS}])"  # in patterns, for `\b` behind words of any script
# What writers of Hebrew and Arabic script may leave out or write in two ways: vowel points, the line that stretches a word,
# the hamza of an alef, and the letters yeh and kaf, which Arabic and Persian encode as different characters.
OPTIONAL_MARKS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
VARIANTS = str.maketrans("أإآٱىیک", "ااااييك")
GAP = "…"
ANY_WORD = "…"  # in the index: any word may be there
DOTTED_I = "i\u0307"  # what the Turkish `İ` is case-folded to
GREEK = re.compile("[\u0370-\u03ff]")
WITHOUT_MARKS = str.maketrans("άέήίόύώϊϋ", "αεηιουωιυ", "\u0308\u0301")  # `ΐ` is case-folded to a letter and these
TRAILING_MARKS = " .,:;!?…\"'”’»)]*|›→。、！？：）」』】؟،؛।"  # characters that may be behind the last word of a line
NO_TOPICS: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """Case-fold a text, without marks that are often left out.

    These are the second dot of the Turkish `İ`, the accents of Greek, which capitals lack, the points of Hebrew and Arabic.

    >>> fold("İletişim"), fold("Straße"), fold("Μαΐου"), fold("ΜΑΪΟΥ"), fold("أيضًا"), fold("שָׁלוֹם")
    ('iletişim', 'strasse', 'μαιου', 'μαιου', 'ايضا', 'שלום')
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    folded = folded.replace(DOTTED_I, "i")
    if may_have_marks(folded):
        folded = OPTIONAL_MARKS.sub("", folded).translate(VARIANTS)
    return folded.translate(WITHOUT_MARKS) if GREEK.search(folded) else folded


def tokenize(text: str) -> list[str]:
    """Split a line into words as phrases are written: case-folded, every number a `#`.

    >>> tokenize("Read the 12 Comments!"), tokenize("हिन्दी में पढ़ें")
    (['read', 'the', '#', 'comments'], ['हिन्दी', 'में', 'पढ़ें'])
    """
    token = MARKED_TOKEN if may_have_marks(text) else TOKEN
    return ["#" if word.isdigit() else word for word in token.findall(fold(text))]


def may_have_marks(text: str) -> bool:
    """Whether a text has characters of Hebrew, Arabic or a script behind them in Unicode, in which words have marks."""
    return not text.isascii() and MAY_HAVE_MARKS.search(text) is not None


def find_word(text: str, start: int = 0) -> re.Match[str] | None:
    """The first word of a text from a place on."""
    return (MARKED_TOKEN if may_have_marks(text) else TOKEN).search(text, start)


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
        self.whole_lines: dict[str, frozenset[str]] = {}
        # Beginnings and ends have a space on each side, so that they are compared with whole words of a line.
        self.by_first_word: dict[str, list[tuple[str, str, str]]] = {}  # (beginning, end, topic)
        self.by_last_word: dict[str, list[tuple[str, str]]] = {}  # (end, topic)
        self.last_words: dict[str, set[str]] = defaultdict(set)  # by first word: the last words of phrases that begin with it
        self.next_words: dict[str, set[str]] = defaultdict(set)  # by first word: the second words of phrases with a gap behind
        for topic, phrases in topics:
            only = frozenset((topic,))
            for phrase in phrases:
                if GAP in phrase:
                    self._add_with_gap(topic, phrase)
                else:
                    known = self.whole_lines.get(phrase)
                    self.whole_lines[phrase] = known | only if known else only
                    self.last_words[phrase.partition(" ")[0]].add(phrase.rpartition(" ")[2])

    def _add_with_gap(self, topic: str, phrase: str) -> None:
        """Index a phrase with a gap. Raises `ValueError` for one with two gaps or without words."""
        beginning, _, end = phrase.partition(GAP)
        beginning, end = beginning.strip(), end.strip()
        if GAP in end or not (beginning or end):
            raise ValueError(f"{phrase!r}: a phrase has one gap, at its beginning, its end or between")
        last = end.rpartition(" ")[2]
        if not beginning:
            self.by_last_word.setdefault(last, []).append((f" {end} ", topic))
            return
        first, _, rest = beginning.partition(" ")
        self.by_first_word.setdefault(first, []).append((f" {beginning} ", f" {end} " if end else "", topic))
        if end:
            self.last_words[first].add(last)
        else:
            self.last_words[first]  # an empty set: the word begins a phrase
            self.next_words[first].add(rest.partition(" ")[0] or ANY_WORD)

    def topics(self, text: str) -> frozenset[str]:
        """The topics of the phrases that match a line.

        Most lines begin and end with words that no phrase has there: these are not split into words.
        """
        word = text.split(" ", 1)[0]
        start = len(word)
        if not word.isalpha():
            first = find_word(text)
            if not first:
                return NO_TOPICS
            word, start = first[0], first.end()
        word = "#" if word.isdigit() else fold(word)
        last = fold(text[text.rfind(" ") + 1 :].strip(TRAILING_MARKS))
        if last in self.by_last_word or (word in self.last_words and self._may_match(text, start, word, last)):
            return self._match(tokenize(text))
        return NO_TOPICS

    def _may_match(self, text: str, start: int, first: str, last: str) -> bool:
        """Whether a line with these first and last words may match a phrase. `start` is the end of the first word."""
        if not last.isalpha():
            last = (tokenize(last) or [ANY_WORD])[-1]
        if last is ANY_WORD or last in self.last_words[first] or last in self.by_last_word:
            return True
        next_words = self.next_words.get(first, ())
        return ANY_WORD in next_words or (
            (second := find_word(text, start)) is not None and ("#" if second[0].isdigit() else fold(second[0])) in next_words
        )

    def _match(self, words: list[str]) -> frozenset[str]:
        """The topics of the phrases that match the words of a line."""
        line = " ".join(words)
        topics = self.whole_lines.get(line, NO_TOPICS)
        line = f" {line} "
        for beginning, end, topic in self.by_first_word.get(words[0], ()):
            if line.startswith(beginning) and line.endswith(end) and len(line) >= len(beginning) + len(end) - 1:
                topics |= {topic}
        for end, topic in self.by_last_word.get(words[-1], ()):
            if line.endswith(end):
                topics |= {topic}
        return topics
