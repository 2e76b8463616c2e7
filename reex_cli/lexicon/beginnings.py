"""What the matches of regular expressions begin with, as one look-ahead: a search fails there at most places of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_LENGTH = 4  # characters of a beginning; more would hardly fail at more places
LITERAL_OR_SET = re.compile(r"(?P<literal>[^\W_]|[ \-'’])|\[(?P<set>[^\W\d_]+)\]")
OPTIONAL, REPEATED = ("?", "*"), ("+", "{")  # quantifiers


def look_ahead(patterns: Iterable[str]) -> str:
    """A look-ahead for the beginnings of all matches of these patterns; blanks in it are escaped, for verbose patterns.

    >>> look_ahead(["[Tt]ide", "(?:tin|weir)s? of", "by"])
    '(?=(?:by|ti(?:n|de)|Tide|weir))'
    """
    beginnings = sorted(
        {beginning for pattern in patterns for beginning in find_beginnings(pattern)}, key=lambda text: (len(text), text)
    )
    shortest = [text for i, text in enumerate(beginnings) if not text.startswith(tuple(beginnings[:i]) or ("\0",))]
    return f"(?={join_beginnings(shortest)})"


def find_beginnings(pattern: str) -> set[str]:
    """The first characters of what a pattern may match, as far as it has letters, sets of letters and groups of these.

    >>> [sorted(find_beginnings(x)) for x in ("[Ww]rit+en", "(?:sea|mill)?road", r"sa?lt|pan", r"\\d")]
    [['Writ', 'writ'], ['mill', 'road', 'sea'], ['pan', 's'], ['']]
    """
    found: set[str] = set()
    for alternative in split_alternatives(pattern):
        found |= _beginnings_of_sequence(alternative)
    return found


def _beginnings_of_sequence(pattern: str) -> set[str]:
    """The beginnings of a pattern without alternatives outside of groups."""
    if pattern.startswith("(?:"):
        end = find_group_end(pattern)
        found = find_beginnings(pattern[3 : end - 1])
        return found | _beginnings_of_sequence(pattern[end + 1 :]) if pattern.startswith(OPTIONAL, end) else found
    found, place = {""}, 0
    while len(next(iter(found))) < MAX_LENGTH and (match := LITERAL_OR_SET.match(pattern, place)):
        place = match.end()
        if pattern.startswith(OPTIONAL, place):
            break
        found = {beginning + character for beginning in found for character in match["literal"] or match["set"]}
        if pattern.startswith(REPEATED, place):
            break
    return found


def split_alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern that are outside of groups.

    >>> split_alternatives("sea|(?:salt|tin) road")
    ['sea', '(?:salt|tin) road']
    """
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"\\.|\[[^\]]*\]|[()|]", pattern):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == "|" and not depth:
            parts.append(pattern[start : match.start()])
            start = match.end()
    return [*parts, pattern[start:]]


def find_group_end(pattern: str) -> int:
    """The place behind the group that a pattern begins with."""
    depth = 0
    for match in re.finditer(r"\\.|\[[^\]]*\]|[()]", pattern):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return len(pattern)


def join_beginnings(texts: list[str]) -> str:
    """A regular expression for any of these texts, in which what several begin with is tried once.

    >>> join_beginnings(["tide", "till", "weir"])
    '(?:ti(?:de|ll)|weir)'
    """
    if "" in texts:
        return ""
    by_first: dict[str, list[str]] = {}
    for text in texts:
        by_first.setdefault(text[0], []).append(text[1:])
    parts = [re.escape(first) + join_beginnings(rest) for first, rest in by_first.items()]
    return f"(?:{'|'.join(parts)})" if len(parts) > 1 else parts[0]
