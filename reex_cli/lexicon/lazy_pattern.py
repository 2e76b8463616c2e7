"""Regular expressions with the words of many languages, compiled when they are used, and first without most of the words.

Text in Latin script cannot match an alternative that needs a letter of another script. Without these, the patterns of this
project compile in less than half the time, which a run over few files spends on little else; and they are matched faster.
"""

from __future__ import annotations

import re
from functools import cached_property

from reex_cli.delayed_pattern import DelayedPattern
from reex_cli.pattern_cache import pattern_cache

TOKEN = re.compile(  # of a regular expression: literals, escaped ones, sets, what opens and closes groups, quantifiers
    r"[^\\\[\](){}|?*+]+(?![?*+{])|[^\\\[\](){}|?*+]|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\((?:\?(?:P<\w+>|<?[=!]|[a-zA-Z-]*:))?|[)|]|[?*+][?+]?|\{\d*,?\d*\}[?+]?|.",
    re.DOTALL,
)
OTHER_LETTER = re.compile(r"[^\W\d_\0-\u024f\u1e00-\u1eff\u212a\u212b]")  # no Latin one; the last two match `k` and `å`
OPTIONAL = ("?", "*", "{0", "{,")  # quantifiers begin with these
CAPTURING = re.compile(r"\((?!\?)|\(\?P<")
NEVER = "(?!)"


class LazyPattern(DelayedPattern):
    """A regular expression that is compiled for text in Latin script and for any other when it is first used on such text."""

    @cached_property
    def latin(self) -> re.Pattern[str]:
        """The expression for text in Latin script."""
        return pattern_cache.compile(self.source, self.flags, prune)

    def for_text(self, text: str) -> re.Pattern[str]:
        """The expression that is to be matched with a text."""
        return self.latin if text.isascii() or not OTHER_LETTER.search(text) else self.whole


def prune(source: str) -> str:
    """A regular expression without the alternatives that match no text in Latin script. Groups keep their numbers.

    >>> prune("by|von|av|(?:автор|фото): "), prune("[АA]втор|[АA]uthor|aв?"), prune("(?P<day>.) (?:年|日)")
    ('by|von|av', '[АA]uthor|aв?', '(?P<day>.) (?!)')
    """
    return _prune_alternatives(TOKEN.findall(source), 0)[0]


def _prune_alternatives(tokens: list[str], place: int) -> tuple[str, int, bool]:
    """The alternatives from a place on, the place behind them, and whether none of them is left."""
    kept: list[str] = []
    parts: list[str] = []
    is_excluded = False
    while place < len(tokens) and (part := tokens[place]) != ")":
        place += 1
        if part == "|":
            kept += [] if is_excluded and not has_group(parts) else ["".join(parts)]
            parts, is_excluded = [], False
            continue
        needs_other = needs_other_letter(part)
        if part[0] == "(":
            inner, place, is_empty = _prune_alternatives(tokens, place)
            place += 1
            needs_other = is_empty and "!" not in part
            part = NEVER if needs_other and not CAPTURING.match(part) else f"{part}{inner})"
        quantifier = tokens[place] if place < len(tokens) and tokens[place][0] in "?*+{" else ""
        place += bool(quantifier)
        is_excluded |= needs_other and not quantifier.startswith(OPTIONAL)
        parts.append(part + quantifier)
    kept += [] if is_excluded and not has_group(parts) else ["".join(parts)]
    return "|".join(kept) if kept else NEVER, place, not kept


def has_group(parts: list[str]) -> bool:
    """Whether some of these parts is a group that captures."""
    return any(map(CAPTURING.search, parts))


def needs_other_letter(part: str) -> bool:
    """Whether literals or a set match no text in Latin script.

    >>> [needs_other_letter(x) for x in ("née", "文", "[нН]", "[нH]", "[а-я]", "[^н]", "©")]
    [False, True, True, False, True, False, False]
    """
    if part[0] == "[":
        inner = part[1:-1].replace("-", "")
        return inner[0] != "^" and all(map(OTHER_LETTER.match, inner))
    return part[0] not in "\\(" and not part.isascii() and OTHER_LETTER.search(part) is not None
