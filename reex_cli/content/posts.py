"""Find the posts of a copied thread: sentences between the same short lines as other posts, such as a name or a button.

The names, days and buttons around each post are alike but for their numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from reex_cli.model import Block
from reex_cli.text import ends_sentence, estimate_words, lower_case

NUMBER = re.compile(r"\d+")
FRAME_WORDS = 5  # of a line around a post
POST_WORDS = 3
SIZES = 3  # characters by which lines of one form may differ, for their numbers
MIN_FRAMES = 2  # lines of one form around posts


def find_framed(body: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The indexes of sentences behind the first kept one that have a line above or below as it has, or one of these, in order.

    The paragraphs of an article have no such lines around them, though comments below it may have.
    """
    first = next((i for i in kept if is_post(body[i]) and not frame_form(body[i].text)), len(body))
    if not has_frame(body, first):
        return []
    forms = [frame_form(block.text) for block in body]
    repeated = frozenset(form for form, count in Counter(forms).items() if form and count >= MIN_FRAMES)
    above = {forms[i - 1] for i in (first,) if 0 < i < len(body)} & repeated
    below = set(first_form(forms[first:])) & repeated
    found = list[int]()
    for i in range(first + 1, len(body)) if above or below else ():
        before, behind = {forms[i - 1]} & repeated, set(forms[i + 1 : i + 2]) & repeated
        if forms[i] or (before.isdisjoint(above) and behind.isdisjoint(below)) or not is_post(body[i]):
            continue
        above |= before
        below |= behind
        found.append(i)
    known = frozenset(kept)
    return [i for i in found if i not in known]


def has_frame(body: Sequence[Block], first: int) -> bool:
    """Whether a line around a post may be one of several: a cheap test, in which most pages fail."""
    behind = next((block.text for block in body[first + 1 :] if frame_form(block.text)), "")
    for text in (body[first - 1].text if 0 < first < len(body) else "", behind):
        form, size = frame_form(text), len(text)
        like = (block.text for block in body if -SIZES <= len(block.text) - size <= SIZES)
        if form and sum(frame_form(other) == form for other in like) >= MIN_FRAMES:
            return True
    return False


def first_form(forms: Sequence[str]) -> list[str]:
    """The first form that is not empty, if any is."""
    return [form for form in forms if form][:1]


def frame_form(text: str) -> str:
    """A line of few words that is no sentence, in lower case and without its numbers; empty for any other."""
    if text.count(" ") >= FRAME_WORDS or ends_sentence(text):
        return ""
    return NUMBER.sub("#", lower_case(text))


def is_post(block: Block) -> bool:
    """Whether a block is a sentence."""
    return ends_sentence(block.text) and estimate_words(block.text) >= POST_WORDS
