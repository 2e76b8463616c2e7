"""Find what would keep a block that is dropped, or drop one that is kept: options of the command, and a rule of the user.

Nothing is promised that was not tried: the page is labelled again with each, and only what changes the block is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from reex_cli.block_features import MAX_PHRASE_WORDS
from reex_cli.explanation.page_view import PageView, State, view_with
from reex_cli.lexicon import tokenize
from reex_cli.model import ASIDE_KINDS, Block, Label
from reex_cli.options import PRECISION_SHIFT, RECALL_SHIFT, Cleaning, UserRule
from reex_cli.text import estimate_words

OPENING_WORDS = (6, 9, 14)  # of a phrase that stands for a longer text
NAME_WORDS = 4
MAX_SELECTORS = 6  # of elements around a block that are tried
NAME_PART = re.compile(r"[a-z0-9]+")
IN_TEXT = {State.KEPT: True, State.DROPPED: False, State.METADATA: False, State.ASIDE: False}


class RuleRemedy(NamedTuple):
    """A rule of the user that reverses what became of a block."""

    rule: UserRule
    others: int  # blocks of the page of which it reverses that, too


def find_options(view: PageView, index: int) -> list[str]:
    """The options of the command that reverse what became of a block, the narrowest first."""
    state = view.find_state(index)
    if state is State.FIELD:
        return []
    return [
        option
        for option, cleaning in propose_options(view, index)
        if is_reversed(view, view_with(view, cleaning=cleaning), index)
    ]


def propose_options(view: PageView, index: int) -> Iterator[tuple[str, Cleaning]]:
    """Options that may reverse what became of a block, with the cleaning that they ask for."""
    block, verdict, cleaning = view.page.blocks[index], view.verdicts[index], view.options.cleaning
    if view.find_state(index) is State.KEPT:
        yield "--precision", replace(cleaning, shift=PRECISION_SHIFT)
        yield f"--drop {block.kind}", replace(cleaning, drop=cleaning.drop | {block.kind})
    else:
        yield "--recall", replace(cleaning, shift=RECALL_SHIFT)
        yield f"--keep {verdict.label}", replace(cleaning, keep=cleaning.keep | {verdict.label})
        if block.kind in ASIDE_KINDS:
            yield f"--keep {block.kind}", replace(cleaning, keep=cleaning.keep | {block.kind})
        yield "--raw", replace(cleaning, raw=True)


def is_reversed(before: PageView, after: PageView, index: int) -> bool:
    """Whether a block is in the text of one view and not of the other."""
    return IN_TEXT[before.find_state(index)] is not IN_TEXT[after.find_state(index)]


def find_user_rule(view: PageView, index: int) -> RuleRemedy | None:
    """The rule that reverses what became of a block and of the fewest others; None if no rule does."""
    if view.find_state(index) in (State.FIELD, State.ASIDE) or index not in view.body:
        return None
    best: RuleRemedy | None = None
    for rule in propose_rules(view, index):
        after = view_with(view, rule=rule)
        if is_reversed(view, after, index):
            others = sum(is_reversed(view, after, other) for other in view.body if other != index)
            if best is None or others < best.others:
                best = RuleRemedy(rule, others)
            if not others:
                break
    return best


def propose_rules(view: PageView, index: int) -> Iterator[UserRule]:
    """Rules that may reverse what became of a block: by its first words, by all of them, by the elements around it."""
    block = view.page.blocks[index]
    is_kept = view.find_state(index) is State.KEPT
    label = Label.BOILERPLATE if is_kept else Label.CONTENT
    tokens = tokenize(view.show_text(index))
    rule = UserRule(
        name_rule(view, index, drop=is_kept),
        label,
        "It is no part of the article." if is_kept else "It is a part of the article.",
    )
    if tokens and estimate_words(block.text) <= MAX_PHRASE_WORDS:
        yield from (rule._replace(phrases=(f"{' '.join(tokens[:count])} …",)) for count in OPENING_WORDS if count < len(tokens))
        yield rule._replace(phrases=(" ".join(tokens),))
    yield from (rule._replace(under=(selector,)) for selector in islice(selectors_around(block), MAX_SELECTORS))


def selectors_around(block: Block) -> Iterator[str]:
    """The classes, ids and roles of the elements around a block, the innermost first."""
    element = block.element
    while element is not None:
        yield from (selector for selector in element.selectors if is_usable(selector))
        element = element.parent


def is_usable(selector: str) -> bool:
    """Whether a rule of a user may name a selector, and means what is called so and nothing else."""
    return not selector.startswith(("<", ".")) and not selector.endswith("*") and not any(map(str.isspace, selector))


def name_rule(view: PageView, index: int, *, drop: bool) -> str:
    """A name for a rule, from the first words of the block, that no other rule has."""
    known = view.rules.rank
    words = NAME_PART.findall(view.show_text(index).lower())[:NAME_WORDS]
    name = stem = "-".join(("drop" if drop else "keep", *(words or ("line", str(view.page.blocks[index].line)))))
    number = 2
    while name in known:
        name, number = f"{stem}-{number}", number + 1
    return name
