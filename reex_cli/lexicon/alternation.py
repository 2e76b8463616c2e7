"""Join regular expressions to one that matches what any of them does, arranged so that few are tried at each place.

The alternatives of a key are hundreds of words in dozens of languages, which a search would try one after the other at each
character of a line. Here they are tried only at words, if all begin at words; only at their first letter; and those
of other scripts only where a character of another script is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

MATCHES_NOTHING = "(?!)"
WORD_BOUNDARY = r"\b"
ESCAPE_OR_SET = re.compile(r"\\.|\[[^][]*\]")  # in a pattern
INNERMOST_GROUP = re.compile(r"\([^()]*\)")
QUANTIFIERS = ("?", "*", "+", "{")
FIRST_WORDS = re.compile(  # a group of plain words at the beginning of a pattern
    r"(?P<start>(?:\\b)?)\(\?:(?P<words>[^()\[\]{}\\?*+|]+(?:\|[^()\[\]{}\\?*+|]+)*)\)(?P<optional>\??)(?![*+{?])(?P<rest>.*)",
    re.DOTALL,
)
MAX_REPEATED = 80  # characters of a pattern behind such a group, which are repeated for each word
OTHER_SCRIPTS = r"(?-i:(?![\0-\u024f]))"  # compiles much faster than a set of all other characters, and with their cases
LAST_LATIN = "\u024f"
AT_SECOND_LETTER = r"(?<!\w.)"  # of a word
CASES_OF_I = "iIİı"  # which `re` takes for one letter


def join_alternatives(items: Iterable[str], *, any_case: bool) -> str:
    """One group of alternatives, which matches the first that does. Blanks are escaped for verbose patterns.

    >>> join_alternatives(["salt", "sea (?:road|mill)", r"\\btide", "tin", "[Ss]luice"], any_case=False)
    '(?:s(?:alt|ea\\\\ (?:road|mill))|t(?:(?<!\\\\w.)ide|in)|[Ss]luice)'
    """
    words = [word for item in items for word in _expand(item)] if any_case else items
    parts = [
        part
        for by_letter, run in groupby(words, key=_begins_with_letter)
        for part in (_join_by_letter(list(run), any_case) if by_letter else _join_at_words(run))
    ]
    return f"(?:{'|'.join(parts)})".replace(" ", r"\ ") if parts else MATCHES_NOTHING


def _expand(item: str) -> Iterator[str]:
    r"""The alternatives that a pattern with a group of words at its beginning stands for, if little is behind the group.

    >>> list(_expand("(?:last )?(?:edited|changed)(?: on)?")), list(_expand("(?:salt|sea) .{9}"))
    (['last (?:edited|changed)(?: on)?', 'edited(?: on)?', 'changed(?: on)?'], ['salt .{9}', 'sea .{9}'])
    """
    match = FIRST_WORDS.match(item)
    if not match or len(match["rest"]) > MAX_REPEATED or _has_alternatives(item):
        yield item
        return
    for word in match["words"].split("|"):
        yield f"{match['start']}{word}{match['rest']}"
    if match["optional"]:
        yield from _expand(f"{match['start']}{match['rest']}")


def _join_at_words(items: Iterable[str]) -> Iterator[str]:
    r"""The same alternatives, in which neighbours that begin with `\b` share it."""
    for at_word, run in groupby(items, key=_begins_at_word):
        if at_word:
            yield rf"\b{_group([item.removeprefix(WORD_BOUNDARY) for item in run])}"
        else:
            yield from run


def _join_by_letter(items: list[str], any_case: bool) -> Iterator[str]:
    r"""The same alternatives by the letter that they begin with: those that begin with different ones need no order.

    A `\b` before the letter is checked behind it, and only once if all have it.
    """
    at_words = all(item.startswith(WORD_BOUNDARY) for item in items)
    by_letter: dict[str, list[str]] = {}
    for item in items:
        word = item.removeprefix(WORD_BOUNDARY)
        by_letter.setdefault(word[0], []).append(word[1:] if at_words or word == item else f"{AT_SECOND_LETTER}{word[1:]}")
    groups = [(letter, f"{_any_case(letter) if any_case else letter}{_group(rests)}") for letter, rests in by_letter.items()]
    joined = [group for letter, group in groups if letter <= LAST_LATIN]
    if others := [group for letter, group in groups if letter > LAST_LATIN]:
        joined.append(f"{OTHER_SCRIPTS}{_group(others)}" if len(others) > 1 else others[0])
    yield from [rf"\b{_group(joined)}"] if at_words else joined


def _group(items: list[str]) -> str:
    """Alternatives as a group, if there are several."""
    return items[0] if len(items) == 1 else f"(?:{'|'.join(items)})"


def _any_case(letter: str) -> str:
    """A letter in all its cases, for patterns that ignore case: only a set is compared before its alternative is entered."""
    cases = CASES_OF_I if letter in CASES_OF_I else "".join(dict.fromkeys((letter, letter.lower(), letter.upper())))
    return letter if len(cases) == 1 else f"(?-i:[{cases}])"


def _begins_with_letter(item: str) -> bool:
    r"""Whether all that a pattern matches begins with its first letter, perhaps only at the beginning of a word.

    >>> [_begins_with_letter(item) for item in ("salt", r"\bsalt", "s?ea", "salt|sea", "[Ss]alt")]
    [True, True, False, False, False]
    """
    word = item.removeprefix(WORD_BOUNDARY)
    return word[0].isalpha() and not word.startswith(QUANTIFIERS, 1) and not _has_alternatives(item)


def _begins_at_word(item: str) -> bool:
    r"""Whether a pattern begins with `\b`, and is not made of alternatives of which only the first does.

    >>> _begins_at_word(r"\b(?:salt|sea) road"), _begins_at_word(r"\bsalt|mill"), _begins_at_word("salt")
    (True, False, False)
    """
    return item.startswith(WORD_BOUNDARY) and not _has_alternatives(item)


def _has_alternatives(item: str) -> bool:
    """Whether a pattern has alternatives outside of groups."""
    if "|" not in item:
        return False
    outside, count = ESCAPE_OR_SET.sub("", item), 1
    while count:
        outside, count = INNERMOST_GROUP.subn("", outside)
    return "|" in outside
