"""A rule: a named judgement that brings its reason, its examples and its counter-examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reex_cli.model import Label
from reex_cli.rules._conditions import Test

Value = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a block is for.

    An example is a small page in the notation of `tests/test_rules.py`: the block in question alone, or
    marked by `▶` among others. It begins with `<` where it is HTML.
    """

    name: str
    label: Label
    when: Test
    why: str  # the reason that a reader of `--why` gets
    yes: tuple[str, ...]
    no: tuple[str, ...]
    once: bool = False  # speaks for one block of a page, the first
    leads: bool = False  # belongs to what follows, whatever that is
    inline: bool = False  # takes an inline element with its marks out of a sentence
    over: Test | None = None  # carries to the blocks that follow as long as this holds
    sure: int = 1000  # blocks of its reach for which it outweighs a judge; -1 where it is but evidence
    field: str = ""  # the value of the record that the block gives
    value: Value | None = None  # from the block's text to that value
    own: bool = False  # the user's: outweighs everything else


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """What goes from inside a sentence. `hint` is text without which the pattern cannot match."""

    name: str
    label: Label
    pattern: re.Pattern[str]
    hint: str
    why: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


def part(pattern: str) -> Value:
    """The first group of a pattern, as a value."""
    found = re.compile(pattern, re.VERBOSE | re.IGNORECASE)

    def value(text: str) -> str:
        match = found.search(text)
        return match[1].strip() if match else ""

    return value
