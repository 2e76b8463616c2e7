"""A rule: a condition and the label of the blocks it matches, with a reason, examples and counter-examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reex_cli.lexicon import LazyPattern
from reex_cli.model import Label
from reex_cli.rules._conditions import Condition
from reex_cli.text import lower_case

ValueExtractor = Callable[[str], str]  # text of a block → value of a field, or "" for none
UNLIMITED = 1000  # blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that labels the blocks that it matches.

    An example is a small page in the notation of `tests/pages.py`: the block in question alone, or marked by `▶` among
    others. An example in HTML begins with `<`.
    """

    name: str
    label: Label
    when: Condition
    why: str  # why a block that matches has this label, in the words of a user
    yes: tuple[str, ...]  # examples that the rule must match
    no: tuple[str, ...]  # counter-examples
    once_per_page: bool = False  # only the first block that matches
    keep_with_next: bool = False  # a block that is kept if the next one is content, whatever the classifier finds
    inline: bool = False  # also cuts inline elements with its selectors out of blocks that stay
    reach: Condition | None = None  # the label is propagated to the following blocks as long as this is true
    certain_distance: int = UNLIMITED  # in blocks from the match, up to which it outweighs the classifier; -1: nowhere
    # Share of the words that are kept otherwise: if it matches no more, it outweighs the classifier. With more it cuts nothing,
    # and drops nothing where there is no classifier.
    certain_share: float = 0.0
    is_learnt: bool = (
        True  # whether models have learnt from its label; else the classifier is told of the next rule that matches
    )
    field: str = ""  # of the record: the field that the block gives a value for
    value: ValueExtractor | None = None  # extracts that value; None takes the whole text
    is_users: bool = False  # a user rule outweighs everything else


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineRule:
    """A pattern that is cut out of blocks that stay. `hint` is a text without which the pattern cannot match."""

    name: str
    label: Label
    pattern: re.Pattern[str] | LazyPattern
    hint: str
    why: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


def first_group(pattern: str) -> ValueExtractor:
    """An extractor that returns the first group of a verbose regular expression, which is matched with text in lower case."""
    compiled = LazyPattern(pattern, re.VERBOSE)

    def extract(text: str) -> str:
        match = compiled.search(lower_case(text))
        return text[match.start(1) : match.end(1)].strip() if match else ""

    return extract
